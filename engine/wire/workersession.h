#pragma once

#include "data/table.h"
#include "data/tablecache.h"
#include "wire/channel.h"
#include "wire/frame.h"
#include "wire/messages.h"
#include "wire/workerlanes.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace heddle {

struct WorkerOptions
{
    enum class TokenUse
    {
        None,   ///< The standard streams.
        Sends,  ///< It has connected.
        Expects ///< It listens.
    };

    int lanes = 0;                         ///< 0: every core allowed.
    std::string cacheFolder;               ///< Of tables.
    std::chrono::seconds deathTimeout{30}; ///< Silence after which it ends; the contract's.
    std::chrono::seconds idleTimeout{0};   ///< Time without a task after which it ends; 0: none.
    std::int64_t maxTasks = 0;             ///< After so many it drains; 0: no limit.
    TokenUse tokenUse = TokenUse::None;
    std::string token;
    WorkerLanes::RunTask run; ///< Runs a task instead of the plan's own runner (tests).
};

/// Why a worker's session is over.
struct WorkerEnd
{
    std::string reason;
    bool isInOrder = false; ///< By bye or drain, or the stream ended while there was no task.
    bool mustExit = false;  ///< Threads still work: end the process, do not destroy the session.
    std::int64_t ended = 0; ///< Tasks.
};

/// A worker's side of one link (docs/protocol.md): greets, gets table and experiment, runs tasks
/// on its lanes until the coordinator says goodbye or is gone.
class WorkerSession
{
public:
    WorkerSession(Channel &channel, WorkerOptions options);
    ~WorkerSession();

    /// Serves the coordinator to the end. Called once.
    WorkerEnd serve();

    /// Finishes what runs, gives back the rest and says goodbye. Any thread; safe in a signal
    /// handler.
    void drain() { m_isDrainAsked = true; }

private:
    enum class State
    {
        AwaitsToken,
        AwaitsWelcome,
        AwaitsLoad,
        Loads, ///< And then runs: whether it can is known to the loader's thread.
        Over
    };

    void greet();
    void serveOnce(std::chrono::milliseconds longest); ///< Waits so long for bytes.
    void readSome(std::chrono::milliseconds longest);
    void handlePayloads();
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

    // In the loader's thread.
    Result<void> findTable();
    Result<void> finishTable();
    Result<void> makePlan(Table table);

    void load(Result<void> (WorkerSession::*step)()); ///< Does it in the loader's thread.
    WorkerLanes *lanes() const;                       ///< Null until the plan is made.
    void checkTimes();
    void beginDrain(const std::string &reason);
    bool mayCome(const ToWorker &message) const; ///< Before both sides know each other.
    bool expects(State state, const char *type); ///< Else the link is broken.
    void breakLink(const std::string &reason);   ///< Tells it and is over.
    void finish(const std::string &reason, bool isInOrder);
    void end();
    template <typename Message>
    void send(const Message &message);

    Channel &m_channel;
    const WorkerOptions m_options;
    const int m_laneCount;
    const std::chrono::steady_clock::time_point m_start;
    FrameReader m_frames;
    State m_state = State::AwaitsWelcome;
    WorkerEnd m_end;
    std::string m_drainReason; ///< Not empty: it drains.
    std::chrono::steady_clock::time_point m_heard, m_worked;
    message::Load m_load;        // constant while the loader works
    std::int64_t m_received = 0; ///< Bytes of the table.

    mutable std::mutex m_mutex; // guards the next three
    std::unique_ptr<TableArrival> m_arrival;
    std::unique_ptr<WorkerLanes> m_lanes; ///< Made once.
    bool m_isUnable = false;
    std::atomic<bool> m_isLoading = false;
    std::condition_variable m_loaded; ///< The loader's step has ended.
    std::atomic<bool> m_isDrainAsked = false;
    std::jthread m_loader;
};

} // namespace heddle
