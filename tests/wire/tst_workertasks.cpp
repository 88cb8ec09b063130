#include "fakecoordinator.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <map>

using namespace heddle;
using namespace heddle::test;
using namespace std::chrono_literals;

namespace {

bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

/// Tasks of a worker's session, and its ends.
class TestWorkerTasks : public QObject, private SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void forgetDropsARunningTask();
    void stopGivesEverythingBack();
    void drainFinishesWhatRuns();
    void drainsWhenToldToEnd();
    void returnsTasksThatComeWhileItDrains();
    void saysByeToABye();
    void endsWithTheStream();
    void endsWithTheStreamInTheMiddleOfATask();
    void endsWhenTheCoordinatorRefuses();
    void endsAfterSilence();
    void drainsWithoutATask();
    void drainsAfterItsTasks();
    void answersPingsWhileATaskRuns();
    void tellsTheProgressOfALongTask();
};

void TestWorkerTasks::init()
{
    renew();
}

void TestWorkerTasks::forgetDropsARunningTask()
{
    WorkerOptions forgetful = options();
    forgetful.run = [gate = m_gate.get()](std::int64_t task,
                                          const TaskControl &control) -> Result<TaskResult> {
        if (task == 0 && !gate->pass(control.stop))
            return Error{ErrorCode::Cancelled, "Stopped."};
        return plainResult(task);
    };
    FakeCoordinator coordinator(std::move(forgetful));
    QVERIFY(coordinator.bringToReady(*m_plan));
    coordinator.send(message::Run{{0, 1, 2}});
    const auto started = coordinator.next<message::Started>();
    QVERIFY(started);
    QCOMPARE(started->task, 0);

    coordinator.send(message::Forget{{0, 2}});

    const auto result = coordinator.nextBesidesNews<TaskResult>();
    QVERIFY(result);
    QCOMPARE(result->task, 1);
    coordinator.send(message::Drain{});
    QVERIFY(coordinator.next<message::Bye>()); // nothing of 0 and 2
}

void TestWorkerTasks::stopGivesEverythingBack()
{
    FakeCoordinator coordinator(gatedOptions(2));
    QVERIFY(coordinator.bringToReady(*m_plan));
    coordinator.send(message::Run{{0, 1, 2, 3, 4, 5, 6, 7}});
    QVERIFY(coordinator.next<message::Started>());
    QVERIFY(coordinator.next<message::Started>());
    QElapsedTimer timer;
    timer.start();

    coordinator.send(message::Stop{});

    std::vector<std::int64_t> back;
    while (back.size() < 8) {
        const auto returned = coordinator.next<message::Returned>();
        QVERIFY(returned);
        back.insert(back.end(), returned->tasks.begin(), returned->tasks.end());
    }
    QVERIFY2(timer.elapsed() < 500, std::to_string(timer.elapsed()).c_str());
    std::ranges::sort(back);
    QCOMPARE(back, (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7}));

    m_gate->open(); // it takes tasks again
    coordinator.send(message::Run{{8}});
    QVERIFY(coordinator.nextBesidesNews<TaskResult>());
}

void TestWorkerTasks::drainFinishesWhatRuns()
{
    FakeCoordinator coordinator(gatedOptions());
    QVERIFY(coordinator.bringToReady(*m_plan));
    coordinator.send(message::Run{{0, 1, 2}});
    QVERIFY(coordinator.next<message::Started>());

    coordinator.send(message::Drain{});
    const auto returned = coordinator.next<message::Returned>();
    QVERIFY(returned);
    QCOMPARE(returned->tasks, (std::vector<std::int64_t>{1, 2}));
    m_gate->open();

    const auto result = coordinator.nextBesidesNews<TaskResult>();
    QVERIFY(result);
    QCOMPARE(result->task, 0);
    QVERIFY(coordinator.next<message::Bye>());
    QVERIFY(coordinator.hasEnded());
    const WorkerEnd end = coordinator.end();
    QVERIFY(end.isInOrder);
    QVERIFY(!end.mustExit);
    QCOMPARE(end.ended, 1);
}

void TestWorkerTasks::drainsWhenToldToEnd()
{
    FakeCoordinator coordinator(gatedOptions());
    QVERIFY(coordinator.bringToReady(*m_plan));

    coordinator.session().drain();

    QVERIFY(coordinator.next<message::Bye>());
    QVERIFY(coordinator.end().isInOrder);
}

void TestWorkerTasks::returnsTasksThatComeWhileItDrains()
{
    FakeCoordinator coordinator(gatedOptions());
    QVERIFY(coordinator.bringToReady(*m_plan));
    coordinator.send(message::Run{{0}});
    QVERIFY(coordinator.next<message::Started>());

    coordinator.send(message::Drain{});
    coordinator.send(message::Run{{1, 2}}); // was on its way

    const auto returned = coordinator.next<message::Returned>();
    QVERIFY(returned);
    QCOMPARE(returned->tasks, (std::vector<std::int64_t>{1, 2}));
    m_gate->open();
    QVERIFY(coordinator.nextBesidesNews<TaskResult>());
    QVERIFY(coordinator.next<message::Bye>());
}

void TestWorkerTasks::saysByeToABye()
{
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.bringToReady(*m_plan));

    coordinator.send(message::Bye{"The run is over."});

    QVERIFY(coordinator.next<message::Bye>());
    QVERIFY(coordinator.hasEnded());
    QVERIFY(coordinator.end().isInOrder);
}

