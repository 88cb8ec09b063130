#include "run/ledger.h"
#include "run/pooledsums.h"
#include "run/rankedscores.h"
#include "run/reducer.h"
#include "run/resamplelist.h"
#include "stats/classcurves.h"
#include "stats/metrics.h"
#include "wire/taskcodec.h"
#include "work/backlog.h"
#include "work/taskrunner.h"

#include "runplans.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <atomic>
#include <cmath>
#include <csignal>
#include <random>
#include <thread>

using namespace heddle;
using test::orEnd;

/// What does not fit in memory goes to disk, and comes back as it was.
class TestSpilling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resultsComeBackAsTheyWere();
    void theFirstResultWins();
    void resultsDoNotDependOnTheMemory_data();
    void resultsDoNotDependOnTheMemory();
    void theFileHasNoName();
    void aFullDiskLosesNothing();
    void ranksAsIfAllWereInMemory_data();
    void ranksAsIfAllWereInMemory();
    void sumsAsIfAllWereInMemory();
    void listGivesEntriesBack();
    void lanesWaitForRoom();
};

namespace {

/// A result with everything that a cell can have but trees.
std::unique_ptr<TaskResult> richResult(std::int64_t task)
{
    auto result = std::make_unique<TaskResult>();
    result->task = task;
    result->timing = {1, 0.5, 0.25, 0.125};
    result->cells.resize(3);
    CellResult &cell = result->cells[0];
    cell.statistic = 3.5;
    cell.rowsTrain = 70 + task;
    cell.rowsTest = 4;
    cell.metrics = {0.25, std::nan("")};
    cell.testLink = {1, -2, std::nan(""), static_cast<double>(task)};
    cell.warnings = {"One.", "Another one, which is longer than a short text."};
    cell.fit.family = Family::Binomial;
    cell.fit.iterations = 7;
    cell.fit.separation = Separation::Complete;
    cell.fit.separatingColumns = {2};
    cell.fit.coefficients = Eigen::Vector3d(1, std::nan(""), 3);
    cell.fit.deviance = 12;
    cell.fit.warnings = {"Of the fit."};
    result->cells[1].failure = "There is no fit.";
    result->cells[2].testLink = {4};
    result->cells[2].scores = {VariableScore{0.5, 0.25}};
    return result;
}

std::vector<std::unique_ptr<TaskResult>> batchOf(std::unique_ptr<TaskResult> result)
{
    std::vector<std::unique_ptr<TaskResult>> batch;
    batch.push_back(std::move(result));
    return batch;
}

LedgerOptions noMemory(const QString &folder = {})
{
    return {.memory = 0, .folder = folder.toStdString()};
}

} // namespace

void TestSpilling::resultsComeBackAsTheyWere()
{
    const auto ledger = makeMemoryLedger(3, noMemory());
    for (const std::int64_t task : {2, 0})
        QVERIFY(ledger->append(batchOf(richResult(task))));

    QVERIFY(ledger->hasSpilled());
    QCOMPARE(ledger->size(), 2);
    QVERIFY(!ledger->has(1));
    QVERIFY(!ledger->find(1));
    for (const std::int64_t task : {0, 2}) {
        const auto whole = ledger->find(task);
        QVERIFY(whole);
        QCOMPARE(encodeTaskResult(*whole), encodeTaskResult(*richResult(task)));
        QCOMPARE(whole->timing.wallSeconds, 0.25);
        const auto part = ledger->findCell(task, 0, ResultPart::WithoutPredictions);
        QVERIFY(part->testLink.empty());
        QCOMPARE(part->rowsTrain, 70 + task);
        QCOMPARE(ledger->findCell(task, 0)->testLink.back(), static_cast<double>(task));
        QCOMPARE(ledger->findCell(task, 1)->failure, std::string("There is no fit."));
        QCOMPARE(ledger->findCell(task, 9)->testLink, (std::vector<double>{4})); // the last one
    }
    QVERIFY(!ledger->fault());
}

void TestSpilling::theFirstResultWins()
{
    const auto ledger = makeMemoryLedger(2, noMemory());
    auto second = richResult(1);
    second->cells[0].rowsTest = 99;

    QVERIFY(ledger->append(batchOf(richResult(1))));
    QVERIFY(ledger->append(batchOf(std::move(second))));

    QCOMPARE(ledger->size(), 1);
    QCOMPARE(ledger->findCell(1, 0)->rowsTest, 4);
}

void TestSpilling::resultsDoNotDependOnTheMemory_data()
{
    QTest::addColumn<int>("threads");
    QTest::newRow("one thread") << 1;
    QTest::newRow("three threads") << 3;
}

