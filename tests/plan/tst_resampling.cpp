#include "plan/resampling.h"

#include <QTest>

#include <algorithm>
#include <cmath>
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
    void holdsOutAFraction_data();
    void holdsOutAFraction();
    void holdsOutAFractionOfEachLevel();
    void keepsGroupsTogether();
    void holdsBackAFifthOfTheTrainingRows();
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

void TestResampling::holdsOutAFraction_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<double>("fraction");
    QTest::addColumn<int>("tested");
    QTest::newRow("a quarter") << 100 << 0.25 << 25;
    QTest::newRow("to the nearest row") << 10 << 0.26 << 3;
    QTest::newRow("one at least") << 10 << 0.01 << 1;
    QTest::newRow("never all") << 10 << 0.99 << 9;
    QTest::newRow("two rows") << 2 << 0.5 << 1;
}

void TestResampling::holdsOutAFraction()
{
    QFETCH(int, rows);
    QFETCH(double, fraction);
    QFETCH(int, tested);

    const auto trains = drawHoldout(1, 0, fraction, rows, {});

    QCOMPARE(std::count(trains.begin(), trains.end(), 0U), tested);
    QCOMPARE(std::count(trains.begin(), trains.end(), 1U), rows - tested);
    QVERIFY(rows < 100 || trains != drawHoldout(1, 1, fraction, rows, {}));
    QCOMPARE(trains, drawHoldout(1, 0, fraction, rows, {}));
}

void TestResampling::holdsOutAFractionOfEachLevel()
{
    const auto codes = unevenCodes();

    const auto trains = drawHoldout(1, 0, 0.3, std::ssize(codes), codes);

    for (const std::int32_t level : {0, 1, 2}) {
        double size = 0, tested = 0;
        for (std::size_t i = 0; i < codes.size(); ++i) {
            size += codes[i] == level ? 1 : 0;
            tested += codes[i] == level && trains[i] == 0 ? 1 : 0;
        }
        QVERIFY(std::abs(tested - 0.3 * size) <= 0.5);
    }
}

void TestResampling::keepsGroupsTogether()
{
    std::vector<std::int32_t> groups(200);
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i] = static_cast<std::int32_t>(i * i % 23 % 12);
    std::vector<std::int32_t> numbers = groups; // without gaps
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    for (std::int32_t &group : groups)
        group = static_cast<std::int32_t>(std::find(numbers.begin(), numbers.end(), group) -
                                          numbers.begin());
    const auto isSameInGroups = [&](const auto &values) {
        for (std::size_t i = 0; i < groups.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (groups[i] == groups[j] && values[i] != values[j])
                    return false;
        return true;
    };

    const auto folds = drawGroupFolds(1, 0, 4, groups);
    QVERIFY(isSameInGroups(folds));
    for (const std::int32_t fold : {0, 1, 2, 3})
        QVERIFY(std::count(folds.begin(), folds.end(), fold) > 20);
    const auto times = drawGroupBootstrap(1, 0, groups);
    QVERIFY(isSameInGroups(times));
    QVERIFY(*std::max_element(times.begin(), times.end()) > 1);
    const auto trains = drawGroupHoldout(1, 0, 0.25, groups);
    QVERIFY(isSameInGroups(trains));
    QVERIFY(std::count(trains.begin(), trains.end(), 0U) >= 50);
    const std::vector<std::int32_t> two{0, 1, 1, 1};
    for (int repeat = 0; repeat < 8; ++repeat) { // one is tested and one is not
        const auto drawn = drawGroupHoldout(1, repeat, 0.99, two);
        const auto tested = std::count(drawn.begin(), drawn.end(), 0U);
        QVERIFY(tested == 1 || tested == 3);
    }
}

void TestResampling::holdsBackAFifthOfTheTrainingRows()
{
    const RandomStream stream(1, "held back", {{"fold", 2}});
    std::vector<std::uint32_t> trains(120);
    std::vector<std::int32_t> codes(trains.size()), groups(trains.size());
    for (std::size_t i = 0; i < trains.size(); ++i) {
        trains[i] = static_cast<std::uint32_t>(i % 4); // rows of 0 are tested
        codes[i] = i % 9 == 0 ? 1 : 0;
        groups[i] = static_cast<std::int32_t>(i / 6);
    }
    const auto heldBack = drawHeldBack(stream, trains, codes, {});
    int ofLevel[2] = {0, 0}, trained[2] = {0, 0};
    for (std::size_t i = 0; i < trains.size(); ++i) {
        QVERIFY(!heldBack[i] || trains[i] > 0);
        ofLevel[codes[i]] += heldBack[i] ? 1 : 0;
        trained[codes[i]] += trains[i] > 0 ? 1 : 0;
    }
    QCOMPARE(ofLevel[0] + ofLevel[1], 18); // of 90
    QVERIFY(std::abs(ofLevel[1] - trained[1] / 5.0) < 1);

    const auto ofGroups = drawHeldBack(stream, trains, codes, groups);
    int rows = 0;
    for (std::size_t i = 0; i < trains.size(); ++i) {
        rows += ofGroups[i] ? 1 : 0;
        for (std::size_t k = 0; k < i; ++k)
            QVERIFY(groups[i] != groups[k] || trains[i] == 0 || trains[k] == 0 ||
                    ofGroups[i] == ofGroups[k]);
    }
    QVERIFY(rows >= 15 && rows <= 23); // groups have four or five rows
    QVERIFY(drawHeldBack(stream, trains, codes, {}) == heldBack);
    const RandomStream other(1, "held back", {{"fold", 3}});
    QVERIFY(drawHeldBack(other, trains, codes, {}) != heldBack);
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
