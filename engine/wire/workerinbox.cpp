#include "wire/workerinbox.h"

#include <algorithm>

namespace heddle {

void WorkerInbox::add(std::span<const std::int64_t> tasks)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.insert(m_waiting.end(), tasks.begin(), tasks.end());
    }
    if (tasks.size() == 1)
        m_changed.notify_one();
    else
        m_changed.notify_all();
}

void WorkerInbox::forget(std::span<const std::int64_t> tasks)
{
    const std::lock_guard lock(m_mutex);
    for (const std::int64_t task : tasks) {
        std::erase(m_waiting, task);
        const auto running = m_running.find(task);
        if (running == m_running.end())
            continue;
        running->second.isForgotten = true;
        running->second.stop.request_stop();
    }
}

std::vector<std::int64_t> WorkerInbox::takeWaiting()
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::int64_t> tasks(m_waiting.begin(), m_waiting.end());
    m_waiting.clear();
    return tasks;
}

void WorkerInbox::stopRunning()
{
    const std::lock_guard lock(m_mutex);
    for (auto &[task, running] : m_running)
        running.stop.request_stop();
}

void WorkerInbox::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    m_changed.notify_all();
}

std::optional<std::int64_t> WorkerInbox::next()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_isClosed || !m_waiting.empty(); });
    if (m_isClosed)
        return std::nullopt;
    const std::int64_t task = m_waiting.front();
    m_waiting.pop_front();
    m_running.try_emplace(task);
    return task;
}

void WorkerInbox::putBack(std::int64_t /*task*/)
{
}

std::stop_token WorkerInbox::stopOf(std::int64_t task) const
{
    const std::lock_guard lock(m_mutex);
    const auto running = m_running.find(task);
    return running == m_running.end() ? std::stop_token() : running->second.stop.get_token();
}

bool WorkerInbox::ended(std::int64_t task)
{
    const std::lock_guard lock(m_mutex);
    const auto running = m_running.find(task);
    if (running == m_running.end())
        return false;
    const bool isWanted = !running->second.isForgotten;
    m_running.erase(running);
    return isWanted;
}

std::size_t WorkerInbox::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting.size() + m_running.size();
}

} // namespace heddle
