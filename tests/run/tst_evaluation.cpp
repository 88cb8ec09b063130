#include "run/coordinator.h"
#include "run/evaluation.h"
#include "run/resultswriter.h"

#include "core/json.h"
#include "runplans.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>

using namespace heddle;
using namespace heddle::test;

namespace {

Results resultsOf(Experiment experiment, const std::string &table)
{
    Coordinator coordinator(planOf(std::move(experiment), table), RunOptions());
    if (const auto started = coordinator.start(); !started)
        qFatal("%s", started.error().text().c_str());
    coordinator.wait();
    return *coordinator.results();
}

Experiment folded(const std::string &formula, int repeats, LearnerKind kind = LearnerKind::Logistic)
{
    Experiment experiment = question(formula, kind);
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = 5;
    experiment.resampling.repeats = repeats;
    experiment.metrics = {Metric::Auc, Metric::Accuracy};
    return experiment;
}

double pooledOf(const Results &results, Metric metric, int level = -1)
{
    for (const SummaryEntry &summary : results.summaries)
        if (summary.metric == metric && summary.cell.level == level)
            return summary.pooled;
    return NAN;
}

} // namespace

class TestEvaluation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithThePooledMetrics_data();
    void agreesWithThePooledMetrics();
    void countsTheEventOfTwoLevels();
    void givesAnIntervalToRowsTestedOnce();
    void leavesRowsOfWeightZeroOut();
    void warnsOfAScoreThatIsNotDefined_data();
    void warnsOfAScoreThatIsNotDefined();
    void hasNoneOfNumbers();
    void thinsACurveToItsCorners();
    void isWritten();
};

void TestEvaluation::agreesWithThePooledMetrics_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("formula");
    QTest::addColumn<QByteArray>("table");
    const auto row = [](const char *name, LearnerKind kind, const char *formula,
                        const char *table) {
        QTest::newRow(name) << int(kind) << QByteArray(formula) << QByteArray(table);
    };
    row("one against the rest", LearnerKind::Logistic, "race ~ age + lwt + smoke", "birthwt.csv");
    row("all levels at once", LearnerKind::Multinomial, "race ~ age + lwt + smoke", "birthwt.csv");
    row("two levels", LearnerKind::Logistic, "type ~ glu + bmi", "pima_tr.csv");
    row("two levels at once", LearnerKind::Multinomial, "type ~ glu + bmi", "pima_tr.csv");
}

void TestEvaluation::agreesWithThePooledMetrics()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, formula);
    QFETCH(QByteArray, table);

    const Results results = resultsOf(
        folded(formula.toStdString(), 2, static_cast<LearnerKind>(kind)), table.toStdString());

    QCOMPARE(results.confusions.size(), std::size_t{1});
    const Eigen::MatrixXd &counts = results.confusions.front().counts;
    QCOMPARE(counts.sum(), 2.0 * static_cast<double>(results.plan->rowsUsed()));
    HEDDLE_NEAR(counts.trace() / counts.sum(), pooledOf(results, Metric::Accuracy), 1e-12, 0);
    double area = 0, binned = 0;
    for (const RocEntry &curve : results.curves)
        area += curve.area / static_cast<double>(results.curves.size());
    HEDDLE_NEAR(area, pooledOf(results, Metric::Auc), 1e-12, 0);
    for (const CalibrationBin &bin : results.calibrations.front().bins)
        binned += bin.count;
    QCOMPARE(binned, counts.sum());
    QVERIFY(std::isnan(results.curves.front().low)); // each row was tested twice
}

void TestEvaluation::countsTheEventOfTwoLevels()
{
    Experiment experiment = folded("type ~ glu + bmi", 1);
    const Results second = resultsOf(experiment, "pima_tr.csv");
    experiment.event = "No";
    const Results first = resultsOf(experiment, "pima_tr.csv");

    // The same predictions, whichever of the two levels is the event.
    QCOMPARE(second.curves.size(), std::size_t{1});
    QCOMPARE(second.curves.front().level, 1);
    QCOMPARE(first.curves.front().level, 0);
    QVERIFY(first.confusions.front().counts == second.confusions.front().counts);
    HEDDLE_NEAR(first.curves.front().area, second.curves.front().area, 1e-12, 0);
}

void TestEvaluation::givesAnIntervalToRowsTestedOnce()
{
    const Results results = resultsOf(folded("type ~ glu + bmi", 1), "pima_tr.csv");

    const RocEntry &curve = results.curves.front();
    QVERIFY(curve.low > 0.5 && curve.low < curve.area);
    QVERIFY(curve.high > curve.area && curve.high <= 1);
    HEDDLE_NEAR(curve.area - curve.low, curve.high - curve.area, 1e-9, 0);
}

