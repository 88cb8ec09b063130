#include "core/text.h"
#include "formats/modelfile.h"
#include "formats/prediction.h"
#include "run/selection.h"
#include "stats/elasticnet.h"

#include "finishedruns.h"
#include "serialrun.h"
#include "tuningplans.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace heddle;
using namespace heddle::test;

namespace {

const nlohmann::json &entriesOf(const char *file)
{
    static std::map<std::string, nlohmann::json> files;
    if (files.find(file) == files.end())
        files[file] = reference(file)["results"];
    return files[file];
}

/// The question of an entry of glmnet_path.json, glmnet_cv.json or caret.json.
Experiment netQuestion(const nlohmann::json &entry)
{
    static const std::map<std::string, std::string> targets = {
        {"iris.csv", "Species"},     {"mtcars.csv", "mpg"},   {"pima_tr.csv", "type"},
        {"sonar.csv", "Class"},      {"spam.csv.gz", "type"}, {"vehicle.csv", "Class"},
        {"warpbreaks.csv", "breaks"}};
    const std::string file = entry["file"].get<std::string>();
    std::string formula = targets.at(file) + " ~ ";
    if (file == "warpbreaks.csv")
        formula += "wool + tension";
    else
        for (const nlohmann::json &term : entry["terms"])
            formula += (formula.ends_with("~ ") ? "`" : " + `") + term.get<std::string>() + "`";
    Experiment experiment = question(formula, LearnerKind::ElasticNet);
    NetParameters &net = experiment.learners.front().net;
    if (entry.value("family", "") == "poisson")
        net.family = NetFamily::Poisson;
    net.grouped = entry.value("type_multinomial", "") == "grouped";
    if (entry.contains("alpha"))
        net.alpha = entry["alpha"].get<double>();
    if (entry.contains("lambda"))
        net.lambda = entry["lambda"].get<std::vector<double>>();
    if (entry.contains("event") && entry["event"].is_string())
        experiment.event = entry["event"].get<std::string>();
    return experiment;
}

std::string fileOf(const nlohmann::json &entry)
{
    return entry["file"].get<std::string>();
}

Metric metricOf(const std::string &measure)
{
    if (measure == "auc")
        return Metric::Auc;
    return measure == "class" ? Metric::Accuracy : Metric::Deviance;
}

void compareCoefficients(const Plan &plan, const PathEntry &path, const nlohmann::json &entry,
                         std::size_t l, double tolerance)
{
    const std::vector<CoefficientName> &names = plan.coefficients(0);
    const std::size_t terms = entry["terms"].size() + 1;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::size_t term = i % terms, level = i / terms;
        const bool isJoint = !names[i].level.empty();
        double expected = 0;
        if (term == 0)
            expected = isJoint ? entry["intercept_rows_are_classes"][level][l].get<double>()
                               : entry["intercept_by_lambda"][l].get<double>();
        else
            expected =
                isJoint ? entry["coef_class_term_lambda"][names[i].level][term - 1][l].get<double>()
                        : entry["coef_rows_are_terms"][term - 1][l].get<double>();
        HEDDLE_NEAR(path.coefficients(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(l)),
                    expected, tolerance, tolerance);
    }
}

} // namespace

/// Points of parameter grids and paths, end to end.
class TestTuningRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pathsAgreeWithGlmnet_data();
    void pathsAgreeWithGlmnet();
    void crossValidationAgreesWithGlmnet_data();
    void crossValidationAgreesWithGlmnet();
    void gridsAgreeWithCaret();
    void plainModelsAgreeWithCaret_data();
    void plainModelsAgreeWithCaret();
    void givesOneDigestWhateverRanWhere_data();
    void givesOneDigestWhateverRanWhere();
    void nestedScoresAreThoseOfTheInnerChoice();
    void givesTheChosenModelAlone();
    void aGridOfLinksChangesTheLink();
};

void TestTuningRuns::pathsAgreeWithGlmnet_data()
{
    QTest::addColumn<int>("index");
    const nlohmann::json &entries = entriesOf("glmnet_path.json");
    const std::set<std::string> derived = {"insurance.csv", "birthwt.csv", "diamonds.csv.gz"};
    for (std::size_t i = 0; i < entries.size(); ++i) // the others are rows of elasticnet
        if (!derived.contains(fileOf(entries[i])) && entries[i]["alpha"] != 0)
            QTest::addRow("%s", entries[i]["id"].get<std::string>().c_str()) << static_cast<int>(i);
}

