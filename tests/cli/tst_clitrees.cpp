#include "program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle::test;

namespace {

/// In its place a program named ssh that runs the command of its last argument here.
constexpr auto pretendedSsh = "#!/bin/sh\nfor last; do :; done\nexec sh -c \"$last\"\n";

QJsonObject readObject(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

} // namespace

/// Boosted trees and random forests by the real programs: heddle-cli, the static worker and
/// heddle-worker-trees.
class TestCliTrees : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void oneDigestOnThreadsProcessesAndHosts_data();
    void oneDigestOnThreadsProcessesAndHosts();
    void planSaysWhichLanesTakeThem();
    void aHostWithoutXgboostIsExit2();
    void foldersPredictAndExport();
    void anotherXgboostIsNotGoneOnWith();
    void workersSayTheirBuild();

private:
    Outcome cli(const QStringList &arguments) const
    {
        return heddleCli(arguments, m_folder.path());
    }
    void write(const QString &name, const QByteArray &learners) const
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"heddle":1,"name":"trees","data":{"source":")" +
                   tableFile(QStringLiteral("iris.csv")).toUtf8() +
                   R"("},"formula":"Species ~ Sepal.Length + Petal.Length","learners":[)" +
                   learners + R"(],"resampling":{"kind":"cross-validation","folds":5},"seed":7})");
    }

    QTemporaryDir m_folder;
    QByteArray m_path = qgetenv("PATH");
};

void TestCliTrees::initTestCase()
{
    QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("bin")));
    QFile ssh(m_folder.filePath(QStringLiteral("bin/ssh")));
    QVERIFY(ssh.open(QIODevice::WriteOnly));
    ssh.write(pretendedSsh);
    ssh.close();
    QVERIFY(ssh.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache")).toLocal8Bit());
    write(
        QStringLiteral("mixed.heddle"),
        R"({"kind":"logistic"},{"kind":"boosted-trees","parameters":{"rounds":5,"subsample":0.8}},)"
        R"({"kind":"random-forest","parameters":{"trees":5}})");
    write(QStringLiteral("trees.heddle"), R"({"kind":"boosted-trees","parameters":{"rounds":5}})");
}

void TestCliTrees::cleanup()
{
    qputenv("PATH", m_path);
}

void TestCliTrees::oneDigestOnThreadsProcessesAndHosts_data()
{
    QTest::addColumn<QStringList>("lanes");
    QTest::addColumn<bool>("isInstalled");
    const auto row = [](const char *name, const QStringList &specs, bool isInstalled) {
        QStringList lanes;
        for (const QString &spec : specs)
            lanes << QStringLiteral("--workers") << spec;
        QTest::newRow(name) << lanes << isInstalled;
    };
    const QString thread = QStringLiteral("threads:1"), threads = QStringLiteral("threads:3");
    const QString processes = QStringLiteral("processes:2"), host = QStringLiteral("ssh:there:2");
    row("a thread", {thread}, false);
    row("threads", {threads}, false);
    row("processes", {processes}, false);
    row("a thread, and a host without XGBoost", {thread, host}, false);
    row("a host that has heddle-worker-trees", {host}, true);
}

void TestCliTrees::oneDigestOnThreadsProcessesAndHosts()
{
    QFETCH(QStringList, lanes);
    QFETCH(bool, isInstalled);
    QByteArray path = m_folder.filePath(QStringLiteral("bin")).toLocal8Bit() + ':' + m_path;
    if (isInstalled)
        path += ':' + QByteArray(HEDDLE_BIN);
    qputenv("PATH", path);
    const QString out = QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'_');

    const Outcome outcome =
        cli(QStringList{QStringLiteral("run"), QStringLiteral("mixed.heddle"),
                        QStringLiteral("--quiet"), QStringLiteral("--out"), out} +
            lanes);

    QVERIFY2(outcome.code == 0, outcome.errors.constData());
    static const QString first = readObject(m_folder.filePath(
        QStringLiteral("a_thread/results.json")))[QStringLiteral("digest")]
                                     .toString();
    QVERIFY(first.startsWith(QStringLiteral("sha256:")));
    QCOMPARE(readObject(
                 m_folder.filePath(out + QStringLiteral("/results.json")))[QStringLiteral("digest")]
                 .toString(),
             first);
}

