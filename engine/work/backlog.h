#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>

namespace heddle {

/// Holds lanes back that make results faster than the coordinator takes them: these would fill the
/// memory. Every member may be called from any thread.
class Backlog
{
public:
    /// @param most  bytes of results that may wait before lanes do
    explicit Backlog(std::int64_t most)
        : m_most(most)
    {
    }

    /// Returns when there is room, or when to stop. Without need to wait one atomic step.
    void wait(const std::stop_token &stop)
    {
        if (m_bytes.load() < m_most)
            return;
        std::unique_lock lock(m_mutex);
        m_room.wait(lock, stop, [this] { return m_bytes.load() < m_most; });
    }
    void add(std::int64_t bytes) { m_bytes += bytes; }
    void take(std::int64_t bytes)
    {
        if ((m_bytes -= bytes) + bytes < m_most)
            return; // nobody waits
        const std::lock_guard lock(m_mutex);
        m_room.notify_all();
    }

private:
    const std::int64_t m_most;
    std::atomic<std::int64_t> m_bytes = 0;
    std::mutex m_mutex; // of m_room alone
    std::condition_variable_any m_room;
};

} // namespace heddle
