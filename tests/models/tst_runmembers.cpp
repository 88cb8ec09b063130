#include "models/runmembers.h"

#include <QSignalSpy>
#include <QTest>

using namespace heddle;

namespace {

using State = WorkerStatus::State;

WorkerSpec spec(const char *text)
{
    return *parseWorkerSpec(text);
}

WorkerStatus worker(const char *name, const char *place, State state = State::Ready)
{
    WorkerStatus status;
    status.name = name;
    status.spec = spec(place);
    status.state = state;
    status.lanes = 1;
    return status;
}

} // namespace

/// Who may join a run and who may be drained.
class TestRunMembers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForNothingWithoutARun();
    void aHostJoinsOnce();
    void aHostThatIsGoneJoinsAgain_data();
    void aHostThatIsGoneJoinsAgain();
    void drainsEveryProcess();
    void keepsTheLastThatRunTasks();
    void saysNothingWhenNothingIsNew();
};

void TestRunMembers::asksForNothingWithoutARun()
{
    RunMembers run;
    const QSignalSpy joined(&run, &RunMembers::joinRequested);
    const QSignalSpy drained(&run, &RunMembers::drainRequested);

    run.join(spec("ssh:birch"));
    run.drain(spec("ssh:birch"));
    run.setRun(2, {worker("birch", "ssh:birch")});
    run.endRun();
    run.drain(spec("ssh:birch"));

    QCOMPARE(joined.count(), 0);
    QCOMPARE(drained.count(), 0);
    QVERIFY(!run.statusOf(spec("ssh:birch")));
}

void TestRunMembers::aHostJoinsOnce()
{
    RunMembers run;
    const QSignalSpy joined(&run, &RunMembers::joinRequested);
    run.setRun(2, {});

    run.join(spec("ssh:birch:2"));
    QVERIFY(!run.mayJoin(spec("ssh:birch:2"))); // before the run tells of it
    run.join(spec("ssh:birch:2"));
    run.setRun(2, {worker("birch", "ssh:birch:2", State::Starting)});
    run.join(spec("ssh:birch:2"));
    run.join(spec("ssh:larch"));

    QCOMPARE(joined.count(), 2);
    QVERIFY(joined[0][0].value<WorkerSpec>() == spec("ssh:birch:2"));
    QVERIFY(joined[1][0].value<WorkerSpec>() == spec("ssh:larch"));
}

void TestRunMembers::aHostThatIsGoneJoinsAgain_data()
{
    QTest::addColumn<State>("state");
    QTest::addColumn<bool>("mayJoin");
    QTest::newRow("drained") << State::Ended << true;
    QTest::newRow("set aside") << State::SetAside << true;
    QTest::newRow("on its way out") << State::Draining << false;
    QTest::newRow("lost and coming back") << State::Lost << false;
    QTest::newRow("there") << State::Ready << false;
}

void TestRunMembers::aHostThatIsGoneJoinsAgain()
{
    QFETCH(State, state);
    QFETCH(bool, mayJoin);
    RunMembers run;

    run.setRun(2, {worker("birch", "ssh:birch", state)});

    QCOMPARE(run.mayJoin(spec("ssh:birch:7")), mayJoin);
    QVERIFY(run.mayJoin(spec("processes:1")));
}

void TestRunMembers::drainsEveryProcess()
{
    RunMembers run;
    const QSignalSpy drained(&run, &RunMembers::drainRequested);
    run.setRun(1, {worker("process 1", "processes:1", State::Ended),
                   worker("process 2", "processes:1"), worker("birch", "ssh:birch"),
                   worker("process 4", "processes:1")});

    run.drain(spec("processes:1"));

    QCOMPARE(drained.count(), 2);
    QCOMPARE(drained[0][0].value<std::string>(), std::string("process 2"));
    QCOMPARE(drained[1][0].value<std::string>(), std::string("process 4"));
}

void TestRunMembers::keepsTheLastThatRunTasks()
{
    RunMembers run;
    const WorkerSpec birch = spec("ssh:birch");

    run.setRun(0, {worker("birch", "ssh:birch"), worker("larch", "ssh:larch", State::Loading)});
    QVERIFY(run.isLast(birch));
    QVERIFY(!run.mayDrain(birch));

    run.setRun(0, {worker("birch", "ssh:birch"), worker("larch", "ssh:larch")});
    QVERIFY(run.mayDrain(birch));

    run.setRun(1, {worker("birch", "ssh:birch")}); // a lane here goes on
    QVERIFY(run.mayDrain(birch));
}

void TestRunMembers::saysNothingWhenNothingIsNew()
{
    RunMembers run;
    const QSignalSpy changed(&run, &RunMembers::changed);
    WorkerStatus birch = worker("birch", "ssh:birch");

    run.setRun(1, {birch});
    birch.residentBytes = 17; // no part of the page shows it
    run.setRun(1, {birch});
    QCOMPARE(changed.count(), 1);

    birch.state = State::Draining;
    run.setRun(1, {birch});
    run.endRun();
    run.endRun();
    QCOMPARE(changed.count(), 3);
}

QTEST_GUILESS_MAIN(TestRunMembers)
#include "tst_runmembers.moc"
