#include "run/ledger.h"
#include "run/reducer.h"
#include "work/taskrunner.h"

#include "serialrun.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

using namespace heddle;
using namespace heddle::test;

namespace {

struct DataSet
{
    const char *reference, *table, *target;
};

constexpr std::array sets{
    DataSet{"glm_ovr_iris.json", "iris.csv", "Species"},
    DataSet{"glm_ovr_vehicle.json", "vehicle.csv", "Class"},
    DataSet{"glm_ovr_satellite.json", "satellite.csv.gz", "classes"},
    DataSet{"glm_ovr_diamonds_cut.json", "diamonds.csv.gz", "cut"},
    DataSet{"glm_ovr_letter_recognition.json", "letter_recognition.csv.gz", "lettr"}};

/// "(cut == "Fair") ~ carat + …" as the right side of the many-class question.
std::string rightSide(const std::string &formula)
{
    return formula.substr(formula.find('~'));
}

const Results &runOf(const DataSet &set, const std::string &formula)
{
    static std::map<std::string, Results> runs;
    const auto known = runs.find(set.table);
    if (known != runs.end())
        return known->second;
    const std::string left = std::string("`") + set.target + "` ";
    return runs
        .emplace(set.table, serialResults(planOf(question(left + rightSide(formula)), set.table)))
        .first->second;
}

/// A test table with the columns that the scores of families.json derive from it.
std::shared_ptr<const Table> tableOf(const std::string &file)
{
    auto table = testTable(file);
    if (file != "esoph.csv")
        return table;
    std::vector<double> shares, trials;
    for (std::int64_t row = 0; row < table->rows(); ++row) {
        const auto at = static_cast<std::size_t>(row);
        const double cases = table->find("ncases")->numbers()[at];
        trials.push_back(cases + table->find("ncontrols")->numbers()[at]);
        shares.push_back(cases / trials.back());
    }
    std::vector<Column> columns = table->columns();
    columns.push_back(Column::numeric("prop", std::move(shares)));
    columns.push_back(Column::numeric("trials", std::move(trials)));
    return std::make_shared<const Table>(orEnd(Table::fromColumns(std::move(columns))));
}

/// The question of an entry of cross_validation.json.
Experiment foldedQuestion(const nlohmann::json &entry)
{
    if (entry.contains("target")) {
        Experiment experiment;
        experiment.target = entry["target"].get<std::string>();
        experiment.variables = entry["predictors"].get<std::vector<std::string>>();
        experiment.learners = {LearnerSpec::ofKind(LearnerKind::Logistic)};
        experiment.seed = 1;
        return experiment;
    }
    const std::string formula = entry["formula"].get<std::string>();
    if (entry["family"] == "gaussian")
        return question(formula, LearnerKind::Linear);
    if (!formula.starts_with(".y"))
        return question(formula);
    return question("type " + rightSide(formula));
}

/// Its metrics with their names there.
std::vector<std::pair<Metric, const char *>> metricsOf(const nlohmann::json &entry)
{
    std::vector<std::pair<Metric, const char *>> metrics;
    for (const auto &[metric, name] :
         {std::pair(Metric::Accuracy, "accuracy"), std::pair(Metric::LogLoss, "logloss"),
          std::pair(Metric::Auc, "auc"), std::pair(Metric::PrAuc, "average_precision"),
          std::pair(Metric::Brier, "brier"), std::pair(Metric::Rmse, "rmse"),
          std::pair(Metric::Mae, "mae"), std::pair(Metric::R2, "r2")})
        if (entry["per_fold"][0].contains(name))
            metrics.emplace_back(metric, name);
    return metrics;
}

/// The fold of each row, from 1: written down, or by the rule in words.
std::vector<std::int64_t> foldsOf(const nlohmann::json &entry, std::int64_t rows)
{
    if (!entry["fold_of_row"].is_null())
        return entry["fold_of_row"].get<std::vector<std::int64_t>>();
    const bool isBlocks = entry["fold_rule"] == "fold = floor((row-1)/10)+1 (20 blocks)";
    if (!isBlocks && entry["fold_rule"] != "fold = ((row-1) mod 5) + 1")
        qFatal("an unknown rule of folds");
    std::vector<std::int64_t> folds;
    for (std::int64_t row = 0; row < rows; ++row)
        folds.push_back(1 + (isBlocks ? row / 10 : row % 5));
    return folds;
}

/// Whether the model of one level against the rest is separated in a fold.
bool isSeparated(const Results &results, int fold)
{
    return std::any_of(
        results.resamples.begin(), results.resamples.end(), [fold](const ResampleEntry &entry) {
            return entry.cell.fold == fold && entry.cell.level >= 0 &&
                   std::any_of(entry.warnings.begin(), entry.warnings.end(),
                               [](const std::string &warning) {
                                   return warning.find("separation") != std::string::npos;
                               });
        });
}

} // namespace

