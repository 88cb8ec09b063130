#include "stats/comparison.h"
#include "support.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace heddle;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Squared errors of two predictors of the same worth on the folds of one sample: each is the least
/// squares of one of two variables that the target is the sum of, with noise.
struct FoldScores
{
    std::vector<double> a, b, ratios;
};

FoldScores equalPredictors(std::mt19937_64 &draws, int rows, int folds, int repeats)
{
    std::normal_distribution<double> normal;
    std::vector<double> x(static_cast<std::size_t>(rows)), z = x, y = x;
    for (std::size_t i = 0; i < y.size(); ++i) {
        x[i] = normal(draws);
        z[i] = normal(draws);
        y[i] = x[i] + z[i] + normal(draws); // both variables are worth the same
    }
    std::vector<std::size_t> order(y.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    const auto slope = [&](const std::vector<double> &of, int fold) {
        double xy = 0, xx = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (static_cast<int>(i) % folds == fold)
                continue;
            xy += of[order[i]] * y[order[i]];
            xx += of[order[i]] * of[order[i]];
        }
        return xy / xx;
    };
    FoldScores scores;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        std::shuffle(order.begin(), order.end(), draws);
        for (int fold = 0; fold < folds; ++fold) {
            const double ofX = slope(x, fold), ofZ = slope(z, fold);
            double a = 0, b = 0, tested = 0;
            for (std::size_t i = static_cast<std::size_t>(fold); i < order.size();
                 i += static_cast<std::size_t>(folds)) {
                const std::size_t row = order[i];
                a += (y[row] - ofX * x[row]) * (y[row] - ofX * x[row]);
                b += (y[row] - ofZ * z[row]) * (y[row] - ofZ * z[row]);
                ++tested;
            }
            scores.a.push_back(a / tested);
            scores.b.push_back(b / tested);
            scores.ratios.push_back(tested / (rows - tested));
        }
    }
    return scores;
}

} // namespace

class TestComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void testsTheMeanDifference();
    void knowsTheLimits();
    void adjustsAsHolm();
    void rejectsEqualLearnersSeldom();
};

/// By the formula, worked with R: d <- c(.1,.3,-.1,.2); r <- 1/3; se <- sqrt((1/4 + r) * var(d));
/// 2 * pt(-abs(mean(d) / se), 3); t.test(d)$p.value
void TestComparison::testsTheMeanDifference()
{
    const std::vector<double> a = {0.5, 0.9, 0.3, 0.8}, b = {0.4, 0.6, 0.4, 0.6};
    const std::vector<double> ratios(4, 1.0 / 3);

    const PairedComparison made = compareScores(a, b, ratios);

    HEDDLE_NEAR(made.difference, 0.125, 1e-14, 0);
    HEDDLE_NEAR(made.correctedSe, 0.1304372987, 1e-9, 0);
    HEDDLE_NEAR(made.t, 0.9583148475, 1e-9, 0);
    QCOMPARE(made.df, 3);
    HEDDLE_NEAR(made.pValue, 0.4086005627, 1e-9, 0);
    HEDDLE_NEAR(made.naivePValue, 0.2394425986, 1e-9, 0);
}

void TestComparison::knowsTheLimits()
{
    const std::vector<double> a = {1, 2}, b = {0, 1}, ratios = {0.5, 0.5};
    QCOMPARE(compareScores(a, a, ratios).pValue, 1.0);
    QCOMPARE(compareScores(a, b, ratios).pValue, 0.0); // one is ahead by the same everywhere
    QVERIFY(std::isnan(compareScores({a.data(), 1}, {b.data(), 1}, {ratios.data(), 1}).pValue));
    const std::vector<double> gap = {1, none};
    QVERIFY(std::isnan(compareScores(gap, b, ratios).pValue));
}

/// R: p.adjust(c(.01, .04, .03, .005), "holm"), and with an NA.
void TestComparison::adjustsAsHolm()
{
    const std::vector<double> p = {0.01, 0.04, 0.03, 0.005}, expected = {0.03, 0.06, 0.06, 0.02};
    const std::vector<double> adjusted = holm(p);
    for (std::size_t i = 0; i < p.size(); ++i)
        HEDDLE_NEAR(adjusted[i], expected[i], 1e-14, 0);
    const std::vector<double> gap = holm(std::vector<double>{0.01, none, 0.6});
    HEDDLE_NEAR(gap[0], 0.02, 1e-14, 0);
    QVERIFY(std::isnan(gap[1]));
    HEDDLE_NEAR(gap[2], 0.6, 1e-14, 0);
    QCOMPARE(holm(std::vector<double>{0.9, 0.8}), (std::vector<double>{1, 1}));
}

/// Of two learners worth the same, at most 7 % of the experiments find a difference at 5 %; the
/// naive test finds one far too often. 2,000 draws: the standard error of 5 % is 0.5 %.
void TestComparison::rejectsEqualLearnersSeldom()
{
    std::mt19937_64 draws(20240613);
    constexpr int experiments = 2000;
    int corrected = 0, naive = 0;
    for (int i = 0; i < experiments; ++i) {
        const FoldScores scores = equalPredictors(draws, 60, 10, 3);
        const PairedComparison made = compareScores(scores.a, scores.b, scores.ratios);
        corrected += made.pValue < 0.05 ? 1 : 0;
        naive += made.naivePValue < 0.05 ? 1 : 0;
    }
    QVERIFY2(corrected <= experiments * 7 / 100, qPrintable(QString::number(corrected)));
    QVERIFY2(naive > experiments * 15 / 100, qPrintable(QString::number(naive)));
}

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
