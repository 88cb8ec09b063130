#include "run/lanetimes.h"

#include "support.h"

#include <QTest>

using namespace heddle;

class TestLaneTimes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsLaneSeconds();
    void addsUpToTheLanes_data();
    void addsUpToTheLanes();
    void leavesPausesOut();
    void countsATaskThatRunsIntoThePause();
};

void TestLaneTimes::splitsLaneSeconds()
{
    LaneTimes times(2);
    times.taskStarted(0, 0.5);
    times.taskEnded({0, 0.5, 2.0, 1.5});
    times.taskStarted(0, 3.0);
    times.taskEnded({0, 3.0, 1.0, 1.0});

    const RunTiming timing = times.timing(5);

    HEDDLE_NEAR(timing.wallSeconds, 5.0, 1e-12, 0);
    HEDDLE_NEAR(timing.speedup, 0.5, 1e-12, 0);
    HEDDLE_NEAR(timing.efficiency, 0.25, 1e-12, 0);
    HEDDLE_NEAR(timing.startSeconds, 0.5, 1e-12, 0);
    HEDDLE_NEAR(timing.transferSeconds, 0.5, 1e-12, 0);
    HEDDLE_NEAR(timing.waitSeconds, 0.5, 1e-12, 0);
    HEDDLE_NEAR(timing.imbalanceSeconds, 1.0 + 5.0, 1e-12, 0); // the other lane had no task
}

void TestLaneTimes::addsUpToTheLanes_data()
{
    QTest::addColumn<double>("now");
    QTest::newRow("while the first task runs") << 0.7;
    QTest::newRow("while one lane waits") << 2.6;
    QTest::newRow("in the pause") << 4.2;
    QTest::newRow("after all") << 9.0;
}

void TestLaneTimes::addsUpToTheLanes()
{
    QFETCH(double, now);
    LaneTimes times(3);
    times.taskStarted(0, 0.1);
    times.taskStarted(1, 0.2);
    if (now > 2.5)
        times.taskEnded({0, 0.1, 2.4, 2.2});
    if (now > 4) {
        times.pause(2.7);
        times.taskEnded({1, 0.2, 3.0, 2.9});
    }
    if (now > 5) {
        times.resume(5.0);
        times.taskStarted(1, 5.1);
        times.taskReturned(1, 6.0);
    }

    const RunTiming timing = times.timing(now);

    const double lost =
        timing.startSeconds + timing.transferSeconds + timing.waitSeconds + timing.imbalanceSeconds;
    HEDDLE_NEAR(timing.speedup + lost / timing.wallSeconds, 3.0, 1e-12, 0);
    QVERIFY(timing.startSeconds >= 0 && timing.transferSeconds >= 0 && timing.waitSeconds >= 0);
}

void TestLaneTimes::leavesPausesOut()
{
    LaneTimes times(1);
    times.taskStarted(0, 0);
    times.taskEnded({0, 0, 1.0, 1.0});
    times.pause(1.0);
    times.resume(11.0);
    times.taskStarted(0, 11.0);
    times.taskEnded({0, 11.0, 1.0, 1.0});

    const RunTiming timing = times.timing(12);

    HEDDLE_NEAR(timing.wallSeconds, 2.0, 1e-12, 0);
    HEDDLE_NEAR(timing.speedup, 1.0, 1e-12, 0);
    HEDDLE_NEAR(timing.transferSeconds, 0.0, 0, 1e-12);
}

void TestLaneTimes::countsATaskThatRunsIntoThePause()
{
    LaneTimes times(1);
    times.taskStarted(0, 0);
    times.pause(1.0);
    QCOMPARE(times.running(), 1);
    times.taskEnded({0, 0, 3.0, 3.0});

    HEDDLE_NEAR(times.elapsed(2.5), 2.5, 1e-12, 0);
    HEDDLE_NEAR(times.elapsed(7.0), 3.0, 1e-12, 0);
}

QTEST_APPLESS_MAIN(TestLaneTimes)
#include "tst_lanetimes.moc"
