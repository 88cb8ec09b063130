#include "wire/messages.h"

#include "core/build.h"
#include "core/text.h"
#include "wire/cbor.h"
#include "wire/frame.h"
#include "wire/members.h"
#include "wire/taskcodec.h"

#include <array>
#include <limits>

namespace heddle {

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr int mostLanes = 4096;

template <typename Value>
struct Member
{
    std::string_view key;
    const Value &value;
};

/// Appends a message with so many members, which `write` appends.
template <typename Write>
void appendMap(std::string &bytes, std::string_view type, std::size_t members, const Write &write)
{
    const std::size_t place = beginFrame(bytes);
    CborWriter writer(bytes);
    writer.map(1 + members);
    writer.member("type", type);
    write(writer);
    endFrame(bytes, place);
}

template <typename Value>
Member<Value> member(std::string_view key, const Value &value)
{
    return {key, value};
}

template <typename... Values>
void append(std::string &bytes, std::string_view type, const Member<Values> &...members)
{
    appendMap(bytes, type, sizeof...(members),
              [&](CborWriter &writer) { (writer.member(members.key, members.value), ...); });
}

message::Identity identityFrom(Members &members)
{
    message::Identity identity;
    identity.protocol = members.whole("protocol", 1, largest);
    identity.version = members.text("version");
    identity.build = members.text("build");
    identity.level = members.text("level");
    return identity;
}

message::Hello helloFrom(Members &members)
{
    message::Hello hello;
    hello.identity = identityFrom(members);
    hello.learners = members.texts("learners");
    hello.xgboost = members.text("xgboost");
    hello.lanes = members.whole("lanes", 1, mostLanes);
    hello.cores = members.whole("cores", 1, largest);
    hello.memory = members.whole("memory", 0, largest);
    hello.free = members.whole("free", 0, largest);
    hello.host = members.text("host");
    hello.user = members.text("user");
    hello.system = members.text("system");
    hello.cache = members.text("cache");
    hello.heldTables = members.whole("held_tables", 0, largest);
    hello.heldBytes = members.whole("held_bytes", 0, largest);
    hello.process = members.whole("process", 0, largest);
    hello.clock = members.number("clock");
    return hello;
}

message::Welcome welcomeFrom(Members &members)
{
    message::Welcome welcome;
    welcome.identity = identityFrom(members);
    welcome.heartbeatSeconds = members.number("heartbeat_s");
    if (!(welcome.heartbeatSeconds > 0 && welcome.heartbeatSeconds <= 3600))
        members.fail("a number of seconds as heartbeat_s");
    return welcome;
}

message::Load loadFrom(Members &members)
{
    return {members.text("table"), members.whole("bytes", 0, largest), members.text("experiment")};
}

std::vector<std::int64_t> tasksFrom(Members &members)
{
    return members.wholes("tasks", 0, largest);
}

int laneFrom(Members &members)
{
    return static_cast<int>(members.whole("lane", 0, mostLanes - 1));
}

message::Started startedFrom(Members &members)
{
    return {members.whole("task", 0, largest), laneFrom(members), members.number("time")};
}

message::Progress progressFrom(Members &members)
{
    return {members.whole("task", 0, largest), laneFrom(members), members.number("time"),
            members.number("share")};
}

message::Pong pongFrom(Members &members)
{
    return {members.whole("number", 0, largest), members.number("time"),
            members.whole("resident", 0, largest), members.number("cpu_s")};
}

message::Echo echoFrom(Members &members)
{
    return {std::string(members.bytes("bytes"))};
}

Error protocolError(std::string cause)
{
    return {ErrorCode::Protocol, std::move(cause), "The link was closed.",
            "Check that both sides are the same version of Heddle."};
}

/// How one type of message is read.
template <typename Message>
struct Kind
{
    std::string_view type;
    Message (*read)(Members &members);
};

const std::array<Kind<ToWorker>, 11> kindsToWorker{{
    {"run", [](Members &members) -> ToWorker { return message::Run{tasksFrom(members)}; }},
    {"ping",
     [](Members &members) -> ToWorker {
         return message::Ping{members.whole("number", 0, largest)};
     }},
    {"forget", [](Members &members) -> ToWorker { return message::Forget{tasksFrom(members)}; }},
    {"stop", [](Members &) -> ToWorker { return message::Stop{}; }},
    {"drain", [](Members &) -> ToWorker { return message::Drain{}; }},
    {"token", [](Members &members) -> ToWorker { return message::Token{members.text("token")}; }},
    {"welcome", [](Members &members) -> ToWorker { return welcomeFrom(members); }},
    {"refused",
     [](Members &members) -> ToWorker { return message::Refused{members.text("reason")}; }},
    {"load", [](Members &members) -> ToWorker { return loadFrom(members); }},
    {"echo", [](Members &members) -> ToWorker { return echoFrom(members); }},
    {"bye", [](Members &members) -> ToWorker { return message::Bye{members.text("reason")}; }},
}};

const std::array<Kind<ToCoordinator>, 12> kindsToCoordinator{{
    {"started", [](Members &members) -> ToCoordinator { return startedFrom(members); }},
    {"progress", [](Members &members) -> ToCoordinator { return progressFrom(members); }},
    {"returned",
     [](Members &members) -> ToCoordinator { return message::Returned{tasksFrom(members)}; }},
    {"pong", [](Members &members) -> ToCoordinator { return pongFrom(members); }},
    {"token",
     [](Members &members) -> ToCoordinator { return message::Token{members.text("token")}; }},
    {"hello", [](Members &members) -> ToCoordinator { return helloFrom(members); }},
    {"refused",
     [](Members &members) -> ToCoordinator { return message::Refused{members.text("reason")}; }},
    {"need", [](Members &) -> ToCoordinator { return message::Need{}; }},
    {"ready",
     [](Members &members) -> ToCoordinator {
         return message::Ready{members.whole("tasks", 0, largest)};
     }},
    {"unable",
     [](Members &members) -> ToCoordinator { return message::Unable{members.text("reason")}; }},
    {"echo", [](Members &members) -> ToCoordinator { return echoFrom(members); }},
    {"bye", [](Members &members) -> ToCoordinator { return message::Bye{members.text("reason")}; }},
}};

template <typename Message, std::size_t N>
Result<Message> readMessage(const CborDocument &document, const std::array<Kind<Message>, N> &kinds)
{
    std::string fault;
    const std::string type = Members(document.root(), "A message", fault).text("type");
    if (!fault.empty())
        return protocolError(fault);
    for (const Kind<Message> &kind : kinds) {
        if (kind.type != type)
            continue;
        const std::string what = "The message " + heddle::quoted(type);
        Members members(document.root(), what, fault);
        Message message = kind.read(members);
        if (!fault.empty())
            return protocolError(fault);
        return message;
    }
    return protocolError("A message of the unknown type " + heddle::quoted(type) + " has come.");
}

Result<CborDocument> parsed(std::string_view payload)
{
    auto document = CborDocument::parse(payload);
    if (!document)
        return protocolError("A frame cannot be read. " + document.error().cause);
    return document;
}

} // namespace

