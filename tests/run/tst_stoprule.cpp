#include "run/stoprule.h"

#include "formats/stopreport.h"
#include "run/coordinator.h"
#include "run/resultswriter.h"

#include "serialrun.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace heddle;
using namespace heddle::test;

namespace {

/// Low birth weight by a bootstrap of 400 replicates.
Experiment bootstrap(StopTarget target, double precision)
{
    Experiment experiment = question("low ~ lwt + smoke + ht");
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = 400;
    experiment.intervals = IntervalsSpec{0.9, {IntervalKind::Normal, IntervalKind::Percentile}};
    experiment.stop = StopSpec{target, precision, 50};
    return experiment;
}

Experiment folds(double precision)
{
    Experiment experiment = question("low ~ lwt + smoke + ht");
    experiment.learners.push_back(LearnerSpec::ofKind(LearnerKind::Baseline));
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = 5;
    experiment.resampling.repeats = 40;
    experiment.stop = StopSpec{StopTarget::Metric, precision, {}};
    return experiment;
}

Experiment permutation(const std::string &formula, double precision)
{
    Experiment experiment = question(formula);
    experiment.resampling.kind = ResamplingKind::Permutation;
    experiment.resampling.replicates = 499;
    experiment.stop = StopSpec{StopTarget::PValue, precision, {}};
    return experiment;
}

std::shared_ptr<const Plan> births(Experiment experiment)
{
    return planOf(std::move(experiment), "birthwt.csv");
}

std::shared_ptr<const Plan> planNamed(const QString &name)
{
    if (name == QLatin1String("interval"))
        return births(bootstrap(StopTarget::Interval, 0.15));
    if (name == QLatin1String("bca")) {
        Experiment experiment = bootstrap(StopTarget::Interval, 0.3);
        experiment.intervals->kinds = {IntervalKind::Bca};
        return births(std::move(experiment));
    }
    if (name == QLatin1String("metric"))
        return births(bootstrap(StopTarget::Metric, 0.004));
    if (name == QLatin1String("repeats"))
        return births(folds(0.002));
    if (name == QLatin1String("levels")) {
        Experiment experiment = permutation("Species ~ Sepal.Width", 0.1);
        experiment.resampling.permute = "Sepal.Width";
        return planOf(std::move(experiment), "iris.csv");
    }
    return births(permutation("low ~ age", 0.1));
}

std::shared_ptr<const Results> runOn(const std::shared_ptr<const Plan> &plan, RunOptions options)
{
    Coordinator coordinator(plan, std::move(options));
    if (const auto started = coordinator.start(); !started)
        qFatal("%s", started.error().text().c_str());
    coordinator.wait();
    return coordinator.results();
}

/// The same without `stop`, of so many draws from the beginning.
std::shared_ptr<const Plan> shortened(Experiment experiment, int draws)
{
    experiment.stop.reset();
    experiment.resampling.replicates = experiment.resampling.repeats = draws;
    return births(std::move(experiment));
}

} // namespace

class TestStopRule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesOneDigestWhateverRanWhere_data();
    void givesOneDigestWhateverRanWhere();
    void goesOnToTheSameEnd();
    void givesTheNumbersOfAShorterRun();
    void countsWholeRepeats();
    void endsATestByItsOwnCount();
    void runsNotMuchMoreThanItNeeds();
    void runsAllWhenThePrecisionIsNotReached();
    void drawsAtLeastSoMany();
    void saysSoInTheResults();
    void refusesWhatHasNoMeaning_data();
    void refusesWhatHasNoMeaning();
};

void TestStopRule::givesOneDigestWhateverRanWhere_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"interval", "bca", "metric", "repeats", "p value", "levels"})
        QTest::newRow(name) << name;
}

void TestStopRule::givesOneDigestWhateverRanWhere()
{
    QFETCH(QString, name);
    const auto plan = planNamed(name);
    const Results whole = serialResults(plan); // every task that is planned

    QVERIFY(whole.stop->isEarly);
    QVERIFY(whole.stop->used < whole.stop->planned);
    for (const int lanes : {1, 2, 3, 8}) {
        RunOptions options;
        options.lanes = lanes;
        const auto results = runOn(plan, options);
        QVERIFY(results->complete);
        QCOMPARE(results->stop->used, whole.stop->used);
        QCOMPARE(results->digest, whole.digest);
    }
    RunOptions options;
    options.workerProgram = QStringLiteral(HEDDLE_WORKER);
    options.workers = {orEnd(parseWorkerSpec("processes:2"))};
    QCOMPARE(runOn(plan, options)->digest, whole.digest);
}

