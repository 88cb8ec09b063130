#include <QDataStream>
#include <QDir>
#include <QMap>
#include <QProcess>
#include <QSize>
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
    void drawsARun_data();
    void drawsARun();
    void drawsNoRunThatCannotBe();
    void saysWhenItCannotDraw();
    void needsNoDisplayToDraw();

private:
    struct Ended
    {
        int code;
        QString out;
        QString err;
    };
    static Ended run(const QStringList &arguments, const QMap<QString, QString> &variables = {});
    static QSize sizeOf(const QString &path);
};

TestProgram::Ended TestProgram::run(const QStringList &arguments,
                                    const QMap<QString, QString> &variables)
{
    QTemporaryDir home; // no settings of whoever runs the tests
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY"})
        environment.remove(QLatin1String(name));
    for (auto it = variables.begin(); it != variables.end(); ++it)
        environment.insert(it.key(), it.value());
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(HEDDLE_PROGRAM), arguments);
    if (!process.waitForFinished(60'000))
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

    const Ended ended = run({QStringLiteral("examples"), QStringLiteral("iris"),
                             QStringLiteral("--screenshot"), pictures});

    QVERIFY2(ended.code == 0, qPrintable(ended.err));
    QStringList expected;
    for (const char *page : {"1-data", "2-setup", "3-workers", "4-run"}) // no results without a run
        for (const char *theme : {"dark", "light"})
            expected.append(
                QStringLiteral("%1-%2.png").arg(QLatin1String(page), QLatin1String(theme)));
    QCOMPARE(QDir(pictures).entryList(QDir::Files, QDir::Name), expected);
}

void TestProgram::drawsARun_data()
{
    QTest::addColumn<QString>("scale");
    QTest::addColumn<QSize>("size");
    QTest::newRow("as it is") << QStringLiteral("1") << QSize(1280, 800);
    QTest::newRow("twice as fine") << QStringLiteral("2") << QSize(2560, 1600);
}

void TestProgram::drawsARun()
{
    QFETCH(QString, scale);
    QTemporaryDir folder;

    const Ended ended =
        run({QStringLiteral("examples"), QStringLiteral("iris"), QStringLiteral("--screenshot"),
             folder.path(), QStringLiteral("--run"), QStringLiteral("--theme"),
             QStringLiteral("light"), QStringLiteral("--size"), QStringLiteral("1280x800")},
            {{QStringLiteral("QT_SCALE_FACTOR"), scale}});

    QVERIFY2(ended.code == 0, qPrintable(ended.err));
    const QStringList files = QDir(folder.path()).entryList(QDir::Files);
    QVERIFY(!files.join(u' ').contains(QStringLiteral("dark")));
    QVERIFY(files.contains(QStringLiteral("5-results-warnings-light.png")));
    QTEST(sizeOf(folder.filePath(QStringLiteral("5-results-models-light.png"))), "size");
}

void TestProgram::drawsNoRunThatCannotBe()
{
    QTemporaryDir folder;
    const QString table = folder.filePath(QStringLiteral("one.csv"));
    QFile file(table);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("a\n1\n2\n");
    file.close();

    const Ended ended =
        run({table, QStringLiteral("--screenshot"), folder.path(), QStringLiteral("--run")});

    QCOMPARE(ended.code, 2);
    QVERIFY2(ended.err.contains(QStringLiteral("heddle: ")), qPrintable(ended.err));
}

/// Of a PNG file: its first part has it.
QSize TestProgram::sizeOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(16))
        return {};
    QDataStream stream(&file);
    qint32 width = 0, height = 0;
    stream >> width >> height;
    return {width, height};
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
    const QMap<QString, QString> noPlatform{{QStringLiteral("QT_QPA_PLATFORM"), QString()}};

    const Ended drawn = run({QStringLiteral("examples"), QStringLiteral("iris"),
                             QStringLiteral("--screenshot"), folder.path()},
                            noPlatform);
    const Ended opened = run({}, noPlatform);

    QVERIFY2(drawn.code == 0, qPrintable(drawn.err));
    QCOMPARE(opened.code, 2);
    QVERIFY2(opened.err.contains(QStringLiteral("DISPLAY")), qPrintable(opened.err));
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
