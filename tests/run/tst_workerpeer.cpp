#include "run/workerpeer.h"

#include "runplans.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <variant>

using namespace heddle;
using namespace heddle::test;

namespace {

std::string nameOf(const ToWorker &message)
{
    if (std::holds_alternative<message::Welcome>(message))
        return "welcome";
    if (std::holds_alternative<message::Load>(message))
        return "load";
    if (std::holds_alternative<TablePiece>(message))
        return "piece";
    if (std::holds_alternative<message::Run>(message))
        return "run";
    if (std::holds_alternative<message::Forget>(message))
        return "forget";
    if (std::holds_alternative<message::Drain>(message))
        return "drain";
    if (std::holds_alternative<message::Ping>(message))
        return "ping";
    return "another";
}

/// A link whose other side is the test.
class FakeLink : public WorkerLink
{
public:
    void open() override {}
    void send(std::string_view bytes) override
    {
        m_frames.setLimit(toWorkerLimit);
        m_frames.add(bytes);
        while (const auto payload = m_frames.next().value()) {
            const auto message = readToWorker(*payload);
            sent.push_back(message ? nameOf(*message) : message.error().text());
        }
    }
    std::size_t unsentBytes() const override { return 0; }
    void close() override {}

    template <typename Message>
    void say(const Message &message)
    {
        const std::string bytes = frameOf(message);
        Q_EMIT bytesCame(bytes);
    }

    std::vector<std::string> sent;

private:
    FrameReader m_frames;
};

/// Keeps what a peer tells.
struct FakeOwner : WorkerPeer::Owner
{
    void peerGreeted(WorkerPeer & /*peer*/) override {}
    void peerReady(WorkerPeer & /*peer*/) override {}
    void peerBrought(WorkerPeer & /*peer*/, std::vector<LaneMessage> &messages) override
    {
        news += messages.size();
    }
    void peerReturned(WorkerPeer & /*peer*/, const std::vector<std::int64_t> &tasks) override
    {
        returned = tasks;
    }
    void peerGone(WorkerPeer & /*peer*/, const DeathReason &why, bool /*inOrder*/) override
    {
        reason = why;
    }

    std::size_t news = 0;
    std::vector<std::int64_t> returned;
    DeathReason reason;
};

message::Hello hello()
{
    message::Hello hello;
    hello.identity = ownIdentity();
    hello.lanes = 2;
    return hello;
}

constexpr double heartbeat = 2; ///< Seconds.

/// A peer on a fake link; the clock is the test's.
struct Rig
{
    double now = 0;
    FakeOwner owner;
    FakeLink *link = new FakeLink; ///< The peer's.
    WorkerPeer peer{std::unique_ptr<WorkerLink>(link), owner, [this] { return now; }, heartbeat};

    std::vector<std::int64_t> inFlight() const
    {
        std::vector<std::int64_t> tasks;
        for (const WorkerPeer::TaskInFlight &one : peer.inFlight())
            tasks.push_back(one.task);
        return tasks;
    }
};

using Words = std::vector<std::string>;
using Tasks = std::vector<std::int64_t>;

} // namespace

/// The coordinator's side of a link, with a worker that the test plays.
class TestWorkerPeer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void holdsADrainUntilTheGreeting();
    void drainsAWorkerThatIsGreeted();
    void takesTasksOutOfFlight();
    void keepsWhatAPongTells();
    void hearsThatAPieceHasCome();
    void isPatientWhileBytesArrive();
    void tellsCauseAndRemedyApart();

private:
    QTemporaryDir m_folder;
};

void TestWorkerPeer::initTestCase()
{
    qputenv("XDG_CACHE_HOME", m_folder.path().toUtf8());
}

void TestWorkerPeer::holdsADrainUntilTheGreeting()
{
    Rig rig;
    rig.peer.open();

    rig.peer.drain();
    rig.peer.drain();
    QCOMPARE(rig.link->sent, Words());
    rig.link->say(hello());

    QCOMPARE(rig.link->sent, Words({"welcome", "drain", "ping"}));
}

