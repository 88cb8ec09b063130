#include "formats/intervalreport.h"
#include "run/ledger.h"
#include "run/reducer.h"
#include "run/resultswriter.h"
#include "work/taskrunner.h"

#include "finishedruns.h"
#include "serialrun.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace heddle;
using namespace heddle::test;

namespace {

Experiment bootstrap(const std::string &formula, int replicates,
                     LearnerKind kind = LearnerKind::Logistic)
{
    Experiment experiment = question(formula, kind);
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = replicates;
    return experiment;
}

/// A reference's explicit replicates.
std::shared_ptr<const Plan> planOfEntry(const nlohmann::json &entry)
{
    const bool isLinear = entry["family"] == "gaussian";
    std::string formula = entry["formula"].get<std::string>();
    if (formula.starts_with(".y"))
        formula.replace(0, 2, "type");
    Experiment experiment =
        question(formula, isLinear ? LearnerKind::Linear : LearnerKind::Logistic);
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.asBootstrap = true;
    if (entry["index_file"].is_null()) {
        experiment.resampling.train =
            entry["indices"].get<std::vector<std::vector<std::int64_t>>>();
    } else {
        experiment.folder = sourcePath("tests/reference");
        experiment.resampling.file = entry["index_file"].get<std::string>();
    }
    return planOf(std::move(experiment), entry["file"].get<std::string>());
}

const IntervalEntry *intervalOf(const Results &results, const std::string &term, IntervalKind kind)
{
    for (const IntervalEntry &entry : results.intervals)
        if (entry.term == term && entry.kind == kind)
            return &entry;
    return nullptr;
}

std::set<std::size_t> separatedReplicates(const std::shared_ptr<const Plan> &plan)
{
    std::set<std::size_t> separated;
    TaskRunner runner(plan);
    for (std::int64_t task = 0; task < plan->taskCount(); ++task)
        if (orEnd(runner.run(task, {})).cells[0].fit.separation != Separation::None)
            separated.insert(static_cast<std::size_t>(task));
    return separated;
}

bool hasWarning(const std::vector<std::string> &warnings, const std::string &words)
{
    return std::any_of(warnings.begin(), warnings.end(), [&](const std::string &warning) {
        return warning.find(words) != std::string::npos;
    });
}

/// One event in ten rows: every third replicate has none.
std::shared_ptr<const Table> rareTable()
{
    return std::make_shared<const Table>(
        orEnd(Table::fromColumns({Column::numeric("y", {0, 0, 1, 0, 0, 1, 0, 0, 0, 0}),
                                  Column::numeric("x", {1, 2, 3, 4, 5, 3, 7, 8, 9, 2})})));
}

} // namespace

/// Bootstrap from draws to intervals, against R's boot.
class TestBootstrapRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsReplicatesAsTheReference_data();
    void fitsReplicatesAsTheReference();
    void givesTheIntervalsOfTheReference_data();
    void givesTheIntervalsOfTheReference();
    void givesOneDigestWhateverRanWhere_data();
    void givesOneDigestWhateverRanWhere();
    void leavesEachRowOutForBcaAlone();
    void leavesEachGroupOut();
    void weighsTheJackknifeByStrata();
    void countsAndNamesReplicatesWithoutAFit();
    void countsAndNamesSeparatedReplicates();
    void countsReplicatesThatLackATerm();
    void tellsWhyThereIsNoBcaInterval();
    void withholdsIntervalsUntilTheRunIsComplete();
    void writesTheSectionsInOrder();
    void tellsPeopleEachWarningOnce();
};

void TestBootstrapRuns::fitsReplicatesAsTheReference_data()
{
    QTest::addColumn<int>("entry");
    const auto results = reference("bootstrap.json")["results"];
    for (std::size_t entry = 0; entry < results.size(); ++entry)
        QTest::newRow(results[entry]["id"].get<std::string>().c_str()) << static_cast<int>(entry);
}

