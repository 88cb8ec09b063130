#include "run/coordinator.h"
#include "run/journal.h"

#include "runplans.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <set>
#include <sstream>

#include <unistd.h>

using namespace heddle;
using namespace heddle::test;

namespace {

/// State and parent of a process; state 'X' when there is none.
struct ProcessFacts
{
    char state = 'X';
    pid_t parent = 0;
    std::string name;
};

ProcessFacts factsOf(pid_t process)
{
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    std::getline(file, text);
    const std::size_t open = text.find('('), shut = text.rfind(')');
    ProcessFacts facts;
    if (shut == std::string::npos)
        return facts;
    facts.name = text.substr(open + 1, shut - open - 1);
    std::istringstream(text.substr(shut + 1)) >> facts.state >> facts.parent;
    return facts;
}

bool isAlive(pid_t process)
{
    const char state = factsOf(process).state;
    return state != 'X' && state != 'Z';
}

/// The live worker processes that this process, or another, has started.
std::vector<pid_t> workersOf(pid_t parent = ::getpid())
{
    std::vector<pid_t> workers;
    const QStringList names = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &name : names) {
        const pid_t process = name.toInt();
        const ProcessFacts facts = process > 0 ? factsOf(process) : ProcessFacts();
        if (facts.parent == parent && facts.name.find("worker") != std::string::npos &&
            facts.state != 'Z')
            workers.push_back(process);
    }
    return workers;
}

RunOptions withProcesses(int count, const char *program = HEDDLE_WORKER)
{
    RunOptions options;
    options.workers = {WorkerSpec{WorkerKind::Processes, count, {}, 0, {}, {}, {}}};
    options.workerProgram = QString::fromLocal8Bit(program);
    options.heartbeat = 0.5; // the scale of all its waits
    return options;
}

std::string digestOf(const Coordinator &coordinator)
{
    return coordinator.results() ? coordinator.results()->digest : "no results";
}

/// The digest of a plan's run on one lane of this process.
std::string digestOnThreads(const std::shared_ptr<const Plan> &plan)
{
    RunOptions options;
    options.lanes = 1;
    Coordinator coordinator(plan, options);
    if (!coordinator.start())
        return {};
    coordinator.wait();
    return digestOf(coordinator);
}

/// Some two hundred tasks of milliseconds.
std::shared_ptr<const Plan> manyTasks()
{
    static const auto plan = lettersPlan(8);
    return plan;
}

std::string digestOfManyTasks()
{
    static const std::string digest = digestOnThreads(manyTasks());
    return digest;
}

/// A hundred tasks that deadly_worker can answer.
std::shared_ptr<const Plan> smallTasks()
{
    Experiment experiment = question("Sepal.Length ~ Petal.Length", LearnerKind::Linear);
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = 100;
    return planOf(std::move(experiment), "iris.csv");
}

/// Every line of a trace whose event is about a worker: "process 1 joined".
std::vector<std::string> workerLines(const QString &path)
{
    std::vector<std::string> lines;
    std::ifstream file(path.toStdString());
    for (std::string line; std::getline(file, line);) {
        const auto json = nlohmann::json::parse(line);
        if (json["event"] == "worker")
            lines.push_back(json["worker"].get<std::string>() + " " +
                            json["state"].get<std::string>());
    }
    return lines;
}

std::string failureOf(const Coordinator &coordinator, std::int64_t task)
{
    const auto result = coordinator.ledger().find(task);
    return result ? result->cells.at(0).failure : "no result";
}

std::string errorText(const Coordinator &coordinator)
{
    return coordinator.error() ? coordinator.error()->text() : std::string();
}

/// Whether a worker was lost and all of them are ready.
bool hasRecovered(Coordinator &coordinator)
{
    const std::vector<WorkerStatus> workers = coordinator.snapshot().workers;
    const auto isReady = [](const WorkerStatus &worker) {
        return worker.state == WorkerStatus::State::Ready;
    };
    return std::all_of(workers.begin(), workers.end(), isReady) &&
           std::any_of(workers.begin(), workers.end(),
                       [](const WorkerStatus &worker) { return worker.losses > 0; });
}

} // namespace

