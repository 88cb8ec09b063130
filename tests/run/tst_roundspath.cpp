#include "formats/modelfile.h"
#include "run/selection.h"

#include "serialrun.h"
#include "tuningplans.h"

#include <QTest>

using namespace heddle;
using namespace heddle::test;

namespace {

Experiment trees(const char *formula = "low ~ age + lwt + smoke + ptl + ht")
{
    Experiment experiment = folded(question(formula, LearnerKind::BoostedTrees));
    experiment.event = "1";
    experiment.learners.front().trees.subsample = 0.7;
    experiment.metrics = {Metric::LogLoss, Metric::Auc};
    return experiment;
}

std::vector<ResampleEntry> entriesOf(const Results &results, int point)
{
    std::vector<ResampleEntry> entries;
    for (const ResampleEntry &entry : results.resamples)
        if (std::max(entry.cell.point, 0) == point)
            entries.push_back(entry);
    return entries;
}

} // namespace

/// Rounds of boosted trees as a path.
class TestRoundsPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isThePrefixesOfOneGrowing_data();
    void isThePrefixesOfOneGrowing();
    void keepsTheChosenRounds();
    void aValueMoreChangesNoOther();
};

void TestRoundsPath::isThePrefixesOfOneGrowing_data()
{
    QTest::addColumn<bool>("joint");
    QTest::newRow("two classes") << false;
    QTest::newRow("all levels at once") << true;
}

/// Each point against a run that has these rounds alone, to the last bit.
void TestRoundsPath::isThePrefixesOfOneGrowing()
{
    QFETCH(bool, joint);
    const std::string table = joint ? "iris.csv" : "birthwt.csv";
    Experiment experiment = trees(joint ? "Species ~ ." : "low ~ age + lwt + smoke + ptl + ht");
    if (joint)
        experiment.event.reset();
    experiment.learners.front().grid = {gridOf("rounds", {"12", "3", "7"})};
    const auto plan = planOf(experiment, table);
    const Results path = serialResults(plan);

    QCOMPARE(plan->taskCount(), 4);
    const std::array rounds = {3, 7, 12};
    for (int point = 0; point < 3; ++point) {
        QCOMPARE(plan->pathValue(plan->cellAt(0, point, 0, -1)),
                 double(rounds[static_cast<std::size_t>(point)]));
        Experiment single = experiment;
        single.learners.front().grid.clear();
        single.learners.front().trees.trees = rounds[static_cast<std::size_t>(point)];
        const Results alone = serialResults(planOf(std::move(single), table));
        const auto entries = entriesOf(path, point), expected = entriesOf(alone, 0);
        QCOMPARE(entries.size(), expected.size());
        for (std::size_t i = 0; i < entries.size(); ++i)
            QCOMPARE(entries[i].metrics, expected[i].metrics);
    }
}

void TestRoundsPath::keepsTheChosenRounds()
{
    Experiment experiment = trees();
    experiment.learners.front().grid = {gridOf("rounds", {"5", "20", "60"})};
    experiment.tuning.emplace().choose = TuningSpec::Choice::OneSe;
    const auto plan = planOf(experiment, "birthwt.csv");
    const Results results = serialResults(plan);

    QCOMPARE(results.fits.size(), std::size_t{1});
    const FitEntry &fit = results.fits.front();
    const int chosen = chosenPoint(*plan, results.selections, 0);
    const double rounds = plan->pathValue(plan->cellAt(0, chosen, 0, -1));
    QCOMPARE(double(fit.trees->treeCount()), rounds);
    QCOMPARE(double(*fit.fit.iterations), rounds);
    Experiment single = experiment;
    single.learners.front().grid.clear();
    single.learners.front().trees.trees = static_cast<int>(rounds);
    const Results alone = serialResults(planOf(std::move(single), "birthwt.csv"));
    QVERIFY(*alone.fits.front().trees == *fit.trees);
    QCOMPARE(fit.fit.deviance, alone.fits.front().fit.deviance);
    QCOMPARE(orEnd(modelSetOf(results, "")).learner.treeCount(), static_cast<int>(rounds));
}

void TestRoundsPath::aValueMoreChangesNoOther()
{
    Experiment experiment = trees();
    experiment.learners.front().trees.trees = 8;
    experiment.learners.front().grid = {gridOf("depth", {"2", "3"})};
    const Results two = serialResults(planOf(experiment, "birthwt.csv"));
    experiment.learners.front().grid = {gridOf("depth", {"1", "2", "3"})};
    const Results three = serialResults(planOf(experiment, "birthwt.csv"));

    for (int point = 0; point < 2; ++point) {
        const auto before = entriesOf(two, point), after = entriesOf(three, point + 1);
        for (std::size_t i = 0; i < before.size(); ++i)
            QCOMPARE(after[i].metrics, before[i].metrics);
    }
}

QTEST_GUILESS_MAIN(TestRoundsPath)
#include "tst_roundspath.moc"
