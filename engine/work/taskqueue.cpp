#include "work/taskqueue.h"

#include <algorithm>

namespace heddle {

TaskQueue::TaskQueue(std::vector<std::int64_t> order)
    : m_tasks(std::move(order))
{
    std::reverse(m_tasks.begin(), m_tasks.end());
}

std::optional<std::int64_t> TaskQueue::next()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_paused || m_closed || m_tasks.empty(); });
    if (m_closed || m_tasks.empty())
        return std::nullopt;
    const std::int64_t task = m_tasks.back();
    m_tasks.pop_back();
    return task;
}

void TaskQueue::putBack(std::int64_t task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(task);
    }
    m_changed.notify_one();
}

void TaskQueue::pause()
{
    const std::lock_guard lock(m_mutex);
    m_paused = true;
}

void TaskQueue::resume()
{
    {
        const std::lock_guard lock(m_mutex);
        m_paused = false;
    }
    m_changed.notify_all();
}

void TaskQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_changed.notify_all();
}

std::int64_t TaskQueue::remaining() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<std::int64_t>(m_tasks.size());
}

} // namespace heddle
