#include "wire/workersession.h"

#include "fakecoordinator.h"
#include "wire/taskcodec.h"
#include "work/taskrunner.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>

using namespace heddle;
using namespace heddle::test;
using namespace std::chrono_literals;

namespace {

/// How far a link has come.
enum class Stage
{
    Met,
    Greeted,
    Ready
};

std::string numbersOf(TaskResult result)
{
    result.timing = {};
    return encodeTaskResult(result);
}

bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestWorkerSession : public QObject, private SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void saysWhatItIs();
    void receivesTheTableOnce();
    void takesATableInSmallPieces();
    void asksAgainForADamagedTable();
    void computesTheBitsOfATaskRunner();
    void sendsEchoesBack();
    void isUnableToMakeAWrongExperiment();
    void refusesATableThatIsAnother();

    void refusesAnotherIdentity();
    void refusesWhatIsOutOfOrder_data();
    void refusesWhatIsOutOfOrder();
    void refusesBrokenFrames_data();
    void refusesBrokenFrames();

    void sendsItsTokenFirst();
    void greetsAfterTheRightToken();
    void refusesAWrongToken();
    void tellsAStrangerNothing_data();
    void tellsAStrangerNothing();
};

void TestWorkerSession::init()
{
    renew();
}

void TestWorkerSession::saysWhatItIs()
{
    FakeCoordinator coordinator(options(3));

    const auto hello = coordinator.next<message::Hello>();

    QVERIFY(hello);
    QVERIFY(checkIdentity(hello->identity, "The worker"));
    QCOMPARE(hello->lanes, 3);
    QVERIFY(hello->cores > 0);
    QVERIFY(hello->memory > 0 && hello->free <= hello->memory);
    QCOMPARE(hello->process, static_cast<std::int64_t>(::getpid()));
    QCOMPARE(hello->heldTables, 0);
}

void TestWorkerSession::receivesTheTableOnce()
{
    {
        FakeCoordinator first(options());
        QVERIFY(first.greet());
        first.load(*m_plan);
        QVERIFY(first.next<message::Need>());
        first.sendTable(m_plan->table());
        const auto ready = first.next<message::Ready>();
        QVERIFY(ready);
        QCOMPARE(ready->tasks, m_plan->totalTaskCount());
    }

    FakeCoordinator second(options());
    const auto hello = second.next<message::Hello>();
    second.send(message::Welcome{ownIdentity(), 2});
    second.load(*m_plan);

    QVERIFY(hello);
    QCOMPARE(hello->heldTables, 1);
    QCOMPARE(hello->heldBytes, encodedTableBytes(m_plan->table()));
    QVERIFY(second.next<message::Ready>()); // and no need before it
}

void TestWorkerSession::takesATableInSmallPieces()
{
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.greet());
    coordinator.load(*m_plan);
    QVERIFY(coordinator.next<message::Need>());

    coordinator.sendTable(m_plan->table(), 7);

    QVERIFY(coordinator.next<message::Ready>());
}

void TestWorkerSession::asksAgainForADamagedTable()
{
    {
        FakeCoordinator first(options());
        QVERIFY(first.bringToReady(*m_plan));
    }
    const auto cache = TableCache::open(options().cacheFolder);
    QVERIFY(cache);
    QFile file(QString::fromStdString(*cache->pathOf(m_plan->table().id())));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(file.size() / 2);
    const QByteArray before = file.peek(1);
    file.write(QByteArray(1, static_cast<char>(before.at(0) ^ 1)));
    file.close();

    FakeCoordinator second(options());
    QVERIFY(second.greet());
    second.load(*m_plan);

    QVERIFY(second.next<message::Need>());
    second.sendTable(m_plan->table());
    QVERIFY(second.next<message::Ready>());
}

void TestWorkerSession::computesTheBitsOfATaskRunner()
{
    TaskRunner runner(m_plan);
    FakeCoordinator coordinator(options(2));
    QVERIFY(coordinator.bringToReady(*m_plan));

    coordinator.send(message::Run{m_plan->runOrder()});

    std::map<std::int64_t, std::string> results;
    while (std::ssize(results) < m_plan->totalTaskCount()) {
        auto result = coordinator.nextBesidesNews<TaskResult>();
        QVERIFY(result);
        QVERIFY(result->timing.lane == 0 || result->timing.lane == 1);
        results[result->task] = numbersOf(std::move(*result));
    }
    for (const auto &[task, numbers] : results)
        QVERIFY(numbers == numbersOf(orEnd(runner.run(task, {}))));
}

