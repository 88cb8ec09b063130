#include "program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle::test;

/// Commands, options and `data` of the real program.
class TestCli : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpAndVersionAreResults_data();
    void helpAndVersionAreResults();
    void badUseIsExit2_data();
    void badUseIsExit2();
    void dataShowsTheColumns();
    void dataPrintsJson();
    void importOptionsAreUsed();
    void warningsGoToStderr();
    void closedOutputIsNoError();

private:
    QString write(const char *name, const QByteArray &text);

    QTemporaryDir m_folder;
};

QString TestCli::write(const char *name, const QByteArray &text)
{
    QFile file(m_folder.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("a test file cannot be written");
    return file.fileName();
}

void TestCli::helpAndVersionAreResults_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("version") << QStringLiteral("--version") << QByteArray("heddle-cli ");
    QTest::newRow("help") << QStringLiteral("--help") << QByteArray("Commands\n");
    QTest::newRow("help of a command")
        << QStringLiteral("data --help") << QByteArray("--separator C");
}

void TestCli::helpAndVersionAreResults()
{
    QFETCH(const QString, arguments);
    QFETCH(const QByteArray, part);

    const Outcome outcome = heddleCli(arguments.split(QLatin1Char(' ')), m_folder.path());

    QCOMPARE(outcome.code, 0);
    QVERIFY2(outcome.output.contains(part), outcome.output.constData());
    QCOMPARE(outcome.errors, QByteArray());
}

void TestCli::badUseIsExit2_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("no command") << QString() << QByteArray("No command is given.");
    QTest::newRow("unknown command") << QStringLiteral("dtaa") << QByteArray("Did you mean data?");
    QTest::newRow("later command")
        << QStringLiteral("scale x") << QByteArray("not built into this version");
    QTest::newRow("unknown option of the program")
        << QStringLiteral("--versoin") << QByteArray("Did you mean --version?");
    QTest::newRow("unknown option")
        << QStringLiteral("data x.csv --seperator ,") << QByteArray("Did you mean --separator?");
    QTest::newRow("later option") << QStringLiteral("data x.csv --sheet 1")
                                  << QByteArray("The option --sheet is not built into");
    QTest::newRow("option without its value")
        << QStringLiteral("data x.csv --decimal") << QByteArray("decimal");
    QTest::newRow("no file named") << QStringLiteral("data") << QByteArray("takes FILE, 0 given");
    QTest::newRow("two files") << QStringLiteral("data a b") << QByteArray("takes FILE, 2 given");
    QTest::newRow("file that is not there")
        << QStringLiteral("data missing.csv") << QByteArray("missing.csv");
    QTest::newRow("long separator")
        << QStringLiteral("data x.csv --separator ab") << QByteArray("takes one character");
    QTest::newRow("header neither yes nor no")
        << QStringLiteral("data x.csv --header maybe") << QByteArray("yes or no");
    QTest::newRow("type of no kind") << QStringLiteral("data x.csv --type a=number")
                                     << QByteArray("numeric, categorical or text");
}

void TestCli::badUseIsExit2()
{
    QFETCH(const QString, arguments);
    QFETCH(const QByteArray, part);

    const Outcome outcome =
        heddleCli(arguments.split(QLatin1Char(' '), Qt::SkipEmptyParts), m_folder.path());

    QCOMPARE(outcome.code, 2);
    QCOMPARE(outcome.output, QByteArray());
    QVERIFY2(outcome.errors.startsWith("heddle-cli: "), outcome.errors.constData());
    QVERIFY2(outcome.errors.contains(part), outcome.errors.constData());
    QCOMPARE(outcome.errors.count('\n'), 1);
}

void TestCli::dataShowsTheColumns()
{
    const Outcome outcome = heddleCli(
        {QStringLiteral("data"), example(QStringLiteral("iris/iris.csv"))}, m_folder.path());

    QCOMPARE(outcome.code, 0);
    QVERIFY2(outcome.output.contains("150 rows, 5 columns"), outcome.output.constData());
    QVERIFY2(outcome.output.contains("mean 5.843, sd 0.8281, median 5.8, 4.3 to 7.9"),
             outcome.output.constData());
    QVERIFY(outcome.output.contains("setosa (50), versicolor (50), virginica (50)"));
    QCOMPARE(outcome.errors, QByteArray());
}

void TestCli::dataPrintsJson()
{
    const Outcome outcome =
        heddleCli({QStringLiteral("data"), tableFile(QStringLiteral("breast_cancer.csv")),
                   QStringLiteral("--json")},
                  m_folder.path());

    QCOMPARE(outcome.code, 0);
    const QJsonObject json = QJsonDocument::fromJson(outcome.output).object();
    QCOMPARE(json[QStringLiteral("rows")].toInt(), 699);
    const QJsonArray columns = json[QStringLiteral("columns")].toArray();
    QCOMPARE(columns.size(), 11);
    QCOMPARE(columns[6][QStringLiteral("missing")].toInt(), 16);
    QCOMPARE(columns[10][QStringLiteral("levels")].toArray(),
             QJsonArray({QStringLiteral("benign"), QStringLiteral("malignant")}));
    QCOMPARE(json[QStringLiteral("options")][QStringLiteral("separator")].toString(),
             QStringLiteral(","));
    const QList<QByteArray> keys = {"\"rows\"", "\"columns\"", "\"options\"", "\"warnings\""};
    qsizetype place = 0;
    for (const QByteArray &key : keys) {
        place = outcome.output.indexOf(key, place);
        QVERIFY2(place >= 0, key.constData());
    }
}

void TestCli::importOptionsAreUsed()
{
    const QString path = write("odd.csv", "1,5;x\n-;y\n3,5;x\n");

    const Outcome outcome =
        heddleCli({QStringLiteral("data"), path, QStringLiteral("--separator"), QStringLiteral(";"),
                   QStringLiteral("--decimal"), QStringLiteral(","), QStringLiteral("--header"),
                   QStringLiteral("no"), QStringLiteral("--na=-"), QStringLiteral("--type"),
                   QStringLiteral("V2=text"), QStringLiteral("--json")},
                  m_folder.path());

    QCOMPARE(outcome.code, 0);
    const QJsonArray columns =
        QJsonDocument::fromJson(outcome.output).object()[QStringLiteral("columns")].toArray();
    QCOMPARE(columns[0][QStringLiteral("missing")].toInt(), 1);
    QCOMPARE(columns[0][QStringLiteral("mean")].toDouble(), 2.5);
    QCOMPARE(columns[1][QStringLiteral("type")].toString(), QStringLiteral("text"));
}

void TestCli::warningsGoToStderr()
{
    const QString path = write("ragged.csv", "a,b\n1,2\n1,2,3\n4,5\n");

    const Outcome outcome = heddleCli({QStringLiteral("data"), path}, m_folder.path());

    QCOMPARE(outcome.code, 0);
    QVERIFY2(outcome.errors.contains("ragged.csv:3: "), outcome.errors.constData());
    QVERIFY(outcome.output.contains("2 rows, 2 columns"));
    QVERIFY(outcome.output.contains("1 line left out"));
}

void TestCli::closedOutputIsNoError()
{
    const QString command =
        QStringLiteral("'%1' data '%2' --json | head -c 1 > /dev/null; "
                       "exit ${PIPESTATUS[0]}")
            .arg(QStringLiteral(HEDDLE_CLI), example(QStringLiteral("iris/iris.csv")));

    QProcess shell;
    shell.start(QStringLiteral("bash"), {QStringLiteral("-c"), command});

    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.exitCode(), 0);
    QCOMPARE(shell.readAllStandardError(), QByteArray());
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
