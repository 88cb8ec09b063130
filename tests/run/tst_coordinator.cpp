#include "core/json.h"
#include "core/machine.h"
#include "run/coordinator.h"

#include "runplans.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <thread>

using namespace heddle;
using namespace heddle::test;

namespace {

std::shared_ptr<const Results> resultsOf(const std::shared_ptr<const Plan> &plan,
                                         RunOptions options)
{
    Coordinator coordinator(plan, std::move(options));
    const auto started = coordinator.start();
    if (!started)
        return nullptr;
    coordinator.wait();
    return coordinator.results();
}

/// A task that takes 10 s, but hears when it is to stop.
Result<TaskResult> slowTask(std::int64_t, const TaskControl &control)
{
    for (int i = 0; i < 10'000 && !control.stop.stop_requested(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return Error{ErrorCode::Cancelled, "Stopped."};
}

Result<TaskResult> quickTask(std::int64_t task, const TaskControl &)
{
    TaskResult result;
    result.task = task;
    result.cells.resize(1);
    result.cells[0].failure = "Nothing was fitted.";
    return result;
}

void laneRows()
{
    QTest::addColumn<int>("lanes");
    for (const int lanes : {1, 2, 4, 8})
        QTest::addRow("%d lanes", lanes) << lanes;
}

} // namespace

class TestCoordinator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsIrisAsTheReference();
    void givesOneDigestWhateverRanWhere_data();
    void givesOneDigestWhateverRanWhere();
    void givesOneDigestForEachFamily_data();
    void givesOneDigestForEachFamily();
    void cancelsSlowTasksAtOnce_data();
    void cancelsSlowTasksAtOnce();
    void cancelsLettersAtOnce_data();
    void cancelsLettersAtOnce();
    void pausesAndGoesOn();
    void saysFinishedOnceAndForwardsEveryEvent();
    void writesItsFolder();
    void refusesAFolderThatIsNotEmpty();
    void refusesAFolderThatCannotBeMade();
    void keepsResultsWhenTheDiskIsFull();
    void timesAddUpToTheLanes();
    void forecastsEachCountOfLanes();
};

void TestCoordinator::fitsIrisAsTheReference()
{
    const auto results = resultsOf(irisPlan(), {});

    QVERIFY(results);
    QVERIFY(results->complete);
    const auto expected = reference("glm_ovr_iris.json")["results"];
    QCOMPARE(results->fits.size(), 3);
    QCOMPARE(results->fits[0].fit.separation, Separation::Complete);
    QCOMPARE(results->fits[1].fit.separation, Separation::None);
    QVERIFY(!results->fits[0].separatingTerms.empty());
    for (std::size_t level = 0; level < 3; ++level) {
        const FitEntry &fit = results->fits[level];
        const bool separated = fit.fit.separation != Separation::None;
        const auto &numbers = expected[level][separated ? "default" : "exact_logistic"];
        QCOMPARE(fit.event, expected[level]["event"].get<std::string>());
        for (std::size_t term = 0; term < fit.coefficients.size(); ++term)
            HEDDLE_NEAR(fit.coefficients[term].estimate, numbers["coef"][term].get<double>(),
                        separated ? 1e-3 : 1e-9, 0);
    }
}

void TestCoordinator::givesOneDigestWhateverRanWhere_data()
{
    QTest::addColumn<int>("lanes");
    QTest::addColumn<bool>("backwards");
    QTest::newRow("two lanes") << 2 << false;
    QTest::newRow("three lanes") << 3 << false;
    QTest::newRow("eight lanes") << 8 << false;
    QTest::newRow("two lanes, last task first") << 2 << true;
}

void TestCoordinator::givesOneDigestWhateverRanWhere()
{
    QFETCH(int, lanes);
    QFETCH(bool, backwards);
    static const auto plan = lettersPlan(2);
    RunOptions options;
    options.lanes = 1;
    static const std::string digest = resultsOf(plan, options)->digest;
    options.lanes = lanes;
    if (backwards) {
        options.order = plan->runOrder();
        std::reverse(options.order.begin(), options.order.end());
    }

    const auto results = resultsOf(plan, options);

    QVERIFY(results);
    QCOMPARE(results->digest, digest);
    QVERIFY(results->failures.empty());
}