void TestWorkerPeer::drainsAWorkerThatIsGreeted()
{
    Rig rig;
    rig.peer.open();
    rig.link->say(hello());

    rig.peer.drain();
    rig.peer.drain();

    QCOMPARE(rig.link->sent, Words({"welcome", "ping", "drain"}));
}

void TestWorkerPeer::takesTasksOutOfFlight()
{
    Rig rig;
    rig.peer.open();
    rig.link->say(hello());
    const Tasks tasks{3, 4, 5, 6};
    rig.peer.run(tasks);
    TaskResult result;
    result.task = 4;
    result.cells.resize(1);
    result.timing.lane = 1;

    rig.link->say(result);
    QCOMPARE(rig.inFlight(), Tasks({3, 5, 6}));
    QCOMPARE(rig.owner.news, std::size_t{2}); // it started, it ended
    rig.link->say(result);
    QCOMPARE(rig.owner.news, std::size_t{2}); // it is not in flight
    rig.peer.forget(6);
    QCOMPARE(rig.inFlight(), Tasks({3, 5}));
    rig.link->say(message::Returned{{5, 6, 7}});

    QCOMPARE(rig.owner.returned, Tasks({5}));
    QCOMPARE(rig.inFlight(), Tasks({3}));
}

void TestWorkerPeer::keepsWhatAPongTells()
{
    Rig rig;
    rig.peer.open();
    rig.link->say(hello());
    rig.now = 0.25;

    rig.link->say(message::Pong{1, 0.1, 5'000'000, 1.5});
    rig.link->say(message::Pong{1, 0.2, 3'000'000, 2.5});

    QCOMPARE(rig.peer.roundTrip(), 0.25);
    QCOMPARE(rig.peer.resident(), 5'000'000); // the most
    QCOMPARE(rig.peer.cpuSeconds(), 2.5);
}

void TestWorkerPeer::hearsThatAPieceHasCome()
{
    const auto plan = lettersPlan(2);
    TableShipment shipment(*plan);
    QVERIFY(shipment.store());
    QVERIFY(shipment.bytes() > 3 << 16);
    Rig rig;
    rig.peer.open();
    rig.link->say(hello());
    rig.link->sent.clear();

    rig.peer.load(shipment);
    rig.link->say(message::Need{});

    const Words begin(rig.link->sent.begin(), rig.link->sent.begin() + 5);
    QCOMPARE(begin, Words({"load", "piece", "ping", "piece", "ping"}));
    QCOMPARE(rig.link->sent.back(), std::string("ping"));
    QCOMPARE(std::count(rig.link->sent.begin(), rig.link->sent.end(), "piece"),
             (shipment.bytes() + 65535) / 65536);
    QCOMPARE(rig.peer.tableBytesSent(), shipment.bytes());
}

void TestWorkerPeer::isPatientWhileBytesArrive()
{
    Rig rig;
    rig.peer.open();

    for (int i = 0; i < 6; ++i) { // a copy of the worker on a slow way
        for (int beat = 0; beat < 5; ++beat, rig.now += heartbeat)
            rig.peer.beat();
        Q_EMIT rig.link->bytesArrived();
    }
    QVERIFY(!rig.peer.isGone());
    for (int beat = 0; beat < 9; ++beat, rig.now += heartbeat)
        rig.peer.beat();

    QVERIFY(rig.peer.isGone());
    QCOMPARE(rig.owner.reason.cause, QStringLiteral("It did not answer within 15 s."));
}

void TestWorkerPeer::tellsCauseAndRemedyApart()
{
    const DeathReason reason{QStringLiteral("It crashed."), QStringLiteral("Report it.")};
    Rig rig;
    rig.peer.open();

    Q_EMIT rig.link->ended(reason);

    QCOMPARE(rig.owner.reason, reason);
}

QTEST_GUILESS_MAIN(TestWorkerPeer)
#include "tst_workerpeer.moc"
