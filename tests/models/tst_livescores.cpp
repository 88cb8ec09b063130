#include "models/livescores.h"
#include "run/coordinator.h"

#include "runplans.h"
#include "serialrun.h"
#include "tuningplans.h"

#include <QTest>

using namespace heddle;

/// Scores of a run that has not ended.
class TestLiveScores : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsOfThePartThatIsThere();
    void countsWholeFolds();
    void choosesAPointForNow();
    void hasNothingToSayOfOtherRuns_data();
    void hasNothingToSayOfOtherRuns();
};

/// A ledger with the first tasks of a plan's order.
static std::unique_ptr<Ledger> part(const std::shared_ptr<const Plan> &plan, std::int64_t tasks)
{
    TaskRunner runner(plan);
    auto ledger = makeMemoryLedger(plan->totalTaskCount());
    for (const std::int64_t task : plan->runOrder()) {
        if (tasks-- <= 0)
            break;
        std::vector<std::unique_ptr<TaskResult>> batch;
        batch.push_back(std::make_unique<TaskResult>(test::orEnd(runner.run(task, {}))));
        if (!ledger->append(std::move(batch)))
            std::exit(1);
    }
    return ledger;
}

void TestLiveScores::tellsOfThePartThatIsThere()
{
    Experiment experiment = test::folded(test::question("Species ~ ."), 10);
    experiment.learners.push_back(LearnerSpec::ofKind(LearnerKind::Baseline));
    const auto plan = test::planOf(experiment, "iris.csv");
    const auto ledger = part(plan, 25); // of 4 fits on all rows and 40 in folds
    LiveScores scores;
    std::shared_ptr<const Results> told;
    connect(&scores, &LiveScores::changed, this,
            [&told](const std::shared_ptr<const Results> &results) { told = results; });
    scores.start(plan);

    QTRY_VERIFY((scores.look(*ledger), told != nullptr));

    QVERIFY(!told->complete);
    QVERIFY(told->comparisons.empty()); // no test of a part of the folds
    QVERIFY(told->digest.empty());
    QVERIFY(!told->summaries.empty());
    const SummaryEntry &baseline = told->summaries.back();
    QCOMPARE(baseline.cell.learner, 1);
    QVERIFY(baseline.n > 0 && baseline.n <= 10);
    QVERIFY(std::isnan(baseline.pooled));
    double sum = 0;
    std::int64_t count = 0;
    for (const ResampleEntry &entry : told->resamples) {
        if (entry.cell.learner != 1)
            continue;
        sum += entry.metrics.front();
        ++count;
    }
    QCOMPARE(baseline.n, count);
    QCOMPARE(baseline.mean, sum / double(count));
    QCOMPARE(resampleFits(*told), std::int64_t{21}); // the combined scores are no fits
    QCOMPARE(plan->cellCount(), std::int64_t{40});
    QVERIFY(resamplesDone(*told).endsWith(QStringLiteral(" of 10 folds, 21 of 40 fits")));
    scores.stop();
    QVERIFY(!scores.isOn());
}

void TestLiveScores::countsWholeFolds()
{
    Experiment experiment = test::folded(test::question("type ~ npreg + glu"), 10);
    const auto plan = test::planOf(experiment, "pima_tr.csv");
    ReduceOptions options;
    options.provisional = true;
    const auto results = test::orEnd(reduce(plan, *part(plan, 7), options)); // one on all rows

    const auto whole = static_cast<int>(results.resamples.size());
    QVERIFY(whole > 0 && whole < 10);
    QCOMPARE(resamplesDone(results), QStringLiteral("%1 of 10 folds").arg(whole));
}

void TestLiveScores::choosesAPointForNow()
{
    const auto plan = test::planOf(test::pimaGrid(), "pima_tr.csv");
    const auto ledger = part(plan, 6);
    ReduceOptions options;
    options.provisional = true;
    const auto results = test::orEnd(reduce(plan, *ledger, options));

    QVERIFY(!results.complete);
    QCOMPARE(results.selections.size(), std::size_t{1});
    QVERIFY(test::orEnd(reduce(plan, *ledger)).selections.empty()); // a cancelled run has none
}

void TestLiveScores::hasNothingToSayOfOtherRuns_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("no resamples") << int(ResamplingKind::None);
    QTest::newRow("a bootstrap has its own") << int(ResamplingKind::Bootstrap);
    QTest::newRow("a permutation") << int(ResamplingKind::Permutation);
    QTest::newRow("single rows") << int(ResamplingKind::LeaveOneOut);
}

void TestLiveScores::hasNothingToSayOfOtherRuns()
{
    QFETCH(int, kind);
    Experiment experiment = test::question("type ~ npreg");
    experiment.resampling.kind = static_cast<ResamplingKind>(kind);
    LiveScores scores;
    scores.start(test::planOf(experiment, "pima_tr.csv"));
    QVERIFY(!scores.isOn());
}

QTEST_MAIN(TestLiveScores)
#include "tst_livescores.moc"
