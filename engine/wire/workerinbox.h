#pragma once

#include "work/tasksource.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
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

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    std::deque<std::int64_t> m_waiting;
    std::map<std::int64_t, Running> m_running;
    bool m_isClosed = false;
};

} // namespace heddle