/// Runs on worker processes, end to end.
class TestDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void givesOneDigestWhateverRanWhere_data();
    void givesOneDigestWhateverRanWhere();
    void countsRowsOfAListFile();
    void survivesAKilledWorker();
    void failsResumablyWhenAllWorkersDie();
    void failsATaskThatKillsItsWorkers_data();
    void failsATaskThatKillsItsWorkers();
    void setsAsideAWorkerThatAlwaysDies();
    void refusesWhatIsNoWorkerOfThisBuild_data();
    void refusesWhatIsNoWorkerOfThisBuild();
    void cancelsWorkersInTime();
    void pausesAndGoesOn();
    void givesUpAWorkerThatIsSilent();
    void workersEndWithAKilledCoordinator();

private:
    QString makeProgram(const char *name, const QByteArray &script) const;

    QTemporaryDir m_folder;
};

void TestDispatcher::initTestCase()
{
    qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache")).toLocal8Bit());
}

QString TestDispatcher::makeProgram(const char *name, const QByteArray &script) const
{
    QFile file(m_folder.filePath(QLatin1String(name)));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("#!/bin/sh\n" + script + "\n");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return file.fileName();
}

void TestDispatcher::givesOneDigestWhateverRanWhere_data()
{
    QTest::addColumn<int>("lanes");
    QTest::addColumn<int>("processes");
    QTest::newRow("two processes") << 0 << 2;
    QTest::newRow("eight processes") << 0 << 8;
    QTest::newRow("a lane and a process") << 1 << 1;
}

void TestDispatcher::givesOneDigestWhateverRanWhere()
{
    QFETCH(int, lanes);
    QFETCH(int, processes);
    static const auto plan = lettersPlan(2);
    static const std::string digest = digestOnThreads(plan);
    RunOptions options = withProcesses(processes);
    options.lanes = lanes;
    Coordinator coordinator(plan, options);

    QVERIFY(coordinator.start());
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    QCOMPARE(digestOf(coordinator), digest);
    QVERIFY(coordinator.results()->timing.retries.empty());
    QCOMPARE(coordinator.snapshot().done, plan->totalTaskCount());
}

void TestDispatcher::countsRowsOfAListFile()
{
    const std::string path = m_folder.filePath(QStringLiteral("rows.txt")).toStdString();
    std::ofstream file(path);
    for (int resample = 0; resample < 6; ++resample) {
        for (int row = 1 + resample; row <= 150; row += 2)
            file << row << ' ';
        file << '\n';
    }
    file.close();
    Experiment experiment = question("Species ~ Sepal.Length");
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.file = path;
    const auto plan = planOf(std::move(experiment), "iris.csv");
    const std::string digest = digestOnThreads(plan);
    Coordinator coordinator(plan, withProcesses(2));

    QVERIFY(coordinator.start());
    QVERIFY(QFile::remove(QString::fromStdString(path))); // another host has no such file
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    QCOMPARE(digestOf(coordinator), digest);
}