void TestTuningRuns::pathsAgreeWithGlmnet()
{
    QFETCH(int, index);
    const nlohmann::json &entry = entriesOf("glmnet_path.json")[static_cast<std::size_t>(index)];
    const auto plan = planOf(netQuestion(entry), fileOf(entry));

    const Results results = serialResults(plan);

    QCOMPARE(results.paths.size(), std::size_t{1});
    QVERIFY(results.fits.empty()); // none was chosen
    const PathEntry &path = results.paths.front();
    QCOMPARE(path.lambda, entry["lambda"].get<std::vector<double>>());
    // The reference's thresh: 1e-20, multinomial 1e-14.
    const double tolerance = entry["family"] == "multinomial" ? 1e-4 : 1e-6;
    for (std::size_t l = 0; l < path.lambda.size(); ++l) {
        HEDDLE_NEAR(path.devianceRatio[l], entry["dev_ratio"][l].get<double>(), tolerance, 1e-9);
        if (tolerance < 1e-5)
            QCOMPARE(path.df[l], entry["df"][l].get<std::int64_t>());
        compareCoefficients(*plan, path, entry, l, tolerance);
    }
}

void TestTuningRuns::crossValidationAgreesWithGlmnet_data()
{
    QTest::addColumn<int>("index");
    const nlohmann::json &entries = entriesOf("glmnet_cv.json");
    for (std::size_t i = 0; i < entries.size(); ++i)
        QTest::addRow("%s", entries[i]["id"].get<std::string>().c_str()) << static_cast<int>(i);
}

/// Against folds fitted at the lambdas of all rows: Heddle does not read between those of a fold.
void TestTuningRuns::crossValidationAgreesWithGlmnet()
{
    QFETCH(int, index);
    const nlohmann::json &entry = entriesOf("glmnet_cv.json")[static_cast<std::size_t>(index)];
    const nlohmann::json &exact =
        entriesOf("glmnet_cv_exact.json")[static_cast<std::size_t>(index)];
    const std::string measure = entry["type_measure"].get<std::string>();
    Experiment experiment = netQuestion(entry);
    experiment.metrics = {metricOf(measure)};
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.foldOfRow = entry["fold_of_row"].get<std::vector<std::int64_t>>();
    const auto plan = planOf(std::move(experiment), fileOf(entry));

    const Results results = serialResults(plan);

    const PathEntry &path = results.paths.front();
    for (std::size_t l = 0; l < path.lambda.size(); ++l) {
        const double mean = measure == "class" ? 1 - path.cvMean[l] : path.cvMean[l];
        HEDDLE_NEAR(mean, referenceNumber(exact["cvm"][l]), 1e-4, 0); // as lambdaselection
        HEDDLE_NEAR(path.cvSe[l], referenceNumber(exact["cvsd"][l]), 1e-4, 0);
    }
    const SelectionEntry &selection = results.selections.front();
    const auto lambdaOf = [&](int point) { return plan->pathValue(plan->cellAt(0, point, 0, -1)); };
    QCOMPARE(lambdaOf(selection.best), exact["lambda_min"].get<double>());
    QCOMPARE(lambdaOf(selection.oneSe), exact["lambda_1se"].get<double>());
    QCOMPARE(results.fits.size(), std::size_t{1});
    QCOMPARE(results.fits.front().cell.point, selection.best);
}

void TestTuningRuns::gridsAgreeWithCaret()
{
    const nlohmann::json &entry = entriesOf("caret.json")[0];
    QVERIFY(entry["id"] == "pima_glmnet");
    Experiment experiment = netQuestion(entry);
    std::vector<std::string> alphas, lambdas;
    const nlohmann::json &expected = entry["exact_results_without_interpolation"];
    for (const nlohmann::json &point : expected)
        for (auto [list, name] : {std::pair(&alphas, "alpha"), std::pair(&lambdas, "lambda")})
            if (std::find(list->begin(), list->end(), point[name].dump()) == list->end())
                list->push_back(point[name].dump());
    experiment.learners.front().grid = {gridOf("alpha", alphas), gridOf("lambda", lambdas)};
    experiment.metrics = {Metric::Auc, Metric::Accuracy, Metric::LogLoss};
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.train =
        entry["training_rows"].get<std::vector<std::vector<std::int64_t>>>();
    const auto plan = planOf(std::move(experiment), fileOf(entry));

    const Results results = serialResults(plan);

    QCOMPARE(plan->pointCount(0), static_cast<int>(expected.size()));
    for (const nlohmann::json &point : expected) {
        int found = 0;
        for (const SummaryEntry &summary : results.summaries) {
            const auto own = nlohmann::json::parse(plan->pointText(0, summary.cell.point));
            if (own["alpha"] != point["alpha"] || own["lambda"] != point["lambda"])
                continue;
            ++found;
            if (summary.metric == Metric::Auc)
                HEDDLE_NEAR(summary.mean, point["auc"].get<double>(), 1e-12, 0);
            else if (summary.metric == Metric::Accuracy)
                HEDDLE_NEAR(summary.mean, point["accuracy"].get<double>(), 1e-12, 0);
            else // glmnet's thresh of 1e-14 leaves so much
                HEDDLE_NEAR(summary.mean, point["logloss"].get<double>(), 1e-6, 0);
        }
        QCOMPARE(found, 3);
    }
    const auto best = nlohmann::json::parse(plan->pointText(0, results.selections.front().best));
    QCOMPARE(best["alpha"].get<double>(), entry["best"]["alpha"].get<double>());
    QCOMPARE(best["lambda"].get<double>(), entry["best"]["lambda"].get<double>());
}

