#include "work/mailbox.h"
#include "work/taskqueue.h"

#include <QTest>

#include <future>
#include <thread>

using namespace heddle;

class TestTaskQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handsTasksOutInTheirOrder();
    void putsATaskBackToTheFront();
    void putsATaskBehindAllOthers();
    void givesNothingOnceClosed();
    void holdsALaneWhilePaused();
    void endsAPausedLaneWhenClosed();
    void doesNotHoldALaneWithoutTasks();
    void tryNextNeverWaits();
    void tryNextTakesWhatWasPutBackFirst();
    void waitsForReturnsWhenAllIsOut();
    void awaitsReturnsFromTheMiddleOfARunOn();
    void endsLanesThatWaitForReturnsWhenClosed();
    void tryNextDoesNotAwaitReturns();
    void dropsTasksThatNobodyNeeds();
    void endsLanesThatWaitForDroppedTasks();
    void specialTasksComeFirstForWhoTakesThem();
    void specialTasksStayForOthers();
    void aLaneThatTakesNoSpecialTasksEndsWithoutThem();
    void aLaneThatTakesNoSpecialTasksWaitsBesideThem();
    void mailboxWakesOnceForManyMessages();
    void mailboxKeepsTheOrderOfOnePoster();
};

void TestTaskQueue::dropsTasksThatNobodyNeeds()
{
    TaskQueue queue({0, 1, 2, 3, 4, 5});
    queue.next();
    queue.putLast(7);
    queue.next();
    queue.putBack(1);

    queue.drop([](std::int64_t task) { return task % 2 == 1; });

    QCOMPARE(queue.remaining(), 2);
    queue.putBack(3);
    queue.putLast(5);
    QCOMPARE(queue.remaining(), 2);
    QCOMPARE(queue.next().value(), 2);
    QCOMPARE(queue.tryNext().value(), 4);
    QVERIFY(!queue.next());
}

void TestTaskQueue::endsLanesThatWaitForDroppedTasks()
{
    TaskQueue queue({0, 1});
    queue.next();
    queue.pause();
    auto lane = std::async(std::launch::async, [&] { return queue.next(); });

    queue.drop([](std::int64_t) { return true; });

    QVERIFY(!lane.get());
}

void TestTaskQueue::handsTasksOutInTheirOrder()
{
    TaskQueue queue({2, 0, 1});

    QCOMPARE(queue.remaining(), 3);
    QCOMPARE(queue.next().value(), 2);
    QCOMPARE(queue.next().value(), 0);
    QCOMPARE(queue.next().value(), 1);
    QVERIFY(!queue.next());
}

void TestTaskQueue::putsATaskBackToTheFront()
{
    TaskQueue queue({0, 1});
    queue.next();

    queue.putBack(0);

    QCOMPARE(queue.next().value(), 0);
    QCOMPARE(queue.next().value(), 1);
}

void TestTaskQueue::putsATaskBehindAllOthers()
{
    TaskQueue queue({0, 1});
    queue.awaitReturns();
    queue.next();

    queue.putLast(0);
    queue.putBack(7);

    QCOMPARE(queue.remaining(), 3);
    QCOMPARE(queue.next().value(), 7);
    QCOMPARE(queue.next().value(), 1);
    QCOMPARE(queue.next().value(), 0);
    QVERIFY(!queue.tryNext());
}

void TestTaskQueue::givesNothingOnceClosed()
{
    TaskQueue queue({0, 1});

    queue.close();

    QVERIFY(!queue.next());
    QCOMPARE(queue.remaining(), 2);
}

void TestTaskQueue::holdsALaneWhilePaused()
{
    TaskQueue queue({7});
    queue.pause();
    std::atomic<std::int64_t> got = -1;
    std::jthread lane([&] { got = queue.next().value_or(-2); });

    QCOMPARE(got.load(), -1);
    queue.resume();
    lane.join();

    QCOMPARE(got.load(), 7);
}

void TestTaskQueue::endsAPausedLaneWhenClosed()
{
    TaskQueue queue({7});
    queue.pause();
    std::atomic<std::int64_t> got = -1;
    std::jthread lane([&] { got = queue.next().value_or(-2); });

    queue.close();
    lane.join();

    QCOMPARE(got.load(), -2);
}

void TestTaskQueue::doesNotHoldALaneWithoutTasks()
{
    TaskQueue queue({});

    queue.pause();

    QVERIFY(!queue.next());
}

void TestTaskQueue::tryNextNeverWaits()
{
    TaskQueue queue({4, 5, 6});

    QCOMPARE(queue.tryNext().value(), 4);
    queue.pause();
    QVERIFY(!queue.tryNext());
    queue.resume();
    QCOMPARE(queue.tryNext().value(), 5);
    queue.close();
    QVERIFY(!queue.tryNext());

    QCOMPARE(queue.remaining(), 1);
}

void TestTaskQueue::tryNextTakesWhatWasPutBackFirst()
{
    TaskQueue queue({0, 1, 2});
    queue.tryNext();
    queue.tryNext();

    queue.putBack(0);
    queue.putBack(1);

    QCOMPARE(queue.remaining(), 3);
    QCOMPARE(queue.tryNext().value(), 1);
    QCOMPARE(queue.tryNext().value(), 0);
    QCOMPARE(queue.tryNext().value(), 2);
    QVERIFY(!queue.tryNext());
}