void TestWorkerSession::sendsEchoesBack()
{
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.greet());

    coordinator.send(message::Echo{pattern(100'000)}); // above the limit of a greeting

    const auto echo = coordinator.next<message::Echo>();
    QVERIFY(echo);
    QVERIFY(echo->bytes == pattern(100'000));
}

void TestWorkerSession::isUnableToMakeAWrongExperiment()
{
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.greet());
    coordinator.send(message::Load{m_plan->table().id(), encodedTableBytes(m_plan->table()), "{"});
    QVERIFY(coordinator.next<message::Need>());
    coordinator.sendTable(m_plan->table());

    const auto unable = coordinator.next<message::Unable>();
    QVERIFY(unable);
    QVERIFY(!unable->reason.empty());
    coordinator.send(message::Bye{"The run goes on without it."});

    QVERIFY(coordinator.next<message::Bye>());
    QVERIFY(coordinator.end().isInOrder);
}

void TestWorkerSession::refusesATableThatIsAnother()
{
    const auto cars = testTable("mtcars.csv");
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.greet());
    coordinator.send(message::Load{m_plan->table().id(), encodedTableBytes(*cars),
                                   toJson(m_plan->selfContainedExperiment()).dump()});
    QVERIFY(coordinator.next<message::Need>());

    coordinator.sendTable(*cars);

    QVERIFY(coordinator.next<message::Unable>());
    QCOMPARE(TableCache::open(options().cacheFolder)->held()->ids.size(), std::size_t{0});
}

void TestWorkerSession::refusesAnotherIdentity()
{
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.next<message::Hello>());
    message::Identity other = ownIdentity();
    other.build = "another build";

    coordinator.send(message::Welcome{other, 2});

    const auto refused = coordinator.next<message::Refused>();
    QVERIFY(refused);
    QVERIFY(contains(refused->reason, "another build"));
    QVERIFY(contains(refused->reason, ownIdentity().build));
    QVERIFY(coordinator.hasEnded());
    const WorkerEnd end = coordinator.end();
    QVERIFY(!end.isInOrder);
    QCOMPARE(end.reason, refused->reason);
}

void TestWorkerSession::refusesWhatIsOutOfOrder_data()
{
    QTest::addColumn<Stage>("stage");
    QTest::addColumn<QByteArray>("frame");
    const auto row = [](const char *name, Stage stage, const std::string &frame) {
        QTest::newRow(name) << stage << QByteArray::fromStdString(frame);
    };
    const message::Hello hello{ownIdentity(), {}, "", 1, 1, 0, 0, "", "", "", "", 0, 0, 0, 0};
    std::string piece;
    appendPieceFrame(piece, "piece");
    const std::string load = frameOf(message::Load{std::string(m_plan->table().id()), 1000, "{}"});
    row("tasks before it is ready", Stage::Greeted, frameOf(message::Run{{0}}));
    row("a ping before the welcome", Stage::Met, frameOf(message::Ping{1}));
    row("tasks before the welcome", Stage::Met, frameOf(message::Run{{0}}));
    row("a load before the welcome", Stage::Met, load);
    row("a second welcome", Stage::Greeted, frameOf(message::Welcome{ownIdentity(), 2}));
    row("a worker's hello", Stage::Greeted, frameOf(hello));
    row("a token", Stage::Greeted, frameOf(message::Token{"secret"}));
    row("a piece that nobody asked for", Stage::Greeted, piece);
    row("a second load", Stage::Ready, load);
    row("a welcome in the run", Stage::Ready, frameOf(message::Welcome{ownIdentity(), 2}));
    row("a piece in the run", Stage::Ready, piece);
    row("an echo in the run", Stage::Ready, frameOf(message::Echo{"echo"}));
    row("a worker's ready", Stage::Ready, frameOf(message::Ready{1}));
}

void TestWorkerSession::refusesWhatIsOutOfOrder()
{
    QFETCH(Stage, stage);
    QFETCH(QByteArray, frame);
    FakeCoordinator coordinator(options());
    if (stage == Stage::Met)
        QVERIFY(coordinator.next<message::Hello>());
    if (stage == Stage::Greeted)
        QVERIFY(coordinator.greet());
    if (stage == Stage::Ready)
        QVERIFY(coordinator.bringToReady(*m_plan));

    coordinator.sendBytes(frame.toStdString());

    const auto refused = coordinator.next<message::Refused>();
    QVERIFY(refused);
    QVERIFY(!refused->reason.empty());
    QVERIFY(coordinator.hasEnded());
    QVERIFY(!coordinator.end().isInOrder);
}

void TestWorkerSession::refusesBrokenFrames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a length of zero") << QByteArray(4, '\0');
    QTest::newRow("a frame too large for a greeting") << QByteArray("\0\1\0\1", 4);
    QTest::newRow("a frame that is no CBOR") << QByteArray("\0\0\0\1\xff", 5);
    QTest::newRow("the text of another program") << QByteArray("SSH-2.0-OpenSSH");
}

