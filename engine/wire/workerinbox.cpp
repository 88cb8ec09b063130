#include "wire/workerinbox.h"

#include <algorithm>

namespace heddle {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds laneRead{250}; ///< Between two looks at the clocks while a lane reads.
constexpr milliseconds busyRead{20};  ///< Between two looks at the link while all lanes work.

} // namespace

void WorkerInbox::readLink(Read read)
{
    std::unique_lock lock(m_mutex);
    m_read = std::move(read);
    m_changed.notify_one();
    while (m_read) {
        if (!m_isReading)
            readOnce(lock, milliseconds(0));
        m_changed.notify_one(); // for what has come
        m_over.wait_for(lock, busyRead, [this] { return !m_read; });
    }
}

void WorkerInbox::readOnce(std::unique_lock<std::mutex> &lock, milliseconds longest)
{
    m_isReading = true;
    lock.unlock();
    const bool goesOn = m_read(longest);
    lock.lock();
    m_isReading = false;
    if (goesOn)
        return;
    m_read = {};
    m_over.notify_all();
}

void WorkerInbox::add(std::span<const std::int64_t> tasks)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.insert(m_waiting.end(), tasks.begin(), tasks.end());
    if (!m_isReading) // else the lane that reads takes one, and wakes another for the next
        m_changed.notify_one();
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
    while (!m_isClosed) {
        if (!m_waiting.empty())
            return takeFirst();
        if (isUnread()) {
            readOnce(lock, laneRead);
            continue;
        }
        ++m_idleLanes;
        m_changed.wait(lock, [this] { return m_isClosed || !m_waiting.empty() || isUnread(); });
        --m_idleLanes;
    }
    return std::nullopt;
}

std::int64_t WorkerInbox::takeFirst()
{
    const std::int64_t task = m_waiting.front();
    m_waiting.pop_front();
    m_running.try_emplace(task);
    if (m_idleLanes > 0 && (!m_waiting.empty() || isUnread()))
        m_changed.notify_one();
    return task;
}

void WorkerInbox::putBack(std::int64_t /*task*/) {}

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