void TestTuningRuns::plainModelsAgreeWithCaret_data()
{
    QTest::addColumn<int>("index");
    QTest::newRow("glm") << 1;
    QTest::newRow("lm") << 2;
}

void TestTuningRuns::plainModelsAgreeWithCaret()
{
    QFETCH(int, index);
    const nlohmann::json &entry = entriesOf("caret.json")[static_cast<std::size_t>(index)];
    const bool isLinear = entry["method"] == "lm";
    Experiment experiment = netQuestion(entry);
    experiment.learners = {
        LearnerSpec::ofKind(isLinear ? LearnerKind::Linear : LearnerKind::Logistic)};
    using Named = std::pair<Metric, const char *>; // caret's R2 is the squared correlation
    const std::vector<Named> metrics =
        isLinear ? std::vector<Named>{{Metric::Rmse, "RMSE"}, {Metric::Mae, "MAE"}}
                 : std::vector<Named>{{Metric::Auc, "ROC"},
                                      {Metric::Accuracy, "Accuracy"},
                                      {Metric::Kappa, "Kappa"},
                                      {Metric::LogLoss, "logLoss"}};
    for (const auto &[metric, name] : metrics)
        experiment.metrics.push_back(metric);
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.train =
        entry["training_rows"].get<std::vector<std::vector<std::int64_t>>>();
    const auto plan = planOf(std::move(experiment), fileOf(entry));

    const Results results = serialResults(plan);

    const nlohmann::json &expected = entry["results"][0];
    constexpr double stop = 1e-6; // R's glm ends where the deviance stands still
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const std::string name = metrics[i].second;
        HEDDLE_NEAR(results.summaries[i].mean, expected[name].get<double>(), stop, 0);
        HEDDLE_NEAR(results.summaries[i].sd, expected[name + "SD"].get<double>(), stop, 0);
        for (std::size_t resample = 0; resample < results.resamples.size(); ++resample)
            HEDDLE_NEAR(results.resamples[resample].metrics[i],
                        entry["per_resample"][resample][name].get<double>(), stop, 0);
    }
}

void TestTuningRuns::givesOneDigestWhateverRanWhere_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"grid", "one level against the rest", "nested", "random", "no folds"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestTuningRuns::givesOneDigestWhateverRanWhere()
{
    QFETCH(QString, what);
    Experiment experiment = pimaGrid();
    std::string table = "pima_tr.csv";
    if (what == QLatin1String("one level against the rest")) {
        experiment.formula = "Species ~ .";
        experiment.levels = LevelModels::OneVsRest;
        table = "iris.csv";
    }
    if (what == QLatin1String("nested"))
        experiment.tuning.emplace().nested = {3, 2};
    if (what == QLatin1String("random")) {
        experiment.tuning.emplace().isRandom = true;
        experiment.tuning->points = 1;
    }
    if (what == QLatin1String("no folds")) {
        experiment.learners.front().grid.clear();
        experiment.resampling.kind = ResamplingKind::None;
    }
    const auto plan = planOf(std::move(experiment), table);
    const std::string digest = serialResults(plan).digest;

    for (const int lanes : {1, 2, 3, 8})
        QCOMPARE(finishedRun(plan, lanes)->digest, digest);
    QVERIFY(digest.starts_with("sha256:"));
}

