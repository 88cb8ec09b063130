#include "runplans.h"
#include "stats/trees.h"
#include "support.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace heddle;
using namespace heddle::test;

namespace {

constexpr int most = 80; ///< Rounds, where nothing else is said.

/// What boosted trees are fitted to.
struct Problem
{
    std::shared_ptr<const Plan> plan;
    Family family = Family::Binomial;
    std::vector<double> y;
    std::vector<double> weights, offset;
    std::vector<std::uint32_t> times;

    const GlmDesign &design() const { return plan->design(); }
    bool isJoint() const { return family == Family::Multinomial; }
    Result<TreeFit> fit(const TreeOptions &options) const { return fit(options, times); }
    Result<TreeFit> fit(const TreeOptions &options, std::span<const std::uint32_t> copies) const
    {
        const FitRows rows{weights, copies, offset};
        return isJoint() ? fitJointTrees(design(), plan->target().codes, 3, rows, options)
                         : fitTrees(design(), y, family, rows, options);
    }
};

Problem births()
{
    Problem problem;
    problem.plan = planOf(question("low ~ age + lwt + smoke + ptl + ht"), "birthwt.csv");
    for (const std::int32_t code : problem.plan->target().codes)
        problem.y.push_back(code);
    return problem;
}

Problem cars()
{
    Problem problem;
    problem.plan = planOf(question("mpg ~ wt + hp + qsec", LearnerKind::Linear), "mtcars.csv");
    problem.family = Family::Gaussian;
    problem.y = problem.plan->target().numbers;
    return problem;
}

Problem iris()
{
    Problem problem;
    problem.plan = irisPlan();
    problem.family = Family::Multinomial;
    return problem;
}

/// With weights, copies, rows that are left out, and, where it may, an offset.
Problem uneven(Problem problem)
{
    for (std::int64_t row = 0; row < problem.design().rows(); ++row) {
        problem.weights.push_back(row % 7 == 3 ? 0 : 0.5 + 0.25 * static_cast<double>(row % 5));
        problem.times.push_back(static_cast<std::uint32_t>((row * 3) % 4));
        if (!problem.isJoint())
            problem.offset.push_back(0.125 * static_cast<double>(row % 3));
    }
    return problem;
}

/// Numbers that have nothing to do with the variables.
Problem noise()
{
    Problem problem = births();
    problem.family = Family::Gaussian;
    RandomStream stream(5, "noise", {});
    for (double &y : problem.y)
        y = stream.uniform();
    return problem;
}

TreeOptions optionsOf(int rounds)
{
    TreeOptions options;
    options.trees = rounds;
    options.depth = 3;
    options.subsample = 0.75;
    options.draws = [](int tree) { return RandomStream(11, "test", {{"tree", tree}}); };
    return options;
}

TreeOptions stopping(const Problem &problem, int patience, int rounds = most)
{
    TreeOptions options = optionsOf(rounds);
    options.patience = patience;
    for (std::int64_t row = 0; row < problem.design().rows(); ++row)
        options.heldBack.push_back(row % 5 == 1);
    return options;
}

/// -2 log p of a level, squares, or the binomial deviance, by the C library's functions.
double devianceOf(const Problem &problem, const Eigen::MatrixXd &eta, Eigen::Index place,
                  std::int64_t row)
{
    if (problem.isJoint()) {
        double sum = 0;
        for (Eigen::Index level = 0; level < 3; ++level)
            sum += std::exp(eta(place, level));
        const auto code = problem.plan->target().codes[static_cast<std::size_t>(row)];
        return 2 * (std::log(sum) - eta(place, code));
    }
    const double y = problem.y[static_cast<std::size_t>(row)];
    if (problem.family == Family::Gaussian)
        return (y - eta(place, 0)) * (y - eta(place, 0));
    return 2 * (std::log1p(std::exp(eta(place, 0))) - y * eta(place, 0));
}

/// Deviances of the rows held back after each round of trees that never see them.
std::vector<double> heldBackDeviances(const Problem &problem, const std::vector<bool> &heldBack)
{
    std::vector<std::uint32_t> grown = problem.times;
    if (grown.empty())
        grown.assign(heldBack.size(), 1);
    std::vector<std::int64_t> judged;
    std::vector<double> counts;
    for (std::size_t row = 0; row < heldBack.size(); ++row) {
        const double weight = problem.weights.empty() ? 1 : problem.weights[row];
        if (!heldBack[row])
            continue;
        judged.push_back(static_cast<std::int64_t>(row));
        counts.push_back(weight * grown[row]);
        grown[row] = 0;
    }
    const TreeFit fit = orEnd(problem.fit(optionsOf(most), grown));
    std::vector<double> path(most);
    std::iota(path.begin(), path.end(), 1.0);
    std::vector<double> deviances;
    for (const Eigen::MatrixXd &eta :
         predictRounds(fit.trees, problem.design().x(), problem.offset, judged, path)) {
        double sum = 0;
        for (std::size_t i = 0; i < judged.size(); ++i)
            sum += counts[i] * devianceOf(problem, eta, static_cast<Eigen::Index>(i), judged[i]);
        deviances.push_back(sum);
    }
    return deviances;
}

/// The round with the least of them before `patience` rounds without a new one.
int bestOf(const std::vector<double> &deviances, int patience)
{
    int best = 1;
    for (int round = 2; round <= std::ssize(deviances) && round - best <= patience; ++round)
        if (deviances[static_cast<std::size_t>(round - 1)] <
            deviances[static_cast<std::size_t>(best - 1)])
            best = round;
    return best;
}

int roundsOf(const TreeFit &fit)
{
    return static_cast<int>(fit.trees.treeCount() / fit.trees.outputs);
}

} // namespace

