#pragma once

#include "work/tasksource.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace heddle {

/// The tasks a worker has been given: lanes pull them in the order in which they came, the
/// coordinator adds to them and may want them back. Every member may be called from any thread.
class WorkerInbox : public TaskSource
{
public:
    /// Reads the link once, waiting so long for bytes, and does what they say. False when the link
    /// is over. Calls never overlap.
    using Read = std::function<bool(std::chrono::milliseconds longest)>;

    /// Has the link read until it is over: by a lane that waits for a task, so that no thread
    /// needs to be woken for it; every now and then by this thread while all lanes are at work.
    void readLink(Read read);

    void add(std::span<const std::int64_t> tasks);
    /// Drops tasks, also those that run: their lanes give them up.
    void forget(std::span<const std::int64_t> tasks);
    /// Takes everything that does not run yet; nothing is handed out until more is added.
    std::vector<std::int64_t> takeWaiting();
    void stopRunning(); ///< Lanes give up the tasks they run.
    void close();       ///< Waiting lanes return.

    std::optional<std::int64_t> next() override;
    void putBack(std::int64_t task) override; ///< Not kept: it goes back to the coordinator.

    /// For the lane that runs the task, until it calls ended().
    std::stop_token stopOf(std::int64_t task) const;
    /// Whether the task was still wanted.
    bool ended(std::int64_t task);

    std::size_t size() const; ///< Waiting and running.

private:
    struct Running
    {
        std::stop_source stop;
        bool isForgotten = false;
    };

    std::int64_t takeFirst(); ///< The mutex is held.
    void readOnce(std::unique_lock<std::mutex> &lock, std::chrono::milliseconds longest);
    bool isUnread() const { return m_read && !m_isReading; } ///< The mutex is held.

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    int m_idleLanes = 0; ///< Those that wait for m_changed.
    Read m_read;         ///< None: not from here, or over.
    bool m_isReading = false;
    std::condition_variable m_over;
    std::deque<std::int64_t> m_waiting;
    std::map<std::int64_t, Running> m_running;
    bool m_isClosed = false;
};

} // namespace heddle
