#include "core/json.h"
#include "plan/resampling.h"
#include "stats/trees.h"

#include "serialrun.h"
#include "tuningplans.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace heddle;
using namespace heddle::test;

namespace {

constexpr auto birthFormula = "low ~ age + lwt + smoke + ptl + ht";

/// Births by boosted trees that stop early.
Experiment stopping(const char *formula = birthFormula)
{
    Experiment experiment = question(formula, LearnerKind::BoostedTrees);
    experiment.learners.front().trees.trees = 60;
    experiment.learners.front().trees.depth = 3;
    experiment.learners.front().trees.earlyStopping = 4;
    experiment.metrics = {};
    return experiment;
}

Experiment birthsStopping()
{
    Experiment experiment = stopping();
    experiment.event = "1"; // trees alone take 0 and 1 for numbers
    return experiment;
}

/// A table of 40 rows: x, a class c with `rare` rows of "b", y, and a group of four rows each.
std::shared_ptr<const Table> rareTable(int rare)
{
    std::vector<double> x, y, g;
    std::vector<std::int32_t> c;
    for (int row = 0; row < 40; ++row) {
        x.push_back(row * 7 % 40);
        y.push_back(row * 11 % 13);
        g.push_back(std::floor(row / 4.0));
        c.push_back(row < rare ? 1 : 0);
    }
    return std::make_shared<const Table>(
        *Table::fromColumns({Column::numeric("x", x), Column::categorical("c", c, {"a", "b"}),
                             Column::numeric("y", y), Column::numeric("g", g)}));
}

std::vector<std::string> warningsOf(const Results &results)
{
    std::vector<std::string> warnings;
    for (const FitEntry &fit : results.fits)
        warnings.insert(warnings.end(), fit.warnings.begin(), fit.warnings.end());
    for (const ResampleEntry &entry : results.resamples)
        warnings.insert(warnings.end(), entry.warnings.begin(), entry.warnings.end());
    return warnings;
}

bool isOfStopping(const std::string &warning)
{
    return warning.starts_with("Early stopping was left out");
}

/// The scores of one point in all resamples.
std::vector<std::vector<double>> scoresOf(const Results &results, int point)
{
    std::vector<std::vector<double>> scores;
    for (const ResampleEntry &entry : results.resamples)
        if (std::max(entry.cell.point, 0) == point)
            scores.push_back(entry.metrics);
    return scores;
}

} // namespace

/// Boosted trees that stop early, as tasks of a plan.
class TestEarlyStopping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsBackTheTasksOwnDraw_data();
    void holdsBackTheTasksOwnDraw();
    void judgesOnRowsOfTheTrainingPartAlone();
    void aValueMoreChangesNoOther();
    void goesWithEveryResampling_data();
    void goesWithEveryResampling();
    void tooFewRowsAreToldOf_data();
    void tooFewRowsAreToldOf();
};

void TestEarlyStopping::holdsBackTheTasksOwnDraw_data()
{
    QTest::addColumn<bool>("joint");
    QTest::newRow("two classes") << false;
    QTest::newRow("all levels at once") << true;
}

/// The fit on all rows against one by hand on the same rows.
void TestEarlyStopping::holdsBackTheTasksOwnDraw()
{
    QFETCH(bool, joint);
    const auto plan = joint ? planOf(stopping("Species ~ Sepal.Length + Sepal.Width"), "iris.csv")
                            : planOf(birthsStopping(), "birthwt.csv");
    const Results results = serialResults(plan);
    const FitEntry &fit = results.fits.front();

    const std::vector<std::uint32_t> once(static_cast<std::size_t>(plan->rowsUsed()), 1);
    const std::vector<std::int32_t> &codes = plan->target().codes;
    TreeOptions options;
    options.trees = 60;
    options.depth = 3;
    options.patience = 4;
    options.heldBack = drawHeldBack(
        RandomStream(1, "held back", {{"repeat", 0}, {"fold", 0}, {"replicate", 0}, {"inner", 0}}),
        once, codes, {});
    const std::vector<double> y(codes.begin(), codes.end());
    const TreeFit hand = orEnd(joint ? fitJointTrees(plan->design(), codes, 3, {}, options)
                                     : fitTrees(plan->design(), y, Family::Binomial, {}, options));

    QVERIFY(*fit.trees == hand.trees);
    QCOMPARE(fit.fit.iterations, hand.fit.iterations);
    QVERIFY(*fit.fit.iterations < 60);
    QVERIFY(warningsOf(results).empty());
}

/// What a resample tests has no say in the number of rounds.
void TestEarlyStopping::judgesOnRowsOfTheTrainingPartAlone()
{
    Experiment experiment = stopping("y ~ x");
    experiment.resampling.kind = ResamplingKind::Holdout;
    experiment.resampling.repeats = 1;
    const auto table = rareTable(20);
    const auto plan = orEnd(Plan::make(experiment, table));
    const Resample resample = plan->resample(plan->cellAt(0, 0, 0, 0));
    const std::vector<bool> heldBack = drawHeldBack(
        RandomStream(1, "held back", {{"repeat", 1}, {"fold", 0}, {"replicate", 0}, {"inner", 0}}),
        resample.multiplicities, {}, {});
    TreeOptions options;
    options.trees = 60;
    options.depth = 3;
    options.patience = 4;
    options.heldBack = heldBack;
    const TreeFit hand = orEnd(fitTrees(plan->design(), plan->target().numbers, Family::Gaussian,
                                        {{}, resample.multiplicities, {}}, options));
    const Eigen::VectorXd expected =
        predictTrees(hand.trees, plan->design().x(), {}, resample.testRows).col(0);

    TaskRunner runner(plan);
    const TaskResult result = orEnd(runner.run(0, {}));

    QCOMPARE(result.cells.front().fit.iterations, hand.fit.iterations);
    QCOMPARE(std::ssize(result.cells.front().testLink), expected.size());
    for (Eigen::Index row = 0; row < expected.size(); ++row)
        QCOMPARE(result.cells.front().testLink[static_cast<std::size_t>(row)], expected[row]);
    for (const std::int64_t row : resample.testRows)
        QVERIFY(!heldBack[static_cast<std::size_t>(row)]);
}

