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

class TestWorkerSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
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

private:
    WorkerOptions options(int lanes = 1) const;
    WorkerOptions gatedOptions(int lanes = 1); ///< Tasks wait for m_gate.

    std::shared_ptr<const Plan> m_plan;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Gate> m_gate;
};

void TestWorkerSession::initTestCase()
{
    m_plan = irisPlan();
}

void TestWorkerSession::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_gate = std::make_unique<Gate>();
}

WorkerOptions TestWorkerSession::options(int lanes) const
{
    WorkerOptions options;
    options.lanes = lanes;
    options.cacheFolder = m_folder->filePath(QStringLiteral("cache")).toStdString();
    return options;
}

WorkerOptions TestWorkerSession::gatedOptions(int lanes)
{
    WorkerOptions gated = options(lanes);
    gated.run = [gate = m_gate.get()](std::int64_t task,
                                      const TaskControl &control) -> Result<TaskResult> {
        if (!gate->pass(control.stop))
            return Error{ErrorCode::Cancelled, "Stopped."};
        return plainResult(task);
    };
    return gated;
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
    const message::Hello hello{ownIdentity(), {}, 1, 1, 0, 0, "", "", "", "", 0, 0, 0, 0};
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

void TestWorkerSession::forgetDropsARunningTask()
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

void TestWorkerSession::stopGivesEverythingBack()
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

void TestWorkerSession::drainFinishesWhatRuns()
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

void TestWorkerSession::drainsWhenToldToEnd()
{
    FakeCoordinator coordinator(gatedOptions());
    QVERIFY(coordinator.bringToReady(*m_plan));

    coordinator.session().drain();

    QVERIFY(coordinator.next<message::Bye>());
    QVERIFY(coordinator.end().isInOrder);
}

void TestWorkerSession::returnsTasksThatComeWhileItDrains()
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

void TestWorkerSession::saysByeToABye()
{
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.bringToReady(*m_plan));

    coordinator.send(message::Bye{"The run is over."});

    QVERIFY(coordinator.next<message::Bye>());
    QVERIFY(coordinator.hasEnded());
    QVERIFY(coordinator.end().isInOrder);
}

void TestWorkerSession::endsWithTheStream()
{
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.bringToReady(*m_plan));

    coordinator.hangUp();

    const WorkerEnd end = coordinator.end();
    QVERIFY(end.isInOrder);
    QVERIFY(!end.mustExit);
}

void TestWorkerSession::endsWithTheStreamInTheMiddleOfATask()
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

void TestWorkerSession::endsWhenTheCoordinatorRefuses()
{
    FakeCoordinator coordinator(options());
    QVERIFY(coordinator.next<message::Hello>());

    coordinator.send(message::Refused{"It has another build."});

    QVERIFY(coordinator.hasEnded());
    const WorkerEnd end = coordinator.end();
    QVERIFY(!end.isInOrder);
    QVERIFY(contains(end.reason, "It has another build."));
}

void TestWorkerSession::endsAfterSilence()
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

void TestWorkerSession::drainsWithoutATask()
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

void TestWorkerSession::drainsAfterItsTasks()
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

void TestWorkerSession::answersPingsWhileATaskRuns()
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

void TestWorkerSession::tellsTheProgressOfALongTask()
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

QTEST_APPLESS_MAIN(TestWorkerSession)
#include "tst_workersession.moc"
