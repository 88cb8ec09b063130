#include "plan/resampling.h"

#include <QTest>

#include <algorithm>
#include <numeric>

using namespace heddle;

class TestResampling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void balancesFolds_data();
    void balancesFolds();
    void balancesStrata();
    void drawsAsManyAsThereAreRows();
    void drawsWithinStrata();
    void differsByRepeatAndSeed();
    void keepsItsDraws();
};

namespace {

std::vector<std::int32_t> unevenCodes()
{
    std::vector<std::int32_t> codes(101);
    for (std::size_t i = 0; i < codes.size(); ++i)
        codes[i] = i % 10 == 0 ? 2 : i % 3 == 0 ? 1 : 0;
    return codes;
}

int spread(const std::vector<int> &counts)
{
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    return *most - *least;
}

} // namespace

void TestResampling::balancesFolds_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("folds");
    QTest::newRow("even") << 150 << 10;
    QTest::newRow("uneven") << 103 << 10;
    QTest::newRow("two") << 7 << 2;
    QTest::newRow("a row each") << 5 << 5;
}

void TestResampling::balancesFolds()
{
    QFETCH(int, rows);
    QFETCH(int, folds);

    const auto fold = drawFolds(1, 0, folds, rows, {});

    std::vector<int> counts(static_cast<std::size_t>(folds));
    for (const std::int32_t f : fold)
        ++counts.at(static_cast<std::size_t>(f));
    QCOMPARE(fold.size(), static_cast<std::size_t>(rows));
    QVERIFY(spread(counts) <= 1);
}

void TestResampling::balancesStrata()
{
    const auto codes = unevenCodes();

    const auto fold = drawFolds(1, 0, 4, 101, codes);

    std::vector<int> all(4);
    for (std::int32_t level = 0; level < 3; ++level) {
        std::vector<int> counts(4);
        for (std::size_t i = 0; i < codes.size(); ++i) {
            if (codes[i] != level)
                continue;
            ++counts.at(static_cast<std::size_t>(fold[i]));
            ++all.at(static_cast<std::size_t>(fold[i]));
        }
        QVERIFY(spread(counts) <= 1);
    }
    QVERIFY(spread(all) <= 1);
}

void TestResampling::drawsAsManyAsThereAreRows()
{
    const auto counts = drawBootstrap(1, 0, 1000, {});

    QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0U), 1000U);
    const auto absent = std::count(counts.begin(), counts.end(), 0U);
    QVERIFY(absent > 320 && absent < 416); // 1000/e = 368, sd 9.8
}

void TestResampling::drawsWithinStrata()
{
    const auto codes = unevenCodes();

    const auto counts = drawBootstrap(1, 0, 101, codes);

    for (std::int32_t level = 0; level < 3; ++level) {
        std::int64_t drawn = 0;
        for (std::size_t i = 0; i < codes.size(); ++i)
            drawn += codes[i] == level ? counts[i] : 0;
        QCOMPARE(drawn, std::count(codes.begin(), codes.end(), level));
    }
}

void TestResampling::differsByRepeatAndSeed()
{
    QVERIFY(drawFolds(1, 0, 5, 50, {}) == drawFolds(1, 0, 5, 50, {}));
    QVERIFY(drawFolds(1, 0, 5, 50, {}) != drawFolds(1, 1, 5, 50, {}));
    QVERIFY(drawFolds(1, 0, 5, 50, {}) != drawFolds(2, 0, 5, 50, {}));
    QVERIFY(drawBootstrap(1, 0, 50, {}) != drawBootstrap(1, 1, 50, {}));
}

/// Frozen: results of earlier versions are repeatable only while these stay.
void TestResampling::keepsItsDraws()
{
    QVERIFY(drawFolds(2024, 2, 3, 10, {}) ==
            (std::vector<std::int32_t>{0, 2, 1, 0, 1, 2, 2, 1, 0, 0}));
    QVERIFY(drawBootstrap(2024, 6, 10, {}) ==
            (std::vector<std::uint32_t>{0, 1, 1, 1, 1, 1, 2, 2, 0, 1}));
}

QTEST_GUILESS_MAIN(TestResampling)
#include "tst_resampling.moc"
