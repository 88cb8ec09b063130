#include "treeruns.h"

#include <QDir>
#include <QTest>

#include <csignal>
#include <fstream>

#include <unistd.h>

using namespace heddle;
using namespace heddle::test;

namespace {

/// The digest of a plan on one lane of this process.
std::string plainDigestOf(const std::shared_ptr<const Plan> &plan)
{
    Coordinator coordinator(plan, onLanes(1));
    orEnd(coordinator.start() ? Result<int>(0) : Result<int>(badInput("It did not start.")));
    coordinator.wait();
    return digestOf(coordinator);
}

/// Of the mixed plan.
std::string plainDigest()
{
    static const std::string digest = plainDigestOf(mixedPlan());
    return digest;
}

std::shared_ptr<const Plan> stoppingPlan()
{
    return mixedPlan(60, 2, 4);
}

/// A worker that this process has started; 0: none.
pid_t someWorker()
{
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        std::ifstream file("/proc/" + name.toStdString() + "/stat");
        std::string text;
        std::getline(file, text);
        const std::size_t shut = text.rfind(')');
        if (shut != std::string::npos && text.find("worker") < shut &&
            std::stoi(text.substr(shut + 4)) == ::getpid())
            return name.toInt();
    }
    return 0;
}

} // namespace

/// Trees on lanes of which some have no XGBoost; this program has it.
class TestTreeLanes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneDigestOnLanesOfAllKinds_data();
    void oneDigestOnLanesOfAllKinds();
    void oneDigestWhereTreesStopEarly_data();
    void oneDigestWhereTreesStopEarly();
    void staticWorkersGetNoTrees();
    void treesAloneAreRefusedByStaticWorkers();
    void aMixedRunEndsWhenNobodyIsLeftForTrees();
    void killedWorkersChangeNothing();
    void cancelsTreesAtOnce();
    void saysWhichLanesTakeThem();
};

void TestTreeLanes::oneDigestOnLanesOfAllKinds_data()
{
    QTest::addColumn<int>("lanes");
    QTest::addColumn<int>("processes");
    QTest::addColumn<QByteArray>("program");
    QTest::newRow("two threads") << 2 << 0 << QByteArray();
    QTest::newRow("three threads") << 3 << 0 << QByteArray();
    QTest::newRow("eight threads") << 8 << 0 << QByteArray();
    QTest::newRow("processes with XGBoost") << 0 << 2 << QByteArray(HEDDLE_WORKER_TREES);
    QTest::newRow("threads and processes with XGBoost")
        << 1 << 2 << QByteArray(HEDDLE_WORKER_TREES);
    QTest::newRow("threads, and processes without it") << 1 << 2 << QByteArray(HEDDLE_WORKER);
}

void TestTreeLanes::oneDigestOnLanesOfAllKinds()
{
    QFETCH(int, lanes);
    QFETCH(int, processes);
    QFETCH(QByteArray, program);

    Coordinator coordinator(mixedPlan(), onLanes(lanes, processes, program.constData()));
    QVERIFY(coordinator.start());
    coordinator.wait();

    QCOMPARE(digestOf(coordinator), plainDigest());
    QVERIFY(plainDigest().starts_with("sha256:"));
}

void TestTreeLanes::oneDigestWhereTreesStopEarly_data()
{
    oneDigestOnLanesOfAllKinds_data();
}

void TestTreeLanes::oneDigestWhereTreesStopEarly()
{
    QFETCH(int, lanes);
    QFETCH(int, processes);
    QFETCH(QByteArray, program);
    static const std::string digest = plainDigestOf(stoppingPlan());

    Coordinator coordinator(stoppingPlan(), onLanes(lanes, processes, program.constData()));
    QVERIFY(coordinator.start());
    coordinator.wait();

    QCOMPARE(digestOf(coordinator), digest);
    QVERIFY(digest.starts_with("sha256:") && digest != plainDigest());
    QVERIFY(*coordinator.results()->fits.back().fit.iterations < 60);
}

