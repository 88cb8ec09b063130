#include "run/dispatcher.h"

#include "runplans.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace heddle;
using namespace heddle::test;

namespace {

using State = WorkerStatus::State;

/// A run as its dispatcher sees it.
class FakeSite : public Dispatcher::Site
{
public:
    FakeSite() { m_clock.start(); }

    double now() const override { return static_cast<double>(m_clock.elapsed()) / 1e3; }
    int addLanes(int count) override { return std::exchange(m_lanes, m_lanes + count); }
    void takeNews(std::vector<LaneMessage> & /*messages*/) override {}
    bool hasResult(std::int64_t /*task*/) const override { return false; }
    int idleLanes() const override { return 0; }
    void workerChanged(const WorkerStatus &status) override { states.push_back(status.state); }

    std::vector<State> states; ///< In which the worker was, one after the other.

private:
    QElapsedTimer m_clock;
    int m_lanes = 0;
};

std::shared_ptr<const Plan> smallPlan()
{
    Experiment experiment = question("Sepal.Length ~ Petal.Length", LearnerKind::Linear);
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = 100;
    return planOf(std::move(experiment), "iris.csv");
}

/// A run with one worker process.
struct Rig
{
    explicit Rig(const QString &program)
        : queue({0, 1, 2, 3, 4, 5, 6, 7})
        , dispatcher(smallPlan(), {WorkerSpec{WorkerKind::Processes, 1, {}, 0, {}, {}, {}}}, queue,
                     site, {program, 0})
    {
    }

    void drain() { dispatcher.drain("process 1"); }

    TaskQueue queue;
    FakeSite site;
    Dispatcher dispatcher;
};

} // namespace

/// Workers that are told to go, at any time of their life.
class TestWorkerDrain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void letsAWorkerGoThatIsStarting();
    void letsAWorkerGoThatWorks();
    void doesNotStartAgainWhoDiesMeanwhile();
    void doesNotStartAgainWhoIsLost();

private:
    QTemporaryDir m_folder;
};

void TestWorkerDrain::initTestCase()
{
    qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache")).toUtf8());
}

void TestWorkerDrain::letsAWorkerGoThatIsStarting()
{
    Rig rig(QStringLiteral(HEDDLE_WORKER));

    rig.dispatcher.start();
    rig.drain();
    QTRY_VERIFY_WITH_TIMEOUT(rig.dispatcher.isForsaken(), 10'000);

    QCOMPARE(rig.site.states, std::vector({State::Starting, State::Draining, State::Ended}));
    QCOMPARE(rig.queue.remaining(), 8);
    QCOMPARE(rig.dispatcher.statuses().front().losses, 0);
}

void TestWorkerDrain::letsAWorkerGoThatWorks()
{
    Rig rig(QStringLiteral(HEDDLE_WORKER));
    rig.dispatcher.start();
    QTRY_VERIFY_WITH_TIMEOUT(!rig.site.states.empty() && rig.site.states.back() == State::Ready,
                             10'000);

    rig.drain();
    QTRY_VERIFY_WITH_TIMEOUT(rig.dispatcher.isForsaken(), 10'000);

    QCOMPARE(rig.site.states.back(), State::Ended);
    const WorkerStatus status = rig.dispatcher.statuses().front();
    QCOMPARE(status.losses, 0);
    QVERIFY(status.cpuSeconds > 0); // as it told when it was greeted
    QVERIFY(status.residentBytes > 0);
}

void TestWorkerDrain::doesNotStartAgainWhoDiesMeanwhile()
{
    QFile program(m_folder.filePath(QStringLiteral("worker")));
    QVERIFY(program.open(QIODevice::WriteOnly));
    program.write("#!/bin/sh\nsleep 0.2\nexit 3\n");
    program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    program.close();
    Rig rig(program.fileName());

    rig.dispatcher.start();
    rig.drain();
    QTRY_VERIFY_WITH_TIMEOUT(rig.dispatcher.isForsaken(), 10'000);

    QCOMPARE(rig.site.states, std::vector({State::Starting, State::Draining, State::Ended}));
    const WorkerStatus status = rig.dispatcher.statuses().front();
    QCOMPARE(status.losses, 1);
    QCOMPARE(status.lastLoss.cause, QStringLiteral("It ended with exit code 3."));
}

void TestWorkerDrain::doesNotStartAgainWhoIsLost()
{
    qputenv("HEDDLE_DEADLY_TASK", "every");
    Rig rig(QStringLiteral(DEADLY_WORKER));
    rig.dispatcher.start();
    const auto isLost = [&rig] { // for a second: time to tell it
        return std::count(rig.site.states.begin(), rig.site.states.end(), State::Lost) == 2;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isLost(), 10'000);

    rig.drain();

    QVERIFY(rig.dispatcher.isForsaken());
    QCOMPARE(rig.site.states.back(), State::Ended);
}

QTEST_GUILESS_MAIN(TestWorkerDrain)
#include "tst_workerdrain.moc"
