#include "run/coordinator.h"

#include "runplans.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <set>

using namespace heddle;
using namespace heddle::test;

namespace {

using State = WorkerStatus::State;

WorkerSpec processes(int count)
{
    WorkerSpec spec;
    spec.kind = WorkerKind::Processes;
    spec.count = count;
    return spec;
}

RunOptions onLanes(int lanes)
{
    RunOptions options;
    options.lanes = lanes;
    options.workerProgram = QStringLiteral(HEDDLE_WORKER);
    return options;
}

RunOptions onProcesses(int count)
{
    RunOptions options = onLanes(0);
    options.workers = {processes(count)};
    return options;
}

/// Some two hundred tasks of milliseconds.
std::shared_ptr<const Plan> manyTasks()
{
    static const auto plan = lettersPlan(8);
    return plan;
}

std::string digestOf(const Coordinator &coordinator)
{
    return coordinator.results() ? coordinator.results()->digest : "no results";
}

/// The digest of a run on one lane of this process.
std::string digestOnThreads(const std::shared_ptr<const Plan> &plan)
{
    Coordinator coordinator(plan, onLanes(1));
    if (!coordinator.start())
        return {};
    coordinator.wait();
    return digestOf(coordinator);
}

std::string digestOfManyTasks()
{
    static const std::string digest = digestOnThreads(manyTasks());
    return digest;
}

std::string errorText(const Coordinator &coordinator)
{
    return coordinator.error() ? coordinator.error()->text() : std::string();
}

/// Of the worker of this name, as the watchers see it.
std::optional<WorkerStatus> statusOf(Coordinator &coordinator, const std::string &name)
{
    for (const WorkerStatus &worker : coordinator.snapshot().workers)
        if (worker.name == name)
            return worker;
    return std::nullopt;
}

bool isIn(Coordinator &coordinator, const std::string &name, State state)
{
    const auto status = statusOf(coordinator, name);
    return status && status->state == state;
}

/// Waits without a pause until more tasks than that are done: the runs here are short.
void waitForMoreThan(std::int64_t tasks, Coordinator &coordinator)
{
    while (coordinator.snapshot().done <= tasks)
        QThread::yieldCurrentThread();
}

/// The lanes that have brought results.
std::set<int> lanesUsed(const Coordinator &coordinator)
{
    std::set<int> lanes;
    for (std::int64_t task = 0; task < coordinator.plan()->totalTaskCount(); ++task)
        if (const auto result = coordinator.ledger().find(task))
            lanes.insert(result->timing.lane);
    return lanes;
}

} // namespace

/// Workers that come to a run under way, and those that are let go.
class TestJoining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void joinsARunOfThreads();
    void joinsWhatIsMissing();
    void endsWhereverAWorkerJoins();
    void drainsAWorkerThatComesBack();
    void drainsAWorkerThatIsNotReady();
    void leavesTheRestToTheLanesHere();
    void endsResumablyWhenTheLastIsDrained();
    void goesOnWithoutAWorkerThatCannotCome();
    void joinsAPausedRun();
    void isLeftAloneWhenItIsOver();

private:
    QTemporaryDir m_folder;
};

void TestJoining::initTestCase()
{
    qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache")).toLocal8Bit());
}

void TestJoining::joinsARunOfThreads()
{
    Coordinator coordinator(manyTasks(), onLanes(1));
    QVERIFY(coordinator.start());
    waitForMoreThan(2, coordinator);
    QVERIFY(coordinator.snapshot().workers.empty());

    coordinator.pause(); // so that there is work left when they are ready
    coordinator.join(processes(2));
    QTRY_VERIFY(isIn(coordinator, "process 1", State::Ready));
    QTRY_VERIFY(isIn(coordinator, "process 2", State::Ready));
    QCOMPARE(coordinator.snapshot().lanes, 3);
    coordinator.resume();
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    QCOMPARE(digestOf(coordinator), digestOfManyTasks());
    QCOMPARE(lanesUsed(coordinator), (std::set<int>{0, 1, 2}));
    QCOMPARE(coordinator.snapshot().timing.lanes, 3);
    QVERIFY(coordinator.results()->timing.retries.empty());
}

void TestJoining::joinsWhatIsMissing()
{
    Coordinator coordinator(manyTasks(), onProcesses(1));
    QVERIFY(coordinator.start());
    waitForMoreThan(2, coordinator);

    coordinator.join(processes(1));
    QTRY_VERIFY(statusOf(coordinator, "process 2"));
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    QCOMPARE(digestOf(coordinator), digestOfManyTasks());
    QCOMPARE(coordinator.snapshot().workers.size(), std::size_t{2});
}

/// Also when nothing is left to run, or all is just over.
void TestJoining::endsWhereverAWorkerJoins()
{
    Experiment experiment = question("Sepal.Length ~ Petal.Length", LearnerKind::Linear);
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = 200; // a few milliseconds in all
    const auto plan = planOf(std::move(experiment), "iris.csv");
    const std::string digest = digestOnThreads(plan);

    for (std::int64_t after = 0; after <= plan->totalTaskCount(); after += 8) {
        Coordinator coordinator(plan, onLanes(2));
        QVERIFY(coordinator.start());
        waitForMoreThan(after - 1, coordinator);
        coordinator.join(processes(1));
        coordinator.wait();
        QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
        QCOMPARE(digestOf(coordinator), digest);
    }
}

