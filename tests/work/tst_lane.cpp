#include "work/lane.h"

#include "work/taskqueue.h"

#include <QTest>

#include <chrono>
#include <ctime>
#include <numeric>
#include <string>
#include <thread>

using namespace heddle;

namespace {

Result<TaskResult> done(std::int64_t task)
{
    TaskResult result;
    result.task = task;
    result.cells.resize(1);
    return result;
}

/// CPU time of this program, whose one thread that works is the lane.
double cpuSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void work(double seconds)
{
    const double start = cpuSeconds();
    while (cpuSeconds() - start < seconds) {
    }
}

/// One lane on its own, run here to its end; tells what it posted.
struct Rig
{
    explicit Rig(std::vector<std::int64_t> order)
        : queue(std::move(order))
    {
    }

    std::vector<std::string>
    log(std::function<Result<TaskResult>(std::int64_t, const TaskControl &)> run)
    {
        LaneContext context{queue, mailbox, std::move(run), std::chrono::steady_clock::now(),
                            stop.get_token()};
        runLane(3, context);
        messages = mailbox.drain();
        std::vector<std::string> lines;
        for (const LaneMessage &message : messages)
            lines.push_back(std::string(toText(message.event.kind)) + " " +
                            std::to_string(message.event.task));
        return lines;
    }

    TaskQueue queue;
    Mailbox<LaneMessage> mailbox;
    std::stop_source stop;
    std::vector<LaneMessage> messages;
};

} // namespace

class TestLane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsAllTasksInOrder();
    void tellsAFailedCell();
    void turnsAnErrorIntoAFailedCell();
    void putsACancelledTaskBackAndStops();
    void endsBetweenTasksWhenTheQueueCloses();
    void carriesTimesScoreAndWarnings();
    void tellsProgressTenTimesASecondAtMost();
    void chargesCpuForWorkAlone();
    void chargesShortTasksTogetherForWhatTheyTook();
};

void TestLane::runsAllTasksInOrder()
{
    Rig rig({1, 0});

    const auto log = rig.log([](std::int64_t task, const TaskControl &) { return done(task); });

    QCOMPARE(log, (std::vector<std::string>{"started 1", "done 1", "started 0", "done 0"}));
    QVERIFY(rig.messages[1].result);
    QCOMPARE(rig.messages[1].result->task, 1);
    QVERIFY(!rig.messages[0].result);
}

void TestLane::tellsAFailedCell()
{
    Rig rig({0, 1});

    const auto log = rig.log([](std::int64_t task, const TaskControl &) {
        auto result = done(task);
        if (task == 0)
            result->cells[0].failure = "No training row is setosa.";
        return result;
    });

    QCOMPARE(log, (std::vector<std::string>{"started 0", "failed 0", "started 1", "done 1"}));
}

void TestLane::turnsAnErrorIntoAFailedCell()
{
    Rig rig({4});

    const auto log = rig.log([](std::int64_t, const TaskControl &) -> Result<TaskResult> {
        return Error{ErrorCode::Resources, "Memory ran out."};
    });

    QCOMPARE(log, (std::vector<std::string>{"started 4", "failed 4"}));
    QCOMPARE(rig.messages[1].result->task, 4);
    QCOMPARE(rig.messages[1].result->cells[0].failure, std::string("Memory ran out."));
}

void TestLane::putsACancelledTaskBackAndStops()
{
    Rig rig({0, 1, 2});

    const auto log =
        rig.log([&](std::int64_t task, const TaskControl &control) -> Result<TaskResult> {
            if (task == 1)
                rig.stop.request_stop();
            if (control.stop.stop_requested())
                return Error{ErrorCode::Cancelled, "Stopped."};
            return done(task);
        });

    QCOMPARE(log, (std::vector<std::string>{"started 0", "done 0", "started 1", "returned 1"}));
    QCOMPARE(rig.queue.next().value(), 1);
}

void TestLane::endsBetweenTasksWhenTheQueueCloses()
{
    Rig rig({0, 1});

    const auto log = rig.log([&](std::int64_t task, const TaskControl &) {
        rig.queue.close();
        return done(task);
    });

    QCOMPARE(log, (std::vector<std::string>{"started 0", "done 0"}));
}

void TestLane::carriesTimesScoreAndWarnings()
{
    Rig rig({0});

    rig.log([](std::int64_t task, const TaskControl &) {
        auto result = done(task);
        result->cells.resize(3);
        result->cells[0].metrics = {0.5, 9};
        result->cells[1].metrics = {1.0, 9};
        result->cells[1].warnings = {"a", "b"};
        return result;
    });

    const TaskEvent &event = rig.messages[1].event;
    const TaskTiming &timing = rig.messages[1].result->timing;
    QCOMPARE(event.score, 0.75F); // the third cell has none
    QCOMPARE(event.warnings, 2);
    QCOMPARE(event.lane, 3);
    QCOMPARE(timing.lane, 3);
    QCOMPARE(timing.start, rig.messages[0].event.time);
    QVERIFY(timing.wallSeconds >= timing.cpuSeconds);
    QCOMPARE(event.wallSeconds, timing.wallSeconds);
}

void TestLane::tellsProgressTenTimesASecondAtMost()
{
    Rig rig({7});

    const auto log = rig.log([](std::int64_t task, const TaskControl &control) {
        const auto start = std::chrono::steady_clock::now();
        const auto enough = std::chrono::milliseconds(150);
        while (std::chrono::steady_clock::now() - start < enough)
            control.progress(0.5);
        return done(task);
    });

    QVERIFY(log.size() >= 3);
    QCOMPARE(log.back(), std::string("done 7"));
    for (std::size_t i = 1; i + 1 < log.size(); ++i) {
        QCOMPARE(log[i], std::string("progress 7"));
        QCOMPARE(rig.messages[i].event.progress, 0.5F);
        QVERIFY(rig.messages[i].event.time - rig.messages[i - 1].event.time >= 0.1);
    }
}

void TestLane::chargesCpuForWorkAlone()
{
    Rig rig({0, 1});

    rig.log([](std::int64_t task, const TaskControl &) {
        if (task == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
        else
            work(0.02);
        return done(task);
    });

    QVERIFY(rig.messages[1].result->timing.cpuSeconds < 0.02);
    QVERIFY(rig.messages[3].result->timing.cpuSeconds >= 0.0199); // the clocks' own grain
}

void TestLane::chargesShortTasksTogetherForWhatTheyTook()
{
    constexpr int count = 2000;
    std::vector<std::int64_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    Rig rig(std::move(order));

    const double before = cpuSeconds();
    rig.log([](std::int64_t task, const TaskControl &) {
        work(5e-6);
        return done(task);
    });
    const double spent = cpuSeconds() - before;

    double charged = 0;
    for (const LaneMessage &message : rig.messages)
        charged += message.result ? message.result->timing.cpuSeconds : 0;
    QVERIFY(charged >= count * 4e-6);
    QVERIFY(charged <= 1.05 * spent); // a short task's wall time may hold a pause of its thread
}

QTEST_APPLESS_MAIN(TestLane)
#include "tst_lane.moc"
