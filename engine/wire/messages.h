#pragma once

#include "core/result.h"
#include "work/taskresult.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace heddle {

/// The messages of docs/protocol.md, one struct a type; its table says what each member means.
namespace message {

constexpr int protocol = 1;

struct Token
{
    std::string token;
};

/// What both sides must have in common.
struct Identity
{
    std::int64_t protocol = message::protocol;
    std::string version;
    std::string build;
    std::string level; ///< Instruction set.
};

struct Hello
{
    Identity identity;
    std::vector<std::string> learners; ///< That it can run; those of trees only with XGBoost.
    std::string xgboost;               ///< Version of the library; empty: none.
    std::int64_t lanes = 1;
    std::int64_t cores = 1;
    std::int64_t memory = 0, free = 0; ///< Bytes: allowed, and free now.
    std::string host, user, system;
    std::string cache; ///< Names the place where its tables are: equal for workers that share it.
    std::int64_t heldTables = 0, heldBytes = 0;
    std::int64_t process = 0;
    double clock = 0;
};

struct Welcome
{
    Identity identity;
    double heartbeatSeconds = 2;
};

struct Refused
{
    std::string reason;
};

struct Load
{
    std::string table;
    std::int64_t bytes = 0;
    std::string experiment;
};

struct Need
{
};

struct Ready
{
    std::int64_t tasks = 0;
};

struct Unable
{
    std::string reason;
};

struct Run
{
    std::vector<std::int64_t> tasks;
};

struct Forget
{
    std::vector<std::int64_t> tasks;
};

struct Stop
{
};

struct Drain
{
};

struct Started
{
    std::int64_t task = 0;
    int lane = 0;
    double time = 0;
};

struct Progress
{
    std::int64_t task = 0;
    int lane = 0;
    double time = 0;
    double share = 0;
};

struct Returned
{
    std::vector<std::int64_t> tasks;
};

struct Ping
{
    std::int64_t number = 0;
};

struct Pong
{
    std::int64_t number = 0;
    double time = 0;
    std::int64_t resident = 0;
    double cpuSeconds = 0;
};

struct Echo
{
    std::string bytes;
};

struct Bye
{
    std::string reason;
};

} // namespace message

/// A piece of the table announced by Load.
struct TablePiece
{
    std::string_view bytes; ///< In the payload.
};

using ToWorker = std::variant<message::Token, message::Welcome, message::Refused, message::Load,
                              TablePiece, message::Run, message::Forget, message::Stop,
                              message::Drain, message::Ping, message::Echo, message::Bye>;
using ToCoordinator =
    std::variant<message::Token, message::Hello, message::Refused, message::Need, message::Ready,
                 message::Unable, message::Started, message::Progress, TaskResult,
                 message::Returned, message::Pong, message::Echo, message::Bye>;

/// Appends a message as a whole frame.
void appendMessage(std::string &bytes, const message::Token &message);
void appendMessage(std::string &bytes, const message::Hello &message);
void appendMessage(std::string &bytes, const message::Welcome &message);
void appendMessage(std::string &bytes, const message::Refused &message);
void appendMessage(std::string &bytes, const message::Load &message);
void appendMessage(std::string &bytes, const message::Need &message);
void appendMessage(std::string &bytes, const message::Ready &message);
void appendMessage(std::string &bytes, const message::Unable &message);
void appendMessage(std::string &bytes, const message::Run &message);
void appendMessage(std::string &bytes, const message::Forget &message);
void appendMessage(std::string &bytes, const message::Stop &message);
void appendMessage(std::string &bytes, const message::Drain &message);
void appendMessage(std::string &bytes, const message::Started &message);
void appendMessage(std::string &bytes, const message::Progress &message);
void appendMessage(std::string &bytes, const TaskResult &result);
void appendMessage(std::string &bytes, const message::Returned &message);
void appendMessage(std::string &bytes, const message::Ping &message);
void appendMessage(std::string &bytes, const message::Pong &message);
void appendMessage(std::string &bytes, const message::Echo &message);
void appendMessage(std::string &bytes, const message::Bye &message);

template <typename Message>
std::string frameOf(const Message &message)
{
    std::string bytes;
    appendMessage(bytes, message);
    return bytes;
}

/// What a payload says to a worker. Protocol when it is no message for one, or lacks something.
Result<ToWorker> readToWorker(std::string_view payload);

/// The same for the coordinator.
Result<ToCoordinator> readToCoordinator(std::string_view payload);

/// This program's side of the comparison.
message::Identity ownIdentity();

/// None when both can work together; else Protocol, with both values of what differs.
/// @param who  "the worker" or "the coordinator": whose identity `theirs` is.
Result<void> checkIdentity(const message::Identity &theirs, std::string_view who);

} // namespace heddle
