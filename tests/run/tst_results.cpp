#include "core/sha256.h"
#include "run/jsontext.h"
#include "run/ledger.h"
#include "run/reducer.h"
#include "run/resultswriter.h"
#include "work/taskrunner.h"

#include "runplans.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace heddle;
using namespace heddle::test;

namespace {

using Json = nlohmann::ordered_json;

/// The ledger of a run of the first tasks in the plan's order.
std::unique_ptr<Ledger> ledgerOf(const std::shared_ptr<const Plan> &plan,
                                 std::size_t tasks = 1'000'000)
{
    TaskRunner runner(plan);
    auto ledger = makeMemoryLedger(plan->totalTaskCount());
    for (const std::int64_t task : plan->runOrder()) {
        if (tasks-- == 0)
            break;
        std::vector<std::unique_ptr<TaskResult>> batch;
        batch.push_back(std::make_unique<TaskResult>(orEnd(runner.run(task, {}))));
        if (!ledger->append(std::move(batch)))
            std::exit(1);
    }
    return ledger;
}

Results resultsOf(const std::shared_ptr<const Plan> &plan, const ReduceOptions &options = {})
{
    return orEnd(reduce(plan, *ledgerOf(plan), options));
}

Experiment folds()
{
    Experiment experiment = question("Species ~ Petal.Length + Sepal.Width");
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = 5;
    experiment.resampling.repeats = 2;
    experiment.metrics = {Metric::Accuracy, Metric::Auc};
    return experiment;
}

Experiment bootstrap()
{
    Experiment experiment = folds();
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = 20;
    return experiment;
}

std::vector<std::string> keysOf(const Json &object)
{
    std::vector<std::string> keys;
    for (const auto &[key, value] : object.items())
        keys.push_back(key);
    return keys;
}

} // namespace

class TestResults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesNumbersAsTheContractSays_data();
    void writesNumbersAsTheContractSays();
    void writesKeysInTheContractsOrder();
    void combinesLevelsInCellsWithoutLevel();
    void givesReplicatesOfABootstrap();
    void digestIgnoresNamesNotesAndPaths();
    void digestSeesSeedAndData();
    void writesPredictionsOfEveryTestRow();
    void doesNotDependOnThreads();
    void leavesSumsOutOfAnIncompleteRun();
};

void TestResults::writesNumbersAsTheContractSays_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("a tenth") << 0.1 << QByteArray("0.1");
    QTest::newRow("a whole number") << 4.0 << QByteArray("4");
    QTest::newRow("17 digits") << 0.1 + 0.2 << QByteArray("0.30000000000000004");
    QTest::newRow("infinite") << HUGE_VAL << QByteArray("\"Inf\"");
    QTest::newRow("minus infinite") << -HUGE_VAL << QByteArray("\"-Inf\"");
    QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN()
                                  << QByteArray("\"NaN\"");
}

void TestResults::writesNumbersAsTheContractSays()
{
    QFETCH(double, number);
    QFETCH(QByteArray, text);

    std::string written;
    appendJsonNumber(written, number);

    QCOMPARE(QByteArray::fromStdString(written), text);
}

void TestResults::writesKeysInTheContractsOrder()
{
    const Json document =
        Json::parse(resultsJson(resultsOf(orEnd(Plan::make(folds(), testTable("iris.csv"))))));

    QCOMPARE(keysOf(document),
             (std::vector<std::string>{"heddle_results", "experiment", "dataset", "grid", "fits",
                                       "resamples", "summaries", "confusion", "roc", "calibration",
                                       "digest", "timing"}));
    QCOMPARE(keysOf(document["grid"]),
             (std::vector<std::string>{"axes", "cells", "tasks", "extra"}));
    QCOMPARE(document["grid"]["extra"]["all_rows"].get<int>(), 3);
    QCOMPARE(keysOf(document["fits"][0]),
             (std::vector<std::string>{"cell", "family", "link", "event", "rows", "converged",
                                       "iterations", "separation", "null_deviance", "df_null",
                                       "deviance", "df_residual", "aic", "bic", "log_likelihood",
                                       "dispersion", "coefficients", "warnings", "model"}));
    QCOMPARE(keysOf(document["fits"][0]["coefficients"][0]),
             (std::vector<std::string>{"term", "estimate", "std_error", "statistic", "p_value"}));
    QCOMPARE(keysOf(document["resamples"][0]),
             (std::vector<std::string>{"cell", "rows_train", "rows_test", "metrics", "warnings"}));
    QCOMPARE(keysOf(document["summaries"][0]),
             (std::vector<std::string>{"cell", "metric", "n", "mean", "sd", "se", "corrected_se",
                                       "pooled"}));
}