void TestEvaluation::leavesRowsOfWeightZeroOut()
{
    Experiment experiment = folded("type ~ glu + bmi", 1);
    experiment.weights = "npreg"; // 0 in some rows
    const auto table = testTable("pima_tr.csv");
    double sum = 0;
    for (const double weight : table->find("npreg")->numbers())
        sum += weight;

    const Results results = resultsOf(std::move(experiment), "pima_tr.csv");

    QCOMPARE(results.confusions.front().counts.sum(), sum);
    QVERIFY(std::isnan(results.curves.front().low)); // DeLong's has no weights
}

void TestEvaluation::warnsOfAScoreThatIsNotDefined_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("logistic") << int(LearnerKind::Logistic);
    QTest::newRow("all levels at once") << int(LearnerKind::Multinomial);
}

void TestEvaluation::warnsOfAScoreThatIsNotDefined()
{
    QFETCH(int, kind);
    Experiment experiment = folded("type ~ glu + bmi", 1, static_cast<LearnerKind>(kind));
    experiment.resampling.kind = ResamplingKind::Explicit;
    const auto table = testTable("pima_tr.csv");
    int found = 0;
    for (const std::int32_t code : table->find("type")->codes()) { // the first fold tests one class
        const auto rest = static_cast<std::int64_t>(2 + experiment.resampling.foldOfRow.size() % 2);
        experiment.resampling.foldOfRow.push_back(code == 0 && found++ < 10 ? 1 : rest);
    }

    const Results results = resultsOf(std::move(experiment), "pima_tr.csv");

    QCOMPARE(results.resamples.size(), std::size_t{3});
    QVERIFY(std::isnan(results.resamples[0].metrics[0]));
    QCOMPARE(results.resamples[0].warnings.size(), std::size_t{1});
    QVERIFY(results.resamples[0].warnings[0].starts_with("auc is not defined here"));
    QVERIFY(results.resamples[1].warnings.empty());
    QCOMPARE(results.summaries[0].n, 2);
}

void TestEvaluation::hasNoneOfNumbers()
{
    Experiment experiment = folded("mpg ~ hp", 1, LearnerKind::Linear);
    experiment.metrics = {Metric::Rmse};
    const Results results = resultsOf(std::move(experiment), "mtcars.csv");

    QVERIFY(results.confusions.empty() && results.curves.empty() && results.calibrations.empty());
}

void TestEvaluation::thinsACurveToItsCorners()
{
    RocCurve stairs;
    for (int step = 0; step <= 1000; ++step) { // events and others by tens
        const double share = step / 1000.0;
        const double tens = std::floor(share * 50) / 50;
        stairs.thresholds.push_back(share);
        stairs.sensitivity.push_back(1 - (step % 20 < 10 ? tens : std::min(1.0, share)));
        stairs.specificity.push_back(step % 20 < 10 ? share : std::ceil(share * 50) / 50);
    }
    const RocCurve thin = thinned(stairs, 200);
    QVERIFY(thin.thresholds.size() <= 200);
    QCOMPARE(thin.thresholds.front(), stairs.thresholds.front());
    QCOMPARE(thin.thresholds.back(), stairs.thresholds.back());
    for (std::size_t i = 1; i < thin.thresholds.size(); ++i)
        QVERIFY(thin.thresholds[i] > thin.thresholds[i - 1]);

    RocCurve small;
    small.thresholds = {0, 1, 2, 3};
    small.sensitivity = {1, 1, 1, 0};
    small.specificity = {0, 0.5, 1, 1};
    QCOMPARE(thinned(small, 10).thresholds, small.thresholds);              // few points stay
    QCOMPARE(thinned(small, 3).thresholds, (std::vector<double>{0, 2, 3})); // or the corners
}

void TestEvaluation::isWritten()
{
    const Results results = resultsOf(folded("race ~ age + lwt", 1), "birthwt.csv");

    const auto json = orEnd(parseJson(resultsJson(results)));

    QCOMPARE(json["confusion"].size(), std::size_t{1});
    QCOMPARE(json["confusion"][0]["levels"].size(), std::size_t{3});
    QCOMPARE(json["confusion"][0]["cell"].size(), std::size_t{1}); // the learner alone
    QCOMPARE(json["roc"].size(), std::size_t{3});
    QCOMPARE(json["roc"][2]["level"].get<std::string>(), std::string("white"));
    QVERIFY(json["roc"][0]["low"].is_number());
    QCOMPARE(json["roc"][0]["threshold"].front().get<std::string>(), std::string("-Inf"));
    QCOMPARE(json["calibration"].size(), std::size_t{3});
    QVERIFY(json["calibration"][0]["bins"][0].contains("predicted"));
    QVERIFY(json.find("calibration") != json.end() && json.find("digest") != json.end());
}

QTEST_GUILESS_MAIN(TestEvaluation)
#include "tst_evaluation.moc"
