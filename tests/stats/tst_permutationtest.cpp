#include "stats/permutationtest.h"

#include "stats/linear.h"

#include "runplans.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace heddle;
using namespace heddle::test;

namespace {

struct Question
{
    const char *formula, *table, *permute;
};

Question questionOf(const std::string &id)
{
    if (id == "birthwt_smoke_lwt")
        return {"lwt ~ smoke", "birthwt.csv", "smoke"};
    if (id == "warpbreaks_tension_f")
        return {"breaks ~ tension", "warpbreaks.csv", "tension"};
    return {"mpg ~ qsec", "mtcars.csv", "qsec"};
}

/// The F that goes with the reference's statistic of n rows of y.
double fOf(const std::string &statistic, double value, const std::vector<double> &y,
           const std::vector<double> &group)
{
    const auto n = static_cast<double>(y.size());
    if (statistic == "anova_f")
        return value;
    if (statistic == "correlation")
        return value * value / (1 - value * value) * (n - 2);
    double sum = 0, squares = 0, ones = 0; // a difference of means
    for (std::size_t i = 0; i < y.size(); ++i) {
        sum += y[i];
        squares += y[i] * y[i];
        ones += group[i];
    }
    const double between = value * value * ones * (n - ones) / n;
    return between / ((squares - sum * sum / n - between) / (n - 2));
}

double statisticOf(const Plan &plan, const GlmDesign &design)
{
    const GlmFit fit = orEnd(fitLinear(design, plan.target().numbers, {}));
    return fStatistic(fit.nullDeviance, fit.dfNull, fit.deviance, fit.dfResidual);
}

} // namespace

class TestPermutationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsItsLevelWithAnEarlyEnd_data();
    void keepsItsLevelWithAnEarlyEnd();
    void endsAtTheExceedancesOfThePrecision();
    void countsAsTheReference_data();
    void countsAsTheReference();
    void countsTiesAndTheObservedOne();
    void leavesOutReplicatesWithoutAStatistic();
    void givesAnIntervalOfThePValue();
    void givesTheSquareOfT();
    void givesNoStatisticForModelsOfOneRank();
};

void TestPermutationTest::countsAsTheReference_data()
{
    QTest::addColumn<int>("entry");
    const auto results = reference("permutation.json")["results"];
    for (std::size_t entry = 0; entry < results.size(); ++entry)
        QTest::newRow(results[entry]["id"].get<std::string>().c_str()) << static_cast<int>(entry);
}

void TestPermutationTest::countsAsTheReference()
{
    QFETCH(int, entry);
    const auto expected = reference("permutation.json")["results"][static_cast<std::size_t>(entry)];
    const Question asked = questionOf(expected["id"].get<std::string>());
    Experiment experiment = question(asked.formula, LearnerKind::Linear);
    experiment.resampling.kind = ResamplingKind::Permutation;
    experiment.resampling.permute = asked.permute;
    const auto plan = planOf(std::move(experiment), asked.table);
    const std::vector<double> &y = plan->target().numbers;
    const Eigen::VectorXd second = plan->design().x().col(1);
    const std::vector<double> group(second.begin(), second.end());
    const std::string statistic = expected["statistic"].get<std::string>();

    const double observed = statisticOf(*plan, plan->design());
    std::vector<double> replicates;
    for (const auto &permutation : expected["permutations"]) {
        std::vector<std::int64_t> sources;
        for (const auto &row : permutation)
            sources.push_back(row.get<std::int64_t>() - 1);
        replicates.push_back(statisticOf(*plan, orEnd(plan->permutedDesign(sources))));
    }

    // Sums of a hundred terms, and t² where the reference has a difference of means.
    HEDDLE_NEAR(observed, fOf(statistic, referenceNumber(expected["observed"]), y, group), 1e-10,
                0);
    const auto &values = expected["replicate_statistic"];
    QCOMPARE(replicates.size(), values.size());
    for (std::size_t i = 0; i < replicates.size(); ++i)
        HEDDLE_NEAR(replicates[i], fOf(statistic, referenceNumber(values[i]), y, group), 1e-9,
                    1e-12);
    const PermutationTest test = permutationTest(observed, replicates);
    QCOMPARE(test.replicates, expected["B"].get<std::int64_t>());
    QCOMPARE(test.exceed, expected["count"].get<std::int64_t>());
    HEDDLE_NEAR(test.pValue, referenceNumber(expected["p"]), 1e-15, 0);
    QVERIFY(test.low < test.pValue && test.pValue < test.high);
}

void TestPermutationTest::countsTiesAndTheObservedOne()
{
    const std::vector<double> replicates = {5, 5 * (1 - 5e-13), 5 * (1 - 2e-12), 6, 1};

    const PermutationTest test = permutationTest(5, replicates);

    QCOMPARE(test.exceed, 3);
    QCOMPARE(test.pValue, 4.0 / 6.0);
}

