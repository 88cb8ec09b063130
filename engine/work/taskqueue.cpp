#include "work/taskqueue.h"

#include <algorithm>

namespace heddle {

TaskQueue::TaskQueue(std::vector<std::int64_t> order)
    : m_order(std::move(order))
{
}

void TaskQueue::setOrder(std::vector<std::int64_t> order)
{
    m_order = std::move(order);
}

std::optional<std::int64_t> TaskQueue::next()
{
    if (!m_held.load(std::memory_order_acquire)) {
        if (const auto task = nextOfOrder(); task || !m_awaitsReturns)
            return task;
    }
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock,
                       [this] { return m_closed || (left() == 0 ? !m_awaitsReturns : !m_paused); });
        if (m_closed)
            return std::nullopt;
        if (const auto task = takeLocked(); task || !m_awaitsReturns)
            return task;
    }
}

std::optional<std::int64_t> TaskQueue::tryNext()
{
    const std::lock_guard lock(m_mutex);
    return m_closed || m_paused ? std::nullopt : takeLocked();
}

std::optional<std::int64_t> TaskQueue::takeLocked()
{
    if (m_returned.empty()) {
        const auto task = nextOfOrder();
        return task ? task : takeLast();
    }
    const std::int64_t task = m_returned.back();
    m_returned.pop_back();
    hold();
    return task;
}

std::optional<std::int64_t> TaskQueue::takeLast()
{
    if (m_last.empty())
        return std::nullopt;
    const std::int64_t task = m_last.front();
    m_last.pop_front();
    hold();
    return task;
}

std::optional<std::int64_t> TaskQueue::nextOfOrder()
{
    const std::size_t place = m_next.fetch_add(1, std::memory_order_relaxed);
    return place < m_order.size() ? std::optional(m_order[place]) : std::nullopt;
}

void TaskQueue::hold()
{
    m_held.store(m_paused || m_closed || !m_returned.empty() || !m_last.empty(),
                 std::memory_order_release);
}

void TaskQueue::putBack(std::int64_t task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_returned.push_back(task);
        hold();
    }
    m_changed.notify_one();
}

void TaskQueue::putLast(std::int64_t task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_last.push_back(task);
        hold();
    }
    m_changed.notify_one();
}

void TaskQueue::pause()
{
    const std::lock_guard lock(m_mutex);
    m_paused = true;
    hold();
}

void TaskQueue::resume()
{
    {
        const std::lock_guard lock(m_mutex);
        m_paused = false;
        hold();
    }
    m_changed.notify_all();
}

void TaskQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        hold();
    }
    m_changed.notify_all();
}

std::int64_t TaskQueue::remaining() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<std::int64_t>(left());
}

std::size_t TaskQueue::left() const
{
    return m_order.size() - std::min(m_next.load(), m_order.size()) + m_returned.size() +
           m_last.size();
}

} // namespace heddle
