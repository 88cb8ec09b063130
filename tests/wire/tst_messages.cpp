#include "wire/messages.h"

#include "samplemessages.h"
#include "wire/frame.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace heddle;
using namespace heddle::test;

namespace {

using Json = nlohmann::ordered_json;

/// What a side makes of a payload.
struct Reading
{
    bool isTaken = false;
    bool isProtocolError = false;
    std::string cause;
    std::string again; ///< The payload of what was taken, written anew.
};

std::string writtenAgain(const ToWorker &message)
{
    return std::visit(
        [](const auto &known) {
            if constexpr (std::is_same_v<std::decay_t<decltype(known)>, TablePiece>)
                return std::string(known.bytes);
            else
                return payloadOf(known);
        },
        message);
}

std::string writtenAgain(const ToCoordinator &message)
{
    return std::visit([](const auto &known) { return payloadOf(known); }, message);
}

template <typename Message>
Reading readingOf(const Result<Message> &message)
{
    if (!message)
        return {false, message.error().code == ErrorCode::Protocol, message.error().cause, {}};
    return {true, false, {}, writtenAgain(*message)};
}

Reading read(const std::string &payload, bool byWorker)
{
    return byWorker ? readingOf(readToWorker(payload)) : readingOf(readToCoordinator(payload));
}

std::string cborOf(const Json &json)
{
    std::string bytes;
    Json::to_cbor(json, bytes);
    return bytes;
}

/// Calls `check` with every sample and each side that may get it.
template <typename Check>
void forEachSample(const Check &check)
{
    for (const SampleMessage &sample : sampleMessages()) {
        if (sample.isToWorker)
            check(sample, true);
        if (sample.isToCoordinator)
            check(sample, false);
    }
}

/// The fault that both sides find, or an empty text when one of them takes it.
std::string faultOf(const std::string &payload)
{
    const Reading one = read(payload, true);
    const Reading other = read(payload, false);
    return one.isProtocolError && other.isProtocolError ? one.cause + other.cause : "";
}

} // namespace

class TestMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void travelAsTheProtocolSays();
    void comeBackAsTheyWent();
    void areOfNoUseToTheWrongSide();
    void areRefusedAtEveryTruncation();
    void surviveEveryFlippedBit();
    void skipKeysTheyDoNotKnow();
    void needEveryMember();
    void needEveryMemberOfItsType();
    void refuseAValue_data();
    void refuseAValue();
    void refuseWhatIsNoMessage_data();
    void refuseWhatIsNoMessage();
    void takeTheDeepestAllowed();
    void readAPieceOfATable();
    void identityNamesBothValues_data();
    void identityNamesBothValues();
    void identityIsSameAsItself();
};

void TestMessages::travelAsTheProtocolSays()
{
    for (const SampleMessage &sample : sampleMessages()) {
        const auto json = Json::from_cbor(sample.payload); // by another reader than the product's
        if (!sample.json.empty())
            QCOMPARE(json.dump(), sample.json);
    }
}

void TestMessages::comeBackAsTheyWent()
{
    forEachSample([](const SampleMessage &sample, bool byWorker) {
        const Reading reading = read(sample.payload, byWorker);

        QVERIFY2(reading.isTaken, (sample.json + reading.cause).c_str());
        QVERIFY2(reading.again == sample.payload, sample.json.c_str());
    });
}

void TestMessages::areOfNoUseToTheWrongSide()
{
    for (const SampleMessage &sample : sampleMessages()) {
        for (const bool byWorker : {true, false}) {
            if (byWorker ? sample.isToWorker : sample.isToCoordinator)
                continue;
            const Reading reading = read(sample.payload, byWorker);
            QVERIFY2(reading.isProtocolError, sample.json.c_str());
            QVERIFY(reading.cause.find("unknown type") != std::string::npos);
        }
    }
}

void TestMessages::areRefusedAtEveryTruncation()
{
    forEachSample([](const SampleMessage &sample, bool byWorker) {
        for (std::size_t size = 0; size < sample.payload.size(); ++size) {
            const Reading reading = read(sample.payload.substr(0, size), byWorker);
            QVERIFY2(reading.isProtocolError && !reading.cause.empty(), sample.json.c_str());
        }
        QVERIFY(read(sample.payload + '\0', byWorker).isProtocolError);
    });
}

