#include "data/csvreader.h"
#include "data/csvtuning.h"
#include "support.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <iterator>
#include <random>

using namespace heddle;

class TestCsvHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void refusesWrongOptions_data();
    void refusesWrongOptions();
    void refusesWhatIsNoFile();
    void refusesDamagedGzip();
    void readsSeveralGzipMembers();
    void refusesWhatDoesNotFitTheMemory();
    void stopsWhenAsked();
    void survivesDamage();

private:
    std::string write(const std::string &content)
    {
        const std::string path = m_directory.filePath(QStringLiteral("t.csv")).toStdString();
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    QTemporaryDir m_directory;
};

namespace {

std::string contentOf(const std::string &name)
{
    std::ifstream file(test::sourcePath("tests/data/tables/" + name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

void TestCsvHostile::tellsWhatIsWrong_data()
{
    QTest::addColumn<std::string>("content");
    QTest::addColumn<std::string>("cause");
    const auto row = [](const char *name, const std::string &content, const char *cause) {
        QTest::newRow(name) << content << std::string(cause);
    };
    row("empty", "", "The file is empty.");
    row("line ends alone", "\n\r\n\n", "The file is empty.");
    row("mark alone", "\xEF\xBB\xBF", "The file is empty.");
    row("blanks alone", "  \n \n", "The file holds nothing but blanks.");
    row("quote without end", "a,b\n1,2\n3,\"x\n4,5\n", "The quote opened in line 3 has no end.");
    row("zero byte", std::string("a,b\n1,2\n3,\0\n", 12),
        "Line 3 holds a zero byte: this is not a text file, or its text is UTF-16.");
    row("Latin-1", "a,b\n1,caf\xE9\n", "Line 2 holds the byte 0xe9 where UTF-8 allows none.");
    row("UTF-16",
        std::string("\xFF\xFE"
                    "a\0,\0",
                    6),
        "The file is UTF-16 text.");
    row("doubled name", "a,b,a\n1,2,3\n", "Line 1: columns 1 and 3 are both named \"a\".");
    row("Latin-1 in the header", "caf\xE9,b\n1,2\n",
        "Line 1 holds the byte 0xe9 where UTF-8 allows none.");
    row("quote without end in the header", "a,\"b\n1,2\n",
        "The quote opened in line 1 has no end.");
}

void TestCsvHostile::tellsWhatIsWrong()
{
    QFETCH(std::string, content);
    QFETCH(std::string, cause);

    const auto table = readCsv(write(content));

    QVERIFY(!table);
    QCOMPARE(table.error().code, ErrorCode::BadInput);
    QCOMPARE(table.error().cause, cause);
    QVERIFY(!table.error().remedy.empty());
}

void TestCsvHostile::refusesWrongOptions_data()
{
    QTest::addColumn<char>("separator");
    QTest::addColumn<char>("decimal");
    QTest::addColumn<std::string>("typeOf");
    QTest::addColumn<std::string>("text");
    QTest::newRow("separator is the decimal mark")
        << ',' << ',' << std::string() << std::string("Separator and decimal mark");
    QTest::newRow("separator is the quote")
        << '"' << '.' << std::string() << std::string("Separator and quote");
    QTest::newRow("strange decimal mark")
        << ',' << 'x' << std::string() << std::string("neither a point");
    QTest::newRow("unknown column")
        << ',' << '.' << std::string("Lenght") << std::string("Did you mean \"Length\"?");
}

void TestCsvHostile::refusesWrongOptions()
{
    QFETCH(char, separator);
    QFETCH(char, decimal);
    QFETCH(std::string, typeOf);
    QFETCH(std::string, text);
    CsvOptions options;
    options.separator = separator;
    options.decimal = decimal;
    if (!typeOf.empty())
        options.types[typeOf] = ColumnType::Text;

    const auto table = readCsv(write("Length,b\n1,2\n"), options);

    QVERIFY(!table);
    QCOMPARE(table.error().code, ErrorCode::BadInput);
    QVERIFY2(table.error().text().find(text) != std::string::npos, table.error().text().c_str());
}

void TestCsvHostile::refusesWhatIsNoFile()
{
    for (const std::string path : {"/nonexistent/x.csv", "/tmp", "/dev/null"}) {
        const auto table = readCsv(path);

        QVERIFY(!table);
        QCOMPARE(table.error().code, ErrorCode::Io);
    }
}

void TestCsvHostile::refusesDamagedGzip()
{
    const std::string whole = contentOf("spam.csv.gz");
    for (std::size_t size = 3; size < whole.size(); size += whole.size() / 7) {
        const auto table = readCsv(write(whole.substr(0, size)));

        QVERIFY(!table);
        QCOMPARE(table.error().code, ErrorCode::BadInput);
        QCOMPARE(table.error().cause, std::string("The gzip file is cut off."));
    }
    std::string flipped = whole;
    flipped[whole.size() - 6] ^= 1; // in the check sum
    const auto table = readCsv(write(flipped));
    QVERIFY(!table);
    QCOMPARE(table.error().cause, std::string("The gzip file is damaged."));
}

void TestCsvHostile::readsSeveralGzipMembers()
{
    const std::string one = contentOf("satellite.csv.gz");

    const auto table = readCsv(write(one + one));

    QVERIFY(table);
    QCOMPARE(table->table.rows(), 2 * 6435 + 1 - table->linesLeftOut); // the second header is a row
    QCOMPARE(table->cellsNotRead, 36);
}

void TestCsvHostile::refusesWhatDoesNotFitTheMemory()
{
    CsvTuning tuning;
    tuning.memoryAllowed = 1000;

    const auto plain = readCsv(test::sourcePath("tests/data/tables/iris.csv"), {}, tuning, {});
    const auto zipped = readCsv(test::sourcePath("tests/data/tables/spam.csv.gz"), {}, tuning, {});

    QVERIFY(!plain && !zipped);
    QCOMPARE(plain.error().code, ErrorCode::Resources);
    QCOMPARE(zipped.error().code, ErrorCode::Resources);
    QVERIFY(plain.error().cause.starts_with("The table needs about 5.4 kB of memory, 1 kB"));
}

void TestCsvHostile::stopsWhenAsked()
{
    std::stop_source source;
    source.request_stop();
    for (const std::string name : {"iris.csv", "spam.csv.gz"}) {
        const auto table =
            readCsv(test::sourcePath("tests/data/tables/" + name), {}, source.get_token());

        QVERIFY(!table);
        QCOMPARE(table.error().code, ErrorCode::Cancelled);
    }
}

void TestCsvHostile::survivesDamage()
{
    const std::string whole = contentOf("iris.csv").substr(0, 1500);
    const std::string bytes = "\",;\n\r\t\0 x1.e+-\xE9";
    std::mt19937 random(3);
    for (int i = 0; i < 300; ++i) {
        std::string damaged = whole;
        for (int k = 0; k < 5; ++k)
            damaged[random() % damaged.size()] = bytes[random() % bytes.size()];
        const std::string path = write(damaged);
        CsvTuning tuning;
        tuning.chunkBytes = 1 + random() % 50;

        const auto whole1 = readCsv(path, {}, CsvTuning(), {});
        const auto pieces = readCsv(path, {}, tuning, {});

        QCOMPARE(pieces.has_value(), whole1.has_value());
        if (whole1) {
            QCOMPARE(pieces->table.id(), whole1->table.id());
            QCOMPARE(pieces->linesLeftOut, whole1->linesLeftOut);
        } else {
            QCOMPARE(pieces.error().text(), whole1.error().text());
        }
    }
}

QTEST_APPLESS_MAIN(TestCsvHostile)
#include "tst_csvhostile.moc"