void TestResults::combinesLevelsInCellsWithoutLevel()
{
    const Results results = resultsOf(orEnd(Plan::make(folds(), testTable("iris.csv"))));

    QCOMPARE(results.resamples.size(), 10 + 3 * 10);
    QCOMPARE(results.resamples[0].cell.level, -1);
    QCOMPARE(results.resamples[9].cell.repeat, 1);
    QCOMPARE(results.resamples[10].cell.level, 0);
    QCOMPARE(results.summaries.size(), 2 + 3 * 2);
    const SummaryEntry &accuracy = results.summaries[0];
    QCOMPARE(accuracy.cell.level, -1);
    QCOMPARE(accuracy.n, 10);
    QVERIFY(accuracy.pooled > 0.9);
    // Equal folds: the plain mean is the pooled share, and n_test / n_train is a quarter.
    HEDDLE_NEAR(accuracy.mean, accuracy.pooled, 1e-12, 0);
    HEDDLE_NEAR(accuracy.correctedSe, accuracy.sd * std::sqrt(0.1 + 0.25), 1e-12, 0);
}

void TestResults::givesReplicatesOfABootstrap()
{
    const Results results = resultsOf(orEnd(Plan::make(bootstrap(), testTable("iris.csv"))));
    const Json document = Json::parse(resultsJson(results));

    QCOMPARE(results.replicates.size(), 3 * 20);
    QCOMPARE(keysOf(document["replicates"][0]["cell"]),
             (std::vector<std::string>{"learner", "level", "replicate"}));
    QCOMPARE(keysOf(document["replicates"][0]["estimates"]),
             (std::vector<std::string>{"(Intercept)", "Petal.Length", "Sepal.Width"}));
    QVERIFY(!document["summaries"][0].contains("corrected_se"));
}

void TestResults::digestIgnoresNamesNotesAndPaths()
{
    const auto table = testTable("iris.csv");
    Experiment renamed = folds();
    renamed.name = "another";
    renamed.notes = "written down";
    renamed.data.source = "elsewhere/iris.csv";

    QCOMPARE(resultsOf(orEnd(Plan::make(renamed, table))).digest,
             resultsOf(orEnd(Plan::make(folds(), table))).digest);
}

void TestResults::digestSeesSeedAndData()
{
    const auto table = testTable("iris.csv");
    Experiment other = folds();
    other.seed = 2;

    QVERIFY(resultsOf(orEnd(Plan::make(other, table))).digest !=
            resultsOf(orEnd(Plan::make(folds(), table))).digest);
}

void TestResults::writesPredictionsOfEveryTestRow()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("predictions.csv"));
    ReduceOptions options;
    options.predictionsFile = path.toStdString();

    const Results results = resultsOf(orEnd(Plan::make(folds(), testTable("iris.csv"))), options);

    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    const QList<QByteArray> lines = bytes.split('\n');
    QCOMPARE(lines.first(), QByteArray("row,learner,repeat,fold,observed,prediction,p:setosa,"
                                       "p:versicolor,p:virginica"));
    QCOMPARE(lines.size(), 1 + 2 * 150 + 1); // each row once a repeat; nothing after the last
    QVERIFY(lines[1].contains(",logistic,1,1,"));
    Sha256 hash;
    hash.addBytes(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    QCOMPARE(results.predictionsSha256, toText(hash.finish()));
}

void TestResults::doesNotDependOnThreads()
{
    const auto plan = orEnd(Plan::make(bootstrap(), testTable("iris.csv")));
    const auto ledger = ledgerOf(plan);
    ReduceOptions options;
    const std::string digest = orEnd(reduce(plan, *ledger, options)).digest;

    for (const int threads : {2, 3, 8}) {
        options.threads = threads;
        QCOMPARE(orEnd(reduce(plan, *ledger, options)).digest, digest);
    }
}

void TestResults::leavesSumsOutOfAnIncompleteRun()
{
    const auto plan = orEnd(Plan::make(folds(), testTable("iris.csv")));

    const Results results = orEnd(reduce(plan, *ledgerOf(plan, 4)));

    QVERIFY(!results.complete);
    QVERIFY(!results.resamples.empty());
    QVERIFY(results.summaries.empty());
    QVERIFY(results.digest.empty());
    QVERIFY(!Json::parse(resultsJson(results))["complete"].get<bool>());
}

QTEST_APPLESS_MAIN(TestResults)
#include "tst_results.moc"
