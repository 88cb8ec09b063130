#include "data/csvreader.h"
#include "data/csvtuning.h"
#include "support.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <locale.h>
#include <random>

using namespace heddle;

class TestCsvReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRealTables_data();
    void readsRealTables();
    void findsTheDialect_data();
    void findsTheDialect();
    void numbersEqualStrtod();
    void doesNotDependOnThreadsAndChunks_data();
    void doesNotDependOnThreadsAndChunks();
    void changesAWrongGuess();
    void listsWhatItCouldNotRead();
    void overridesTypes();
    void readsAPreview();
    void decidesBetweenLevelsAndText();

private:
    std::string write(const std::string &content)
    {
        const std::string path = m_directory.filePath(QStringLiteral("t.csv")).toStdString();
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    CsvTable read(const std::string &content, const CsvOptions &options = {})
    {
        auto table = readCsv(write(content), options);
        if (!table)
            qWarning("%s", table.error().text().c_str());
        return table ? std::move(*table) : CsvTable();
    }
    QTemporaryDir m_directory;
};

namespace {

std::string cellsOf(const Table &table)
{
    std::string text;
    for (const Column &column : table.columns()) {
        text += column.name() + ":";
        for (std::int64_t row = 0; row < column.rows(); ++row)
            text += column.cellText(row) + (row + 1 < column.rows() ? "/" : "");
        text += "|";
    }
    return text;
}

double strtodInC(const std::string &text)
{
    static const locale_t c = newlocale(LC_ALL_MASK, "C", nullptr);
    return strtod_l(text.c_str(), nullptr, c);
}

} // namespace

void TestCsvReader::readsRealTables_data()
{
    QTest::addColumn<std::int64_t>("rows");
    QTest::addColumn<std::int64_t>("columns");
    QTest::addColumn<std::int64_t>("missing");
    const auto row = [](const char *name, std::int64_t rows, std::int64_t columns,
                        std::int64_t missing = 0) {
        QTest::newRow(name) << rows << columns << missing;
    };
    row("airquality.csv", 153, 6, 44);
    row("birthwt.csv", 189, 10);
    row("breast_cancer.csv", 699, 11, 16);
    row("diamonds.csv.gz", 53940, 10);
    row("esoph.csv", 88, 5);
    row("iris.csv", 150, 5);
    row("letter_recognition.csv.gz", 20000, 17);
    row("mtcars.csv", 32, 12);
    row("satellite.csv.gz", 6435, 37);
    row("sonar.csv", 208, 61);
    row("spam.csv.gz", 4601, 58);
    row("vehicle.csv", 846, 19);
    row("warpbreaks.csv", 54, 3);
}

void TestCsvReader::readsRealTables()
{
    QFETCH(std::int64_t, rows);
    QFETCH(std::int64_t, columns);
    QFETCH(std::int64_t, missing);

    const auto table =
        readCsv(test::sourcePath(std::string("tests/data/tables/") + QTest::currentDataTag()));

    QVERIFY(table);
    QCOMPARE(table->table.rows(), rows);
    QCOMPARE(table->table.columnCount(), columns);
    QCOMPARE(table->warnings.size(), std::size_t(0));
    std::int64_t found = 0;
    for (const Column &column : table->table.columns())
        found += column.missingCount();
    QCOMPARE(found, missing);
}

void TestCsvReader::findsTheDialect_data()
{
    QTest::addColumn<std::string>("content");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *name, const char *content, const char *expected) {
        QTest::newRow(name) << std::string(content) << std::string(expected);
    };
    row("comma", "a,b\n1,x\n2,y\n", "a:1/2|b:x/y|");
    row("no line end at the end", "a,b\n1,x\n2,y", "a:1/2|b:x/y|");
    row("CRLF", "a,b\r\nx,1\r\ny,2\r\n", "a:x/y|b:1/2|");
    row("CR alone", "a,b\rx,1\ry,2\r", "a:x/y|b:1/2|");
    row("byte order mark",
        "\xEF\xBB\xBF"
        "a,b\n1,2\n",
        "a:1|b:2|");
    row("tab", "a\tb\n1\t x y\n", "a:1|b:x y|");
    row("bar", "a|b\n1|2\n", "a:1|b:2|");
    row("space", "a b\n1 2\n", "a:1|b:2|");
    row("semicolon and decimal comma", "a;b\n1,5;x\n2,25;y\n", "a:1.5/2.25|b:x/y|");
    row("semicolon and decimal point", "a;b\n1.5;x\n2.25;y\n", "a:1.5/2.25|b:x/y|");
    row("quotes with separators, line ends and quotes", "a,b\n\"x,\n\"\"y\"\"\",1\nz,2\n",
        "a:x,\n\"y\"/z|b:1/2|");
    row("blanks around cells", "a , b\n 1 ,  x y \n+2, \"z \" \n", "a:1/2|b:x y/z |");
    row("numbers in quotes", "a\n\"1\"\n\" 2 \"\n", "a:1/2|");
    row("missing", "a,b\n1,NA\n,x\nNA,\"\"\n", "a:1//|b:/x/|");
    row("no header", "1,x\n2,y\n", "V1:1/2|V2:x/y|");
    row("empty names", "a,,V2\n1,2,3\n", "a:1|V2_:2|V2:3|");
    row("row names without a name", "a,b\nr1,1,2\nr2,3,4\n", "V1:r1/r2|a:1/3|b:2/4|");
    row("header alone", "a,b\n", "a:|b:|");
    row("logical values are levels", "a\nTRUE\nFALSE\n", "a:TRUE/FALSE|");
    row("a quote inside a field", "a,b\n5\" pipe,1\nx,2\n", "a:5\" pipe/x|b:1/2|");
    row("thousands are not numbers", "a;b\n1.234.567;1\n2.345.678;2\n",
        "a:1.234.567/2.345.678|b:1/2|");
}

