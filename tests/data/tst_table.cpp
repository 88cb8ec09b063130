#include "core/sha256.h"
#include "data/table.h"

#include <QTest>

#include <cmath>

using namespace heddle;

class TestTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsColumns();
    void refusesUnequalLengths();
    void refusesDoubledNames();
    void namesDifferByCase();
    void tellsTypesAsText();
    void idIsTheHashOfTheDocumentedBytes();
    void idTellsTablesApart_data();
    void idTellsTablesApart();
    void idKnowsOneZeroAndOneMissingNumber();
};

namespace {

Table makeTable(std::vector<Column> columns)
{
    auto table = Table::fromColumns(std::move(columns));
    return table ? std::move(*table) : Table();
}

Table smallTable()
{
    return makeTable({Column::numeric("x", {1.5, std::nan(""), -2}),
                      Column::categorical("g", {1, -1, 0}, {"a", "b"}),
                      Column::text("t", {"one", "", "\u20ac"}, {false, true, false})});
}

} // namespace

void TestTable::holdsColumns()
{
    const Table table = smallTable();

    QCOMPARE(table.rows(), 3);
    QCOMPARE(table.columnCount(), 3);
    QCOMPARE(table.names(), (std::vector<std::string>{"x", "g", "t"}));
    for (const Column &column : table.columns()) {
        QCOMPARE(column.missingCount(), 1);
        QVERIFY(column.isMissing(1));
        QCOMPARE(column.cellText(1), std::string());
    }
    QCOMPARE(table.find("x")->cellText(0), std::string("1.5"));
    QCOMPARE(table.find("g")->cellText(0), std::string("b"));
    QCOMPARE(table.find("t")->cellText(2), std::string("\u20ac"));
    QVERIFY(table.bytes() >= std::int64_t(3 * (sizeof(double) + sizeof(std::int32_t))));
}

void TestTable::refusesUnequalLengths()
{
    const auto table =
        Table::fromColumns({Column::numeric("a", {1, 2}), Column::numeric("b", {1})});

    QVERIFY(!table);
    QCOMPARE(table.error().code, ErrorCode::BadInput);
    QCOMPARE(table.error().cause, std::string("Column \"b\" has 1 rows, column \"a\" has 2."));
}

void TestTable::refusesDoubledNames()
{
    const auto table = Table::fromColumns(
        {Column::numeric("a", {1}), Column::numeric("b", {1}), Column::numeric("a", {2})});

    QVERIFY(!table);
    QCOMPARE(table.error().code, ErrorCode::BadInput);
    QCOMPARE(table.error().cause, std::string("Columns 1 and 3 are both named \"a\"."));
}

void TestTable::namesDifferByCase()
{
    const Table table = makeTable({Column::numeric("a", {1}), Column::numeric("A", {2})});

    QCOMPARE(table.columnCount(), 2);
    QCOMPARE(table.find("A")->numbers()[0], 2.0);
    QVERIFY(!table.find("b"));
}

void TestTable::tellsTypesAsText()
{
    for (const ColumnType type : {ColumnType::Numeric, ColumnType::Categorical, ColumnType::Text})
        QCOMPARE(columnTypeFromText(toText(type)), std::optional(type));
    QVERIFY(!columnTypeFromText("Numeric"));
}

void TestTable::idIsTheHashOfTheDocumentedBytes()
{
    Sha256 hash;
    hash.addCount(3); // columns
    hash.addCount(3); // rows
    hash.addText("x");
    hash.addText("numeric");
    for (const double value : {1.5, std::nan(""), -2.0})
        hash.addNumber(value);
    hash.addText("g");
    hash.addText("categorical");
    hash.addCount(2);
    hash.addText("a");
    hash.addText("b");
    hash.addBytes("\x01\0\0\0\xff\xff\xff\xff\0\0\0\0", 12);
    hash.addText("t");
    hash.addText("text");
    hash.addText("one");
    hash.addCount(-1);
    hash.addText("\u20ac");

    QCOMPARE(smallTable().id(), toText(hash.finish()));
}

void TestTable::idTellsTablesApart_data()
{
    QTest::addColumn<int>("change");
    QTest::newRow("another number") << 0;
    QTest::newRow("another name") << 1;
    QTest::newRow("another level text") << 2;
    QTest::newRow("another code") << 3;
    QTest::newRow("missing instead of empty text") << 4;
    QTest::newRow("other order of columns") << 5;
    QTest::newRow("text instead of categorical") << 6;
}

void TestTable::idTellsTablesApart()
{
    QFETCH(int, change);
    const auto columns = [](int which) {
        const Column number = Column::numeric(which == 1 ? "y" : "x", {which == 0 ? 2.0 : 1.0});
        const Column levels =
            Column::categorical("g", {which == 3 ? 1 : 0}, {"a", which == 2 ? "c" : "b"});
        const Column asText = Column::text("g", {"a"}, {false});
        const Column text = Column::text("t", {""}, {which == 4});
        const Column &second = which == 6 ? asText : levels;
        return which == 5 ? std::vector{second, number, text} : std::vector{number, second, text};
    };

    QVERIFY(makeTable(columns(change)).id() != makeTable(columns(-1)).id());
}

void TestTable::idKnowsOneZeroAndOneMissingNumber()
{
    const Table a = makeTable({Column::numeric("x", {0.0, std::nan("1")})});
    const Table b = makeTable({Column::numeric("x", {-0.0, -std::nan("2")})});

    QCOMPARE(a.id(), b.id());
}

QTEST_APPLESS_MAIN(TestTable)
#include "tst_table.moc"
