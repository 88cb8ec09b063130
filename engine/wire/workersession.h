#pragma once

#include "plan/plan.h"
#include "wire/channel.h"
#include "wire/messages.h"
#include "wire/workerlanes.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace heddle {

class FrameReader;
class TableArrival;

struct WorkerOptions
{
    enum class TokenUse
    {
        None,    ///< The standard streams.
        Sends,   ///< It has connected.
        Expects, ///< It listens.
    };

    int lanes = 0;                          ///< 0: every core allowed.
    std::string cacheFolder;                ///< Of tables.
    std::chrono::seconds deathTimeout{30};  ///< Silence after which it ends; as clusters use.
    std::chrono::seconds idleTimeout{0};    ///< Time without a task after which it ends; 0: none.
    std::int64_t maxTasks = 0;              ///< After so many it drains; 0: no limit.
    TokenUse tokenUse = TokenUse::None;
    std::string token;
    WorkerLanes::RunTask run; ///< Runs a task instead of the plan's own runner (tests).
};

/// Why a worker's session is over.
struct WorkerEnd
{
    std::string reason;
    bool isInOrder = false;     ///< By bye, drain, or the end of the stream while it was idle.
    bool hasStuckLanes = false; ///< The process must end without destroying the session.
};

/// A worker's side of one link (docs/protocol.md): greets, gets table and experiment, runs tasks
/// on its lanes until the coordinator says goodbye or is gone.
class WorkerSession
{
public:
    WorkerSession(Channel &channel, WorkerOptions options);
    ~WorkerSession();

    /// Serves the coordinator to the end; this thread reads the channel.
    WorkerEnd serve();

    /// Finishes what runs, gives back the rest and says goodbye. Safe in a signal handler.
    void drain() { m_drainAsked = true; }

private:
    enum class State
    {
        AwaitsToken,
        AwaitsWelcome,
        AwaitsLoad,
        ReceivesTable,
        Runs,
        Drains,
        Over
    };

    void greet();
    bool waitAndRead(FrameReader &frames);
    void handlePayloads(FrameReader &frames);
    void handle(const message::Token &token);
    void handle(const message::Welcome &welcome);
    void handle(const message::Refused &refused);
    void handle(const message::Load &load);
    void handle(const TablePiece &piece);
    void handle(const message::Run &run);
    void handle(const message::Forget &forget);
    void handle(const message::Stop &stop);
    void handle(const message::Drain &drain);
    void handle(const message::Ping &ping);
    void handle(const message::Echo &echo);
    void handle(const message::Bye &bye);

    void takeTable(Table table);
    void checkTimes();
    void beginDrain(const std::string &reason);
    void refuse(const std::string &reason);     ///< Tells it and is over.
    void unable(const Error &error);            ///< Tells it; waits for bye.
    bool expects(State state, const char *what); ///< Else the link is broken.
    void breakLink(const std::string &reason);
    void finish(const std::string &reason, bool isInOrder);
    template <typename Message>
    void send(const Message &message);
    std::chrono::milliseconds longestWait() const;

    Channel &m_channel;
    const WorkerOptions m_options;
    const int m_laneCount;
    const std::chrono::steady_clock::time_point m_start;
    State m_state = State::AwaitsWelcome;
    WorkerEnd m_end;
    std::string m_drainReason;
    std::chrono::steady_clock::time_point m_heard, m_worked;
    message::Load m_load;
    std::unique_ptr<TableArrival> m_arrival;
    std::unique_ptr<WorkerLanes> m_lanes;
    FrameReader *m_frames = nullptr; ///< Of serve().
    std::atomic<bool> m_drainAsked = false;
};

} // namespace heddle
