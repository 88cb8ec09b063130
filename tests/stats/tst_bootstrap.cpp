#include "stats/bootstrap.h"

#include "core/random.h"
#include "stats/distributions.h"

#include "support.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace heddle;
using namespace heddle::test;

namespace {

struct Sample
{
    double estimate = 0;
    std::vector<double> replicates;
    std::vector<double> sorted;
};

Sample sampleOf(const nlohmann::json &entry, std::size_t term)
{
    Sample sample;
    sample.estimate = referenceNumber(entry["original"][term]);
    for (const auto &replicate : entry["replicate_coef"])
        sample.replicates.push_back(referenceNumber(replicate[term]));
    sample.sorted = sample.replicates;
    std::sort(sample.sorted.begin(), sample.sorted.end());
    return sample;
}

std::vector<double> normalDraws(int stream, int count)
{
    RandomStream random(1, "test of intervals", {{"stream", stream}});
    std::vector<double> draws;
    while (std::ssize(draws) < count)
        draws.push_back(normalQuantile(0.5 * 1e-12 + random.uniform()));
    std::sort(draws.begin(), draws.end());
    return draws;
}

double deviationOf(const std::vector<double> &values)
{
    return spreadOf(0, values).stdError;
}

} // namespace

class TestBootstrap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheIntervalsOfBoot_data();
    void givesTheIntervalsOfBoot();
    void givesTheAccelerationOfTheJackknife();
    void interpolatesOnTheNormalScale();
    void takesTheExtremeReplicateBeyondTheRanks();
    void movesWithShiftAndScale();
    void tellsTheMonteCarloError_data();
    void tellsTheMonteCarloError();
    void givesNoBcaIntervalWithAllReplicatesOnOneSide();
    void givesNoNumbersWithoutReplicates();
};

void TestBootstrap::givesTheIntervalsOfBoot_data()
{
    QTest::addColumn<int>("entry");
    QTest::addColumn<int>("term");
    const auto results = reference("bootstrap.json")["results"];
    for (std::size_t entry = 0; entry < results.size(); ++entry) {
        const auto &intervals = results[entry]["intervals"];
        for (std::size_t term = 0; !intervals.is_null() && term < intervals.size(); ++term)
            QTest::addRow("%s, %s", results[entry]["id"].get<std::string>().c_str(),
                          intervals[term]["term"].get<std::string>().c_str())
                << static_cast<int>(entry) << static_cast<int>(term);
    }
}

void TestBootstrap::givesTheIntervalsOfBoot()
{
    QFETCH(int, entry);
    QFETCH(int, term);
    const auto one = reference("bootstrap.json")["results"][static_cast<std::size_t>(entry)];
    const auto expected = one["intervals"][static_cast<std::size_t>(term)];
    const Sample sample = sampleOf(one, static_cast<std::size_t>(term));
    const double level = one["conf"].get<double>();

    const ReplicateSpread spread = spreadOf(sample.estimate, sample.replicates);
    const double z0 = biasCorrection(sample.estimate, sample.sorted);

    // The same replicates as boot's: what is left is the order of sums.
    HEDDLE_NEAR(spread.bias, referenceNumber(expected["bias"]), 1e-10, 1e-13);
    HEDDLE_NEAR(spread.stdError, referenceNumber(expected["se"]), 1e-12, 0);
    HEDDLE_NEAR(z0, referenceNumber(expected["z0"]), 1e-12, 0);
    const auto check = [&](const BootstrapInterval &interval, const nlohmann::json &ends) {
        HEDDLE_NEAR(interval.low, referenceNumber(ends[0]), 1e-10, 1e-13);
        HEDDLE_NEAR(interval.high, referenceNumber(ends[1]), 1e-10, 1e-13);
        QVERIFY(!interval.isExtreme);
    };
    check(normalInterval(sample.estimate, spread, level), expected["normal"]);
    check(basicInterval(sample.estimate, sample.sorted, level), expected["basic"]);
    check(percentileInterval(sample.sorted, level), expected["percentile"]);
    for (const char *const influence : {"bca_regression_influence", "bca_jackknife_influence"}) {
        const auto &bca = expected[influence];
        check(bcaInterval(sample.sorted, z0, referenceNumber(bca["a"]), level), bca["interval"]);
    }
}

void TestBootstrap::givesTheAccelerationOfTheJackknife()
{
    // The mean of these numbers, by hand: t - t₋ᵢ = (x_i - 3.2) / 4, so L = x - 3.2.
    const std::vector<double> x = {1, 2, 3, 4, 6};
    std::vector<double> leftOut;
    for (const double one : x)
        leftOut.push_back((16 - one) / 4);
    double squares = 0, cubes = 0;
    for (const double one : x) {
        squares += (one - 3.2) * (one - 3.2);
        cubes += (one - 3.2) * (one - 3.2) * (one - 3.2);
    }

    HEDDLE_NEAR(jackknifeAcceleration(3.2, leftOut), cubes / (6 * std::pow(squares, 1.5)), 1e-13,
                0);
    QVERIFY(std::isnan(jackknifeAcceleration(3.2, std::vector<double>(5, 3.2))));
    leftOut[2] = NAN;
    QVERIFY(std::isnan(jackknifeAcceleration(3.2, leftOut)));
    // Two strata of unlike size weigh their rows by it.
    const std::vector<double> unlike = {1.0, -2.0, 0.5};
    const std::vector<double> sizes = {11, 11, 3};
    const double a = -10, b = 20, c = -1;
    HEDDLE_NEAR(jackknifeAcceleration(0, unlike, sizes),
                (a * a * a + b * b * b + c * c * c) / (6 * std::pow(a * a + b * b + c * c, 1.5)),
                1e-13, 0);
}

