#include "data/csvreader.h"
#include "data/summary.h"
#include "support.h"

#include <QTest>

#include <cmath>

using namespace heddle;

class TestSummary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithR();
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void countsLevelsAndTexts();
    void tellsNothingOfNothing();
    void makesHistograms();
};

void TestSummary::agreesWithR()
{
    const auto table = readCsv(test::sourcePath("tests/data/tables/airquality.csv"));
    QVERIFY(table);

    const ColumnSummary ozone = summarise(*table->table.find("Ozone"));

    // R 4.2: x <- na.omit(airquality$Ozone); mean(x); sd(x); median(x); length(unique(x))
    QCOMPARE(ozone.missing, 37);
    QCOMPARE(ozone.distinct, 67);
    HEDDLE_NEAR(ozone.mean, 42.129310344827587, 1e-15, 0);
    HEDDLE_NEAR(ozone.sd, 32.987884514433951, 1e-14, 0); // the order of summation
    QCOMPARE(ozone.median, 31.5);
    QCOMPARE(ozone.minimum, 1.0);
    QCOMPARE(ozone.maximum, 168.0);
}

void TestSummary::agreesWithTheReference_data()
{
    QTest::addColumn<int>("index");
    const nlohmann::json file = test::reference("transforms.json");
    for (std::size_t i = 0; i < file["results"].size(); ++i)
        QTest::addRow("%s", file["results"][i]["id"].get<std::string>().c_str())
            << static_cast<int>(i);
}

/// What a summary and a standardised variable are made of; Box-Cox and the like are not Heddle's.
void TestSummary::agreesWithTheReference()
{
    QFETCH(int, index);
    const nlohmann::json entry =
        test::reference("transforms.json")["results"][static_cast<std::size_t>(index)];
    const auto table =
        readCsv(test::sourcePath("tests/data/tables/" + entry["file"].get<std::string>()));
    QVERIFY(table);
    const Column &column = *table->table.find(entry["column"].get<std::string>());

    const ColumnSummary summary = summarise(column);

    QCOMPARE(table->table.rows() - summary.missing, entry["n"].get<std::int64_t>());
    constexpr double rounding = 1e-13; // of sums in another order
    HEDDLE_NEAR(summary.mean, entry["mean"].get<double>(), rounding, 0);
    HEDDLE_NEAR(summary.sd, entry["sd"].get<double>(), rounding, 0);
    QCOMPARE(summary.median, entry["median"].get<double>());
    QCOMPARE(summary.minimum, entry["min"].get<double>());
    QCOMPARE(summary.maximum, entry["max"].get<double>());
    std::size_t seen = 0;
    for (const double value : column.numbers()) {
        if (std::isnan(value) || seen == entry["zscore_first5"].size())
            continue;
        const double expected = entry["zscore_first5"][seen++].get<double>();
        HEDDLE_NEAR((value - summary.mean) / summary.sd, expected, 1e-11, 0);
    }
    QCOMPARE(seen, entry["zscore_first5"].size());
}

void TestSummary::countsLevelsAndTexts()
{
    const ColumnSummary levels =
        summarise(Column::categorical("g", {0, 2, -1, 0}, {"a", "b", "c"}));
    const ColumnSummary texts =
        summarise(Column::text("t", {"x", "y", "", "x"}, {false, false, true, false}));

    QCOMPARE(levels.levelCounts, (std::vector<std::int64_t>{2, 0, 1}));
    QCOMPARE(levels.distinct, 2);
    QCOMPARE(levels.missing, 1);
    QCOMPARE(texts.distinct, 2);
    QCOMPARE(texts.missing, 1);
}

void TestSummary::tellsNothingOfNothing()
{
    const Column column = Column::numeric("x", {std::nan("")});

    const ColumnSummary summary = summarise(column);

    QCOMPARE(summary.missing, 1);
    QCOMPARE(summary.distinct, 0);
    QVERIFY(std::isnan(summary.mean) && std::isnan(summary.sd) && std::isnan(summary.maximum));
    QVERIFY(histogram(column, 10).counts.empty());
}

void TestSummary::makesHistograms()
{
    const Histogram spread =
        histogram(Column::numeric("x", {0, 1, 2, 3, 4, std::nan(""), HUGE_VAL}), 2);
    const Histogram constant = histogram(Column::numeric("x", {5, 5}), 3);

    QCOMPARE(spread.counts, (std::vector<std::int64_t>{2, 3}));
    QCOMPARE(spread.low, 0.0);
    QCOMPARE(spread.high, 4.0);
    QCOMPARE(constant.counts, (std::vector<std::int64_t>{2, 0, 0}));
}

QTEST_APPLESS_MAIN(TestSummary)
#include "tst_summary.moc"