void TestDispatcher::survivesAKilledWorker()
{
    RunOptions options = withProcesses(2);
    options.eventsFile = m_folder.filePath(QStringLiteral("killed.jsonl"));
    Coordinator coordinator(manyTasks(), options);
    QVERIFY(coordinator.start());
    QTRY_VERIFY(coordinator.snapshot().done > 4);
    const std::vector<pid_t> workers = workersOf();
    QCOMPARE(workers.size(), std::size_t{2});

    ::kill(workers.front(), SIGKILL);
    coordinator.pause(); // until another one stands in its place
    QTRY_VERIFY_WITH_TIMEOUT(hasRecovered(coordinator), 10'000);
    coordinator.resume();
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    QCOMPARE(digestOf(coordinator), digestOfManyTasks());
    const std::vector<TaskRetry> &retries = coordinator.results()->timing.retries;
    QVERIFY(!retries.empty());
    for (const TaskRetry &retry : retries) {
        QCOMPARE(retry.worker, retries.front().worker);
        QVERIFY2(retry.reason.find("killed") != std::string::npos, retry.reason.c_str());
    }
    std::vector<std::string> lines = workerLines(options.eventsFile);
    const auto lost = std::find(lines.begin(), lines.end(), retries.front().worker + " lost");
    QVERIFY(lost != lines.end());
    QCOMPARE(std::count(lost, lines.end(), retries.front().worker + " joined"), 1);
}

void TestDispatcher::failsResumablyWhenAllWorkersDie()
{
    RunOptions options = withProcesses(2);
    options.folder = m_folder.filePath(QStringLiteral("dying"));
    {
        Coordinator coordinator(manyTasks(), options);
        QVERIFY(coordinator.start());
        QTRY_VERIFY(coordinator.snapshot().done > 4);
        // Paused, so that none of them brings a result between its deaths.
        coordinator.pause();
        QTRY_COMPARE(coordinator.snapshot().running, 0);
        std::set<pid_t> killed;
        QElapsedTimer timer;
        for (timer.start(); timer.elapsed() < 10'000 && !coordinator.error(); QTest::qWait(20)) {
            for (const pid_t worker : workersOf()) {
                if (coordinator.snapshot().state == RunState::Paused && killed.size() >= 4)
                    coordinator.resume(); // the last ones die with tasks
                killed.insert(worker);
                ::kill(worker, SIGKILL);
            }
        }
        coordinator.wait();
        QCOMPARE(coordinator.snapshot().state, RunState::Failed);
        QVERIFY2(errorText(coordinator).starts_with("No worker is left."),
                 errorText(coordinator).c_str());
        QCOMPARE(coordinator.error()->code, ErrorCode::Io);
        for (const WorkerStatus &status : coordinator.snapshot().workers)
            QCOMPARE(status.state, WorkerStatus::State::SetAside);
    }
    options.workers.clear();
    options.resumes = true;
    Coordinator resumed(manyTasks(), options);

    QVERIFY(resumed.start());
    resumed.wait();

    QVERIFY2(!resumed.error(), errorText(resumed).c_str());
    QVERIFY(resumed.snapshot().restored > 4);
    QCOMPARE(digestOf(resumed), digestOfManyTasks());
}

void TestDispatcher::failsATaskThatKillsItsWorkers_data()
{
    QTest::addColumn<int>("processes");
    QTest::addColumn<int>("task");
    QTest::newRow("two workers") << 2 << 40;
    QTest::newRow("one worker") << 1 << 40;
    QTest::newRow("the first task") << 1 << 0;
}

void TestDispatcher::failsATaskThatKillsItsWorkers()
{
    QFETCH(int, processes);
    QFETCH(int, task);
    qputenv("HEDDLE_DEADLY_TASK", QByteArray::number(task));
    RunOptions options = withProcesses(processes, DEADLY_WORKER);
    options.reduces = false;
    Coordinator coordinator(smallTasks(), options);

    QVERIFY(coordinator.start());
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    const RunSnapshot ended = coordinator.snapshot();
    QCOMPARE(ended.failed, 1);
    QCOMPARE(ended.done, ended.total - 1);
    const std::string reason = failureOf(coordinator, task);
    QVERIFY2(reason.starts_with("Its worker died 3 times running it. It was killed (signal 9)"),
             reason.c_str());
}

void TestDispatcher::setsAsideAWorkerThatAlwaysDies()
{
    qputenv("HEDDLE_DEADLY_TASK", "every");
    RunOptions options = withProcesses(1, DEADLY_WORKER);
    options.reduces = false;
    Coordinator coordinator(smallTasks(), options);

    QVERIFY(coordinator.start());
    coordinator.wait();

    QVERIFY2(errorText(coordinator).starts_with("No worker is left."),
             errorText(coordinator).c_str());
    QCOMPARE(coordinator.snapshot().failed, 0);
}

void TestDispatcher::refusesWhatIsNoWorkerOfThisBuild_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("a program that prints") << QByteArray("echo Welcome to this host.; cat")
                                           << QByteArray("A frame of 1466264675 bytes");
    QTest::newRow("a program that ends at once")
        << QByteArray("echo No such luck. >&2; exit 3")
        << QByteArray("It ended with exit code 3. No such luck.");
    QTest::newRow("a program that ends in good order")
        << QByteArray("exit 0") << QByteArray("It ended without a word.");
    // {"type": "refused", "reason": "Other build."} as another build would say it.
    QTest::newRow("a worker that refuses")
        << QByteArray("printf '\\000\\000\\000\\042\\242dtypegrefusedfreasonlOther build.'; cat")
        << QByteArray("It refused: Other build.");
}