/// The rows that a round of boosted trees takes, and how many rounds they take.
class TestTreeRounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aShareOfTheRowsIsOfWholeRows_data();
    void aShareOfTheRowsIsOfWholeRows();
    void stopWhereRowsHeldBackSaySo_data();
    void stopWhereRowsHeldBackSaySo();
    void noiseIsStoppedAtOnce();
    void growingEndsWhenPatienceDoes();
    void roundsAreTheMost();
    void rowsHeldBackAreTrainedOnInTheEnd();
    void bothPassesTellOfProgressAndStop();
    void refuseWhatNothingCanJudge();
};

void TestTreeRounds::aShareOfTheRowsIsOfWholeRows_data()
{
    QTest::addColumn<bool>("joint");
    QTest::newRow("one predictor") << false;
    QTest::newRow("a predictor a level") << true;
}

/// The root's cover is what the rows of a round weigh: in the first round each level's the same.
void TestTreeRounds::aShareOfTheRowsIsOfWholeRows()
{
    QFETCH(bool, joint);
    const Problem problem = joint ? iris() : births();
    TreeOptions options = optionsOf(1);
    options.subsample = 0.6;
    const TreeFit fit = orEnd(problem.fit(options));

    const double rows = std::round(0.6 * static_cast<double>(problem.design().rows()));
    const double curvature = joint ? 2 * (1.0 / 3) * (2.0 / 3) : 0.25;
    for (std::int64_t tree = 0; tree < fit.trees.treeCount(); ++tree)
        HEDDLE_NEAR(static_cast<double>(fit.trees.tree(tree).front().cover), rows * curvature, 1e-5,
                    0); // a sum of single precision
}

void TestTreeRounds::stopWhereRowsHeldBackSaySo_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("isUneven");
    QTest::addColumn<int>("patience");
    for (const int patience : {1, 4, 15}) {
        QTest::addRow("two classes, %d", patience) << 0 << false << patience;
        QTest::addRow("two classes, weighted, %d", patience) << 0 << true << patience;
        QTest::addRow("numbers, %d", patience) << 1 << false << patience;
        QTest::addRow("numbers, weighted, %d", patience) << 1 << true << patience;
        QTest::addRow("all levels, %d", patience) << 2 << false << patience;
        QTest::addRow("all levels, weighted, %d", patience) << 2 << true << patience;
    }
}

/// Against the deviances of every number of rounds, by hand.
void TestTreeRounds::stopWhereRowsHeldBackSaySo()
{
    QFETCH(int, kind);
    QFETCH(bool, isUneven);
    QFETCH(int, patience);
    Problem problem = kind == 0 ? births() : kind == 1 ? cars() : iris();
    if (isUneven)
        problem = uneven(std::move(problem));
    const TreeOptions options = stopping(problem, patience);
    const int best = bestOf(heldBackDeviances(problem, options.heldBack), patience);

    const TreeFit fit = orEnd(problem.fit(options));

    QCOMPARE(roundsOf(fit), best);
    QCOMPARE(fit.fit.iterations, best);
    const TreeFit all = orEnd(problem.fit(optionsOf(best)));
    QVERIFY(fit.trees == all.trees); // on all rows, to the last bit
    QCOMPARE(fit.fit.deviance, all.fit.deviance);
    QCOMPARE(fit.fit.rows, all.fit.rows);
}

