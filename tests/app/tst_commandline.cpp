#include "heddle/commandline.h"

#include <QTest>

using namespace heddle;

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();
    void opensTheWindowWithoutOptions();
    void takesFolderAndTheme();
    void takesSizeAndRun();
    void helpAndVersionArePrinted();
};

void TestCommandLine::refusesWhatItDoesNotKnow_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");
    QTest::newRow("unknown option") << QStringList{QStringLiteral("--bogus")} << "bogus";
    QTest::newRow("option without its value") << QStringList{QStringLiteral("--theme")} << "theme";
    QTest::newRow("a second file")
        << QStringList{QStringLiteral("one.csv"), QStringLiteral("two.csv")} << "two.csv";
    QTest::newRow("unknown theme")
        << QStringList{QStringLiteral("--theme"), QStringLiteral("sepia")} << "sepia";
    QTest::newRow("size of no pictures")
        << QStringList{QStringLiteral("--size"), QStringLiteral("1280x800")} << "--screenshot";
    QTest::newRow("a run for no pictures")
        << QStringList{QStringLiteral("--run"), QStringLiteral("iris.csv")} << "--screenshot";
    QTest::newRow("text too large")
        << QStringList{QStringLiteral("--screenshot"), QStringLiteral("d"),
                       QStringLiteral("--text"), QStringLiteral("300")}
        << "300";
    for (const char *size : {"1280", "1280x", "1280x800x2", "10x10", "axb", "90000x900"})
        QTest::newRow(size) << QStringList{QStringLiteral("--screenshot"), QStringLiteral("d"),
                                           QStringLiteral("--size"), QLatin1String(size)}
                            << size;
}

void TestCommandLine::refusesWhatItDoesNotKnow()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);

    const Result<CommandLine> line =
        parseCommandLine(QStringList{QStringLiteral("heddle")} + arguments);

    QVERIFY(!line);
    QCOMPARE(line.error().code, ErrorCode::BadInput);
    QVERIFY(QString::fromStdString(line.error().cause).contains(named));
    QVERIFY(!line.error().effect.empty() && !line.error().remedy.empty());
}

void TestCommandLine::opensTheWindowWithoutOptions()
{
    const Result<CommandLine> line = parseCommandLine({QStringLiteral("heddle")});

    QVERIFY(line.has_value());
    QVERIFY(line->screenshotFolder.isEmpty() && line->message.isEmpty() && !line->theme);
}

void TestCommandLine::takesFolderAndTheme()
{
    const Result<CommandLine> line =
        parseCommandLine({QStringLiteral("heddle"), QStringLiteral("--screenshot"),
                          QStringLiteral("pictures"), QStringLiteral("--theme=dark")});

    QVERIFY(line.has_value());
    QCOMPARE(line->screenshotFolder, QStringLiteral("pictures"));
    QCOMPARE(line->theme, std::optional(ThemeChoice::Dark));
    QCOMPARE(line->screenshotSize, QSize(1440, 900));
    QVERIFY(!line->isRun);
}

void TestCommandLine::takesSizeAndRun()
{
    const Result<CommandLine> line = parseCommandLine(
        {QStringLiteral("heddle"), QStringLiteral("examples"), QStringLiteral("iris"),
         QStringLiteral("--screenshot"), QStringLiteral("pictures"), QStringLiteral("--run"),
         QStringLiteral("--size"), QStringLiteral("1280x800"), QStringLiteral("--text=200")});

    QVERIFY(line.has_value());
    QCOMPARE(line->textPercent, 200);
    QCOMPARE(line->screenshotSize, QSize(1280, 800));
    QVERIFY(line->isRun);
}

void TestCommandLine::helpAndVersionArePrinted()
{
    const auto help = parseCommandLine({QStringLiteral("heddle"), QStringLiteral("--help")});
    const auto version = parseCommandLine({QStringLiteral("heddle"), QStringLiteral("--version")});

    QVERIFY(help->message.contains(QStringLiteral("--screenshot")));
    QCOMPARE(version->message, QStringLiteral("heddle " HEDDLE_VERSION "\n"));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