void TestDispatcher::refusesWhatIsNoWorkerOfThisBuild()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, reason);
    RunOptions options = withProcesses(2);
    options.workerProgram = makeProgram("other-worker", script);
    Coordinator coordinator(smallTasks(), options);

    QVERIFY(coordinator.start());
    coordinator.wait();

    QCOMPARE(coordinator.snapshot().state, RunState::Failed);
    QCOMPARE(coordinator.snapshot().done, 0);
    QVERIFY(coordinator.error());
    QCOMPARE(coordinator.error()->code, ErrorCode::BadInput);
    const std::string text = errorText(coordinator);
    QVERIFY2(text.starts_with("No worker is left."), text.c_str());
    QVERIFY2(text.find(reason.toStdString()) != std::string::npos, text.c_str());
    QVERIFY2(text.find("Nothing was run.") != std::string::npos, text.c_str());
}

void TestDispatcher::cancelsWorkersInTime()
{
    std::vector<pid_t> workers;
    {
        Coordinator coordinator(lettersPlan(10, 4), withProcesses(4));
        QVERIFY(coordinator.start());
        QTRY_VERIFY(coordinator.snapshot().done > 4);
        workers = workersOf();
        QCOMPARE(workers.size(), std::size_t{4});
        QElapsedTimer timer;
        timer.start();

        coordinator.cancel();
        coordinator.wait();

        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(coordinator.snapshot().state, RunState::Cancelled);
        QVERIFY(!coordinator.results()->complete);
    }
    for (const pid_t worker : workers)
        QVERIFY(!isAlive(worker));
}

void TestDispatcher::pausesAndGoesOn()
{
    Coordinator coordinator(manyTasks(), withProcesses(2));
    QVERIFY(coordinator.start());
    QTRY_VERIFY(coordinator.snapshot().done > 4);

    coordinator.pause();
    QTRY_COMPARE(coordinator.snapshot().running, 0);
    QTest::qWait(300); // of which nothing may come
    const std::int64_t done = coordinator.snapshot().done;
    QCOMPARE(coordinator.snapshot().running, 0);
    QVERIFY(done < coordinator.snapshot().total);
    QTest::qWait(300);
    QCOMPARE(coordinator.snapshot().done, done);
    coordinator.resume();
    coordinator.wait();

    QCOMPARE(digestOf(coordinator), digestOfManyTasks());
}

void TestDispatcher::givesUpAWorkerThatIsSilent()
{
    const RunOptions options = withProcesses(1);
    Coordinator coordinator(manyTasks(), options);
    QVERIFY(coordinator.start());
    QTRY_VERIFY(coordinator.snapshot().done > 4);
    const std::vector<pid_t> workers = workersOf();
    QCOMPARE(workers.size(), std::size_t{1});

    ::kill(workers.front(), SIGSTOP);
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    QCOMPARE(digestOf(coordinator), digestOfManyTasks());
    const std::vector<TaskRetry> &retries = coordinator.results()->timing.retries;
    QVERIFY(!retries.empty());
    QVERIFY(retries.front().reason.starts_with("Nothing was heard of it for "));
    QVERIFY(!isAlive(workers.front()));
}

void TestDispatcher::workersEndWithAKilledCoordinator()
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    const QString letters =
        QString::fromStdString(sourcePath("resources/examples/letters/letters.heddle"));
    process.start(QStringLiteral(HEDDLE_CLI),
                  {QStringLiteral("run"), letters, QStringLiteral("--workers"),
                   QStringLiteral("processes:2"), QStringLiteral("--out"),
                   QStringLiteral("orphans"), QStringLiteral("--quiet")});
    QVERIFY(process.waitForStarted());
    const auto parent = static_cast<pid_t>(process.processId());
    QTRY_COMPARE(workersOf(parent).size(), std::size_t{2});
    const std::vector<pid_t> workers = workersOf(parent);

    process.kill();
    QVERIFY(process.waitForFinished(5000));

    for (const pid_t worker : workers)
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(worker), 3000);
}

QTEST_GUILESS_MAIN(TestDispatcher)
#include "tst_dispatcher.moc"