void TestCoordinator::givesOneDigestForEachFamily_data()
{
    QTest::addColumn<QByteArray>("learner");
    QTest::addColumn<QByteArray>("formula");
    QTest::addColumn<QByteArray>("table");
    const auto row = [](const char *name, const char *learner, const char *formula,
                        const char *table) {
        QTest::newRow(name) << QByteArray(learner) << QByteArray(formula) << QByteArray(table);
    };
    row("probit, one against the rest", R"({"kind":"logistic","parameters":{"link":"probit"}})",
        "Species ~ Sepal.Length + Sepal.Width", "iris.csv");
    row("cloglog", R"({"kind":"logistic","parameters":{"link":"cloglog"}})", "low ~ age + lwt",
        "birthwt.csv");
    row("Firth, one against the rest", R"({"kind":"logistic","parameters":{"penalty":"firth"}})",
        "Species ~ Sepal.Length + Petal.Width", "iris.csv");
    row("ridge", R"({"kind":"logistic","parameters":{"penalty":"ridge","lambda":0.05}})",
        "low ~ age + lwt + race", "birthwt.csv");
    row("poisson with an offset", R"({"kind":"poisson"})",
        "Claims ~ District + Age + offset(log(Holders))", "insurance.csv");
    row("quasi-poisson", R"({"kind":"poisson","parameters":{"dispersion":"estimate"}})",
        "breaks ~ wool * tension", "warpbreaks.csv");
    row("gamma, inverse", R"({"kind":"gamma"})", "mpg ~ hp + wt", "mtcars.csv");
    row("multinomial", R"({"kind":"multinomial"})", "race ~ age + lwt + smoke", "birthwt.csv");
    row("multinomial of two levels", R"({"kind":"multinomial"})", "low ~ age + lwt", "birthwt.csv");
    row("multinomial beside one-vs-rest and baseline",
        R"({"kind":"multinomial"},{"kind":"logistic"},{"kind":"baseline"})",
        "race ~ age + lwt + smoke", "birthwt.csv");
    row("baseline, mean", R"({"kind":"baseline"})", "mpg ~ hp", "mtcars.csv");
    row("gamma, log", R"({"kind":"gamma","parameters":{"link":"log"}})", "bwt ~ smoke + race + lwt",
        "birthwt.csv");
#ifdef HEDDLE_HAS_XGBOOST
    row("boosted trees of all levels",
        R"({"kind":"boosted-trees","parameters":{"rounds":5,"subsample":0.7,"columns":0.5}})",
        "Species ~ Sepal.Length + Sepal.Width + Petal.Length", "iris.csv");
    row("random forest, one against the rest",
        R"({"kind":"random-forest","parameters":{"trees":5}})",
        "Species ~ Sepal.Length + Sepal.Width", "iris.csv");
    row("boosted trees with an offset", R"({"kind":"boosted-trees","parameters":{"rounds":5}})",
        "Claims ~ District + Age + offset(Holders)", "insurance.csv");
    row("boosted trees of all levels that stop early",
        R"({"kind":"boosted-trees","parameters":{"rounds":60,"subsample":0.7,"early_stopping":3}})",
        "Species ~ Sepal.Length + Sepal.Width", "iris.csv");
    row("boosted trees of numbers that stop early",
        R"({"kind":"boosted-trees","parameters":{"rounds":60,"early_stopping":3}})",
        "mpg ~ hp + wt + qsec", "mtcars.csv");
    row("random forest of numbers", R"({"kind":"random-forest","parameters":{"trees":5}})",
        "mpg ~ hp + wt + qsec", "mtcars.csv");
    row("random forest of classes", R"({"kind":"random-forest","parameters":{"trees":5}})",
        "low ~ age + lwt + smoke", "birthwt.csv");
#endif
}