void TestCsvReader::findsTheDialect()
{
    QFETCH(std::string, content);
    QFETCH(std::string, expected);

    const CsvTable table = read(content);

    QCOMPARE(cellsOf(table.table), expected);
    QCOMPARE(table.warnings.size(), std::size_t(0));
}

void TestCsvReader::numbersEqualStrtod()
{
    std::vector<std::string> texts{"0",
                                   "-0",
                                   "1e5",
                                   "1E+05",
                                   "1e-400",
                                   "1e400",
                                   "-1e400",
                                   ".5",
                                   "5.",
                                   "9007199254740993",
                                   "123456789012345678901234567890",
                                   "2.2250738585072011e-308",
                                   "4.9e-324",
                                   "2.4703282292062327e-324",
                                   "1.7976931348623159e308",
                                   "0.1000000000000000055511151231257827"};
    std::mt19937_64 random(7);
    for (int i = 0; i < 20000; ++i) {
        const auto value = std::bit_cast<double>(random());
        if (!std::isfinite(value))
            continue;
        std::array<char, 64> text{};
        const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                       std::chars_format::scientific, i % 2 == 0 ? 16 : i % 18)
                             .ptr;
        texts.emplace_back(text.data(), end);
        texts.push_back(std::to_string(random() % 1000000) + "." +
                        std::to_string(random() % 100000000));
    }
    std::string content = "x\n";
    for (const std::string &text : texts)
        content += text + "\n";

    const CsvTable table = read(content);

    QCOMPARE(table.table.rows(), std::ssize(texts));
    const auto numbers = table.table.column(0).numbers();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        QVERIFY2(std::bit_cast<std::uint64_t>(numbers[i]) ==
                     std::bit_cast<std::uint64_t>(strtodInC(texts[i])),
                 texts[i].c_str());
    }
}

void TestCsvReader::doesNotDependOnThreadsAndChunks_data()
{
    QTest::addColumn<int>("threads");
    QTest::addColumn<int>("chunkBytes");
    for (const int threads : {1, 2, 3, 8}) {
        for (const int bytes : {1, 7, 64, 1000})
            QTest::addRow("%d threads, chunks of %d bytes", threads, bytes) << threads << bytes;
    }
}

void TestCsvReader::doesNotDependOnThreadsAndChunks()
{
    QFETCH(int, threads);
    QFETCH(int, chunkBytes);
    std::string content = "n,level,text\n";
    for (int i = 0; i < 200; ++i) {
        content +=
            std::to_string(i * 0.5) + (i == 90 ? "x," : ",") + "l" + std::to_string(i * 7 % 5);
        content +=
            i % 3 == 0 ? ",\"a \"\"q\"\",\n \u20ac " + std::to_string(i) + "\"\n" : ",\"\"\n";
        if (i % 50 == 10)
            content += "ragged,only in a bad line\n\n\"\"\"\"\"\"\"\",\"\n\n\"x,1\n";
    }
    const std::string path = write(content);
    const auto whole = readCsv(path, {}, CsvTuning(), {});
    CsvOptions options;
    options.threads = threads;
    CsvTuning tuning;
    tuning.chunkBytes = static_cast<std::size_t>(chunkBytes);

    const auto table = readCsv(path, options, tuning, {});

    QVERIFY(whole && table);
    QCOMPARE(table->table.rows(), 200);
    QCOMPARE(table->table.id(), whole->table.id());
    QCOMPARE(table->linesLeftOut, 12);
    QCOMPARE(table->cellsNotRead, 1);
    QCOMPARE(table->warnings.size(), whole->warnings.size());
    for (std::size_t i = 0; i < table->warnings.size(); ++i) {
        QCOMPARE(table->warnings[i].line, whole->warnings[i].line);
        QCOMPARE(table->warnings[i].message, whole->warnings[i].message);
        QCOMPARE(table->warnings[i].text, whole->warnings[i].text);
    }
}