void TestMessages::surviveEveryFlippedBit()
{
    forEachSample([](const SampleMessage &sample, bool byWorker) {
        for (std::size_t place = 0; place < sample.payload.size(); ++place) {
            for (int bit = 0; bit < 8; ++bit) {
                std::string damaged = sample.payload;
                damaged[place] = static_cast<char>(damaged[place] ^ (1 << bit));

                const Reading reading = read(damaged, byWorker);

                if (!reading.isTaken)
                    QVERIFY(reading.isProtocolError && !reading.cause.empty());
                else // another number or text, but a message of the same form
                    QVERIFY(read(reading.again, byWorker).isTaken);
            }
        }
    });
}

void TestMessages::skipKeysTheyDoNotKnow()
{
    forEachSample([](const SampleMessage &sample, bool byWorker) {
        Json json = Json::from_cbor(sample.payload);
        json["of_later"] = {1, "two", {{"three", nullptr}}};

        const Reading reading = read(cborOf(json), byWorker);

        QVERIFY2(reading.isTaken, (sample.json + reading.cause).c_str());
        QVERIFY(reading.again == sample.payload);
    });
}

void TestMessages::needEveryMember()
{
    forEachSample([](const SampleMessage &sample, bool byWorker) {
        const Json json = Json::from_cbor(sample.payload);
        for (const auto &[key, value] : json.items()) {
            Json without = json;
            without.erase(key);

            const Reading reading = read(cborOf(without), byWorker);

            QVERIFY2(reading.isProtocolError, (sample.json + " without " + key).c_str());
            QVERIFY2(reading.cause.find(key) != std::string::npos, reading.cause.c_str());
        }
    });
}

void TestMessages::needEveryMemberOfItsType()
{
    forEachSample([](const SampleMessage &sample, bool byWorker) {
        const Json json = Json::from_cbor(sample.payload);
        for (const auto &[key, value] : json.items()) {
            for (const Json &wrong : {Json(nullptr), Json(true), Json::object()}) {
                Json changed = json;
                changed[key] = wrong;
                QVERIFY2(read(cborOf(changed), byWorker).isProtocolError,
                         (sample.json + " with another " + key).c_str());
            }
        }
    });
}

void TestMessages::refuseAValue_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("a negative task") << QByteArray(R"({"type":"run","tasks":[-1]})");
    QTest::newRow("a task above 2^63")
        << QByteArray(R"({"type":"run","tasks":[9223372036854775808]})");
    QTest::newRow("a task with a fraction") << QByteArray(R"({"type":"run","tasks":[1.0]})");
    QTest::newRow("a task of text") << QByteArray(R"({"type":"forget","tasks":["1"]})");
    QTest::newRow("a negative lane")
        << QByteArray(R"({"type":"started","task":1,"lane":-1,"time":0})");
    QTest::newRow("a lane that cannot be")
        << QByteArray(R"({"type":"started","task":1,"lane":4096,"time":0})");
    QTest::newRow("a negative size of a table")
        << QByteArray(R"({"type":"load","table":"","bytes":-1,"experiment":""})");
    QTest::newRow("no heartbeat") << QByteArray(
        R"({"type":"welcome","protocol":1,"version":"","build":"","level":"","heartbeat_s":0})");
    QTest::newRow("a heartbeat of a year") << QByteArray(
        R"({"type":"welcome","protocol":1,"version":"","build":"","level":"","heartbeat_s":3e7})");
    QTest::newRow("protocol zero") << QByteArray(
        R"({"type":"welcome","protocol":0,"version":"","build":"","level":"","heartbeat_s":1})");
    QTest::newRow("text as bytes") << QByteArray(R"({"type":"echo","bytes":"text"})");
}

void TestMessages::refuseAValue()
{
    QFETCH(QByteArray, json);

    const std::string fault = faultOf(cborOf(Json::parse(json.toStdString())));

    QVERIFY(!fault.empty());
    QVERIFY2(fault.find("needs") != std::string::npos, fault.c_str());
}