void TestBootstrapRuns::fitsReplicatesAsTheReference()
{
    QFETCH(int, entry);
    const auto expected = reference("bootstrap.json")["results"][static_cast<std::size_t>(entry)];
    const auto plan = planOfEntry(expected);

    const Results results = serialResults(plan);

    QVERIFY(results.failures.empty());
    QCOMPARE(results.replicates.size(), std::size_t(1));
    const ReplicateTable &table = results.replicates.front();
    QCOMPARE(table.fitted.size(), expected["replicate_coef"].size());
    QCOMPARE(table.width, expected["terms"].size());
    // R's glm stops when the deviance stands still: 1e-5 of an estimate, and as much of its
    // standard error where it is near 0. Separated replicates have no optimum: where two
    // iterations of unlike rounding stop is 1e-4 apart.
    const bool isLinear = expected["family"] == "gaussian";
    const std::set<std::size_t> separated = separatedReplicates(plan);
    for (std::size_t term = 0; term < table.width; ++term) {
        const IntervalEntry *normal =
            intervalOf(results, expected["terms"][term].get<std::string>(), IntervalKind::Normal);
        QVERIFY(normal);
        QCOMPARE(normal->counts.separated, std::ssize(separated));
        for (std::size_t replicate = 0; replicate < table.fitted.size(); ++replicate) {
            const double relative = isLinear ? 1e-10 : separated.count(replicate) ? 1e-4 : 1e-5;
            HEDDLE_NEAR(table.of(replicate)[term],
                        referenceNumber(expected["replicate_coef"][replicate][term]), relative,
                        isLinear ? 0 : 1e-5 * normal->spread.stdError);
        }
    }
}

void TestBootstrapRuns::givesTheIntervalsOfTheReference_data()
{
    QTest::addColumn<int>("entry");
    const auto results = reference("bootstrap.json")["results"];
    for (std::size_t entry = 0; entry < results.size(); ++entry)
        if (!results[entry]["intervals"].is_null())
            QTest::newRow(results[entry]["id"].get<std::string>().c_str())
                << static_cast<int>(entry);
}

void TestBootstrapRuns::givesTheIntervalsOfTheReference()
{
    QFETCH(int, entry);
    const auto one = reference("bootstrap.json")["results"][static_cast<std::size_t>(entry)];

    const Results results = serialResults(planOfEntry(one));

    QCOMPARE(results.intervals.size(), 4 * one["intervals"].size());
    for (const auto &expected : one["intervals"]) {
        const std::string term = expected["term"].get<std::string>();
        const double se = referenceNumber(expected["se"]);
        // Ends move with the estimates: 1e-5 of them against R's default stop (least squares
        // has none).
        const double tolerance = one["family"] == "gaussian" ? 1e-10 : 1e-5;
        const auto check = [&](IntervalKind kind, const nlohmann::json &ends) {
            const IntervalEntry *found = intervalOf(results, term, kind);
            QVERIFY(found);
            HEDDLE_NEAR(found->interval.low, referenceNumber(ends[0]), 0, tolerance * se);
            HEDDLE_NEAR(found->interval.high, referenceNumber(ends[1]), 0, tolerance * se);
            HEDDLE_NEAR(found->spread.bias, referenceNumber(expected["bias"]), 0, tolerance * se);
            HEDDLE_NEAR(found->spread.stdError, se, tolerance, 0);
            QVERIFY(found->interval.lowError > 0 && found->interval.lowError < se);
        };
        check(IntervalKind::Normal, expected["normal"]);
        check(IntervalKind::Basic, expected["basic"]);
        check(IntervalKind::Percentile, expected["percentile"]);
        check(IntervalKind::Bca, expected["bca_jackknife_influence"]["interval"]);
        const IntervalEntry *bca = intervalOf(results, term, IntervalKind::Bca);
        HEDDLE_NEAR(bca->biasCorrection, referenceNumber(expected["z0"]), 1e-10, 0);
        HEDDLE_NEAR(bca->acceleration, referenceNumber(expected["bca_jackknife_influence"]["a"]),
                    1e-6, 1e-10);
    }
}