void TestPermutationTest::leavesOutReplicatesWithoutAStatistic()
{
    const std::vector<double> replicates = {1, NAN, INFINITY, 3};

    const PermutationTest test = permutationTest(2, replicates);
    QCOMPARE(test.replicates, 3);
    QCOMPARE(test.exceed, 2);
    QVERIFY(std::isnan(permutationTest(NAN, replicates).pValue));
    QVERIFY(std::isnan(permutationTest(1, std::vector<double>{NAN}).pValue));
}

void TestPermutationTest::givesAnIntervalOfThePValue()
{
    std::vector<double> replicates(20, 0);
    const PermutationTest none = permutationTest(1, replicates);
    QCOMPARE(none.low, 0.0);
    HEDDLE_NEAR(none.high, 1 - std::pow(0.025, 1.0 / 20), 1e-12, 0); // binom.test(0, 20)
    std::fill_n(replicates.begin(), 5, 2);
    const PermutationTest some = permutationTest(1, replicates);
    HEDDLE_NEAR(some.low, 0.0865714691014346, 1e-10, 0); // R: binom.test(5, 20)$conf.int
    HEDDLE_NEAR(some.high, 0.4910458717079575, 1e-10, 0);
    QCOMPARE(permutationTest(0, replicates).high, 1.0);
}

void TestPermutationTest::givesTheSquareOfT()
{
    const auto plan = planOf(question("mpg ~ wt", LearnerKind::Linear), "mtcars.csv");
    const GlmFit fit = orEnd(fitLinear(plan->design(), plan->target().numbers, {}));
    const double t = fit.coefficients[1] / fit.standardErrors[1];

    HEDDLE_NEAR(fStatistic(fit.nullDeviance, fit.dfNull, fit.deviance, fit.dfResidual), t * t,
                1e-12, 0);
}

void TestPermutationTest::givesNoStatisticForModelsOfOneRank()
{
    QVERIFY(std::isnan(fStatistic(10, 5, 9, 5)));
    QVERIFY(std::isnan(fStatistic(10, 5, 0, 0)));
    QVERIFY(std::isinf(fStatistic(10, 5, 0, 4)));
    HEDDLE_NEAR(fStatistic(10, 5, 4, 4), 6, 1e-15, 0);
}

/// Where nothing is to be found all orders of the observed statistic and the replicates are alike:
/// no p value may come too often.
void TestPermutationTest::keepsItsLevelWithAnEarlyEnd_data()
{
    QTest::addColumn<int>("exceedances");
    QTest::addColumn<int>("atLeast");
    QTest::newRow("ended by the first one") << 1 << 1;
    QTest::newRow("ended by the second one") << 2 << 1;
    QTest::newRow("not before the third") << 2 << 3;
    QTest::newRow("not before the last but one") << 1 << 5;
}

void TestPermutationTest::keepsItsLevelWithAnEarlyEnd()
{
    QFETCH(int, exceedances);
    QFETCH(int, atLeast);
    std::vector<double> values = {1, 2, 3, 4, 5, 6, 7};
    std::vector<double> pValues;
    do {
        const PermutationTest test = permutationTest(values[0], std::span(values).subspan(1),
                                                     SequentialRule{exceedances, atLeast});
        pValues.push_back(test.pValue);
        QVERIFY(test.low <= test.pValue && test.pValue <= std::max(test.high, test.pValue));
    } while (std::next_permutation(values.begin(), values.end()));

    std::sort(pValues.begin(), pValues.end());
    for (std::size_t i = 0; i + 1 < pValues.size(); ++i)
        if (pValues[i] < pValues[i + 1]) // so many are at most this one
            QVERIFY(static_cast<double>(i + 1) / static_cast<double>(pValues.size()) <=
                    pValues[i] + 1e-12);
    QVERIFY(pValues.front() < pValues.back());
}

void TestPermutationTest::endsAtTheExceedancesOfThePrecision()
{
    QCOMPARE(exceedancesFor(0.1), 15); // 4/27 / 0.01 = 14.8
    QCOMPARE(exceedancesFor(0.05), 60);
    QCOMPARE(exceedancesFor(10), 1);
    const std::vector<double> replicates = {0, 2, std::nan(""), 2, 0, 2, 2, 2};

    const PermutationTest test = permutationTest(1, replicates, SequentialRule{3, 2});

    QCOMPARE(test.exceed, 3);
    QCOMPARE(test.replicates, 5);
    QCOMPARE(test.pValue, 3.0 / 5);
    // Inverse sampling: qbeta(0.025, 3, 3) and qbeta(0.975, 3, 2) in R.
    HEDDLE_NEAR(test.low, 0.14663279963467313, 1e-9, 0);
    HEDDLE_NEAR(test.high, 0.93241401351145703, 1e-9, 0);
}

QTEST_APPLESS_MAIN(TestPermutationTest)
#include "tst_permutationtest.moc"