void TestCoordinator::givesOneDigestForEachFamily()
{
    QFETCH(const QByteArray, learner);
    QFETCH(const QByteArray, formula);
    QFETCH(const QByteArray, table);
    const auto document = parseJson(R"({"heddle":1,"learners":[)" + learner.toStdString() + "]}");
    Experiment experiment = question(formula.toStdString());
    experiment.learners = orEnd(experimentFromJson(orEnd(document))).learners;
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = 40;
    const auto plan = planOf(std::move(experiment), table.toStdString());

    std::vector<std::string> digests;
    for (const int lanes : {1, 2, 3, 8}) {
        RunOptions options;
        options.lanes = lanes;
        const auto results = resultsOf(plan, options);
        QVERIFY(results && results->complete);
        QVERIFY(results->failures.empty());
        digests.push_back(results->digest);
    }

    QVERIFY(digests.front().starts_with("sha256:"));
    QCOMPARE(std::count(digests.begin(), digests.end(), digests.front()), 4);
}

void TestCoordinator::cancelsSlowTasksAtOnce_data()
{
    laneRows();
}

void TestCoordinator::cancelsSlowTasksAtOnce()
{
    QFETCH(int, lanes);
    Experiment experiment = question("Species ~ Petal.Length");
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = 50;
    RunOptions options;
    options.lanes = lanes;
    options.run = slowTask;
    Coordinator coordinator(planOf(std::move(experiment), "iris.csv"), options);
    QVERIFY(coordinator.start());
    QTRY_COMPARE(coordinator.snapshot().running, lanes);

    QElapsedTimer timer;
    timer.start();
    coordinator.cancel();
    coordinator.wait();

    QVERIFY2(timer.elapsed() < 100, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(coordinator.snapshot().state, RunState::Cancelled);
    QVERIFY(!coordinator.results()->complete);
    QVERIFY(coordinator.results()->digest.empty());
}

void TestCoordinator::cancelsLettersAtOnce_data()
{
    laneRows();
}

void TestCoordinator::cancelsLettersAtOnce()
{
    QFETCH(int, lanes);
    static const auto plan = lettersPlan(10, 10);
    RunOptions options;
    options.lanes = lanes;
    Coordinator coordinator(plan, options);
    QVERIFY(coordinator.start());
    QTRY_VERIFY(coordinator.snapshot().running == lanes);

    QElapsedTimer timer;
    timer.start();
    coordinator.cancel();
    coordinator.wait();

    // More lanes than cores share them, and so each takes longer to hear of it.
    QVERIFY2(timer.elapsed() < 100 * std::max(1, lanes / coresAllowed()),
             qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(coordinator.snapshot().state, RunState::Cancelled);
}

void TestCoordinator::pausesAndGoesOn()
{
    Experiment experiment = question("Species ~ Petal.Length + Sepal.Width");
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = 20'000;
    experiment.metrics = {Metric::Accuracy};
    RunOptions options;
    options.lanes = 2;
    options.run = quickTask;
    Coordinator coordinator(planOf(std::move(experiment), "iris.csv"), options);
    QVERIFY(coordinator.start());

    coordinator.pause();
    QTRY_COMPARE(coordinator.snapshot().running, 0);
    const RunSnapshot paused = coordinator.snapshot();
    QCOMPARE(paused.state, RunState::Paused);
    coordinator.resume();
    coordinator.wait();

    const RunSnapshot ended = coordinator.snapshot();
    QCOMPARE(ended.state, RunState::Finished);
    QCOMPARE(ended.failed, ended.total);
}

void TestCoordinator::saysFinishedOnceAndForwardsEveryEvent()
{
    Coordinator coordinator(irisPlan(), {});
    QSignalSpy spy(&coordinator, &Coordinator::finished);
    QVERIFY(coordinator.start());
    coordinator.wait();
    QCoreApplication::processEvents();

    const std::vector<TaskEvent> events = coordinator.drainEvents();
    const auto count = [&](TaskEvent::Kind kind) {
        return std::count_if(events.begin(), events.end(),
                             [kind](const TaskEvent &event) { return event.kind == kind; });
    };
    QCOMPARE(spy.count(), 1);
    QCOMPARE(count(TaskEvent::Kind::Started), coordinator.plan()->totalTaskCount());
    QCOMPARE(count(TaskEvent::Kind::Done), coordinator.plan()->totalTaskCount());
    QCOMPARE(coordinator.ledger().size(), coordinator.plan()->totalTaskCount());
}

void TestCoordinator::writesItsFolder()
{
    const QTemporaryDir folder;
    RunOptions options;
    options.folder = folder.filePath(QStringLiteral("iris.results"));

    QVERIFY(resultsOf(irisPlan(), options));

    const QDir written(options.folder);
    QCOMPARE(written.entryList(QDir::AllEntries | QDir::NoDotAndDotDot, QDir::Name),
             (QStringList{QStringLiteral("journal.sqlite"), QStringLiteral("models"),
                          QStringLiteral("results.json"), QStringLiteral("trace.jsonl")}));
    QCOMPARE(QDir(written.filePath(QStringLiteral("models"))).entryList(QDir::Files, QDir::Name),
             (QStringList{QStringLiteral("0001.json"), QStringLiteral("0002.json"),
                          QStringLiteral("0003.json")}));
    QFile trace(written.filePath(QStringLiteral("trace.jsonl")));
    QVERIFY(trace.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = trace.readAll().trimmed().split('\n');
    QVERIFY(lines.first().startsWith("{\"t\":0.000000,\"event\":\"run\""));
    QVERIFY(lines.last().contains("\"event\":\"end\",\"state\":\"finished\""));
    for (const QByteArray &line : lines)
        QVERIFY(nlohmann::json::accept(line.toStdString()));
}

void TestCoordinator::refusesAFolderThatIsNotEmpty()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("mine.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    RunOptions options;
    options.folder = folder.path();
    Coordinator coordinator(irisPlan(), options);

    const auto started = coordinator.start();

    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::BadInput);
    QVERIFY(started.error().text().find("is not empty") != std::string::npos);
}

void TestCoordinator::refusesAFolderThatCannotBeMade()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    RunOptions options;
    options.folder = folder.filePath(QStringLiteral("file/below"));
    Coordinator coordinator(irisPlan(), options);

    const auto started = coordinator.start();

    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::Io);
}

