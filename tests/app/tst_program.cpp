#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

/// The program itself, run as a user runs it.
class TestProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsWithTheRightCode_data();
    void endsWithTheRightCode();
    void drawsIntoANewFolder();
    void saysWhenItCannotDraw();
    void needsNoDisplayToDraw();

private:
    struct Ended
    {
        int code;
        QString out;
        QString err;
    };
    static Ended run(const QStringList &arguments, bool hasPlatform = true);
};

TestProgram::Ended TestProgram::run(const QStringList &arguments, bool hasPlatform)
{
    QTemporaryDir home; // no settings of whoever runs the tests
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
    for (const char *name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
        environment.remove(QLatin1String(name));
    if (hasPlatform)
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(HEDDLE_PROGRAM), arguments);
    if (!process.waitForFinished(20'000))
        return {-1, {}, QStringLiteral("did not end")};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

void TestProgram::endsWithTheRightCode_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("out");
    QTest::addColumn<QString>("err");
    QTest::newRow("help") << QStringList{QStringLiteral("--help")} << 0 << "usage: heddle "
                          << "";
    QTest::newRow("version") << QStringList{QStringLiteral("--version")} << 0
                             << "heddle " HEDDLE_VERSION << "";
    QTest::newRow("unknown option") << QStringList{QStringLiteral("--bogus")} << 2 << ""
                                    << "bogus";
}

void TestProgram::endsWithTheRightCode()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, out);
    QFETCH(QString, err);

    const Ended ended = run(arguments);

    QTEST(ended.code, "code");
    QVERIFY2(ended.out.contains(out), qPrintable(ended.out));
    QVERIFY2(ended.err.contains(err), qPrintable(ended.err));
}

void TestProgram::drawsIntoANewFolder()
{
    QTemporaryDir folder;
    const QString pictures = folder.filePath(QStringLiteral("a/b"));

    const Ended ended = run({QStringLiteral("--screenshot"), pictures, QStringLiteral("--theme"),
                             QStringLiteral("dark")});

    QVERIFY2(ended.code == 0, qPrintable(ended.err));
    QVERIFY(QDir(pictures).exists());
}

void TestProgram::saysWhenItCannotDraw()
{
    const Ended ended = run({QStringLiteral("--screenshot"), QStringLiteral("/dev/null/pictures")});

    QCOMPARE(ended.code, 2);
    QVERIFY(ended.err.contains(QStringLiteral("/dev/null/pictures")));
}

void TestProgram::needsNoDisplayToDraw()
{
    QTemporaryDir folder;

    const Ended drawn = run({QStringLiteral("--screenshot"), folder.path()}, false);
    const Ended opened = run({}, false);

    QVERIFY2(drawn.code == 0, qPrintable(drawn.err));
    QCOMPARE(opened.code, 2);
    QVERIFY2(opened.err.contains(QStringLiteral("DISPLAY")), qPrintable(opened.err));
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
