#include "treeruns.h"

#include <QTest>

using namespace heddle;
using namespace heddle::test;

/// Trees in a program that cannot load XGBoost (it is linked like the static worker).
class TestTreeLanesAway : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesTreesOnItsOwnLanes();
    void saysThatItsLanesCannot();
    void leavesTreesToWorkersThatCan();
    void waitsForNobodyWhenWorkersCannotEither();
    void timesWhatItCan();
};

void TestTreeLanesAway::refusesTreesOnItsOwnLanes()
{
    Coordinator coordinator(mixedPlan(), onLanes(2));
    const auto started = coordinator.start();

    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::BadInput);
    const std::string text = started.error().text();
    QVERIFY2(text.starts_with("/learners/1 is \"trees\", which no lane of this run can fit. "
                              "Nothing was run. This program cannot load XGBoost"),
             text.c_str());
}

void TestTreeLanesAway::saysThatItsLanesCannot()
{
    const auto plan = mixedPlan();
    const auto lanes = laneAbilities(*plan, 2, {});
    QVERIFY(toText(lanes.front())
                .starts_with("threads:2 takes logistic, not trees: This program cannot"));
    QVERIFY(!checkAbilities(*plan, lanes));
}

void TestTreeLanesAway::leavesTreesToWorkersThatCan()
{
    Coordinator alone(mixedPlan(), onLanes(0, 2, HEDDLE_WORKER_TREES));
    QVERIFY(alone.start());
    alone.wait();
    Coordinator both(mixedPlan(), onLanes(2, 1, HEDDLE_WORKER_TREES));
    QVERIFY(both.start());
    both.wait();

    QCOMPARE(digestOf(both), digestOf(alone));
    QVERIFY(digestOf(both).starts_with("sha256:"));
    QCOMPARE(treeLanesOf(both, 2).here, 0);
    QCOMPARE(treeLanesOf(both, 2).elsewhere, 61);
}

void TestTreeLanesAway::waitsForNobodyWhenWorkersCannotEither()
{
    Coordinator coordinator(mixedPlan(), onLanes(1, 1, HEDDLE_WORKER));
    QVERIFY(coordinator.start());
    coordinator.wait();

    QVERIFY(coordinator.error());
    const std::string text = coordinator.error()->text();
    QVERIFY2(text.starts_with("No worker is left that has XGBoost."), text.c_str());
    QCOMPARE(coordinator.snapshot().done, 61);
    QCOMPARE(coordinator.snapshot().failed, 0);
}

void TestTreeLanesAway::timesWhatItCan()
{
    const Forecast times = forecast(mixedPlan(), 0.01);
    QVERIFY(times.pilots > 0);
    QVERIFY(times.advice.starts_with("Trees are not timed"));
}

QTEST_GUILESS_MAIN(TestTreeLanesAway)

#include "tst_treelanesaway.moc"