void TestTreeLanes::staticWorkersGetNoTrees()
{
    Coordinator coordinator(mixedPlan(), onLanes(1, 2, HEDDLE_WORKER));
    QVERIFY(coordinator.start());
    coordinator.wait();

    QCOMPARE(treeLanesOf(coordinator, 1).elsewhere, 0);
    QCOMPARE(treeLanesOf(coordinator, 1).here, 61);
    for (const WorkerStatus &status : coordinator.snapshot().workers) {
        QVERIFY(status.state == WorkerStatus::State::Ended);
        QVERIFY2(status.cannotTake.starts_with("It has no XGBoost"), status.cannotTake.c_str());
    }
}

void TestTreeLanes::treesAloneAreRefusedByStaticWorkers()
{
    Coordinator coordinator(treesPlan(), onLanes(0, 2, HEDDLE_WORKER));
    QVERIFY(coordinator.start()); // what the program can do is known once it has greeted
    coordinator.wait();

    QVERIFY(coordinator.error());
    QCOMPARE(coordinator.error()->code, ErrorCode::BadInput);
    const std::string text = coordinator.error()->text();
    QVERIFY2(text.starts_with("No worker is left that has XGBoost. process 1: It has no XGBoost"),
             text.c_str());
    QVERIFY2(text.find("Nothing was run. Install libxgboost0") != std::string::npos, text.c_str());
}

void TestTreeLanes::aMixedRunEndsWhenNobodyIsLeftForTrees()
{
    Coordinator coordinator(mixedPlan(), onLanes(0, 1, HEDDLE_WORKER));
    QVERIFY(coordinator.start());
    coordinator.wait();

    QVERIFY(coordinator.error());
    QCOMPARE(coordinator.error()->code, ErrorCode::Io);
    const std::string text = coordinator.error()->text();
    QVERIFY2(text.find("61 of 122 tasks were not run.") != std::string::npos, text.c_str());
    QCOMPARE(coordinator.snapshot().done, 61); // all of the logistic model
}

void TestTreeLanes::killedWorkersChangeNothing()
{
    const auto plan = mixedPlan(200, 10);
    Coordinator undisturbed(plan, onLanes(2));
    QVERIFY(undisturbed.start());
    undisturbed.wait();

    Coordinator coordinator(plan, onLanes(1, 2, HEDDLE_WORKER_TREES));
    QVERIFY(coordinator.start());
    QTRY_VERIFY(treeLanesOf(coordinator, 1).elsewhere > 2);
    const pid_t worker = someWorker();
    QVERIFY(worker > 0);
    ::kill(worker, SIGKILL);
    coordinator.wait();

    QCOMPARE(digestOf(coordinator), digestOf(undisturbed));
    QVERIFY(!coordinator.results()->timing.retries.empty());
}

void TestTreeLanes::cancelsTreesAtOnce()
{
    const auto plan = mixedPlan(100'000, 1); // a task takes minutes
    Coordinator coordinator(plan, onLanes(1, 1, HEDDLE_WORKER_TREES));
    QVERIFY(coordinator.start());
    QTRY_VERIFY(coordinator.snapshot().running >= 2);
    coordinator.cancel();
    QElapsedTimer clock;
    clock.start();
    coordinator.wait();

    QVERIFY2(clock.elapsed() < 2500, std::to_string(clock.elapsed()).c_str());
    QVERIFY(coordinator.snapshot().state == RunState::Cancelled);
}

void TestTreeLanes::saysWhichLanesTakeThem()
{
    const auto plan = mixedPlan();
    const WorkerSpec host = *parseWorkerSpec("ssh:birch:4");
    const auto lanes = laneAbilities(*plan, 2, {host});

    QCOMPARE(lanes.size(), std::size_t(2));
    QCOMPARE(toText(lanes[0]), std::string("threads:2 takes every learner"));
    const std::string there = toText(lanes[1]);
    QVERIFY2(there.starts_with("ssh:birch:4 takes logistic, perhaps trees: They are taken where "
                               "heddle-worker-trees of this build and XGBoost "),
             there.c_str());
    QVERIFY(checkAbilities(*plan, lanes));
    QVERIFY(checkAbilities(*plan, laneAbilities(*plan, 0, {host})));
    QVERIFY(checkAbilities(*irisPlan(), laneAbilities(*irisPlan(), 0, {host})));
}

QTEST_GUILESS_MAIN(TestTreeLanes)

#include "tst_treelanes.moc"