void TestBootstrap::interpolatesOnTheNormalScale()
{
    const std::vector<double> sorted = {1, 2, 4};

    QCOMPARE(quantileOnNormalScale(sorted, 0.5).value, 2.0); // rank 2
    QCOMPARE(quantileOnNormalScale(sorted, 0.25).value, 1.0);
    QCOMPARE(quantileOnNormalScale(sorted, 0.75).value, 4.0);
    const double part =
        (normalQuantile(0.6) - normalQuantile(0.5)) / (normalQuantile(0.75) - normalQuantile(0.5));
    HEDDLE_NEAR(quantileOnNormalScale(sorted, 0.6).value, 2 + 2 * part, 1e-14, 0);
    QVERIFY(std::isnan(quantileOnNormalScale(sorted, NAN).value));
}

void TestBootstrap::takesTheExtremeReplicateBeyondTheRanks()
{
    std::vector<double> sorted(19);
    std::iota(sorted.begin(), sorted.end(), 1);

    QCOMPARE(quantileOnNormalScale(sorted, 0.05).value, 1.0); // rank 1: the first, and no more
    QVERIFY(!quantileOnNormalScale(sorted, 0.05).isExtreme);
    const BootstrapInterval interval = percentileInterval(sorted, 0.95);
    QCOMPARE(interval.low, 1.0);
    QCOMPARE(interval.high, 19.0);
    QVERIFY(interval.isExtreme);
    QVERIFY(!percentileInterval(sorted, 0.9).isExtreme);
    QVERIFY(basicInterval(10, sorted, 0.95).isExtreme);
}

void TestBootstrap::movesWithShiftAndScale()
{
    const auto entry = reference("bootstrap.json")["results"][1];
    const Sample sample = sampleOf(entry, 2);
    std::vector<double> moved = sample.sorted;
    for (double &value : moved)
        value = 3 * value + 100;
    const double estimate = 3 * sample.estimate + 100;

    const double z0 = biasCorrection(sample.estimate, sample.sorted);
    QCOMPARE(biasCorrection(estimate, moved), z0);
    const BootstrapInterval before = bcaInterval(sample.sorted, z0, 0.05, 0.9);
    const BootstrapInterval after = bcaInterval(moved, z0, 0.05, 0.9);
    HEDDLE_NEAR(after.low, 3 * before.low + 100, 1e-12, 0);
    HEDDLE_NEAR(after.high, 3 * before.high + 100, 1e-12, 0);
    HEDDLE_NEAR(after.lowError, 3 * before.lowError, 1e-9, 0);
}

void TestBootstrap::tellsTheMonteCarloError_data()
{
    QTest::addColumn<int>("kind");
    for (const IntervalKind kind : allIntervalKinds)
        QTest::addRow("%s", std::string(toText(kind)).c_str()) << static_cast<int>(kind);
}

/// What is told of one set of replicates is how much the ends differ between many sets.
void TestBootstrap::tellsTheMonteCarloError()
{
    QFETCH(int, kind);
    constexpr int sets = 400, replicates = 1000;
    const double estimate = 0.1, level = 0.9;
    std::vector<double> lows, highs, lowErrors, highErrors;
    for (int set = 0; set < sets; ++set) {
        const std::vector<double> sorted = normalDraws(set, replicates);
        BootstrapInterval interval;
        switch (static_cast<IntervalKind>(kind)) {
        case IntervalKind::Normal:
            interval = normalInterval(estimate, spreadOf(estimate, sorted), level);
            break;
        case IntervalKind::Basic:
            interval = basicInterval(estimate, sorted, level);
            break;
        case IntervalKind::Percentile:
            interval = percentileInterval(sorted, level);
            break;
        case IntervalKind::Bca:
            interval = bcaInterval(sorted, biasCorrection(estimate, sorted), 0.05, level);
            break;
        }
        lows.push_back(interval.low);
        highs.push_back(interval.high);
        lowErrors.push_back(interval.lowError);
        highErrors.push_back(interval.highError);
    }

    // A standard deviation of 400 values has itself an error of 3.5 %, and the formulas are
    // those of many replicates.
    HEDDLE_NEAR(spreadOf(0, lowErrors).mean, deviationOf(lows), 0.12, 0);
    HEDDLE_NEAR(spreadOf(0, highErrors).mean, deviationOf(highs), 0.12, 0);
}

void TestBootstrap::givesNoBcaIntervalWithAllReplicatesOnOneSide()
{
    const std::vector<double> sorted = {1, 2, 3};

    QVERIFY(std::isinf(biasCorrection(0, sorted)));
    QVERIFY(std::isinf(biasCorrection(5, sorted)));
    QVERIFY(std::isnan(bcaInterval(sorted, biasCorrection(5, sorted), 0, 0.95).low));
    QVERIFY(std::isnan(bcaInterval(sorted, 0, NAN, 0.95).high));
}

void TestBootstrap::givesNoNumbersWithoutReplicates()
{
    const ReplicateSpread none = spreadOf(1, {});
    const ReplicateSpread one = spreadOf(1, std::vector<double>{3});

    QVERIFY(std::isnan(none.mean) && std::isnan(none.stdError));
    QCOMPARE(one.bias, 2.0);
    QVERIFY(std::isnan(one.stdError));
    QVERIFY(std::isnan(percentileInterval({}, 0.95).low));
    QVERIFY(std::isnan(normalInterval(1, one, 0.95).low));
}

QTEST_APPLESS_MAIN(TestBootstrap)
#include "tst_bootstrap.moc"