/// Against separate runs: the training rows of each resample tuned by themselves.
void TestTuningRuns::nestedScoresAreThoseOfTheInnerChoice()
{
    Experiment experiment = pimaGrid();
    experiment.learners.front().grid.clear();
    experiment.learners.front().net.lambda = {0.3, 0.1, 0.03, 0.01, 0.003};
    experiment.learners.front().name = "net";
    experiment.tuning.emplace().nested = {3, 1};
    const auto plan = planOf(experiment, "pima_tr.csv");
    const Results results = serialResults(plan);

    std::vector<double> scores;
    for (int resample = 0; resample < 4; ++resample) {
        Cell cell = plan->cellAt(0, 0, 0, resample);
        Experiment inside = experiment;
        inside.tuning.reset();
        inside.resampling = {};
        inside.resampling.kind = ResamplingKind::Explicit;
        for (cell.inner = 0; cell.inner < 3; ++cell.inner) { // outer test rows train nobody
            const Resample inner = plan->resample(cell);
            std::vector<std::int64_t> &rows = inside.resampling.train.emplace_back();
            for (std::size_t row = 0; row < inner.multiplicities.size(); ++row)
                if (inner.multiplicities[row] > 0)
                    rows.push_back(static_cast<std::int64_t>(row) + 1);
        }
        // Its test rows hold the outer ones, too, so scores are made here.
        const auto innerPlan = planOf(inside, "pima_tr.csv");
        TaskRunner runner(innerPlan);
        Eigen::MatrixXd values(3, 5);
        std::vector<double> weights;
        for (int fold = 0; fold < 3; ++fold) {
            cell.inner = fold;
            const Resample inner = plan->resample(cell);
            const TaskResult task =
                orEnd(runner.run(innerPlan->placeOf(innerPlan->cellAt(0, 0, 0, fold)).task, {}));
            const Resample own = innerPlan->resample(innerPlan->cellAt(0, 0, 0, fold));
            for (int point = 0; point < 5; ++point) {
                double loss = 0;
                const auto &links = task.cells[static_cast<std::size_t>(point)].testLink;
                for (std::size_t i = 0; i < own.testRows.size(); ++i) {
                    if (!std::binary_search(inner.testRows.begin(), inner.testRows.end(),
                                            own.testRows[i]))
                        continue;
                    const auto row = static_cast<std::size_t>(own.testRows[i]);
                    const bool isEvent = plan->target().codes[row] == plan->target().event;
                    loss += std::log1p(std::exp(isEvent ? -links[i] : links[i]));
                }
                values(fold, point) = loss / static_cast<double>(inner.testRows.size());
            }
            weights.push_back(static_cast<double>(inner.testRows.size()));
        }
        const int chosen = select(*plan, 0, {values, weights})->best;
        for (const ResampleEntry &entry : results.resamples)
            if (entry.cell.point == chosen && plan->resampleOf(entry.cell) == resample)
                scores.push_back(entry.metrics.front());
    }

    QCOMPARE(scores.size(), std::size_t{4});
    const SelectionEntry &selection = results.selections.front();
    QVERIFY(selection.isNested);
    const double mean = (scores[0] + scores[1] + scores[2] + scores[3]) / 4;
    HEDDLE_NEAR(selection.nestedMean, mean, 1e-12, 0);
}

void TestTuningRuns::givesTheChosenModelAlone()
{
    Experiment experiment = folded(question("Species ~ .", LearnerKind::ElasticNet));
    experiment.learners.front().net.lambdaCount = 20;
    experiment.tuning.emplace().choose = TuningSpec::Choice::OneSe;
    const auto plan = planOf(std::move(experiment), "iris.csv");

    const Results results = serialResults(plan);

    QCOMPARE(results.fits.size(), std::size_t{1}); // of all levels
    QCOMPARE(results.fits.front().cell.point, results.selections.front().oneSe);
    const ModelSet set = orEnd(modelSetOf(results, ""));
    QCOMPARE(set.learner.net.lambda.size(), std::size_t{1});
    const ModelSet read =
        orEnd(modelSetFromJson(nlohmann::ordered_json::parse(toJson(set).dump())));
    const Predictions predictions = orEnd(predict(read, plan->table()));
    const Eigen::MatrixXd &x = plan->design().x();
    const Eigen::Map<const Eigen::MatrixXd> b(results.fits.front().fit.coefficients.data(),
                                              x.cols(), 3);
    const Eigen::MatrixXd odds = (x * b).array().exp();
    for (Eigen::Index row = 0; row < x.rows(); row += 7)
        for (Eigen::Index level = 0; level < 3; ++level)
            HEDDLE_NEAR(predictions.probabilities(row, level),
                        odds(row, level) / odds.row(row).sum(), 1e-10, 1e-300);
}

void TestTuningRuns::aGridOfLinksChangesTheLink()
{
    Experiment experiment = folded(question("type ~ npreg + glu"));
    experiment.learners.front().grid = {gridOf("link", {"\"logit\"", "\"probit\""})};
    const auto plan = planOf(experiment, "pima_tr.csv");
    const Results both = serialResults(plan);
    experiment.learners.front().grid.clear();
    experiment.learners.front().chosenLink = Link::Probit;
    const Results alone = serialResults(planOf(experiment, "pima_tr.csv"));

    for (const ResampleEntry &entry : alone.resamples)
        QVERIFY(std::any_of(both.resamples.begin(), both.resamples.end(),
                            [&](const ResampleEntry &one) {
                                return one.cell.point == 1 && one.cell.fold == entry.cell.fold &&
                                       one.metrics == entry.metrics;
                            }));
}

QTEST_GUILESS_MAIN(TestTuningRuns)
#include "tst_tuningruns.moc"