void TestMessages::refuseWhatIsNoMessage_data()
{
    QTest::addColumn<QByteArray>("payload");
    const auto row = [](const char *name, std::string_view bytes) {
        QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
    };
    using namespace std::string_view_literals;
    row("nothing", "");
    row("a number", "\x01"sv);
    row("a text", "\x64stop"sv);
    row("a list", "\x82\x64type\x64stop"sv);
    row("a map without a type", "\xa0"sv);
    row("an unknown type", "\xa1\x64type\x65other"sv);
    row("a type that is a number", "\xa1\x64type\x01"sv);
    row("a type that is bytes", "\xa1\x64type\x44stop"sv);
    row("a type that is no UTF-8", "\xa1\x64type\x61\xff"sv);
    row("two messages in a frame", "\xa1\x64type\x64stop\xa1\x64type\x64stop"sv);
    row("a tag before the map", "\xc1\xa1\x64type\x64stop"sv);
    row("a tag before a value", "\xa2\x64type\x64stop\x61x\xc1\x01"sv);
    row("a key that is a number", "\xa2\x64type\x64stop\x01\x01"sv);
    row("a key that is bytes", "\xa2\x64type\x64stop\x41x\x01"sv);
    row("a type given twice", "\xa2\x64type\x64stop\x64type\x64stop"sv);
    row("an unknown key given twice", "\xa3\x64type\x64stop\x61x\x01\x61x\x01"sv);
    row("deeper than eight", "\xa2\x64type\x64stop\x61x\x81\x81\x81\x81\x81\x81\x81\x80"sv);
    row("a list longer than what came", "\xa2\x64type\x63run\x65tasks\x9a\xff\xff\xff\xff\x01"sv);
    row("a text longer than what came", "\xa1\x64type\x7b\x7f\xff\xff\xff\xff\xff\xff\xff"sv);
    row("bytes longer than what came", "\xa1\x64type\x5b\x7f\xff\xff\xff\xff\xff\xff\xff"sv);
    row("a map larger than what came", "\xbb\x7f\xff\xff\xff\xff\xff\xff\xff\x64type\x64stop"sv);
}

void TestMessages::refuseWhatIsNoMessage()
{
    QFETCH(QByteArray, payload);

    QVERIFY(!faultOf(payload.toStdString()).empty());
}

void TestMessages::takeTheDeepestAllowed()
{
    const std::string payload = "\xa2\x64type\x64stop\x61x\x81\x81\x81\x81\x81\x81\x80";

    QVERIFY(read(payload, true).isTaken);
}

void TestMessages::readAPieceOfATable()
{
    std::string frame;
    appendPieceFrame(frame, "piece");
    const std::string payload = frame.substr(4);

    const auto message = readToWorker(payload);

    QVERIFY(message && std::holds_alternative<TablePiece>(*message));
    QCOMPARE(std::string(std::get<TablePiece>(*message).bytes), std::string("piece"));
    QVERIFY(read(payload, false).isProtocolError); // a coordinator gets none
    QVERIFY(read(payload.substr(0, payload.size() - 1), true).isProtocolError);
}

void TestMessages::identityNamesBothValues_data()
{
    QTest::addColumn<int>("member");
    QTest::newRow("another protocol") << 0;
    QTest::newRow("another version") << 1;
    QTest::newRow("another build") << 2;
    QTest::newRow("another instruction set") << 3;
}

void TestMessages::identityNamesBothValues()
{
    QFETCH(int, member);
    const message::Identity ours = ownIdentity();
    message::Identity theirs = ours;
    theirs.protocol += member == 0 ? 76 : 0;
    const std::array<std::string *, 3> texts{&theirs.version, &theirs.build, &theirs.level};
    if (member > 0)
        *texts.at(static_cast<std::size_t>(member) - 1) = "quite other";
    const std::array<std::string, 4> values{std::to_string(ours.protocol), ours.version, ours.build,
                                            ours.level};

    const auto same = checkIdentity(theirs, "The worker");

    QVERIFY(!same);
    QCOMPARE(same.error().code, ErrorCode::Protocol);
    const std::string &cause = same.error().cause;
    QVERIFY(cause.starts_with("The worker"));
    QVERIFY(cause.find(member == 0 ? "77" : "quite other") != std::string::npos);
    QVERIFY(cause.find(values.at(static_cast<std::size_t>(member))) != std::string::npos);
}

void TestMessages::identityIsSameAsItself()
{
    QVERIFY(checkIdentity(ownIdentity(), "The worker"));
}

QTEST_APPLESS_MAIN(TestMessages)
#include "tst_messages.moc"
