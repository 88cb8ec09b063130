#include "data/tablefile.h"
#include "typedtables.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>

using namespace heddle;

class TestTableFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheTableBack_data();
    void givesTheTableBack();
    void keepsEveryCell();
    void hasTheDocumentedBytes();
    void givesPiecesOfOneSize();
    void endsWhenTheSinkDoes();
    void valuesLieInTheMappedFile();
    void valuesOutliveTableAndFile();
    void copiesOfAColumnShareItsValues();
    void refusesAnotherTable();
    void refusesWhatIsNoFile();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void survivesEveryTruncation();
    void survivesEveryFlippedByte();
    void survivesEveryExtremeCount();

private:
    std::string write(const std::string &bytes)
    {
        std::ofstream(m_path, std::ios::binary | std::ios::trunc) << bytes;
        return m_path;
    }
    Result<Table> throughFile(const Table &table)
    {
        return mapTable(write(test::encoded(table)), table.id());
    }
    QTemporaryDir m_directory;
    std::string m_path = m_directory.filePath(QStringLiteral("t.table")).toStdString();
};

namespace {

Table tableNamed(std::string_view name)
{
    using test::tableOf;
    const std::vector<std::string> noTexts;
    if (name == "mixed")
        return test::mixedTable();
    if (name == "no columns")
        return {};
    if (name == "no rows") {
        return tableOf({Column::numeric("x", {}), Column::categorical("g", {}, {"a", "b"}),
                        Column::text("t", noTexts, {})});
    }
    if (name == "no levels")
        return tableOf({Column::categorical("g", {-1, -1, -1}, noTexts)});
    if (name == "no name")
        return tableOf({Column::numeric("", {1}), Column::text("n", {"\0 zero"}, {false})});
    std::vector<Column> columns; // wide
    for (int i = 0; i < 3000; ++i) {
        columns.push_back(Column::numeric("x" + std::to_string(i), {i + 0.5, -1.0 * i}));
        columns.push_back(Column::categorical("g" + std::to_string(i), {i % 2, -1}, {"a", "b"}));
    }
    return tableOf(std::move(columns));
}

/// Puts an integer of 8 bytes there.
std::string withWord(std::string bytes, std::size_t place, std::int64_t word)
{
    std::memcpy(bytes.data() + place, &word, sizeof word);
    return bytes;
}

std::string withText(std::string bytes, std::size_t place, const std::string &text)
{
    return bytes.replace(place, text.size(), text);
}

/// The file that holds this address in the process's memory.
std::string fileMappedAt(const void *address)
{
    const auto wanted = reinterpret_cast<std::uintptr_t>(address);
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        std::istringstream fields(line);
        std::uintptr_t first = 0;
        std::uintptr_t last = 0;
        char dash = 0;
        fields >> std::hex >> first >> dash >> last;
        if (wanted >= first && wanted < last)
            return line.substr(std::min(line.find('/'), line.size()));
    }
    return {};
}

} // namespace

void TestTableFile::givesTheTableBack_data()
{
    QTest::addColumn<std::string>("name");
    for (const char *name :
         {"mixed", "no columns", "no rows", "no levels", "no name", "many columns"})
        QTest::newRow(name) << std::string(name);
}

void TestTableFile::givesTheTableBack()
{
    QFETCH(std::string, name);
    const Table table = tableNamed(name);

    const auto back = throughFile(table);

    QVERIFY2(back, back ? "" : back.error().text().c_str());
    QCOMPARE(back->id(), table.id());
    QCOMPARE(back->rows(), table.rows());
    QCOMPARE(back->names(), table.names());
    QCOMPARE(std::int64_t(std::filesystem::file_size(m_path)), encodedTableBytes(table));
}

void TestTableFile::keepsEveryCell()
{
    const Table table = test::mixedTable();

    const auto back = throughFile(table);

    QVERIFY(back);
    for (std::int64_t i = 0; i < table.columnCount(); ++i) {
        QCOMPARE(back->column(i).type(), table.column(i).type());
        QCOMPARE(back->column(i).levels(), table.column(i).levels());
        QCOMPARE(back->column(i).missingCount(), 1);
        for (std::int64_t row = 0; row < table.rows(); ++row) {
            QCOMPARE(back->column(i).isMissing(row), table.column(i).isMissing(row));
            QCOMPARE(back->column(i).cellText(row), table.column(i).cellText(row));
        }
    }
    QVERIFY(std::signbit(back->column(0).numbers()[2]));
}

