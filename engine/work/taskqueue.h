#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace heddle {

/// The tasks still to run, in order, for lanes to pull. Every member may be called from any thread.
class TaskQueue
{
public:
    explicit TaskQueue(std::vector<std::int64_t> order);

    /// The next task; waits while paused. None when all are handed out or the queue is closed.
    std::optional<std::int64_t> next();
    void putBack(std::int64_t task); ///< To the front (a task that a lane could not finish).

    void pause();
    void resume();
    void close(); ///< Nothing more is handed out; waiting lanes return.

    std::int64_t remaining() const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::int64_t> m_tasks; // guarded by m_mutex; the next one is last
    bool m_paused = false;             // guarded by m_mutex
    bool m_closed = false;             // guarded by m_mutex
};

} // namespace heddle