void TestTreeRounds::noiseIsStoppedAtOnce()
{
    const Problem problem = noise();
    const TreeFit fit = orEnd(problem.fit(stopping(problem, 10, 500)));
    QVERIFY2(roundsOf(fit) <= 5, qPrintable(QString::number(roundsOf(fit))));

    const Problem births = ::births();
    const TreeFit whole = orEnd(births.fit(optionsOf(500)));
    const TreeFit stopped = orEnd(births.fit(stopping(births, 10, 500)));
    QVERIFY(roundsOf(stopped) < roundsOf(whole));
}

void TestTreeRounds::growingEndsWhenPatienceDoes()
{
    const Problem problem = noise();
    TreeOptions options = stopping(problem, 7, 500);
    std::vector<int> grown;
    options.draws = [&grown](int tree) {
        grown.push_back(tree);
        return RandomStream(11, "test", {{"tree", tree}});
    };
    const int best = roundsOf(orEnd(problem.fit(options)));

    // The first pass, 0 for the columns and a number a round, and the second one.
    std::vector<int> expected(static_cast<std::size_t>(best + 7 + 1));
    std::iota(expected.begin(), expected.end(), 0);
    for (int round = 0; round <= best; ++round)
        expected.push_back(round);
    QCOMPARE(grown, expected);
}

void TestTreeRounds::roundsAreTheMost()
{
    const Problem problem = iris();
    for (const int rounds : {1, 2, 5})
        QCOMPARE(roundsOf(orEnd(problem.fit(stopping(problem, 50, rounds)))), rounds);
}

void TestTreeRounds::rowsHeldBackAreTrainedOnInTheEnd()
{
    Problem problem = cars();
    const TreeOptions options = stopping(problem, 5);
    const TreeFit before = orEnd(problem.fit(options));
    problem.y[1] += 1e-3; // held back: too little to choose another number of rounds
    const TreeFit after = orEnd(problem.fit(options));

    QVERIFY(options.heldBack[1]);
    QCOMPARE(roundsOf(after), roundsOf(before));
    QVERIFY(after.trees != before.trees);
}

void TestTreeRounds::bothPassesTellOfProgressAndStop()
{
    const Problem problem = iris();
    TreeOptions options = stopping(problem, 5);
    std::vector<double> shares;
    options.progress = [&shares](double share) { shares.push_back(share); };
    QVERIFY(problem.fit(options));
    QVERIFY(std::is_sorted(shares.begin(), shares.end()));
    QCOMPARE(shares.back(), 1.0);
    const auto second =
        std::find_if(shares.begin(), shares.end(), [](double share) { return share > 0.5; });
    QVERIFY(second > shares.begin());

    for (const double share : {shares.front(), *second}) {
        std::stop_source source;
        double last = 0;
        options.stop = source.get_token();
        options.progress = [&](double now) {
            last = now;
            if (now >= share)
                source.request_stop();
        };
        const auto fit = problem.fit(options);
        QVERIFY(!fit && fit.error().code == ErrorCode::Cancelled);
        QCOMPARE(last, share); // no tree more
    }
}

void TestTreeRounds::refuseWhatNothingCanJudge()
{
    const Problem problem = births();
    const auto faultOf = [&problem](const TreeOptions &options) {
        const auto fit = problem.fit(options);
        return fit ? std::string() : fit.error().text();
    };
    const auto says = [&faultOf](const TreeOptions &options, const char *part) {
        return faultOf(options).find(part) != std::string::npos;
    };
    TreeOptions forest = stopping(problem, 5);
    forest.isForest = true;
    QVERIFY(says(forest, "is not stopped early"));
    TreeOptions path = stopping(problem, 5);
    path.path = {5, 10};
    QVERIFY(says(path, "path of rounds is not stopped early"));
    TreeOptions few = stopping(problem, 5);
    few.heldBack.pop_back();
    QVERIFY(says(few, "Of 188 rows for 189"));
    for (const bool isHeldBack : {false, true}) {
        TreeOptions none = stopping(problem, 5);
        none.heldBack.assign(none.heldBack.size(), isHeldBack);
        QVERIFY(says(none, "No row is held back, or every one is."));
    }
}

QTEST_APPLESS_MAIN(TestTreeRounds)

#include "tst_treerounds.moc"