void appendMessage(std::string &bytes, const message::Token &message)
{
    append(bytes, "token", member("token", message.token));
}

void appendMessage(std::string &bytes, const message::Hello &message)
{
    const message::Identity &identity = message.identity;
    append(bytes, "hello", member("protocol", identity.protocol),
           member("version", identity.version), member("build", identity.build),
           member("level", identity.level), member("learners", message.learners),
           member("xgboost", message.xgboost), member("lanes", message.lanes),
           member("cores", message.cores), member("memory", message.memory),
           member("free", message.free), member("host", message.host), member("user", message.user),
           member("system", message.system), member("cache", message.cache),
           member("held_tables", message.heldTables), member("held_bytes", message.heldBytes),
           member("process", message.process), member("clock", message.clock));
}

void appendMessage(std::string &bytes, const message::Welcome &message)
{
    const message::Identity &identity = message.identity;
    append(bytes, "welcome", member("protocol", identity.protocol),
           member("version", identity.version), member("build", identity.build),
           member("level", identity.level), member("heartbeat_s", message.heartbeatSeconds));
}

void appendMessage(std::string &bytes, const message::Refused &message)
{
    append(bytes, "refused", member("reason", message.reason));
}

void appendMessage(std::string &bytes, const message::Load &message)
{
    append(bytes, "load", member("table", message.table), member("bytes", message.bytes),
           member("experiment", message.experiment));
}