void TestSpilling::resultsDoNotDependOnTheMemory()
{
    QFETCH(int, threads);
    Experiment experiment = test::question("Species ~ Sepal.Length + Petal.Width");
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = 30;
    experiment.metrics = {Metric::LogLoss, Metric::Auc, Metric::PrAuc};
    const auto plan = test::planOf(experiment, "iris.csv");
    std::vector<std::string> digests;
    for (const std::size_t memory : {std::size_t{0}, std::size_t{20'000}, std::size_t{1} << 30U}) {
        const auto ledger =
            makeMemoryLedger(plan->totalTaskCount(), {.memory = memory, .folder = {}});
        TaskRunner runner(plan);
        for (const std::int64_t task : plan->runOrder())
            QVERIFY(
                ledger->append(batchOf(std::make_unique<TaskResult>(orEnd(runner.run(task, {}))))));
        ReduceOptions options;
        options.threads = threads;
        digests.push_back(orEnd(reduce(plan, *ledger, options)).digest);
    }

    QCOMPARE(digests[0], digests[2]);
    QCOMPARE(digests[1], digests[2]);
}

void TestSpilling::theFileHasNoName()
{
    const QTemporaryDir folder;
    const auto ledger = makeMemoryLedger(1, noMemory(folder.path()));

    QVERIFY(ledger->append(batchOf(richResult(0))));

    QVERIFY(ledger->find(0));
    QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void TestSpilling::aFullDiskLosesNothing()
{
    const auto ledger = makeMemoryLedger(200, noMemory());
    QVERIFY(ledger->append(batchOf(richResult(0))));
    rlimit usual = {};
    getrlimit(RLIMIT_FSIZE, &usual);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = usual;
    small.rlim_cur = 4096; // stands for the end of a disk
    setrlimit(RLIMIT_FSIZE, &small);
    for (int task = 1; task < 200; ++task)
        QVERIFY(ledger->append(batchOf(richResult(task))));
    const Result<void> full = ledger->flush();
    setrlimit(RLIMIT_FSIZE, &usual);

    QVERIFY(!full);
    QCOMPARE(full.error().code, ErrorCode::Resources);
    QVERIFY(full.error().text().find("Free some space") != std::string::npos);
    QCOMPARE(ledger->size(), 200);
    for (int round = 0; round < 2; ++round) {
        for (int task = 0; task < 200; ++task)
            QCOMPARE(encodeTaskResult(*ledger->find(task)), encodeTaskResult(*richResult(task)));
        QVERIFY(ledger->flush()); // there is room again
    }
}

void TestSpilling::ranksAsIfAllWereInMemory_data()
{
    QTest::addColumn<bool>("weighted");
    QTest::addColumn<int>("values");
    QTest::newRow("hardly any ties") << false << 1'000'000'000;
    QTest::newRow("many ties") << false << 50;
    QTest::newRow("one value") << false << 1;
    QTest::newRow("weights") << true << 1'000'000'000;
    QTest::newRow("weights and ties") << true << 50;
}

void TestSpilling::ranksAsIfAllWereInMemory()
{
    QFETCH(bool, weighted);
    QFETCH(int, values);
    constexpr std::size_t rows = 60'000; // ties beyond the memory for them, too
    std::mt19937 random(7);
    std::vector<double> probability, weights;
    std::vector<std::uint8_t> isEvent;
    RankedScores scores(8'192, weighted, {}); // 1,024 rows in memory: runs are merged on the way
    for (std::size_t row = 0; row < rows; ++row) {
        probability.push_back(static_cast<double>(random() % static_cast<unsigned>(values)) /
                              static_cast<double>(values));
        isEvent.push_back(random() % 3 == 0 ? 1 : 0);
        if (weighted)
            weights.push_back(static_cast<double>(random() % 5) / 3);
        QVERIFY(scores.add(probability.back(), isEvent.back() != 0, weighted ? weights.back() : 1));
    }
    const RankedTies ties = orEnd(scores.finish());

    QCOMPARE(ties.area(), twoClassMetric(Metric::Auc, probability, isEvent, weights));
    QCOMPARE(orEnd(ties.averagePrecision()), averagePrecision(probability, isEvent, weights));
    RankedScores roomy(std::size_t{64} << 20U, weighted, {}); // all of them in memory
    for (std::size_t row = 0; row < rows; ++row)
        QVERIFY(roomy.add(probability[row], isEvent[row] != 0, weighted ? weights[row] : 1));
    const RankedTies expected = orEnd(roomy.finish());
    QCOMPARE(orEnd(ties.delongVariance()), orEnd(expected.delongVariance()));
    QCOMPARE(ties.size(), expected.size());
    std::vector<Tie> all;
    QVERIFY(expected.forEach([&all](const Tie &tie) { all.push_back(tie); }));
    std::size_t place = 0;
    QVERIFY(ties.forEach([&](const Tie &tie) {
        QCOMPARE(tie.probability, all[place].probability);
        QCOMPARE(tie.events, all[place].events);
        QCOMPARE(tie.others, all[place++].others);
    }));
}

void TestSpilling::sumsAsIfAllWereInMemory()
{
    const std::vector<Metric> metrics = {Metric::LogLoss,  Metric::Deviance, Metric::Brier,
                                         Metric::Accuracy, Metric::F1,       Metric::Mcc};
    std::mt19937 random(3);
    std::uniform_real_distribution<double> uniform;
    Eigen::MatrixXd probability(1001, 3);
    std::vector<std::int32_t> codes;
    std::vector<std::uint8_t> isEvent;
    std::vector<double> weights;
    for (Eigen::Index row = 0; row < probability.rows(); ++row) {
        for (Eigen::Index level = 0; level < 3; ++level)
            probability(row, level) = uniform(random);
        probability.row(row) /= probability.row(row).sum();
        codes.push_back(static_cast<std::int32_t>(random() % 3));
        isEvent.push_back(codes.back() == 1 ? 1 : 0);
        weights.push_back(uniform(random));
    }
    EventSums events(metrics);
    ClassSums classes(metrics, 3);
    const std::vector<double> event(probability.col(1).begin(), probability.col(1).end());
    for (std::size_t first = 0; first < 1001; first += 77) { // 13 parts
        const std::size_t count = std::min<std::size_t>(77, 1001 - first);
        const std::span<const double> part(weights.data() + first, count);
        events.add({event.data() + first, count}, {isEvent.data() + first, count}, part);
        classes.add(probability.middleRows(static_cast<Eigen::Index>(first),
                                           static_cast<Eigen::Index>(count)),
                    {codes.data() + first, count}, part);
    }

    for (const Metric metric : metrics) {
        QCOMPARE(events.value(metric), twoClassMetric(metric, event, isEvent, weights));
        QCOMPARE(classes.value(metric), manyClassMetric(metric, probability, codes, weights));
    }
}

void TestSpilling::listGivesEntriesBack()
{
    // Two models in the same resamples, the second without one of them, and one with warnings.
    ResampleList first, second;
    std::vector<ResampleEntry> entries;
    first.reserve(5);
    for (const int level : {0, 1}) {
        if (level == 1)
            second.reserve(5, &first);
        for (int replicate = 0; replicate < 5; ++replicate) {
            if (level == 1 && replicate == 2)
                continue;
            ResampleEntry entry;
            entry.cell.level = level;
            entry.cell.replicate = replicate;
            entry.rowsTrain = 150;
            entry.rowsTest = 50 + replicate;
            entry.metrics = {0.5 * replicate, level + 0.25};
            if (replicate > 2)
                entry.warnings = {"Of " + std::to_string(replicate), "Both."};
            (level == 0 ? first : second).push_back(entry);
            entries.push_back(entry);
        }
    }
    first.append(std::move(second));
    const ResampleList copy = first;

    QCOMPARE(copy.size(), entries.size());
    QVERIFY(copy.hasWarnings());
    std::size_t place = 0;
    for (const ResampleEntry &entry : copy) {
        const ResampleEntry &expected = entries[place];
        QVERIFY(entry.cell == expected.cell);
        QVERIFY(copy.cell(place) == expected.cell);
        QCOMPARE(entry.rowsTest, expected.rowsTest);
        QCOMPARE(copy.rowsTrain(place), expected.rowsTrain);
        QCOMPARE(entry.metrics, expected.metrics);
        QCOMPARE(copy.metric(place, 1), expected.metrics[1]);
        QCOMPARE(entry.warnings, expected.warnings);
        ++place;
    }
}

void TestSpilling::lanesWaitForRoom()
{
    Backlog backlog(10);
    std::stop_source stop;
    backlog.wait(stop.get_token()); // there is room
    backlog.add(12);
    std::atomic<bool> passed = false;
    std::thread lane([&] {
        backlog.wait(stop.get_token());
        passed = true;
    });
    backlog.take(2); // 10 are as many as may wait
    QVERIFY(!passed);

    backlog.take(1);
    lane.join();
    QVERIFY(passed);

    backlog.add(20);
    std::thread stopped([&] { backlog.wait(stop.get_token()); });
    stop.request_stop();
    stopped.join();
}

QTEST_APPLESS_MAIN(TestSpilling)
#include "tst_spilling.moc"