void TestCsvReader::changesAWrongGuess()
{
    std::string content = "late,early\n";
    for (int i = 0; i < 3000; ++i) // the guess comes from fewer rows
        content += (i < 2000 ? "1" : "b") + std::string(",") + (i < 100 ? "?\n" : "2.5\n");

    const CsvTable table = read(content);

    QCOMPARE(table.table.column(0).type(), ColumnType::Categorical);
    QCOMPARE(table.table.column(0).levels(), (std::vector<std::string>{"1", "b"}));
    QCOMPARE(table.table.column(1).type(), ColumnType::Numeric);
    QCOMPARE(table.cellsNotRead, 100);
    QCOMPARE(table.warnings.front().message, std::string("early is not a number: \"?\"."));
}

void TestCsvReader::listsWhatItCouldNotRead()
{
    std::string content = "y,n\n";
    for (int i = 0; i < 40; ++i)
        content += "\"a\n" + std::string("b\",1\n");
    content += "z,7.x\nz\nz,2,3\n\n\"q\"r,1\nz,3\n";

    const CsvTable table = read(content);

    QCOMPARE(table.table.rows(), 42);
    QCOMPARE(table.linesLeftOut, 4);
    QCOMPARE(table.table.column(0).levels(), (std::vector<std::string>{"a\nb", "z"}));
    QCOMPARE(table.warnings.size(), std::size_t(5));
    const auto &w = table.warnings;
    QCOMPARE(w[0].line, 82);
    QCOMPARE(w[0].column, std::string("n"));
    QCOMPARE(w[0].message, std::string("n is not a number: \"7.x\"."));
    QCOMPARE(w[0].text, std::string("z,7.x"));
    QCOMPARE(w[0].text.substr(static_cast<std::size_t>(w[0].faultBegin),
                              static_cast<std::size_t>(w[0].faultEnd - w[0].faultBegin)),
             std::string("7.x"));
    QCOMPARE(w[1].message, std::string("1 field, 2 expected."));
    QCOMPARE(w[2].message, std::string("3 fields, 2 expected."));
    QCOMPARE(w[2].faultBegin, 3);
    QCOMPARE(w[2].faultEnd, 5);
    QCOMPARE(w[3].message, std::string("The line is empty."));
    QCOMPARE(w[4].line, 86);
    QCOMPARE(w[4].message, std::string("Text follows a closing quote."));
}

void TestCsvReader::overridesTypes()
{
    CsvOptions options;
    options.types = {
        {"a", ColumnType::Categorical}, {"b", ColumnType::Text}, {"c", ColumnType::Numeric}};

    const CsvTable table = read("a,b,c\n10,1,x\n9,2,5\n010,3,y\n", options);

    QCOMPARE(table.table.column(0).levels(), (std::vector<std::string>{"9", "010", "10"}));
    QCOMPARE(table.table.column(1).texts(), (std::vector<std::string>{"1", "2", "3"}));
    QCOMPARE(cellsOf(table.table), std::string("a:10/9/010|b:1/2/3|c:/5/|"));
    QCOMPARE(table.cellsNotRead, 2);
}

void TestCsvReader::readsAPreview()
{
    CsvOptions options;
    options.maximumRows = 100;
    CsvTuning tuning;
    tuning.previewBytes = 64;

    const auto table =
        readCsv(test::sourcePath("tests/data/tables/diamonds.csv.gz"), options, tuning, {});

    QVERIFY(table);
    QCOMPARE(table->table.rows(), 100);
}

void TestCsvReader::decidesBetweenLevelsAndText()
{
    std::string content = "id,few\n";
    for (int i = 0; i < 30; ++i)
        content += "name" + std::to_string(i) + ",g" + std::to_string(i % 15) + "\n";

    const CsvTable table = read(content);

    QCOMPARE(table.table.column(0).type(), ColumnType::Text);
    QCOMPARE(table.table.column(1).type(), ColumnType::Categorical);
}

QTEST_APPLESS_MAIN(TestCsvReader)
#include "tst_csvreader.moc"