/// Whole one-vs-rest runs from file to results, against R.
class TestReferenceRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsEachLevelAsTheReference_data();
    void fitsEachLevelAsTheReference();
    void scoresEachFoldAsTheReference_data();
    void scoresEachFoldAsTheReference();
    void scoresEachFamilyAsTheReference_data();
    void scoresEachFamilyAsTheReference();
    void tellsAFoldWithoutAnEvent();
    void tellsAFoldWithoutCounts();
    void namesTheTermWithoutCounts();
    void givesNoPredictionWithoutAMean();
    void givesNoPredictionForALevelNeverTrained();
};

void TestReferenceRuns::fitsEachLevelAsTheReference_data()
{
    QTest::addColumn<int>("set");
    QTest::addColumn<int>("entry");
    for (std::size_t set = 0; set < sets.size(); ++set) {
        const auto results = reference(sets[set].reference)["results"];
        for (int entry = 0; entry < static_cast<int>(results.size()); ++entry)
            QTest::newRow(results[static_cast<std::size_t>(entry)]["id"].get<std::string>().c_str())
                << static_cast<int>(set) << entry;
    }
}

void TestReferenceRuns::fitsEachLevelAsTheReference()
{
    QFETCH(int, set);
    QFETCH(int, entry);
    const DataSet &data = sets.at(static_cast<std::size_t>(set));
    const auto expected = reference(data.reference)["results"][static_cast<std::size_t>(entry)];
    const Results &results = runOf(data, expected["formula"].get<std::string>());

    const auto fit =
        std::find_if(results.fits.begin(), results.fits.end(), [&](const FitEntry &one) {
            return one.event == expected["event"].get<std::string>();
        });
    QVERIFY(fit != results.fits.end());
    QCOMPARE(fit->fit.rows, expected["rows_used"].get<std::int64_t>());
    HEDDLE_NEAR(fit->fit.nullDeviance, referenceNumber(expected["default"]["null_deviance"]), 1e-9,
                0);
    if (fit->fit.separation != Separation::None) {
        HEDDLE_NEAR(fit->fit.deviance, referenceNumber(expected["default"]["deviance"]), 1e-6,
                    1e-3);
        return;
    }
    const auto &optimum = expected["exact_logistic"];
    QVERIFY(optimum["found"].get<bool>());
    HEDDLE_NEAR(fit->fit.deviance, referenceNumber(optimum["minus_2_logLik"]), 1e-9, 0);
    for (std::size_t term = 0; term < fit->coefficients.size(); ++term) {
        HEDDLE_NEAR(fit->coefficients[term].estimate, referenceNumber(optimum["coef"][term]), 1e-9,
                    1e-12);
        HEDDLE_NEAR(fit->coefficients[term].stdError, referenceNumber(optimum["se"][term]), 1e-8,
                    0);
    }
}

void TestReferenceRuns::scoresEachFoldAsTheReference_data()
{
    QTest::addColumn<int>("entry");
    const auto results = reference("cross_validation.json")["results"];
    for (int entry = 0; entry < static_cast<int>(results.size()); ++entry)
        QTest::newRow(results[static_cast<std::size_t>(entry)]["id"].get<std::string>().c_str())
            << entry;
}