void TestStopRule::goesOnToTheSameEnd()
{
    const auto plan = planNamed(QStringLiteral("interval"));
    const QTemporaryDir folder;
    RunOptions options;
    options.lanes = 2;
    options.folder = folder.filePath(QStringLiteral("run"));
    {
        Coordinator coordinator(plan, options);
        QVERIFY(coordinator.start());
        QTRY_VERIFY(coordinator.snapshot().done > 20);
        coordinator.cancel();
        coordinator.wait();
    }
    options.resumes = true;
    const std::string digest = runOn(plan, options)->digest;

    QCOMPARE(digest, serialResults(plan).digest);
    QCOMPARE(runOn(plan, options)->digest, digest); // nothing is left to be run
}

void TestStopRule::givesTheNumbersOfAShorterRun()
{
    const Experiment experiment = bootstrap(StopTarget::Interval, 0.15);
    const Results results = serialResults(births(experiment));

    const Results shorter = serialResults(shortened(experiment, results.stop->used));

    QCOMPARE(results.predictionsSha256, shorter.predictionsSha256);
    QCOMPARE(results.resamples.size(), shorter.resamples.size());
    QCOMPARE(results.replicates[0].values, shorter.replicates[0].values);
    QCOMPARE(results.intervals.size(), shorter.intervals.size());
    double largest = 0;
    for (std::size_t i = 0; i < results.intervals.size(); ++i) {
        const BootstrapInterval &interval = results.intervals[i].interval;
        QCOMPARE(interval.low, shorter.intervals[i].interval.low);
        QCOMPARE(interval.high, shorter.intervals[i].interval.high);
        largest = std::max({largest, interval.lowError, interval.highError});
    }
    QCOMPARE(results.stop->error, largest); // as the intervals themselves say
    QVERIFY(largest <= 0.15);
    QCOMPARE(results.summaries[0].mean, shorter.summaries[0].mean);
    QCOMPARE(results.summaries[0].pooled, shorter.summaries[0].pooled);
}

void TestStopRule::countsWholeRepeats()
{
    const Experiment experiment = folds(0.002);
    const Results results = serialResults(births(experiment));

    QCOMPARE(results.stop->resamples, results.stop->used * 5);
    QCOMPARE(std::ssize(results.resamples), 2 * results.stop->resamples);
    QCOMPARE(results.stop->planned, 40);
    const Results shorter = serialResults(shortened(experiment, results.stop->used));
    QCOMPARE(results.predictionsSha256, shorter.predictionsSha256);
    QCOMPARE(results.comparisons[0].test.difference, shorter.comparisons[0].test.difference);
}

void TestStopRule::endsATestByItsOwnCount()
{
    const Results results = serialResults(planNamed(QStringLiteral("levels")));
    const std::int64_t enough = exceedancesFor(0.1);

    QCOMPARE(results.permutationTests.size(), 3);
    std::int64_t longest = 0;
    for (const PermutationTestEntry &entry : results.permutationTests) {
        QCOMPARE(entry.test.exceed, enough);
        QCOMPARE(entry.test.pValue, static_cast<double>(enough) /
                                        static_cast<double>(entry.test.replicates));
        longest = std::max(longest, entry.test.replicates);
    }
    QCOMPARE(results.stop->used, longest);
}

void TestStopRule::runsNotMuchMoreThanItNeeds()
{
    const auto plan = planNamed(QStringLiteral("interval"));
    RunOptions options;
    options.lanes = 1;
    Coordinator coordinator(plan, options);
    QVERIFY(coordinator.start());
    coordinator.wait();

    const RunSnapshot snapshot = coordinator.snapshot();
    QVERIFY(snapshot.done < plan->totalTaskCount());
    QCOMPARE(snapshot.total, snapshot.done);
}