void TestTaskQueue::waitsForReturnsWhenAllIsOut()
{
    TaskQueue queue({7});
    queue.awaitReturns();
    QCOMPARE(queue.next().value(), 7);
    auto again = std::async(std::launch::async, [&] { return queue.next(); });
    QCOMPARE(again.wait_for(std::chrono::seconds(0)), std::future_status::timeout);

    queue.putBack(7);

    QCOMPARE(again.get().value(), 7);
    QCOMPARE(queue.remaining(), 0);
}

void TestTaskQueue::awaitsReturnsFromTheMiddleOfARunOn()
{
    TaskQueue queue({1, 2});
    QCOMPARE(queue.next().value(), 1);

    queue.awaitReturns(); // somebody else begins to pull, too
    QCOMPARE(queue.tryNext().value(), 2);
    auto last = std::async(std::launch::async, [&] { return queue.next(); });
    QCOMPARE(last.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
    queue.putBack(2);

    QCOMPARE(last.get().value(), 2);
}

void TestTaskQueue::endsLanesThatWaitForReturnsWhenClosed()
{
    TaskQueue queue({});
    queue.awaitReturns();
    auto one = std::async(std::launch::async, [&] { return queue.next(); });
    auto other = std::async(std::launch::async, [&] { return queue.next(); });

    queue.close();

    QVERIFY(!one.get());
    QVERIFY(!other.get());
}

void TestTaskQueue::tryNextDoesNotAwaitReturns()
{
    TaskQueue queue({});
    queue.awaitReturns();

    QVERIFY(!queue.tryNext());
    queue.putBack(3);

    QCOMPARE(queue.tryNext().value(), 3);
}

bool isOdd(std::int64_t task)
{
    return task % 2 == 1;
}

void TestTaskQueue::specialTasksComeFirstForWhoTakesThem()
{
    TaskQueue queue({0, 1, 2, 3}, &isOdd);
    QCOMPARE(queue.next().value(), 1);
    QCOMPARE(queue.tryNext().value(), 3);
    queue.putBack(1);
    QCOMPARE(queue.remaining(), 3);
    QCOMPARE(queue.next().value(), 1);
    QCOMPARE(queue.next().value(), 0);
    queue.putLast(3);
    QCOMPARE(queue.next().value(), 2);
    QCOMPARE(queue.next().value(), 3);
    QVERIFY(!queue.next());
}

void TestTaskQueue::specialTasksStayForOthers()
{
    TaskQueue queue({0, 1, 2, 3}, &isOdd);
    QCOMPARE(queue.tryNext(false).value(), 0);
    QCOMPARE(queue.tryNext(false).value(), 2);
    QVERIFY(!queue.tryNext(false));
    queue.putLast(1); // as if it had been given to somebody who died
    QVERIFY(!queue.tryNext(false));
    QCOMPARE(queue.remaining(false), 0);
    QCOMPARE(queue.remaining(), 3);
    QCOMPARE(queue.tryNext(true).value(), 1);
}

void TestTaskQueue::aLaneThatTakesNoSpecialTasksEndsWithoutThem()
{
    TaskQueue queue({1, 2, 3}, &isOdd);
    queue.keepSpecialFromLanes();
    QCOMPARE(queue.next().value(), 2);
    QVERIFY(!queue.next());
    QCOMPARE(queue.remaining(), 2);
}

void TestTaskQueue::aLaneThatTakesNoSpecialTasksWaitsBesideThem()
{
    TaskQueue queue({1, 3}, &isOdd);
    queue.keepSpecialFromLanes();
    queue.awaitReturns();
    std::optional<std::int64_t> got;
    std::jthread lane([&] { got = queue.next(); });
    queue.putBack(1);
    QCOMPARE(queue.tryNext(true).value(), 1);
    queue.putBack(4); // the first that it can take
    lane.join();
    QCOMPARE(got.value(), 4);

    std::jthread other([&] { got = queue.next(); });
    queue.close();
    other.join();
    QVERIFY(!got);
}

void TestTaskQueue::mailboxWakesOnceForManyMessages()
{
    int wakes = 0;
    Mailbox<int> mailbox([&] { ++wakes; });

    mailbox.post(1);
    mailbox.post(2);
    const std::vector<int> first = mailbox.drain();
    mailbox.postAll({3, 4});
    std::vector<int> second;
    mailbox.drain(second);

    QCOMPARE(wakes, 2);
    QCOMPARE(first, (std::vector{1, 2}));
    QCOMPARE(second, (std::vector{3, 4}));
}

void TestTaskQueue::mailboxKeepsTheOrderOfOnePoster()
{
    Mailbox<int> mailbox;
    constexpr int count = 10'000;
    std::jthread poster([&] {
        for (int i = 0; i < count; ++i)
            mailbox.post(i);
    });
    std::vector<int> all;
    while (all.size() < count) {
        const std::vector<int> some = mailbox.drain();
        all.insert(all.end(), some.begin(), some.end());
    }

    for (int i = 0; i < count; ++i)
        QCOMPARE(all[static_cast<std::size_t>(i)], i);
}

QTEST_APPLESS_MAIN(TestTaskQueue)
#include "tst_taskqueue.moc"
