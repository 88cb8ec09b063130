// Times what worker processes cost: messages of tasks that do nothing, a table on its way to four
// workers, their memory, and a run on two of them beside two threads. Prints one figure a line.

#include "data/csvreader.h"
#include "orend.h"
#include "plan/plan.h"
#include "run/coordinator.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

#include <sys/resource.h>
#include <unistd.h>

using namespace heddle;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Processor time of this process and of its children that have ended.
double cpuSeconds()
{
    double sum = 0;
    for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        for (const timeval &time : {usage.ru_utime, usage.ru_stime})
            sum += static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    }
    return sum;
}

RunOptions onProcesses(int count, const QString &program)
{
    RunOptions options;
    WorkerSpec spec;
    spec.kind = WorkerKind::Processes;
    spec.count = count;
    options.workers = {spec};
    options.workerProgram = program;
    options.reduces = false;
    return options;
}

QString beside(const char *name)
{
    return QCoreApplication::applicationDirPath() + QLatin1Char('/') + QLatin1String(name);
}

/// As many tasks as replicates, on a table of so many numbers in 20 columns; two of them are used.
std::shared_ptr<const Plan> planOf(std::int64_t numbers, int replicates)
{
    constexpr std::int64_t columnCount = 20;
    std::vector<Column> columns;
    for (std::int64_t j = 0; j < columnCount; ++j) {
        std::vector<double> values(static_cast<std::size_t>(numbers / columnCount));
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] =
                static_cast<double>((i * 7919 + static_cast<std::size_t>(j) * 104729) % 1000);
        columns.push_back(Column::numeric("x" + std::to_string(j), std::move(values)));
    }
    Experiment experiment;
    experiment.formula = "x0 ~ x1";
    LearnerSpec learner;
    learner.kind = LearnerKind::Linear;
    learner.name = "linear";
    experiment.learners = {learner};
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = replicates;
    experiment.seed = 1;
    return orEnd(Plan::make(std::move(experiment), std::make_shared<const Table>(orEnd(
                                                       Table::fromColumns(std::move(columns))))));
}

void run(const std::shared_ptr<const Plan> &plan, const RunOptions &options, RunTiming *timing)
{
    Coordinator coordinator(plan, options);
    orEnd(coordinator.start());
    coordinator.wait();
    if (coordinator.error()) {
        std::fprintf(stderr, "%s\n", coordinator.error()->text().c_str());
        std::exit(1);
    }
    if (timing)
        *timing = coordinator.snapshot().timing;
}

void timeEmptyTasks(const char *name, int window, int count)
{
    const auto plan = planOf(2000, count);
    RunOptions options = onProcesses(2, beside("bench_worker"));
    options.window = window;
    double best = 0, cpu = 0;
    for (int round = 0; round < 3; ++round) {
        RunTiming timing;
        const double before = cpuSeconds();
        run(plan, options, &timing);
        const double rate = count / (timing.wallSeconds - timing.startSeconds / timing.lanes);
        if (rate > best) {
            best = rate;
            cpu = (cpuSeconds() - before) / count;
        }
    }
    std::printf("%s_per_s %.0f\n%s_cpu_us %.1f\n", name, best, name, cpu * 1e6);
}

std::int64_t privateBytes(pid_t pid)
{
    QFile file(QStringLiteral("/proc/%1/smaps_rollup").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> lines = file.readAll().split('\n');
    std::int64_t bytes = 0;
    for (const QByteArray &line : lines)
        if (line.startsWith("Private_Clean:") || line.startsWith("Private_Dirty:"))
            bytes += line.simplified().split(' ').value(1).toLongLong() * 1024;
    return bytes;
}

std::vector<pid_t> children()
{
    std::vector<pid_t> pids;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/stat").arg(name));
        if (name.toInt() == 0 || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray line = file.readAll();
        if (line.mid(line.lastIndexOf(')') + 4).split(' ').value(0).toInt() == ::getpid())
            pids.push_back(name.toInt());
    }
    return pids;
}

/// Runs tasks that wait until all workers have joined, and tells when that was and what they hold.
void timeTable(const char *name, int workers, std::int64_t bytes)
{
    const auto plan = planOf(bytes / 8, 100);
    QTemporaryDir cache;
    qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
    qputenv("BENCH_TASK_MS", "100");
    Coordinator coordinator(plan, onProcesses(workers, beside("bench_worker")));
    const auto start = Clock::now();
    orEnd(coordinator.start());
    double joined = 0;
    std::int64_t held = 0;
    while (coordinator.snapshot().state == RunState::Running) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (joined == 0 && coordinator.snapshot().timing.lanes == workers) {
            joined = secondsSince(start);
            for (const pid_t pid : children())
                held += privateBytes(pid);
            coordinator.cancel();
        }
    }
    coordinator.wait();
    qunsetenv("BENCH_TASK_MS");
    std::printf("%s_s %.3f\n%s_private_mb %.1f\n", name, joined, name,
                static_cast<double>(held) / 1e6);
}

void timeLetters()
{
    const std::string path =
        std::string(HEDDLE_SOURCE_DIR) + "/tests/data/tables/letter_recognition.csv.gz";
    Experiment experiment;
    experiment.formula = "lettr ~ .";
    LearnerSpec learner;
    learner.name = "logistic";
    experiment.learners = {learner};
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.repeats = 10;
    experiment.seed = 1;
    const auto plan = orEnd(Plan::make(std::move(experiment),
                                       std::make_shared<const Table>(orEnd(readCsv(path)).table)));
    RunOptions threads;
    threads.lanes = 2;
    threads.reduces = false;
    double onThreads = 1e9, onWorkers = 1e9;
    for (int round = 0; round < 3; ++round) {
        auto start = Clock::now();
        run(plan, threads, nullptr);
        onThreads = std::min(onThreads, secondsSince(start));
        start = Clock::now();
        run(plan, onProcesses(2, beside("heddle-worker")), nullptr);
        onWorkers = std::min(onWorkers, secondsSince(start));
    }
    std::printf("letters_2_threads_s %.3f\nletters_2_processes_s %.3f\n", onThreads, onWorkers);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir cache;
    qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
    timeEmptyTasks("window_1", 1, 200'000);
    timeEmptyTasks("window_16", 16, 400'000);
    timeLetters();
    timeTable("table_to_4", 4, 100 << 20);
    timeTable("table_to_8", 8, 160'000'000);
    return 0;
}
