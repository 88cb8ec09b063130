// Times what worker processes cost: tasks that do nothing, a table on its way to several workers,
// their memory, and a run on two processes against one on two threads. Prints one figure a line.
// bench_workers BENCH_WORKER HEDDLE_WORKER [FIGURE...]   (empty, table, memory, letters; all)
// bench_workers BENCH_WORKER HEDDLE_WORKER hosts SSH_CONFIG

#include "core/machine.h"
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
#include <fstream>
#include <string>
#include <thread>

#include <sys/resource.h>
#include <unistd.h>

using namespace heddle;

namespace {

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Processor time of this process and of those that it started and that have ended.
double cpuSeconds()
{
    double sum = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        for (const timeval &time : {usage.ru_utime, usage.ru_stime})
            sum += static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    }
    return sum;
}

std::shared_ptr<const Table> testTable(const std::string &name)
{
    const std::string path = std::string(HEDDLE_SOURCE_DIR) + "/tests/data/tables/" + name;
    return std::make_shared<const Table>(orEnd(readCsv(path)).table);
}

/// Columns x1, x2 … of numbers that never repeat.
std::shared_ptr<const Table> largeTable(std::int64_t rows, int columns)
{
    std::vector<Column> list;
    for (int j = 0; j < columns; ++j) {
        std::vector<double> values(static_cast<std::size_t>(rows));
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] =
                static_cast<double>((i * 2654435761U + static_cast<std::size_t>(j)) % 1000003);
        list.push_back(Column::numeric("x" + std::to_string(j + 1), std::move(values)));
    }
    return std::make_shared<const Table>(orEnd(Table::fromColumns(std::move(list))));
}

Experiment experiment(const std::string &formula, LearnerKind kind)
{
    Experiment experiment;
    experiment.name = "benchmark";
    experiment.formula = formula;
    LearnerSpec learner;
    learner.kind = kind;
    learner.name = "learner";
    experiment.learners = {learner};
    experiment.seed = 1;
    return experiment;
}

/// Some replicates of one cell each.
std::shared_ptr<const Plan> replicates(const std::string &formula,
                                       std::shared_ptr<const Table> data, int count)
{
    Experiment question = experiment(formula, LearnerKind::Linear);
    question.resampling.kind = ResamplingKind::Bootstrap;
    question.resampling.replicates = count;
    return orEnd(Plan::make(std::move(question), std::move(data)));
}

RunOptions withProcesses(int count, const QString &program)
{
    RunOptions options;
    options.workers = {WorkerSpec{WorkerKind::Processes, count, {}, 0, {}, {}, {}}};
    options.workerProgram = program;
    options.reduces = false;
    return options;
}

void orEnd(const Coordinator &coordinator, const Result<void> &started)
{
    const auto error = started ? coordinator.error() : std::optional(started.error());
    if (!error)
        return;
    std::fprintf(stderr, "%s\n", error->text().c_str());
    std::exit(1);
}

void benchEmpty(const QString &program, int window)
{
    const int count = window > 1 ? 400'000 : 100'000;
    const auto plan = replicates("Sepal.Length ~ Petal.Length", testTable("iris.csv"), count);
    RunOptions options = withProcesses(2, program);
    options.window = window;
    const double cpuBefore = cpuSeconds();
    double seconds = 0;
    {
        Coordinator coordinator(plan, options);
        orEnd(coordinator, coordinator.start());
        while (coordinator.ledger().size() == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const auto start = std::chrono::steady_clock::now();
        coordinator.wait();
        seconds = secondsSince(start);
        orEnd(coordinator, {});
    }
    const auto tasks = static_cast<double>(plan->totalTaskCount());
    std::printf("empty_tasks_on_processes_window_%d_per_s %.0f\n", window, tasks / seconds);
    std::printf("empty_tasks_on_processes_window_%d_cpu_us %.2f\n", window,
                1e6 * (cpuSeconds() - cpuBefore) / tasks);
}

std::int64_t readyWorkers(Coordinator &coordinator)
{
    const std::vector<WorkerStatus> workers = coordinator.snapshot().workers;
    return std::count_if(workers.begin(), workers.end(), [](const WorkerStatus &worker) {
        return worker.state == WorkerStatus::State::Ready;
    });
}

/// What the process shares with no other.
double ownMemory(const QString &process)
{
    std::ifstream file("/proc/" + process.toStdString() + "/smaps_rollup");
    double sum = 0;
    for (std::string word; file >> word;) {
        double kilobytes = 0;
        if ((word == "Private_Clean:" || word == "Private_Dirty:") && file >> kilobytes)
            sum += kilobytes * 1024;
    }
    return sum;
}

/// Memory of the processes that this one has started and that live, without what they share.
double childrenMemory()
{
    double sum = 0;
    const QString own = QString::number(::getpid());
    const QStringList names = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &name : names) {
        std::ifstream file("/proc/" + name.toStdString() + "/stat");
        std::string text;
        std::getline(file, text);
        const QString rest = QString::fromStdString(text.substr(text.rfind(')') + 1));
        if (rest.section(QLatin1Char(' '), 2, 2) == own)
            sum += ownMemory(name);
    }
    return sum;
}