void TestCliTrees::planSaysWhichLanesTakeThem()
{
    const QStringList plan{QStringLiteral("plan"),      QStringLiteral("mixed.heddle"),
                           QStringLiteral("--workers"), QStringLiteral("threads:2"),
                           QStringLiteral("--workers"), QStringLiteral("ssh:there")};
    const Outcome text = cli(plan);
    QCOMPARE(text.code, 0);
    QVERIFY2(text.output.contains("ssh:there takes logistic, perhaps boosted-trees and "
                                  "random-forest: They are taken where heddle-worker-trees"),
             text.output.constData());
    QVERIFY(!text.output.contains("threads:2 takes"));

    const QJsonArray lanes =
        QJsonDocument::fromJson(cli(plan + QStringList{QStringLiteral("--json")}).output)
            .object()[QStringLiteral("lanes")]
            .toArray();
    QCOMPARE(lanes.size(), 2);
    QCOMPARE(lanes[0][QStringLiteral("learners")].toArray().size(), 3);
    QCOMPARE(lanes[1][QStringLiteral("where")].toString(), QStringLiteral("ssh:there"));
    QCOMPARE(lanes[1][QStringLiteral("perhaps")].toArray().size(), 2);
}

void TestCliTrees::aHostWithoutXgboostIsExit2()
{
    qputenv("PATH", m_folder.filePath(QStringLiteral("bin")).toLocal8Bit() + ':' + m_path);
    const Outcome outcome =
        cli({QStringLiteral("run"), QStringLiteral("trees.heddle"), QStringLiteral("--workers"),
             QStringLiteral("ssh:there"), QStringLiteral("--out"), QStringLiteral("refused")});
    QCOMPARE(outcome.code, 2);
    QVERIFY2(
        outcome.errors.contains("No worker is left that has XGBoost. there: It has no XGBoost") &&
            outcome.errors.contains("Install libxgboost0 and heddle-worker-trees"),
        outcome.errors.constData());
}

void TestCliTrees::foldersPredictAndExport()
{
    const Outcome run = cli({QStringLiteral("run"), QStringLiteral("trees.heddle"),
                             QStringLiteral("--out"), QStringLiteral("done")});
    QCOMPARE(run.code, 0);
    QVERIFY2(run.output.contains("== boosted-trees ==\n15 trees, "), run.output.constData());

    const QString iris = tableFile(QStringLiteral("iris.csv"));
    const Outcome predicted = cli({QStringLiteral("predict"), QStringLiteral("done"), iris});
    QCOMPARE(predicted.code, 0);
    QVERIFY(predicted.output.startsWith("row,prediction,p:setosa,p:versicolor,p:virginica\n"
                                        "1,setosa,0."));
    const Outcome model =
        cli({QStringLiteral("export"), QStringLiteral("done"), QStringLiteral("--format"),
             QStringLiteral("json"), QStringLiteral("--out"), QStringLiteral("model.json")});
    QCOMPARE(model.code, 0);
    QCOMPARE(cli({QStringLiteral("predict"), QStringLiteral("model.json"), iris}).output,
             predicted.output);
    const Outcome csv =
        cli({QStringLiteral("export"), QStringLiteral("done"), QStringLiteral("--format"),
             QStringLiteral("csv"), QStringLiteral("--out"), QStringLiteral("model.csv")});
    QCOMPARE(csv.code, 2);
    QVERIFY2(csv.errors.contains("has trees, no coefficients that csv could hold. Nothing was "
                                 "written. Use json"),
             csv.errors.constData());
}

void TestCliTrees::anotherXgboostIsNotGoneOnWith()
{
    QCOMPARE(cli({QStringLiteral("run"), QStringLiteral("trees.heddle"), QStringLiteral("--out"),
                  QStringLiteral("other"), QStringLiteral("--quiet")})
                 .code,
             0);
    const QString resume = QStringLiteral("other");
    QCOMPARE(cli({QStringLiteral("run"), QStringLiteral("trees.heddle"), QStringLiteral("--resume"),
                  resume, QStringLiteral("--quiet")})
                 .code,
             0);
    QFile journal(m_folder.filePath(QStringLiteral("other/journal.sqlite")));
    QVERIFY(journal.open(QIODevice::ReadWrite));
    QByteArray bytes = journal.readAll();
    const qsizetype place = bytes.indexOf(" with XGBoost ");
    QVERIFY(place > 0);
    bytes[place + 14] = '9';
    journal.seek(0);
    journal.write(bytes);
    journal.close();

    const Outcome outcome = cli({QStringLiteral("run"), QStringLiteral("trees.heddle"),
                                 QStringLiteral("--resume"), resume, QStringLiteral("--quiet")});
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.errors.contains(" with XGBoost 9."), outcome.errors.constData());
}

void TestCliTrees::workersSayTheirBuild()
{
    const auto version = [](const char *program) {
        QProcess process;
        process.start(QStringLiteral(HEDDLE_BIN "/") + QString::fromLatin1(program),
                      {QStringLiteral("--version")});
        process.waitForFinished();
        return process.readAllStandardOutput();
    };
    QVERIFY(version("heddle-worker-trees").startsWith("heddle-worker-trees "));
    QCOMPARE(version("heddle-worker-trees").trimmed().split(' ').size(), 3);
    QVERIFY(version("heddle-worker").startsWith("heddle-worker "));
}

QTEST_GUILESS_MAIN(TestCliTrees)

#include "tst_clitrees.moc"