void TestBootstrapRuns::givesOneDigestWhateverRanWhere_data()
{
    QTest::addColumn<QByteArray>("formula");
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<int>("learner");
    QTest::addColumn<bool>("stratify");
    const auto row = [](const char *name, const char *formula, const char *table, LearnerKind kind,
                        bool stratify) {
        QTest::newRow(name) << QByteArray(formula) << QByteArray(table) << static_cast<int>(kind)
                            << stratify;
    };
    row("two classes, some replicates separated", "low ~ lwt + smoke + ht", "birthwt.csv",
        LearnerKind::Logistic, false);
    row("one against the rest, one level separated", "Species ~ Sepal.Width + Petal.Length",
        "iris.csv", LearnerKind::Logistic, true);
    row("numbers", "mpg ~ hp + wt", "mtcars.csv", LearnerKind::Linear, false);
    row("all levels at once", "race ~ lwt + smoke", "birthwt.csv", LearnerKind::Multinomial, true);
}

void TestBootstrapRuns::givesOneDigestWhateverRanWhere()
{
    QFETCH(QByteArray, formula);
    QFETCH(QByteArray, table);
    QFETCH(int, learner);
    QFETCH(bool, stratify);
    Experiment experiment =
        bootstrap(formula.toStdString(), 100, static_cast<LearnerKind>(learner));
    experiment.resampling.stratify = stratify;
    const auto plan = planOf(std::move(experiment), table.toStdString());
    QVERIFY(plan->jackknifeTaskCount() > 0);

    std::vector<std::string> digests;
    for (const int lanes : {1, 2, 3, 8}) {
        const auto results = finishedRun(plan, lanes);
        QVERIFY(!results->intervals.empty());
        digests.push_back(results->digest);
    }

    QVERIFY(digests.front().starts_with("sha256:"));
    QCOMPARE(std::count(digests.begin(), digests.end(), digests.front()), 4);
}

void TestBootstrapRuns::leavesEachRowOutForBcaAlone()
{
    Experiment experiment = bootstrap("Species ~ Petal.Length", 10);
    const auto with = planOf(experiment, "iris.csv");
    experiment.intervals = IntervalsSpec{0.9, {IntervalKind::Normal, IntervalKind::Percentile}};
    const auto without = planOf(experiment, "iris.csv");

    QCOMPARE(with->jackknifeCellCount(), 3 * 150);
    QCOMPARE(with->taskCount(), without->taskCount());
    QCOMPARE(with->totalTaskCount(), without->totalTaskCount() + 3 * 150);
    QCOMPARE(without->jackknifeUnits(), 0);
    const Task last = with->task(with->totalTaskCount() - 1);
    QCOMPARE(last.first.row, 149);
    QCOMPARE(last.first.level, 2);
    QCOMPARE(with->allRowsTaskOf(last), with->taskCount() + 2);
    QCOMPARE(with->cellText(last.first), std::string("logistic, virginica, without row 150"));
    const Resample rows = with->resample(last.first);
    QCOMPARE(rows.rowsTrain, 149);
    QCOMPARE(rows.multiplicities.back(), 0U);
    QVERIFY(rows.testRows.empty());
    // Learners of one and of three models a row stand one behind the other.
    experiment.intervals.reset();
    experiment.learners.push_back(LearnerSpec::ofKind(LearnerKind::Multinomial));
    const auto two = planOf(experiment, "iris.csv");
    QCOMPARE(two->jackknifeCellCount(), 4 * 150);
    const Task joint = two->task(two->totalTaskCount() - 150);
    QCOMPARE(joint.first.learner, 1);
    QCOMPARE(joint.first.row, 0);
    QCOMPARE(two->allRowsTaskOf(joint), two->taskCount() + 3);
    QCOMPARE(two->task(two->allRowsTaskOf(joint)).first.learner, 1);
    // Every task is run, those on all rows first.
    std::vector<std::int64_t> order = with->runOrder();
    QCOMPARE(order.front(), with->taskCount());
    std::sort(order.begin(), order.end());
    for (std::int64_t i = 0; i < std::ssize(order); ++i)
        QCOMPARE(order[static_cast<std::size_t>(i)], i);
}

