#include "program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace heddle::test;

/// What a run of the real program does when it is signalled or killed.
class TestCliSignals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSignalCancels_data();
    void aSignalCancels();
    void aSecondSignalEndsAtOnce();
    void goesOnAfterBeingKilled();

private:
    Outcome run(const QString &arguments) const
    {
        return heddleCli(arguments.split(QLatin1Char(' ')), m_folder.path());
    }

    /// Starts a run of seconds and returns when its first tasks are done.
    void startLongRun(QProcess &process, const QString &name, int repeats = 20) const
    {
        process.setWorkingDirectory(m_folder.path());
        process.start(
            QStringLiteral(HEDDLE_CLI),
            {QStringLiteral("run"), example(QStringLiteral("letters/letters.heddle")),
             QStringLiteral("--set"), QStringLiteral("/resampling/repeats=%1").arg(repeats),
             QStringLiteral("--progress"), QStringLiteral("--out"), QStringLiteral("run") + name});
        QVERIFY(process.waitForStarted());
        QByteArray progress;
        const auto isRunning = [&] {
            progress += process.readAllStandardError();
            return QString::fromUtf8(progress).contains(
                QRegularExpression(QStringLiteral("[1-9][0-9]* of [0-9]+ tasks")));
        };
        QTRY_VERIFY(isRunning());
    }

    QTemporaryDir m_folder;
};

void TestCliSignals::aSignalCancels_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGHUP") << SIGHUP;
}

void TestCliSignals::aSignalCancels()
{
    QFETCH(int, signal);
    QProcess process;
    startLongRun(process, QString::number(signal));

    ::kill(pid_t(process.processId()), signal);

    QVERIFY(process.waitForFinished(5000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(process.readAllStandardError().contains("Cancelled: "));
    QFile results(m_folder.filePath(QStringLiteral("run%1/results.json").arg(signal)));
    QVERIFY(results.open(QIODevice::ReadOnly)); // what was finished is kept
    const QJsonObject document = QJsonDocument::fromJson(results.readAll()).object();
    QCOMPARE(document[QLatin1String("complete")], QJsonValue(false));
    QVERIFY(!document[QLatin1String("resamples")].toArray().isEmpty());
}

void TestCliSignals::aSecondSignalEndsAtOnce()
{
    QProcess process;
    startLongRun(process, QStringLiteral("Twice"));

    ::kill(pid_t(process.processId()), SIGTERM);
    ::kill(pid_t(process.processId()), SIGINT); // another one, so that the kernel keeps both

    QVERIFY(process.waitForFinished(5000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
}

void TestCliSignals::goesOnAfterBeingKilled()
{
    QProcess process;
    startLongRun(process, QStringLiteral("Killed"), 6);
    process.kill();
    QVERIFY(process.waitForFinished(5000));
    const QString experiment = example(QStringLiteral("letters/letters.heddle")) +
                               QStringLiteral(" --set /resampling/repeats=");

    const Outcome other = run(QStringLiteral("run %1 --resume runKilled").arg(experiment + u'3'));
    QCOMPARE(other.code, 2);
    QVERIFY2(other.errors.contains("/resampling/repeats"), other.errors.constData());
    const Outcome both =
        run(QStringLiteral("run %1 --resume runKilled --out x").arg(experiment + u'6'));
    QCOMPARE(both.code, 2);

    const Outcome resumed =
        run(QStringLiteral("run %1 --resume runKilled --quiet").arg(experiment + u'6'));
    QCOMPARE(resumed.code, 0);
    const Outcome whole = run(QStringLiteral("run %1 --out whole --quiet").arg(experiment + u'6'));
    QCOMPARE(whole.code, 0);
    const auto digest = [this](const QString &name) {
        QFile file(m_folder.filePath(name + QStringLiteral("/results.json")));
        return file.open(QIODevice::ReadOnly)
                   ? QJsonDocument::fromJson(file.readAll())[QLatin1String("digest")].toString()
                   : QString();
    };
    QVERIFY(digest(QStringLiteral("whole")).startsWith(QLatin1String("sha256:")));
    QCOMPARE(digest(QStringLiteral("runKilled")), digest(QStringLiteral("whole")));
}

QTEST_GUILESS_MAIN(TestCliSignals)
#include "tst_clisignals.moc"