void TestCoordinator::keepsResultsWhenTheDiskIsFull()
{
    RunOptions options;
    options.eventsFile = QStringLiteral("/dev/full");
    Coordinator coordinator(irisPlan(), options);
    QVERIFY(coordinator.start());
    coordinator.wait();

    QCOMPARE(coordinator.snapshot().state, RunState::Failed);
    QVERIFY(coordinator.error());
    QCOMPARE(coordinator.error()->code, ErrorCode::Resources);
    QVERIFY(coordinator.results());
    QCOMPARE(coordinator.results()->fits.size(), 3);
}

void TestCoordinator::timesAddUpToTheLanes()
{
    RunOptions options;
    options.lanes = 3;
    const auto results = resultsOf(lettersPlan(2), options);

    const RunTiming &timing = results->timing;
    const double lost =
        timing.startSeconds + timing.transferSeconds + timing.waitSeconds + timing.imbalanceSeconds;
    QVERIFY(timing.speedup > 0);
    HEDDLE_NEAR(timing.speedup + lost / timing.wallSeconds, 3.0, 1e-9, 0);
}

void TestCoordinator::forecastsEachCountOfLanes()
{
    const Forecast iris = forecast(irisPlan(), 0.1);

    QVERIFY(!iris.rows.empty());
    QCOMPARE(iris.rows.front().lanes, 1);
    QCOMPARE(iris.rows.back().lanes, coresAllowed());
    QVERIFY(iris.rows.front().lowSeconds <= iris.rows.front().highSeconds);
    QVERIFY(iris.advice.starts_with("One lane is enough"));
}

QTEST_GUILESS_MAIN(TestCoordinator)
#include "tst_coordinator.moc"