void TestBootstrapRuns::leavesEachGroupOut()
{
    Experiment experiment = bootstrap("bwt ~ age + lwt", 40, LearnerKind::Linear);
    experiment.group = "age";
    const auto plan = planOf(std::move(experiment), "birthwt.csv");
    const int groups = 1 + *std::max_element(plan->groups().begin(), plan->groups().end());

    QCOMPARE(plan->jackknifeUnits(), groups);
    std::int64_t left = 0;
    for (int unit = 0; unit < groups; ++unit) {
        Cell cell;
        cell.row = unit;
        left += 189 - plan->resample(cell).rowsTrain;
        QCOMPARE(plan->groups()[static_cast<std::size_t>(plan->firstRowOf(unit))], unit);
    }
    QCOMPARE(left, 189);
    const Results results = serialResults(plan);
    QVERIFY(std::isfinite(intervalOf(results, "lwt", IntervalKind::Bca)->interval.low));
}

void TestBootstrapRuns::weighsTheJackknifeByStrata()
{
    Experiment experiment = bootstrap("low ~ lwt", 50);
    const Results plain = serialResults(planOf(experiment, "birthwt.csv"));
    experiment.resampling.stratify = true;
    const Results stratified = serialResults(planOf(experiment, "birthwt.csv"));

    const double one = intervalOf(plain, "lwt", IntervalKind::Bca)->acceleration;
    const double other = intervalOf(stratified, "lwt", IntervalKind::Bca)->acceleration;
    // R: boot:::usual.jack with strata low, then sum(L^3) / (6 sum(L^2)^1.5).
    HEDDLE_NEAR(one, 0.0281657487675, 1e-6, 0);
    HEDDLE_NEAR(other, 0.0134254177805, 1e-6, 0);
}

void TestBootstrapRuns::countsAndNamesReplicatesWithoutAFit()
{
    Experiment experiment = bootstrap("y ~ x", 200);
    const Results results = serialResults(orEnd(Plan::make(std::move(experiment), rareTable())));

    const IntervalEntry *entry = intervalOf(results, "x", IntervalKind::Percentile);
    QVERIFY(entry);
    QVERIFY(entry->counts.failed > 5); // (8 / 10)^10 of 200
    QCOMPARE(entry->counts.planned, 200);
    QCOMPARE(entry->counts.used + entry->counts.failed + entry->counts.aliased, 200);
    std::int64_t failures = 0;
    std::int64_t first = -1;
    for (const FailureEntry &failure : results.failures) {
        failures += failure.cell.replicate >= 0 ? 1 : 0;
        if (first < 0 && failure.cell.replicate >= 0)
            first = failure.cell.replicate + 1;
    }
    QCOMPARE(failures, entry->counts.failed);
    QVERIFY(hasWarning(entry->warnings, std::to_string(failures) +
                                            " of 200 replicates have no fit (" +
                                            std::to_string(first) + ","));
}

void TestBootstrapRuns::countsAndNamesSeparatedReplicates()
{
    const auto entry = reference("bootstrap.json")["results"][3];
    const Results results = serialResults(planOfEntry(entry));

    const IntervalEntry *found = intervalOf(results, "ht", IntervalKind::Normal);
    QCOMPARE(found->counts.separated, 7);
    QCOMPARE(found->counts.used, 999);
    QVERIFY(hasWarning(found->warnings, "7 of 999 replicates are separated (159, 165, 175, 255, "
                                        "690, 871 and 1 more)"));
}

void TestBootstrapRuns::countsReplicatesThatLackATerm()
{
    // Level c stands in one row: a third of the replicates do not draw it.
    const auto table = std::make_shared<const Table>(orEnd(
        Table::fromColumns({Column::numeric("y", {1, 3, 2, 5, 4, 7, 6, 9}),
                            Column::categorical("g", {0, 0, 0, 1, 1, 1, 0, 2}, {"a", "b", "c"})})));
    const Results results =
        serialResults(orEnd(Plan::make(bootstrap("y ~ g", 100, LearnerKind::Linear), table)));

    const IntervalEntry *entry = intervalOf(results, "gc", IntervalKind::Basic);
    QVERIFY(entry->counts.aliased > 20);
    QCOMPARE(entry->counts.used + entry->counts.aliased, 100);
    QVERIFY(hasWarning(entry->warnings, "have no estimate of the term ("));
    QVERIFY(std::isfinite(entry->interval.low));
}