void TestStopRule::runsAllWhenThePrecisionIsNotReached()
{
    const auto plan = births(bootstrap(StopTarget::Interval, 1e-6));

    const Results results = serialResults(plan);

    QVERIFY(results.stop && !results.stop->isEarly);
    QCOMPARE(results.stop->used, 400);
    QCOMPARE(std::ssize(results.resamples), 400);
    QVERIFY(stopReport(results).starts_with("All 400 replicates were run"));
}

void TestStopRule::drawsAtLeastSoMany()
{
    Experiment experiment = bootstrap(StopTarget::Metric, 1e3); // at once, were it allowed
    experiment.stop->atLeast = 77;

    QCOMPARE(serialResults(births(experiment)).stop->used, 77);
    experiment.stop->atLeast.reset();
    QCOMPARE(serialResults(births(experiment)).stop->used, 100); // by default
}

void TestStopRule::saysSoInTheResults()
{
    const Results results = serialResults(births(bootstrap(StopTarget::Metric, 0.004)));

    const auto json = nlohmann::ordered_json::parse(resultsJson(results));

    const int used = results.stop->used;
    QCOMPARE(json["grid"]["axes"][1]["values"].size(), static_cast<std::size_t>(used));
    QCOMPARE(json["grid"]["cells"].get<int>(), used);
    QCOMPARE(json["grid"]["tasks"].get<int>(), used);
    QCOMPARE(json["grid"]["stop"]["planned"].get<int>(), 400);
    QCOMPARE(json["grid"]["stop"]["used"].get<int>(), used);
    QVERIFY(json["grid"]["stop"]["reached"].get<bool>());
    QVERIFY(json["grid"]["stop"]["error"].get<double>() <= 0.004);
    QCOMPARE(json["experiment"]["stop"]["at_least"].get<int>(), 50);
    QCOMPARE(json["replicates"].size(), static_cast<std::size_t>(used));
    QVERIFY(stopReport(results).starts_with("Stopped after " + std::to_string(used) +
                                            " of 400 replicates: the mean log_loss"));
}

void TestStopRule::refusesWhatHasNoMeaning_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("target");
    QTest::addColumn<double>("precision");
    QTest::addColumn<int>("atLeast");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const char *kind, StopTarget target, double precision,
                        int atLeast, const char *pointer) {
        QTest::newRow(name) << kind << static_cast<int>(target) << precision << atLeast
                            << pointer;
    };
    row("intervals of folds", "folds", StopTarget::Interval, 0.1, 2, "/stop/target");
    row("a p value of a bootstrap", "bootstrap", StopTarget::PValue, 0.1, 2, "/stop/target");
    row("a metric of a permutation", "permutation", StopTarget::Metric, 0.1, 2, "/stop/target");
    row("a metric without resampling", "none", StopTarget::Metric, 0.1, 2, "/stop/target");
    row("as many as are planned", "bootstrap", StopTarget::Interval, 0.1, 400, "/stop/at_least");
    row("an error of one draw", "bootstrap", StopTarget::Metric, 0.1, 1, "/stop/at_least");
    row("a p value never reached", "permutation", StopTarget::PValue, 0.001, 2, "/stop/precision");
}

void TestStopRule::refusesWhatHasNoMeaning()
{
    QFETCH(QString, kind);
    QFETCH(int, target);
    QFETCH(double, precision);
    QFETCH(int, atLeast);
    QFETCH(QString, pointer);
    Experiment experiment = kind == QLatin1String("folds")       ? folds(0.1)
                            : kind == QLatin1String("bootstrap") ? bootstrap(StopTarget::Metric, 0.1)
                                                                 : permutation("low ~ age", 0.1);
    if (kind == QLatin1String("none"))
        experiment.resampling = {};
    experiment.stop = StopSpec{static_cast<StopTarget>(target), precision, atLeast};

    const auto plan = Plan::make(std::move(experiment), testTable("birthwt.csv"));

    QVERIFY(!plan);
    QVERIFY(plan.error().code == ErrorCode::BadInput);
    QVERIFY2(plan.error().cause.starts_with(pointer.toStdString() + " "),
             plan.error().cause.c_str());
    QVERIFY(!plan.error().remedy.empty());
}

QTEST_GUILESS_MAIN(TestStopRule)
#include "tst_stoprule.moc"