void TestEarlyStopping::aValueMoreChangesNoOther()
{
    Experiment experiment = folded(birthsStopping());
    experiment.learners.front().trees.depth.reset();
    experiment.learners.front().grid = {gridOf("depth", {"2", "3"})};
    const Results two = serialResults(planOf(experiment, "birthwt.csv"));
    experiment.learners.front().grid = {gridOf("depth", {"1", "2", "3"})};
    const Results three = serialResults(planOf(experiment, "birthwt.csv"));

    for (const int point : {0, 1})
        QCOMPARE(scoresOf(three, point + 1), scoresOf(two, point));
    QVERIFY(scoresOf(three, 0) != scoresOf(three, 1));
}

void TestEarlyStopping::goesWithEveryResampling_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::newRow("folds of levels")
        << QByteArray(R"("resampling":{"kind":"cross-validation","folds":4,"stratify":true})");
    QTest::newRow("a bootstrap") << QByteArray(
        R"("resampling":{"kind":"bootstrap","replicates":6})");
    QTest::newRow("groups, weights")
        << QByteArray(R"("group":"age","weights":"lwt","resampling":{"kind":"cross-validation"})");
    QTest::newRow("nested tuning")
        << QByteArray(R"("tuning":{"nested":{"folds":3}},)"
                      R"("resampling":{"kind":"cross-validation","folds":3})");
    QTest::newRow("treated variables")
        << QByteArray(R"("missing":"treat","prepare":{"kind":"treat"},)"
                      R"("resampling":{"kind":"cross-validation","folds":3})");
    QTest::newRow("one against the rest")
        << QByteArray(R"("levels":"one-vs-rest","resampling":{"kind":"holdout","repeats":3})");
}

void TestEarlyStopping::goesWithEveryResampling()
{
    QFETCH(const QByteArray, members);
    Experiment experiment =
        orEnd(experimentFromJson(orEnd(parseJson("{\"heddle\":1," + members.toStdString() + "}"))));
    const Experiment own = experiment.levels ? stopping("race ~ bwt + ht") : birthsStopping();
    experiment.formula = experiment.group ? "low ~ smoke + ptl + ht + ftv" : own.formula;
    experiment.event = own.event;
    experiment.learners = own.learners;
    if (experiment.tuning)
        experiment.learners.front().grid = {gridOf("eta", {"0.1", "0.3"})};
    experiment.seed = 3;
    const auto plan = planOf(experiment, "birthwt.csv");

    const Results results = serialResults(plan);

    QVERIFY(results.failures.empty());
    QVERIFY(!results.digest.empty());
    int stopped = 0;
    for (const FitEntry &fit : results.fits)
        stopped += *fit.fit.iterations < 60 ? 1 : 0;
    QVERIFY(stopped > 0);
    const auto warnings = warningsOf(results);
    QVERIFY(std::none_of(warnings.begin(), warnings.end(), isOfStopping));
    experiment.learners.front().trees.earlyStopping = 0;
    QVERIFY(serialResults(planOf(experiment, "birthwt.csv")).digest != results.digest);
}

void TestEarlyStopping::tooFewRowsAreToldOf_data()
{
    QTest::addColumn<QByteArray>("formula");
    QTest::addColumn<int>("rare");
    QTest::addColumn<bool>("grouped");
    QTest::addColumn<bool>("expected");
    QTest::newRow("enough rows of each class") << QByteArray("c ~ x") << 10 << false << false;
    QTest::newRow("one row of a class") << QByteArray("c ~ x") << 1 << false << true;
    QTest::newRow("a class in one group") << QByteArray("c ~ x") << 4 << true << true;
    QTest::newRow("numbers") << QByteArray("y ~ x") << 1 << false << false;
}

void TestEarlyStopping::tooFewRowsAreToldOf()
{
    QFETCH(const QByteArray, formula);
    QFETCH(int, rare);
    QFETCH(bool, grouped);
    QFETCH(bool, expected);
    Experiment experiment = stopping(formula.constData());
    if (grouped)
        experiment.group = "g";
    const Results results = serialResults(orEnd(Plan::make(experiment, rareTable(rare))));

    const std::vector<std::string> warnings = warningsOf(results);
    QCOMPARE(std::count_if(warnings.begin(), warnings.end(), isOfStopping), expected ? 1 : 0);
    if (!expected)
        return;
    QCOMPARE(*results.fits.front().fit.iterations, 60);
    const std::string text =
        "Early stopping was left out, and all 60 rounds were grown: with a fifth of the training " +
        std::string(grouped ? "groups" : "rows") +
        " held back, a level would be missing on one side. Leave early_stopping out, and try "
        "several rounds instead.";
    QVERIFY2(std::find(warnings.begin(), warnings.end(), text) != warnings.end(),
             warnings.front().c_str());
}

QTEST_GUILESS_MAIN(TestEarlyStopping)
#include "tst_earlystopping.moc"