void TestBootstrapRuns::tellsWhyThereIsNoBcaInterval()
{
    // Row 8 alone holds level c; without it there is no such estimate.
    const auto table = std::make_shared<const Table>(orEnd(
        Table::fromColumns({Column::numeric("y", {1, 3, 2, 5, 4, 7, 6, 9}),
                            Column::categorical("g", {0, 0, 0, 1, 1, 1, 0, 2}, {"a", "b", "c"})})));
    const Results results =
        serialResults(orEnd(Plan::make(bootstrap("y ~ g", 50, LearnerKind::Linear), table)));

    QVERIFY(std::isnan(intervalOf(results, "gc", IntervalKind::Bca)->interval.low));
    QVERIFY(hasWarning(intervalOf(results, "gc", IntervalKind::Bca)->warnings,
                       "No BCa interval: without some row the term has no estimate"));
    QVERIFY(std::isfinite(intervalOf(results, "gb", IntervalKind::Bca)->interval.low));

    // All replicates of a separated level are where the iteration stopped.
    const Results iris = serialResults(planOf(bootstrap("Species ~ Petal.Length", 50), "iris.csv"));
    const IntervalEntry *setosa = intervalOf(iris, "Petal.Length", IntervalKind::Bca);
    QCOMPARE(setosa->cell.level, 0);
    QVERIFY(hasWarning(setosa->warnings, "this interval means nothing"));
    QVERIFY(hasWarning(setosa->warnings, "No BCa interval: without row 1 the fit is separated."));
    QCOMPARE(setosa->counts.separated, 50);
}

void TestBootstrapRuns::withholdsIntervalsUntilTheRunIsComplete()
{
    const auto plan = planOf(bootstrap("low ~ lwt + smoke", 30), "birthwt.csv");

    const Results some = serialResults(plan, 21);

    QVERIFY(!some.complete);
    QVERIFY(some.intervals.empty());
    QCOMPARE(std::count(some.replicates.front().fitted.begin(),
                        some.replicates.front().fitted.end(), true),
             20);
}

void TestBootstrapRuns::writesTheSectionsInOrder()
{
    const auto plan = planOf(bootstrap("low ~ lwt + smoke", 30), "birthwt.csv");
    const auto document = nlohmann::ordered_json::parse(resultsJson(serialResults(plan)));

    std::vector<std::string> keys;
    for (const auto &[key, value] : document.items())
        keys.push_back(key);
    QCOMPARE(keys,
             (std::vector<std::string>{"heddle_results", "experiment", "dataset", "grid", "fits",
                                       "resamples", "replicates", "summaries", "intervals",
                                       "confusion", "roc", "calibration", "digest", "timing"}));
    QCOMPARE(document["experiment"]["intervals"]["kinds"].size(), std::size_t(4));
    QCOMPARE(document["grid"]["extra"]["jackknife"].get<int>(), 189);
    const auto &bca = document["intervals"][3];
    QCOMPARE(bca["kind"].get<std::string>(), std::string("bca"));
    std::vector<std::string> members;
    for (const auto &[key, value] : bca.items())
        members.push_back(key);
    QCOMPARE(members,
             (std::vector<std::string>{"cell", "term", "kind", "level", "low", "high", "low_error",
                                       "high_error", "estimate", "bias", "std_error", "z0",
                                       "acceleration", "replicates", "warnings"}));
}

void TestBootstrapRuns::tellsPeopleEachWarningOnce()
{
    const auto entry = reference("bootstrap.json")["results"][3];

    const std::string report = intervalReport(serialResults(planOfEntry(entry)));

    QVERIFY2(report.starts_with("\n== logistic, intervals of 95 % ==\n"), report.c_str());
    QVERIFY(report.find("0.3872 .. 3.738") != std::string::npos); // percentile of ht
    QVERIFY(report.find("999 of 999") != std::string::npos);
    const std::string words = "7 of 999 replicates are separated";
    const std::size_t first = report.find(words);
    QVERIFY(first != std::string::npos);
    QCOMPARE(report.find(words, first + 1), std::string::npos);
}

QTEST_GUILESS_MAIN(TestBootstrapRuns)
#include "tst_bootstrapruns.moc"
