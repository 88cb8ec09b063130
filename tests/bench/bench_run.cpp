// Times what the engine itself costs (and holds the digests of one run against each other): a small
// run from plan to results, a large one on one and two lanes, and tasks that do nothing. Prints one
// figure a line.

#include "core/machine.h"
#include "data/csvreader.h"
#include "orend.h"
#include "plan/plan.h"
#include "run/coordinator.h"
#include "work/lane.h"
#include "work/taskqueue.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <thread>

using namespace heddle;

namespace {

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::shared_ptr<const Table> table(const std::string &name)
{
    const std::string path = std::string(HEDDLE_SOURCE_DIR) + "/tests/data/tables/" + name;
    return std::make_shared<const Table>(orEnd(readCsv(path)).table);
}

Experiment experiment(const std::string &formula)
{
    Experiment experiment;
    experiment.formula = formula;
    LearnerSpec learner;
    learner.name = "logistic";
    experiment.learners = {learner};
    experiment.seed = 1;
    return experiment;
}

/// A run from its start to its results.
struct Timed
{
    double seconds = 0;
    std::string digest;
};

Timed timedRun(const std::shared_ptr<const Plan> &plan, RunOptions options)
{
    const auto start = std::chrono::steady_clock::now();
    Coordinator coordinator(plan, std::move(options));
    if (const auto started = coordinator.start(); !started) {
        std::fprintf(stderr, "%s\n", started.error().text().c_str());
        std::exit(1);
    }
    coordinator.wait();
    const double seconds = secondsSince(start);
    if (!coordinator.results())
        std::exit(1);
    return {seconds, coordinator.results()->digest};
}

void benchIris()
{
    const auto data = table("iris.csv");
    const auto question = experiment("Species ~ Sepal.Length + Sepal.Width + Petal.Length");
    double best = 1e9;
    for (int i = 0; i < 20; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const auto plan = orEnd(Plan::make(question, data));
        timedRun(plan, {});
        best = std::min(best, secondsSince(start));
    }
    std::printf("iris_ms %.3f\n", best * 1e3);
}

void benchSpam()
{
    auto question = experiment("type ~ .");
    question.resampling.kind = ResamplingKind::CrossValidation;
    question.resampling.repeats = 10;
    question.metrics = {Metric::Accuracy, Metric::Kappa};
    const auto plan = orEnd(Plan::make(question, table("spam.csv.gz")));
    for (const auto &[name, lanes] : {std::pair("spam_cv_1_lane_s", 1), {"spam_cv_2_lanes_s", 2}}) {
        RunOptions options;
        options.lanes = lanes;
        std::printf("%s %.3f\n", name, timedRun(plan, options).seconds);
    }
}

void benchLetters()
{
    auto question = experiment("lettr ~ .");
    question.resampling.kind = ResamplingKind::CrossValidation;
    question.resampling.repeats = 10;
    const auto plan = orEnd(Plan::make(question, table("letter_recognition.csv.gz")));
    RunOptions options;
    options.lanes = 1;
    const Timed one = timedRun(plan, options);
    options.lanes = 2;
    const Timed two = timedRun(plan, options);
    std::printf("letters_cv_1_lane_s %.3f\nletters_cv_2_lanes_s %.3f\n", one.seconds, two.seconds);

    std::vector<std::string> digests = {two.digest};
    for (const int lanes : {3, 8}) {
        options.lanes = lanes;
        digests.push_back(timedRun(plan, options).digest);
    }
    options.lanes = 2;
    options.order = plan->runOrder();
    std::shuffle(options.order.begin(), options.order.end(), std::mt19937(1));
    digests.push_back(timedRun(plan, options).digest);
    const bool same = std::all_of(digests.begin(), digests.end(),
                                  [&](const std::string &digest) { return digest == one.digest; });
    std::printf("letters_cv_one_digest %s\n", same ? "yes" : "NO");
}

Result<TaskResult> nothing(std::int64_t task, const TaskControl &)
{
    TaskResult result;
    result.task = task;
    return result;
}

void benchLanes()
{
    constexpr std::int64_t count = 2'000'000;
    std::vector<std::int64_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    TaskQueue queue(std::move(order));
    Mailbox<LaneMessage> mailbox;
    LaneContext context{queue, mailbox, nothing, std::chrono::steady_clock::now(), {}};
    const auto start = std::chrono::steady_clock::now();
    std::jthread first([&] { runLane(0, context); });
    std::jthread second([&] { runLane(1, context); });
    std::int64_t ended = 0;
    std::vector<LaneMessage> messages;
    while (ended < count) {
        mailbox.drain(messages);
        for (const LaneMessage &message : messages)
            ended += message.result ? 1 : 0;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::printf("empty_tasks_per_s %.0f\n", static_cast<double>(count) / secondsSince(start));
}

void benchCoordinator()
{
    auto question = experiment("Species ~ Sepal.Length + Sepal.Width + Petal.Length");
    question.resampling.kind = ResamplingKind::Bootstrap;
    question.resampling.replicates = 200'000;
    const auto plan = orEnd(Plan::make(question, table("iris.csv")));
    const QTemporaryDir folder;
    RunOptions options;
    options.lanes = 2;
    options.eventsFile = folder.filePath(QStringLiteral("events.jsonl"));
    options.run = nothing;
    Coordinator coordinator(plan, options);
    const auto start = std::chrono::steady_clock::now();
    if (!coordinator.start())
        std::exit(1);
    while (coordinator.snapshot().done < plan->totalTaskCount())
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const double seconds = secondsSince(start);
    coordinator.cancel();
    std::printf("empty_tasks_with_ledger_and_trace_per_s %.0f\n",
                static_cast<double>(plan->totalTaskCount()) / seconds);
}

/// From a plan to the last fit, and to results in memory: with scores and predictions of the rows
/// not drawn, which boot does not make, and the intervals that need no further fit.
void benchBootstrap(const char *name, int lanes, bool reduces)
{
    auto question = experiment("low ~ lwt + smoke + ht");
    question.resampling.kind = ResamplingKind::Bootstrap;
    question.intervals =
        IntervalsSpec{0.95, {IntervalKind::Normal, IntervalKind::Basic, IntervalKind::Percentile}};
    const auto plan = orEnd(Plan::make(question, table("birthwt.csv")));
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
        RunOptions options;
        options.lanes = lanes;
        options.reduces = reduces;
        Coordinator coordinator(plan, options);
        const auto start = std::chrono::steady_clock::now();
        if (!coordinator.start())
            std::exit(1);
        coordinator.wait();
        best = std::min(best, secondsSince(start));
    }
    std::printf("%s %.5f\n", name, best);
}

} // namespace

int main(int argc, char **argv)
{
    keepFreedMemory(); // as the programs do
    const QCoreApplication application(argc, argv);
    benchIris();
    benchBootstrap("bootstrap_fits_s", 1, false);
    benchBootstrap("bootstrap_fits_2_lanes_s", 2, false);
    benchBootstrap("bootstrap_s", 1, true);
    benchSpam();
    benchLanes();
    benchCoordinator();
    benchLetters();
    return 0;
}
