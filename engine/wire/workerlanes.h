#pragma once

#include "wire/channel.h"
#include "wire/workerinbox.h"
#include "work/lane.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace heddle {

/// The lanes of a worker process, and what they tell the coordinator: each lane writes its own
/// results to the channel. Steered by the thread that reads the channel.
class WorkerLanes
{
public:
    using RunTask = std::function<Result<TaskResult>(std::int64_t task, const TaskControl &)>;

    /// Starts the lanes. The channel must outlive them.
    WorkerLanes(Channel &channel, int lanes, RunTask run,
                std::chrono::steady_clock::time_point start);
    ~WorkerLanes(); ///< Waits for the lanes.

    /// See WorkerInbox::readLink().
    void readLink(WorkerInbox::Read read) { m_inbox.readLink(std::move(read)); }

    void run(std::span<const std::int64_t> tasks) { m_inbox.add(tasks); }
    void forget(std::span<const std::int64_t> tasks) { m_inbox.forget(tasks); }
    void giveBackWaiting();
    void giveBackAll(); ///< Also what runs, as soon as its lanes hear it.

    void tellLongTasks(); ///< Those that have run for a while and were not yet told of.
    bool isIdle() const;  ///< No task is here, and the end of each was written to the channel.
    std::int64_t ended() const; ///< Results told so far.

    void mute(); ///< Nothing is told any more, from when this returns.

    /// Stops everything. False when lanes still run after that time.
    bool end(std::chrono::milliseconds longest);

private:
    struct Running
    {
        TaskEvent started;
        bool isTold = false;
    };

    Result<TaskResult> runTask(std::int64_t task, const TaskControl &control) const;
    void tell();
    void appendNews(std::string &bytes, const LaneMessage &message);
    void appendEnd(std::string &bytes, const LaneMessage &message);
    void appendStarted(std::string &bytes, Running &running) const; ///< With m_mutex held.
    void hostLane(int lane);

    Channel &m_channel;
    const RunTask m_run;
    WorkerInbox m_inbox;
    Mailbox<LaneMessage> m_mailbox;
    std::stop_source m_stop;
    LaneContext m_context;

    std::mutex m_telling;  // held from draining to writing, so that news leave in their order
    bool m_isMute = false; // guarded by m_telling
    std::atomic<int> m_tellers = 0; ///< Lanes in tell().

    mutable std::mutex m_mutex;       // guards what follows
    std::map<int, Running> m_running; ///< By lane.
    std::int64_t m_ended = 0;
    int m_lanesLeft = 0;
    std::condition_variable m_laneEnded;

    std::vector<std::jthread> m_threads;
};

} // namespace heddle