void TestWorkerSession::refusesBrokenFrames()
{
    QFETCH(QByteArray, bytes);
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.next<message::Hello>());

    coordinator.sendBytes(bytes.toStdString());

    QVERIFY(coordinator.next<message::Refused>());
    QVERIFY(coordinator.hasEnded());
    QVERIFY(!coordinator.end().isInOrder);
}

void TestWorkerSession::sendsItsTokenFirst()
{
    WorkerOptions sending = options();
    sending.tokenUse = WorkerOptions::TokenUse::Sends;
    sending.token = "a token of some length";
    FakeCoordinator coordinator(std::move(sending));

    const auto token = coordinator.next<message::Token>();

    QVERIFY(token);
    QCOMPARE(token->token, std::string("a token of some length"));
    QVERIFY(coordinator.next<message::Hello>());
}

void TestWorkerSession::greetsAfterTheRightToken()
{
    WorkerOptions expecting = options();
    expecting.tokenUse = WorkerOptions::TokenUse::Expects;
    expecting.token = "a token of some length";
    FakeCoordinator coordinator(std::move(expecting));

    coordinator.send(message::Token{"a token of some length"});

    QVERIFY(coordinator.bringToReady(*m_plan));
}

void TestWorkerSession::refusesAWrongToken()
{
    WorkerOptions expecting = options();
    expecting.tokenUse = WorkerOptions::TokenUse::Expects;
    expecting.token = "a token of some length";
    FakeCoordinator coordinator(std::move(expecting));

    coordinator.send(message::Token{"a token of some lengtH"});

    const auto refused = coordinator.next<message::Refused>(); // and no hello before it
    QVERIFY(refused);
    QVERIFY(!contains(refused->reason, "some length"));
    QVERIFY(coordinator.hasEnded());
    QVERIFY(!coordinator.end().isInOrder);
}

void TestWorkerSession::tellsAStrangerNothing_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto row = [](const char *name, const std::string &frame) {
        QTest::newRow(name) << QByteArray::fromStdString(frame);
    };
    row("a ping", frameOf(message::Ping{1}));
    row("a drain", frameOf(message::Drain{}));
    row("a stop", frameOf(message::Stop{}));
    row("a forget", frameOf(message::Forget{{1}}));
    row("a welcome", frameOf(message::Welcome{ownIdentity(), 2}));
    row("an echo", frameOf(message::Echo{"echo"}));
    row("tasks", frameOf(message::Run{{1}}));
    row("a bye", frameOf(message::Bye{"Good bye."}));
}

void TestWorkerSession::tellsAStrangerNothing()
{
    QFETCH(QByteArray, frame);
    WorkerOptions expecting = options();
    expecting.tokenUse = WorkerOptions::TokenUse::Expects;
    expecting.token = "a token of some length";
    FakeCoordinator coordinator(std::move(expecting));

    coordinator.sendBytes(frame.toStdString());

    QVERIFY(coordinator.next<message::Refused>());
    QVERIFY(coordinator.hasEnded());
    QVERIFY(!coordinator.end().isInOrder);
}

QTEST_APPLESS_MAIN(TestWorkerSession)
#include "tst_workersession.moc"
