#include "stats/rankorder.h"

#include "core/random.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <numeric>

using namespace heddle;

class TestRankOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordersAsComparingDoes_data();
    void ordersAsComparingDoes();
    void putsNotANumbersLast();
};

void TestRankOrder::ordersAsComparingDoes_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<int>("different");
    QTest::newRow("none") << 0 << 0.0 << 1.0 << 10;
    QTest::newRow("few") << 100 << 0.0 << 1.0 << 1000000;
    QTest::newRow("many probabilities") << 20000 << 0.0 << 1.0 << 1000000;
    QTest::newRow("many ties") << 20000 << 0.0 << 1.0 << 7;
    QTest::newRow("of both signs") << 20000 << -1e300 << 1e300 << 1000000;
    QTest::newRow("all alike") << 5000 << 0.0 << 1.0 << 1;
}

void TestRankOrder::ordersAsComparingDoes()
{
    QFETCH(int, count);
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(int, different);
    RandomStream stream(1, "test", {});
    std::vector<double> values;
    for (int i = 0; i < count; ++i) {
        const auto step = static_cast<double>(stream.below(static_cast<std::uint64_t>(different)));
        const double share = step / different;
        values.push_back(from * (1 - share) + to * share);
    }
    for (std::size_t i = 0; i < values.size(); i += 50) // both zeros are one value
        values[i] = i % 100 == 0 ? 0.0 : -0.0;

    const std::vector<std::uint32_t> order = ascendingOrder(values);

    std::vector<std::uint32_t> expected(values.size());
    std::iota(expected.begin(), expected.end(), 0U);
    std::stable_sort(expected.begin(), expected.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
    QCOMPARE(order, expected);
}

void TestRankOrder::putsNotANumbersLast()
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::vector<double> values = {none, infinity, -none, 1, -infinity};

    QCOMPARE(ascendingOrder(values), (std::vector<std::uint32_t>{4, 3, 1, 0, 2}));
}

QTEST_APPLESS_MAIN(TestRankOrder)
#include "tst_rankorder.moc"