void TestJoining::drainsAWorkerThatComesBack()
{
    Coordinator coordinator(manyTasks(), onProcesses(2));
    QVERIFY(coordinator.start());
    waitForMoreThan(4, coordinator);

    coordinator.drain("process 1"); // while it runs
    coordinator.pause();            // so that there is work left when it comes back
    QTRY_VERIFY(isIn(coordinator, "process 1", State::Ended));
    const WorkerStatus gone = *statusOf(coordinator, "process 1");
    QCOMPARE(gone.losses, 0);
    QCOMPARE(gone.tasksReturned, 0);
    coordinator.join(processes(1));
    QTRY_VERIFY(isIn(coordinator, "process 1", State::Ready));
    QCOMPARE(statusOf(coordinator, "process 1")->firstLane, gone.firstLane);
    coordinator.resume();
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    QCOMPARE(digestOf(coordinator), digestOfManyTasks());
    QCOMPARE(coordinator.snapshot().workers.size(), std::size_t{2});
    QVERIFY(coordinator.results()->timing.retries.empty());
}

void TestJoining::drainsAWorkerThatIsNotReady()
{
    Coordinator coordinator(manyTasks(), onLanes(1));
    QVERIFY(coordinator.start());

    coordinator.join(processes(1));
    coordinator.drain("process 1");
    coordinator.drain("process 1"); // once is enough
    coordinator.drain("nobody");
    QTRY_VERIFY(isIn(coordinator, "process 1", State::Ended));
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    QCOMPARE(digestOf(coordinator), digestOfManyTasks());
    QCOMPARE(coordinator.snapshot().workers.front().losses, 0);
}

void TestJoining::leavesTheRestToTheLanesHere()
{
    RunOptions options = onProcesses(2);
    options.lanes = 1;
    Coordinator coordinator(manyTasks(), options);
    QVERIFY(coordinator.start());
    coordinator.pause();
    QTRY_VERIFY(isIn(coordinator, "process 1", State::Ready));
    QTRY_VERIFY(isIn(coordinator, "process 2", State::Ready));
    coordinator.resume();
    waitForMoreThan(2, coordinator);

    coordinator.drain("process 1");
    coordinator.drain("process 2");
    coordinator.pause();
    QTRY_COMPARE(coordinator.snapshot().lanes, 1);
    coordinator.resume();
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    QCOMPARE(digestOf(coordinator), digestOfManyTasks());
}

void TestJoining::endsResumablyWhenTheLastIsDrained()
{
    RunOptions options = onProcesses(1);
    options.folder = m_folder.filePath(QStringLiteral("drained"));
    {
        Coordinator coordinator(manyTasks(), options);
        QVERIFY(coordinator.start());
        waitForMoreThan(4, coordinator);
        coordinator.drain("process 1");
        coordinator.wait();
        QCOMPARE(coordinator.snapshot().state, RunState::Failed);
        QVERIFY2(errorText(coordinator).starts_with("No worker is left."),
                 errorText(coordinator).c_str());
    }
    options.resumes = true;
    Coordinator resumed(manyTasks(), options);

    QVERIFY(resumed.start());
    resumed.wait();

    QVERIFY2(!resumed.error(), errorText(resumed).c_str());
    QVERIFY(resumed.snapshot().restored > 4);
    QCOMPARE(digestOf(resumed), digestOfManyTasks());
}

void TestJoining::goesOnWithoutAWorkerThatCannotCome()
{
    RunOptions options = onLanes(1);
    options.workerProgram = m_folder.filePath(QStringLiteral("not-there"));
    Coordinator coordinator(manyTasks(), options);
    QVERIFY(coordinator.start());

    coordinator.join(processes(1));
    QTRY_VERIFY(isIn(coordinator, "process 1", State::SetAside));
    coordinator.wait();

    QVERIFY2(!coordinator.error(), errorText(coordinator).c_str());
    QCOMPARE(digestOf(coordinator), digestOfManyTasks());
    QVERIFY(!coordinator.snapshot().workers.front().reason.isEmpty());
}

void TestJoining::joinsAPausedRun()
{
    Coordinator coordinator(manyTasks(), onLanes(1));
    QVERIFY(coordinator.start());
    coordinator.pause();
    QTRY_COMPARE(coordinator.snapshot().running, 0);

    coordinator.join(processes(1));
    QTRY_VERIFY(isIn(coordinator, "process 1", State::Ready));
    const std::int64_t done = coordinator.snapshot().done;
    QTest::qWait(200); // of which nothing may come
    QCOMPARE(coordinator.snapshot().done, done);
    coordinator.resume();
    coordinator.wait();

    QCOMPARE(digestOf(coordinator), digestOfManyTasks());
}

void TestJoining::isLeftAloneWhenItIsOver()
{
    Coordinator coordinator(irisPlan(), onLanes(1));
    coordinator.join(processes(1)); // not begun
    QVERIFY(coordinator.start());
    coordinator.wait();

    coordinator.join(processes(1));
    coordinator.drain("process 1");

    QCOMPARE(coordinator.snapshot().state, RunState::Finished);
    QVERIFY(coordinator.snapshot().workers.empty());
}

QTEST_GUILESS_MAIN(TestJoining)
#include "tst_joining.moc"