void appendMessage(std::string &bytes, const message::Need & /*message*/)
{
    append(bytes, "need");
}

void appendMessage(std::string &bytes, const message::Ready &message)
{
    append(bytes, "ready", member("tasks", message.tasks));
}

void appendMessage(std::string &bytes, const message::Unable &message)
{
    append(bytes, "unable", member("reason", message.reason));
}

void appendMessage(std::string &bytes, const message::Run &message)
{
    append(bytes, "run", member("tasks", message.tasks));
}

void appendMessage(std::string &bytes, const message::Forget &message)
{
    append(bytes, "forget", member("tasks", message.tasks));
}

void appendMessage(std::string &bytes, const message::Stop & /*message*/)
{
    append(bytes, "stop");
}

void appendMessage(std::string &bytes, const message::Drain & /*message*/)
{
    append(bytes, "drain");
}

void appendMessage(std::string &bytes, const message::Started &message)
{
    append(bytes, "started", member("task", message.task), member("lane", message.lane),
           member("time", message.time));
}

void appendMessage(std::string &bytes, const message::Progress &message)
{
    append(bytes, "progress", member("task", message.task), member("lane", message.lane),
           member("time", message.time), member("share", message.share));
}

void appendMessage(std::string &bytes, const TaskResult &result)
{
    appendMap(bytes, "result", taskResultMembers,
              [&](CborWriter &writer) { appendTaskResultMembers(writer, result); });
}

void appendMessage(std::string &bytes, const message::Returned &message)
{
    append(bytes, "returned", member("tasks", message.tasks));
}

void appendMessage(std::string &bytes, const message::Ping &message)
{
    append(bytes, "ping", member("number", message.number));
}

void appendMessage(std::string &bytes, const message::Pong &message)
{
    append(bytes, "pong", member("number", message.number), member("time", message.time),
           member("resident", message.resident), member("cpu_s", message.cpuSeconds));
}

void appendMessage(std::string &bytes, const message::Echo &message)
{
    appendMap(bytes, "echo", 1, [&](CborWriter &writer) {
        writer.text("bytes");
        writer.bytes(message.bytes);
    });
}

void appendMessage(std::string &bytes, const message::Bye &message)
{
    append(bytes, "bye", member("reason", message.reason));
}

Result<ToWorker> readToWorker(std::string_view payload)
{
    const auto piece = pieceOf(payload);
    if (!piece)
        return piece.error();
    if (*piece)
        return ToWorker(TablePiece{**piece});
    const auto document = parsed(payload);
    if (!document)
        return document.error();
    return readMessage(*document, kindsToWorker);
}

Result<ToCoordinator> readToCoordinator(std::string_view payload)
{
    const auto document = parsed(payload);
    if (!document)
        return document.error();
    const auto type = document->root().member("type");
    if (type && type->text() == "result") {
        auto result = taskResultFrom(*document);
        if (!result)
            return protocolError(result.error().cause);
        return ToCoordinator(std::move(*result));
    }
    return readMessage(*document, kindsToCoordinator);
}

message::Identity ownIdentity()
{
    return {message::protocol, HEDDLE_VERSION, std::string(buildId()),
            std::string(instructionLevel())};
}

Result<void> checkIdentity(const message::Identity &theirs, std::string_view who)
{
    const message::Identity ours = ownIdentity();
    const auto compare = [&](std::string_view name, const std::string &their,
                             const std::string &our) -> Result<void> {
        if (their == our)
            return {};
        return Error{ErrorCode::Protocol,
                     std::string(who) + " has " + std::string(name) + " " + their +
                         ", this side has " + our + ".",
                     "They do not work together: their numbers might differ.",
                     "Install the same version of Heddle on both sides."};
    };
    auto same = compare("protocol", std::to_string(theirs.protocol), std::to_string(ours.protocol));
    if (same)
        same = compare("version", theirs.version, ours.version);
    if (same)
        same = compare("build", theirs.build, ours.build);
    if (same)
        same = compare("instruction set", theirs.level, ours.level);
    return same;
}

} // namespace heddle