void TestTableFile::hasTheDocumentedBytes()
{
    using namespace std::string_literals;
    const Table table = test::tableOf({Column::categorical("g", {1, -1, 0}, {"a", "bc"}),
                                       Column::text("t", {"", "", "one"}, {false, true, false})});
    const auto word = [](std::int64_t value) {
        return std::string(reinterpret_cast<const char *>(&value), sizeof value);
    };
    const std::string header = "heddletable\0\0\0\0\0"s + word(1) + word(176) + word(2) + word(3);
    const std::string first = word(1) + word(1) + "g\0\0\0\0\0\0\0"s + word(2) + word(1) + word(2) +
                              "abc\0\0\0\0\0"s + "\x01\0\0\0\xff\xff\xff\xff\0\0\0\0\0\0\0\0"s;
    const std::string second =
        word(2) + word(1) + "t\0\0\0\0\0\0\0"s + word(0) + word(-1) + word(3) + "one\0\0\0\0\0"s;

    QCOMPARE(test::encoded(table), header + first + second);
}

void TestTableFile::givesPiecesOfOneSize()
{
    const Table table = test::plainTable(1, 400'000);
    std::vector<std::size_t> sizes;

    const auto given = encodeTable(table, [&](std::string_view piece) {
        sizes.push_back(piece.size());
        return Result<void>();
    });

    QVERIFY(given);
    QCOMPARE(sizes.size(), std::size_t(4));
    QCOMPARE(sizes.at(0), std::size_t(1) << 20);
    QCOMPARE(sizes.at(2), std::size_t(1) << 20);
    QCOMPARE(std::int64_t((std::size_t(3) << 20) + sizes.at(3)), encodedTableBytes(table));
}

void TestTableFile::endsWhenTheSinkDoes()
{
    int calls = 0;

    const auto given = encodeTable(test::plainTable(1, 400'000), [&](std::string_view) {
        ++calls;
        return Result<void>(Error{ErrorCode::Cancelled, "Enough."});
    });

    QVERIFY(!given);
    QCOMPARE(given.error().code, ErrorCode::Cancelled);
    QCOMPARE(calls, 1);
}

void TestTableFile::valuesLieInTheMappedFile()
{
    const auto first = throughFile(test::mixedTable());
    QVERIFY(first);
    const auto second = mapTable(m_path, first->id());
    QVERIFY(second);

    for (const Table *table : {&*first, &*second}) {
        QCOMPARE(fileMappedAt(table->column(0).numbers().data()), m_path);
        QCOMPARE(fileMappedAt(table->column(1).codes().data()), m_path);
    }
    QCOMPARE(first->column(0).bytes(), std::int64_t(4 * sizeof(double)));
}

void TestTableFile::valuesOutliveTableAndFile()
{
    std::optional<Column> column;
    {
        const auto table = throughFile(test::plainTable(2.5));
        QVERIFY(table);
        column = table->column(0);
    }
    QVERIFY(std::filesystem::remove(m_path));

    QCOMPARE(column->numbers().size(), std::size_t(100));
    QVERIFY(std::ranges::all_of(column->numbers(), [](double value) { return value == 2.5; }));
    const void *place = column->numbers().data();
    QVERIFY(fileMappedAt(place).starts_with(m_path)); // with the mark that it was deleted
    column.reset();
    QCOMPARE(fileMappedAt(place), std::string());
}

void TestTableFile::copiesOfAColumnShareItsValues()
{
    std::optional<Column> column = Column::numeric("x", {1, 2, 3});

    const Column copy = *column;
    column.reset();

    QCOMPARE(copy.numbers()[2], 3.0);
    const Column another = copy;
    QCOMPARE(static_cast<const void *>(another.numbers().data()),
             static_cast<const void *>(copy.numbers().data()));
}

void TestTableFile::refusesAnotherTable()
{
    const std::string wanted = test::plainTable(1).id();
    const std::string held = test::plainTable(2).id();

    const auto table = mapTable(write(test::encoded(test::plainTable(2))), wanted);

    QVERIFY(!table);
    QCOMPARE(table.error().code, ErrorCode::BadInput);
    QCOMPARE(table.error().cause,
             "table file \"" + m_path + "\": The table in it is " + held + ", not " + wanted + ".");
}

void TestTableFile::refusesWhatIsNoFile()
{
    const std::string folder = m_directory.path().toStdString();
    for (const std::string &path : {folder, folder + "/absent"}) {
        const auto table = mapTable(path, {});

        QVERIFY(!table);
        QCOMPARE(table.error().code, ErrorCode::Io);
        QVERIFY(table.error().cause.starts_with("table file \"" + path + "\": "));
    }
}

void TestTableFile::tellsWhatIsWrong_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("cause");
    const auto row = [](const char *name, const std::string &bytes, const char *cause) {
        QTest::newRow(name) << bytes << std::string(cause);
    };
    // 48: type, 56: name, 72: count of levels, 80: their lengths, 96: "abc", 104: codes; 120: type
    // of the second column, 128: name
    const std::string good =
        test::encoded(test::tableOf({Column::categorical("g", {1, -1, 0}, {"a", "bc"}),
                                     Column::categorical("h", {0, 0, 0}, {"a"})}));
    row("no file of ours", withText(good, 0, "csv"),
        "The file does not begin as a table file does.");
    row("newer version", withWord(good, 16, 2),
        "The table file is of version 2, only version 1 is known here.");
    row("bytes behind the end", good + "12345678", "The file has 192 bytes, it should have 184.");
    row("rows below zero", withWord(good, 40, -1),
        "The file has a count of rows or columns that cannot be (at byte 48 of 184).");
    row("columns less than there are", withWord(good, 32, 1),
        "The file goes on behind its last column (at byte 120 of 184).");
    row("columns more than there are", withWord(good, 32, std::int64_t(1) << 60),
        "The file does not hold the type of column 3 (at byte 184 of 184).");
    row("a type that does not exist", withWord(good, 48, 3),
        "The file gives column 1 a type that does not exist (at byte 72 of 184).");
    row("rows whose bytes overflow", withWord(good, 40, std::int64_t(1) << 62),
        "The file does not hold the codes of column 1 (at byte 104 of 184).");
    row("a level longer than the file", withWord(good, 80, 1000),
        "The file does not hold the levels of column 1 (at byte 96 of 184).");
    row("a missing level", withWord(good, 88, -1),
        "The file does not hold the levels of column 1 (at byte 96 of 184).");
    row("a code without a level", withWord(good, 104, 2),
        "The file has a code without a level in column 1 (at byte 120 of 184).");
    row("a name that is not UTF-8", withText(good, 64, "\xff"),
        "The file has a text that is not UTF-8 in the name of column 1.");
    row("a level that is not UTF-8", withText(good, 97, "\xc3"),
        "The file has a text that is not UTF-8 in the levels of column 1.");
    row("other bytes than zeros between", withText(good, 70, "!"),
        "The file has other bytes than zeros behind the name of column 1 (at byte 65 of 184).");
    row("two columns of one name", withText(good, 136, "g"),
        "Columns 1 and 2 are both named \"g\".");
}