void TestReferenceRuns::scoresEachFoldAsTheReference()
{
    QFETCH(int, entry);
    const auto expected =
        reference("cross_validation.json")["results"][static_cast<std::size_t>(entry)];
    const std::string file = expected["file"].get<std::string>();
    Experiment experiment = foldedQuestion(expected);
    const std::vector<std::pair<Metric, const char *>> metrics = metricsOf(expected);
    for (const auto &[metric, name] : metrics)
        experiment.metrics.push_back(metric);
    const auto table = tableOf(file);
    const std::vector<std::int64_t> foldOf = foldsOf(expected, table->rows());
    const auto whole = orEnd(Plan::make(experiment, table));
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.foldOfRow.assign(static_cast<std::size_t>(table->rows()), 1);
    for (std::size_t i = 0; i < foldOf.size(); ++i) { // of each row of the file, or of each used
        const bool isOfUsed = std::ssize(foldOf) < table->rows();
        const auto row = static_cast<std::int64_t>(i);
        experiment.resampling
            .foldOfRow[static_cast<std::size_t>(isOfUsed ? whole->tableRow(row) : row)] = foldOf[i];
    }

    const Results results = serialResults(orEnd(Plan::make(std::move(experiment), table)));

    // R's glm stops where the deviance stands still; a separated fold has no optimum at all.
    const bool separates = expected.contains("warnings") && !expected["warnings"].empty();
    const double tolerance = separates ? 2e-3 : 1e-6;
    std::vector<ResampleEntry> folds;
    for (const ResampleEntry &one : results.resamples)
        if (one.cell.level < 0)
            folds.push_back(one);
    QCOMPARE(folds.size(), expected["per_fold"].size());
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const char *name = metrics[i].second;
        const auto summary = std::find_if(
            results.summaries.begin(), results.summaries.end(), [&](const SummaryEntry &one) {
                return one.cell.level < 0 && one.metric == metrics[i].first;
            });
        QVERIFY(summary != results.summaries.end());
        // The probabilities of a separated model of one level are those of where its iteration of
        // huge numbers stops: they rank and call rows alike, but their logarithm is anything.
        bool isDetermined = true;
        for (std::size_t fold = 0; fold < folds.size(); ++fold) {
            const bool isSplit =
                metrics[i].first == Metric::LogLoss && isSeparated(results, folds[fold].cell.fold);
            isDetermined = isDetermined && !isSplit;
            if (!isSplit)
                HEDDLE_NEAR(folds[fold].metrics[i],
                            referenceNumber(expected["per_fold"][fold][name]), tolerance, 0);
        }
        if (!isDetermined)
            continue;
        const std::string mean = std::string(name) + "_mean";
        HEDDLE_NEAR(summary->mean,
                    referenceNumber(expected.contains(mean) ? expected[mean]
                                                            : expected["summary"]["mean"][name]),
                    tolerance, 0);
        QVERIFY(summary->correctedSe > summary->se);
        if (!expected.contains("pooled"))
            continue;
        HEDDLE_NEAR(summary->sd, referenceNumber(expected["summary"]["sd_of_folds"][name]),
                    tolerance, separates ? tolerance * std::abs(summary->mean) : 0);
        HEDDLE_NEAR(summary->pooled, referenceNumber(expected["pooled"][name]), tolerance, 0);
    }
}

void TestReferenceRuns::scoresEachFamilyAsTheReference_data()
{
    QTest::addColumn<int>("entry");
    const auto folds = reference("families.json")["folds"];
    for (std::size_t entry = 0; entry < folds.size(); ++entry)
        QTest::newRow(folds[entry]["id"].get<std::string>().c_str()) << static_cast<int>(entry);
}

void TestReferenceRuns::scoresEachFamilyAsTheReference()
{
    QFETCH(int, entry);
    const auto expected = reference("families.json")["folds"][static_cast<std::size_t>(entry)];
    Experiment experiment = question(expected["formula"].get<std::string>());
    LearnerSpec &learner = experiment.learners.front();
    for (const LearnerKind kind : learnerKinds)
        if (expected["learner"] == toText(kind))
            learner.kind = kind;
    for (const Link link : linksOf(learner.kind).subspan(1))
        if (expected["link"] == toText(link))
            learner.chosenLink = link;
    if (expected["weights"] != "")
        experiment.weights = expected["weights"].get<std::string>();
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.foldOfRow = expected["fold_of_row"].get<std::vector<std::int64_t>>();
    experiment.metrics = {Metric::Rmse, Metric::Mae, Metric::R2, Metric::Deviance};
    if (canPredict(learner.kind, TargetKind::Classes))
        experiment.metrics = {Metric::LogLoss, Metric::Deviance};
    const std::vector<Metric> metrics = experiment.metrics;

    const Results results =
        serialResults(orEnd(Plan::make(experiment, tableOf(expected["file"].get<std::string>()))));

    QCOMPARE(results.resamples.size(), std::size_t(5));
    for (std::size_t fold = 0; fold < 5; ++fold)
        for (std::size_t i = 0; i < metrics.size(); ++i) // R ends where the deviance stands still
            HEDDLE_NEAR(results.resamples[fold].metrics[i],
                        referenceNumber(expected[std::string(toText(metrics[i]))][fold]), 1e-7, 0);
}

void TestReferenceRuns::tellsAFoldWithoutCounts()
{
    Experiment experiment = question("y ~ x", LearnerKind::Poisson);
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.foldOfRow = {1, 1, 1, 2, 2, 2};
    const auto table = std::make_shared<const Table>(orEnd(Table::fromColumns(
        {Column::numeric("y", {1, 2, 5, 0, 0, 0}), Column::numeric("x", {1, 2, 4, 2, 3, 5})})));

    const Results results = serialResults(orEnd(Plan::make(experiment, table)));

    QCOMPARE(results.failures.size(), std::size_t(1));
    QCOMPARE(results.failures.front().cell.fold, 0);
    QVERIFY(results.failures.front().message.starts_with("Every count is 0 in the rows"));
}