/// A run whose workers all join and then wait; `look` sees them.
template <typename Look>
void withJoined(std::shared_ptr<const Table> data, RunOptions options, int workers,
                const Look &look)
{
    const QTemporaryDir folder;
    qputenv("XDG_CACHE_HOME", folder.filePath(QStringLiteral("cache")).toLocal8Bit());
    qputenv("HEDDLE_BENCH_WAIT", "100");
    {
        const std::string formula = data->columnCount() > 5 ? "x1 ~ x2" : "Sepal.Length ~ .";
        // Other hosts do not hear of the wait: there must be enough to do until the last one joins.
        Coordinator coordinator(replicates(formula, std::move(data), 200'000), options);
        const auto start = std::chrono::steady_clock::now();
        orEnd(coordinator, coordinator.start());
        while (readyWorkers(coordinator) < workers && !coordinator.error())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        orEnd(coordinator, {});
        look(secondsSince(start));
        coordinator.cancel();
        coordinator.wait();
    }
    qunsetenv("HEDDLE_BENCH_WAIT");
}

void benchTable(const QString &program)
{
    double best = 1e9;
    for (int i = 0; i < 3; ++i)
        withJoined(largeTable(131'072, 100), withProcesses(4, program), 4,
                   [&](double ready) { best = std::min(best, ready); });
    std::printf("table_to_4_processes_s %.3f\n", best);
}

void benchMemory(const QString &program)
{
    constexpr int processes = 8;
    withJoined(largeTable(200'000, 100), withProcesses(processes, program), processes, [&](double) {
        std::printf("memory_beyond_a_table_mb_per_process %.1f\n",
                    childrenMemory() / processes / 1e6);
    });
}

/// Hosts h1, h2 and h3 of an ssh configuration, which hold worker and table from the second time
/// on.
void benchHosts(const QString &program, const std::string &sshConfig)
{
    RunOptions options;
    options.workerProgram = program;
    for (const char *host : {"h1", "h2", "h3"}) {
        WorkerSpec spec;
        spec.kind = WorkerKind::Ssh;
        spec.host = host;
        spec.sshConfig = sshConfig;
        options.workers.push_back(spec);
    }
    double best = 1e9;
    for (int i = 0; i < 4; ++i)
        withJoined(testTable("iris.csv"), options, 3,
                   [&](double ready) { best = std::min(best, ready); });
    std::printf("three_ssh_hosts_ready_s %.3f\n", best);
}

double runSeconds(const std::shared_ptr<const Plan> &plan, RunOptions options)
{
    const auto start = std::chrono::steady_clock::now();
    Coordinator coordinator(plan, std::move(options));
    orEnd(coordinator, coordinator.start());
    coordinator.wait();
    orEnd(coordinator, {});
    return secondsSince(start);
}

void benchLetters(const QString &program)
{
    Experiment question = experiment("lettr ~ .", LearnerKind::Logistic);
    question.resampling.kind = ResamplingKind::CrossValidation;
    question.resampling.repeats = 10;
    const auto plan =
        orEnd(Plan::make(std::move(question), testTable("letter_recognition.csv.gz")));
    RunOptions threads;
    threads.lanes = 2;
    RunOptions processes = withProcesses(2, program);
    processes.reduces = true;
    std::printf("letters_cv_2_threads_s %.3f\n", runSeconds(plan, threads));
    std::printf("letters_cv_2_processes_s %.3f\n", runSeconds(plan, processes));

    const auto fits = orEnd(Plan::make(experiment("lettr ~ .", LearnerKind::Logistic),
                                       testTable("letter_recognition.csv.gz")));
    double best = 1e9;
    for (int i = 0; i < 3; ++i)
        best = std::min(best, runSeconds(fits, processes));
    std::printf("letters_2_processes_s %.3f\n", best);
}

} // namespace

int main(int argc, char **argv)
{
    keepFreedMemory(); // as the programs do
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3) {
        std::fprintf(stderr, "bench_workers BENCH_WORKER HEDDLE_WORKER [FIGURE...]\n");
        return 2;
    }
    const QTemporaryDir cache;
    qputenv("XDG_CACHE_HOME", cache.path().toLocal8Bit());
    const QStringList asked = arguments.mid(3);
    const auto wants = [&](const char *figure) {
        return asked.isEmpty() || asked.contains(QLatin1String(figure));
    };
    if (asked.size() == 2 && asked[0] == QLatin1String("hosts")) {
        benchHosts(arguments[1], asked[1].toStdString());
        return 0;
    }
    if (wants("empty")) {
        benchEmpty(arguments[1], 1);
        benchEmpty(arguments[1], 16);
    }
    if (wants("letters"))
        benchLetters(arguments[2]);
    if (wants("table"))
        benchTable(arguments[1]);
    if (wants("memory"))
        benchMemory(arguments[1]);
    return 0;
}