void TestTableFile::tellsWhatIsWrong()
{
    QFETCH(std::string, bytes);
    QFETCH(std::string, cause);

    const auto table = mapTable(write(bytes), {});

    QVERIFY(!table);
    QCOMPARE(table.error().code, ErrorCode::BadInput);
    QCOMPARE(table.error().cause, "table file \"" + m_path + "\": " + cause);
}

void TestTableFile::survivesEveryTruncation()
{
    const std::string bytes = test::encoded(test::mixedTable());
    const std::string id = test::mixedTable().id();

    for (std::size_t size = 0; size < bytes.size(); ++size) {
        for (const bool tellsItsSize : {false, true}) {
            std::string cut = bytes.substr(0, size);
            if (tellsItsSize && size >= 32)
                cut = withWord(cut, 24, std::ssize(cut));
            const auto table = mapTable(write(cut), id);
            QVERIFY(!table);
            QCOMPARE(table.error().code, ErrorCode::BadInput);
        }
    }
}

void TestTableFile::survivesEveryFlippedByte()
{
    const std::string bytes = test::encoded(test::mixedTable());
    const std::string id = test::mixedTable().id();
    int unnoticed = 0;

    for (std::size_t place = 0; place < bytes.size(); ++place) {
        for (const int bits : {0x01, 0x40, 0x80, 0xff}) {
            std::string flipped = bytes;
            flipped[place] = static_cast<char>(flipped[place] ^ bits);
            const auto table = mapTable(write(flipped), id);
            if (table)
                ++unnoticed;
            else
                QCOMPARE(table.error().code, ErrorCode::BadInput);
        }
    }

    // The id knows one zero and one NaN (0x7ff8000000000000): the sign of the zero, that of the
    // NaN, all four changes of its six low bytes and one of the next.
    QCOMPARE(unnoticed, 1 + 1 + 4 * 6 + 1);
}

void TestTableFile::survivesEveryExtremeCount()
{
    using Limits = std::numeric_limits<std::int64_t>;
    const Table good = test::mixedTable();
    const std::string bytes = test::encoded(good);

    for (std::size_t place = 0; place + 8 <= bytes.size(); place += 8) {
        for (const std::int64_t word :
             {Limits::min(), Limits::min() + 1, std::int64_t(-2), std::int64_t(-1), std::int64_t(0),
              std::int64_t(1), std::int64_t(1) << 32, Limits::max() / 8 + 1, Limits::max() - 7,
              Limits::max()}) {
            const auto table = mapTable(write(withWord(bytes, place, word)), good.id());
            QVERIFY(!table || table->id() == good.id());
        }
    }
}

QTEST_APPLESS_MAIN(TestTableFile)
#include "tst_tablefile.moc"
