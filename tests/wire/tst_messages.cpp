#include "wire/messages.h"

#include "wire/frame.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <map>

using namespace heddle;

namespace {

using Json = nlohmann::ordered_json;

std::string payloadOf(const std::string &frame)
{
    return frame.substr(4);
}

std::string cbor(const Json &json)
{
    std::string bytes;
    Json::to_cbor(json, bytes);
    return bytes;
}

message::Hello someHello()
{
    message::Hello hello;
    hello.identity = ownIdentity();
    hello.learners = {"logistic", "linear"};
    hello.lanes = 4;
    hello.cores = 8;
    hello.memory = 16'000'000'000;
    hello.host = "birch";
    hello.user = "lena";
    hello.system = "Debian";
    hello.cache = "birch:1";
    hello.clock = 1.7e9;
    return hello;
}

TaskResult someResult()
{
    TaskResult result;
    result.task = 7;
    result.timing = {1, 0.5, 0.25, 0.125};
    result.cells.resize(2);
    result.cells[0].fit.coefficients = Eigen::Vector2d(1, -2);
    result.cells[0].testLink = {0.5, 1.5};
    result.cells[1].failure = "No training row.";
    return result;
}

std::map<std::string, std::string> framesToWorker()
{
    return {{"token", frameOf(message::Token{"0123456789abcdef"})},
            {"welcome", frameOf(message::Welcome{ownIdentity(), 2})},
            {"refused", frameOf(message::Refused{"Because."})},
            {"load", frameOf(message::Load{"sha256:00", 123, "{}"})},
            {"run", frameOf(message::Run{{1, 2, 300'000'000'000}})},
            {"forget", frameOf(message::Forget{{4}})},
            {"stop", frameOf(message::Stop{})},
            {"drain", frameOf(message::Drain{})},
            {"ping", frameOf(message::Ping{5})},
            {"echo", frameOf(message::Echo{"abc"})},
            {"bye", frameOf(message::Bye{"Over."})}};
}

std::map<std::string, std::string> framesToCoordinator()
{
    return {{"hello", frameOf(someHello())},
            {"need", frameOf(message::Need{})},
            {"ready", frameOf(message::Ready{202})},
            {"unable", frameOf(message::Unable{"The disk is full."})},
            {"started", frameOf(message::Started{3, 1, 0.5})},
            {"progress", frameOf(message::Progress{3, 1, 0.5, 0.25})},
            {"result", frameOf(someResult())},
            {"returned", frameOf(message::Returned{{8, 9}})},
            {"pong", frameOf(message::Pong{5, 1.5, 1 << 20, 0.5})}};
}

/// What was read, written again.
template <typename Message>
std::string writtenAgain(const Message &message)
{
    return std::visit(
        [](const auto &known) -> std::string {
            if constexpr (std::is_same_v<std::decay_t<decltype(known)>, TablePiece>) {
                std::string bytes;
                appendPieceFrame(bytes, known.bytes);
                return bytes;
            } else {
                return frameOf(known);
            }
        },
        message);
}

} // namespace

class TestMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comeBackAsTheyWent();
    void refuseEveryTruncation();
    void surviveFlippedBytes();
    void refuseWhatIsNoMessage_data();
    void refuseWhatIsNoMessage();
    void skipUnknownKeys();
    void tellPiecesFromMessages();
    void compareIdentities_data();
    void compareIdentities();
    void framesAreCutWhereTheyEnd();
    void framesOverTheLimitAreRefused();
};

void TestMessages::comeBackAsTheyWent()
{
    for (const auto &[type, frame] : framesToWorker()) {
        const auto message = readToWorker(payloadOf(frame));
        QVERIFY2(message, type.c_str());
        QVERIFY2(writtenAgain(*message) == frame, type.c_str());
    }
    for (const auto &[type, frame] : framesToCoordinator()) {
        const auto message = readToCoordinator(payloadOf(frame));
        QVERIFY2(message, type.c_str());
        QVERIFY2(writtenAgain(*message) == frame, type.c_str());
    }
}

void TestMessages::refuseEveryTruncation()
{
    for (const auto &frames : {framesToWorker(), framesToCoordinator()}) {
        for (const auto &[type, frame] : frames) {
            const std::string payload = payloadOf(frame);
            for (std::size_t length = 0; length < payload.size(); ++length) {
                const auto one = readToWorker(payload.substr(0, length));
                const auto other = readToCoordinator(payload.substr(0, length));
                QVERIFY2(!one && !other, type.c_str());
                QCOMPARE(one.error().code, ErrorCode::Protocol);
                QVERIFY(!other.error().cause.empty());
            }
        }
    }
}

void TestMessages::surviveFlippedBytes()
{
    int refused = 0;
    for (const auto &frames : {framesToWorker(), framesToCoordinator()}) {
        for (const auto &[type, frame] : frames) {
            for (std::size_t place = 4; place < frame.size(); ++place) {
                for (const int bit : {0, 3, 5, 7}) {
                    std::string payload = payloadOf(frame);
                    payload[place - 4] = static_cast<char>(payload[place - 4] ^ 1 << bit);
                    refused += readToWorker(payload) ? 0 : 1;
                    refused += readToCoordinator(payload) ? 0 : 1;
                }
            }
        }
    }
    QVERIFY(refused > 0);
}

void TestMessages::refuseWhatIsNoMessage_data()
{
    QTest::addColumn<QByteArray>("payload");
    const auto row = [](const char *name, const std::string &payload) {
        QTest::newRow(name) << QByteArray::fromStdString(payload);
    };
    row("an unknown type", cbor({{"type", "execute"}, {"command", "rm"}}));
    row("no type", cbor({{"tasks", {1}}}));
    row("a number as type", cbor({{"type", 1}}));
    row("a list", cbor(Json::array({1, 2})));
    row("no tasks", cbor({{"type", "run"}}));
    row("a task that is negative", cbor({{"type", "run"}, {"tasks", {-1}}}));
    row("a task that is no number", cbor({{"type", "run"}, {"tasks", {"1"}}}));
    row("a heartbeat of nought", cbor({{"type", "welcome"},
                                       {"protocol", 1},
                                       {"version", "1"},
                                       {"build", "1"},
                                       {"level", "1"},
                                       {"heartbeat_s", 0}}));
    row("a tag", "\xc1" + cbor({{"type", "stop"}}));
    row("a key twice", std::string("\xa2") + "\x64type\x64stop\x64type\x64stop");
    row("depth", std::string("\xa1\x64type") + std::string(50, '\x81') + "\x01");
    row("something behind it", cbor({{"type", "stop"}}) + "\x01");
    row("text that is not UTF-8", std::string("\xa2\x64type\x63") + "bye" + "\x66reason\x61\xff");
}

void TestMessages::refuseWhatIsNoMessage()
{
    QFETCH(QByteArray, payload);

    const auto message = readToWorker(payload.toStdString());

    QVERIFY(!message);
    QCOMPARE(message.error().code, ErrorCode::Protocol);
}

void TestMessages::skipUnknownKeys()
{
    QVERIFY(readToWorker(cbor({{"type", "ping"}, {"number", 3}, {"colour", "blue"}})));
}

void TestMessages::tellPiecesFromMessages()
{
    std::string frame;
    appendPieceFrame(frame, "some bytes");

    const auto piece = pieceOf(payloadOf(frame));
    QVERIFY(piece && *piece);
    QCOMPARE(**piece, std::string_view("some bytes"));
    QVERIFY(!*pieceOf(payloadOf(frameOf(message::Stop{}))));
    QVERIFY(*pieceOf("\x43"
                     "abc")); // a length in the first byte, as others may write it
    QVERIFY(!pieceOf("\x44"
                     "abc"));
    QVERIFY(!pieceOf(payloadOf(frame) + "x"));
    QVERIFY(!pieceOf("\x5b"));
    QVERIFY(!pieceOf("\x5f"));
}

void TestMessages::compareIdentities_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("build");
    QTest::addColumn<QString>("level");
    QTest::addColumn<int>("protocol");
    QTest::addColumn<QString>("theirs");
    const message::Identity own = ownIdentity();
    const auto version = QString::fromStdString(own.version);
    const auto build = QString::fromStdString(own.build);
    const auto level = QString::fromStdString(own.level);
    QTest::newRow("the same") << version << build << level << 1 << "";
    QTest::newRow("another version") << "99.0" << build << level << 1 << "version 99.0";
    QTest::newRow("another build") << version << "feed" << level << 1 << "build feed";
    QTest::newRow("other instructions")
        << version << build << "x86-64-v4" << 1 << "instruction set x86-64-v4";
    QTest::newRow("another protocol") << version << build << level << 2 << "protocol 2";
}

void TestMessages::compareIdentities()
{
    QFETCH(QString, version);
    QFETCH(QString, build);
    QFETCH(QString, level);
    QFETCH(int, protocol);
    QFETCH(QString, theirs);
    const message::Identity identity{protocol, version.toStdString(), build.toStdString(),
                                     level.toStdString()};

    const auto same = checkIdentity(identity, "The worker");

    QCOMPARE(bool(same), theirs.isEmpty());
    if (same)
        return;
    const QString text = QString::fromStdString(same.error().text());
    QVERIFY2(text.contains(QStringLiteral("The worker has ") + theirs), qPrintable(text));
    QVERIFY2(text.contains(QLatin1String("this side has")), qPrintable(text));
}

void TestMessages::framesAreCutWhereTheyEnd()
{
    const std::string stream = frameOf(message::Stop{}) + frameOf(message::Ping{1});
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        FrameReader reader;
        std::vector<std::string> payloads;
        for (const std::string &part : {stream.substr(0, cut), stream.substr(cut)}) {
            reader.add(part);
            for (auto payload = reader.next(); payload && *payload; payload = reader.next())
                payloads.emplace_back(**payload);
        }
        QCOMPARE(payloads.size(), std::size_t{2});
        QVERIFY(std::holds_alternative<message::Ping>(*readToWorker(payloads[1])));
        QVERIFY(!reader.isInside());
    }
}

void TestMessages::framesOverTheLimitAreRefused()
{
    FrameReader reader(100);
    reader.add(std::string_view("\0\0\0\x65", 4));
    const auto tooLong = reader.next();
    QVERIFY(!tooLong);
    QCOMPARE(tooLong.error().code, ErrorCode::Protocol);
    QVERIFY(!reader.next());

    FrameReader empty;
    empty.add(std::string_view("\0\0\0\0", 4));
    QVERIFY(!empty.next());
}

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
