#pragma once

#include "work/tasksource.h"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace heddle {

/// The tasks still to run, in order, for lanes to pull. Every member may be called from any thread.
/// As long as nothing is paused, closed or put back, a pull is one atomic step.
class TaskQueue : public TaskSource
{
public:
    explicit TaskQueue(std::vector<std::int64_t> order);

    void setOrder(std::vector<std::int64_t> order); ///< Another one, before the first pull.

    /// From now on lanes wait when all is handed out, for tasks that others put back, until the
    /// queue is closed. To be called before others pull: a lane that ended earlier found all tasks
    /// in the hands of lanes, which put none back.
    void awaitReturns() { m_awaitsReturns = true; }

    /// The next task; waits while paused. None when all are handed out or the queue is closed.
    std::optional<std::int64_t> next() override;
    std::optional<std::int64_t> tryNext();    ///< The same for one that must not wait.
    void putBack(std::int64_t task) override; ///< To the front.
    void putLast(std::int64_t task);          ///< Behind all others.

    void pause();
    void resume();
    void close(); ///< Nothing more is handed out; waiting lanes return.

    std::int64_t remaining() const;

private:
    std::optional<std::int64_t> takeLocked(); ///< The mutex is held.
    std::optional<std::int64_t> takeLast();   ///< The mutex is held.
    std::optional<std::int64_t> nextOfOrder();
    std::size_t left() const; ///< The mutex is held.
    void hold();              ///< Sends lanes through the mutex while there is a reason to.

    std::vector<std::int64_t> m_order; // constant from the first pull on
    std::atomic<bool> m_awaitsReturns = false;
    std::atomic<std::size_t> m_next = 0; ///< Place in the order; beyond its end when all are out.
    std::atomic<bool> m_held = false;    ///< Paused, closed or with tasks put back.
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::int64_t> m_returned; // guarded by m_mutex; the next one is last
    std::deque<std::int64_t> m_last;      // guarded by m_mutex; after the order
    bool m_paused = false;                // guarded by m_mutex
    bool m_closed = false;                // guarded by m_mutex
};

} // namespace heddle