void TestReferenceRuns::namesTheTermWithoutCounts()
{
    const auto table = std::make_shared<const Table>(
        orEnd(Table::fromColumns({Column::numeric("y", {1, 3, 2, 5, 4, 0, 0, 0}),
                                  Column::categorical("a", {0, 0, 0, 0, 0, 1, 1, 1}, {"no", "yes"}),
                                  Column::numeric("b", {1, 2, 3, 4, 5, 6, 7, 8})})));

    const Results results =
        serialResults(orEnd(Plan::make(question("y ~ a + b", LearnerKind::Poisson), table)));

    // As R: 19 iterations, without a word there.
    const FitEntry &entry = results.fits.front();
    QCOMPARE(entry.fit.iterations.value(), 19);
    HEDDLE_NEAR(entry.fit.deviance, 1.4232797689, 1e-6, 1e-3);
    QCOMPARE(entry.separatingTerms, std::vector<std::string>{"ayes"});
    QCOMPARE(entry.warnings.size(), std::size_t(1));
    QVERIFY2(entry.warnings.front().starts_with("No finite estimates exist: every count is 0 in "
                                                "the rows that ayes sets apart;"),
             entry.warnings.front().c_str());
}

void TestReferenceRuns::givesNoPredictionWithoutAMean()
{
    Experiment experiment = question("y ~ x", LearnerKind::Gamma);
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.foldOfRow = {1, 1, 1, 1, 2, 2};
    const auto table = std::make_shared<const Table>(
        orEnd(Table::fromColumns({Column::numeric("y", {1, 1.5, 2, 4.5, 6, 7}),
                                  Column::numeric("x", {1, 2, 3, 4, 5, 40})})));

    const Results results = serialResults(orEnd(Plan::make(experiment, table)));

    // 1 / μ falls by a quarter a unit of x: beyond x = 5 it is below 0.
    QCOMPARE(results.resamples.size(), std::size_t(2));
    QVERIFY(!results.resamples[1].warnings.empty());
    QVERIFY2(results.resamples[1].warnings.front().find("the inverse link makes no mean") !=
                 std::string::npos,
             results.resamples[1].warnings.front().c_str());
}

void TestReferenceRuns::tellsAFoldWithoutAnEvent()
{
    Experiment experiment = question("Species ~ Petal.Length");
    experiment.resampling.kind = ResamplingKind::Explicit;
    for (std::int64_t row = 0; row < 150; ++row)
        experiment.resampling.foldOfRow.push_back(row < 50 ? 1 : 2); // fold 1 tests all setosa

    const Results results = serialResults(planOf(std::move(experiment), "iris.csv"));

    // Without setosa in training it has no model; without the others every model of fold 2 lacks
    // one of the two classes.
    QVERIFY(!results.failures.empty());
    QVERIFY(results.failures.front().message.starts_with("No training row is setosa."));
    QCOMPARE(results.failures.front().cell.fold, 0);
    QVERIFY(std::isnan(results.resamples.front().metrics.front()));
    QVERIFY(!results.resamples.front().warnings.empty());
    QVERIFY(!results.digest.empty());
}

void TestReferenceRuns::givesNoPredictionForALevelNeverTrained()
{
    Experiment experiment = question("mpg ~ wt + grp", LearnerKind::Linear);
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.foldOfRow = {1, 1, 1, 2, 2, 2};
    std::vector<Column> columns;
    columns.push_back(Column::numeric("mpg", {1, 2, 3, 4, 6, 9}));
    columns.push_back(Column::numeric("wt", {1, 3, 2, 5, 4, 7}));
    columns.push_back(Column::categorical("grp", {0, 0, 1, 1, 0, 2}, {"a", "b", "c"}));
    const auto table = std::make_shared<const Table>(orEnd(Table::fromColumns(std::move(columns))));

    const Results results = serialResults(orEnd(Plan::make(experiment, table)));

    // Fold 2 tests the row of level c, which fold 1's rows alone cannot estimate.
    QCOMPARE(results.resamples.size(), 2);
    QVERIFY(!results.resamples[1].warnings.empty());
    QVERIFY(results.resamples[1].warnings.front().starts_with("1 test row has no prediction"));
    QVERIFY(!std::isnan(results.resamples[1].metrics.front()));
}

QTEST_APPLESS_MAIN(TestReferenceRuns)
#include "tst_referenceruns.moc"