void TestWorkerTasks::endsWithTheStream()
{
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.bringToReady(*m_plan));

    coordinator.hangUp();

    const WorkerEnd end = coordinator.end();
    QVERIFY(end.isInOrder);
    QVERIFY(!end.mustExit);
}

void TestWorkerTasks::endsWithTheStreamInTheMiddleOfATask()
{
    FakeCoordinator coordinator(gatedOptions());
    QVERIFY(coordinator.bringToReady(*m_plan));
    coordinator.send(message::Run{{0, 1}});
    QVERIFY(coordinator.next<message::Started>());

    coordinator.hangUp();

    const WorkerEnd end = coordinator.end();
    QVERIFY(!end.isInOrder);
    QVERIFY(!end.mustExit);
    QCOMPARE(end.ended, 0);
}

void TestWorkerTasks::endsWhenTheCoordinatorRefuses()
{
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.next<message::Hello>());

    coordinator.send(message::Refused{"It has another build."});

    QVERIFY(coordinator.hasEnded());
    const WorkerEnd end = coordinator.end();
    QVERIFY(!end.isInOrder);
    QVERIFY(contains(end.reason, "It has another build."));
}

void TestWorkerTasks::endsAfterSilence()
{
    WorkerOptions mortal = gatedOptions();
    mortal.deathTimeout = 1s;
    FakeCoordinator coordinator(std::move(mortal));
    QVERIFY(coordinator.bringToReady(*m_plan));
    coordinator.send(message::Run{{0}}); // a task does not keep it alive
    QElapsedTimer timer;
    timer.start();

    QVERIFY(coordinator.next<message::Started>());
    QVERIFY(coordinator.next<message::Returned>());
    QVERIFY(coordinator.hasEnded());

    QVERIFY2(timer.elapsed() >= 900, std::to_string(timer.elapsed()).c_str());
    const WorkerEnd end = coordinator.end();
    QVERIFY(!end.isInOrder);
    QVERIFY(!end.mustExit);
    QVERIFY(contains(end.reason, "1 s"));
}

void TestWorkerTasks::drainsWithoutATask()
{
    WorkerOptions idle = gatedOptions();
    idle.idleTimeout = 1s;
    FakeCoordinator coordinator(std::move(idle));
    QVERIFY(coordinator.bringToReady(*m_plan));

    const auto bye = coordinator.next<message::Bye>();

    QVERIFY(bye);
    QVERIFY(contains(bye->reason, "1 s"));
    QVERIFY(coordinator.end().isInOrder);
}

void TestWorkerTasks::drainsAfterItsTasks()
{
    WorkerOptions limited = options();
    limited.maxTasks = 2;
    limited.run = [gate = m_gate.get()](std::int64_t task,
                                        const TaskControl &control) -> Result<TaskResult> {
        if (task > 1 && !gate->pass(control.stop))
            return Error{ErrorCode::Cancelled, "Stopped."};
        return plainResult(task);
    };
    FakeCoordinator coordinator(std::move(limited));
    QVERIFY(coordinator.bringToReady(*m_plan));

    coordinator.send(message::Run{{0, 1, 2, 3, 4}});

    QVERIFY(coordinator.nextBesidesNews<TaskResult>());
    QVERIFY(coordinator.nextBesidesNews<TaskResult>());
    const auto returned = coordinator.nextBesidesNews<message::Returned>();
    QVERIFY(returned);
    QCOMPARE(returned->tasks, (std::vector<std::int64_t>{3, 4})); // 2 had begun
    m_gate->open();
    QVERIFY(coordinator.nextBesidesNews<TaskResult>());
    QVERIFY(coordinator.next<message::Bye>());
    QCOMPARE(coordinator.end().ended, 3);
}

void TestWorkerTasks::answersPingsWhileATaskRuns()
{
    FakeCoordinator coordinator(gatedOptions());
    QVERIFY(coordinator.bringToReady(*m_plan));
    coordinator.send(message::Run{{0}});
    const auto started = coordinator.next<message::Started>();
    QVERIFY(started);

    coordinator.send(message::Ping{7});

    const auto pong = coordinator.next<message::Pong>();
    QVERIFY(pong);
    QCOMPARE(pong->number, 7);
    QVERIFY(pong->time >= started->time);
    QVERIFY(pong->resident > 0);
}

void TestWorkerTasks::tellsTheProgressOfALongTask()
{
    WorkerOptions slow = options();
    slow.run = [](std::int64_t task, const TaskControl &control) -> Result<TaskResult> {
        const auto end = std::chrono::steady_clock::now() + 250ms;
        while (std::chrono::steady_clock::now() < end)
            control.progress(0.5);
        return plainResult(task);
    };
    FakeCoordinator coordinator(std::move(slow));
    QVERIFY(coordinator.bringToReady(*m_plan));

    coordinator.send(message::Run{{3}});

    const auto started = coordinator.next<message::Started>();
    QVERIFY(started);
    QCOMPARE(started->task, 3);
    const auto progress = coordinator.next<message::Progress>();
    QVERIFY(progress);
    QCOMPARE(progress->task, 3);
    QCOMPARE(progress->share, 0.5);
    QVERIFY(coordinator.nextBesidesNews<TaskResult>());
}

QTEST_GUILESS_MAIN(TestWorkerTasks)
#include "tst_workertasks.moc"
