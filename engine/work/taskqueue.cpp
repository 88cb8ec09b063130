#include "work/taskqueue.h"

#include <algorithm>
#include <utility>

namespace heddle {

std::optional<std::int64_t> TaskQueue::Part::nextOfOrder()
{
    if (next.load(std::memory_order_relaxed) >= order.size())
        return std::nullopt; // without a write, for which lanes would wait
    const std::size_t place = next.fetch_add(1, std::memory_order_relaxed);
    return place < order.size() ? std::optional(order[place]) : std::nullopt;
}

std::optional<std::int64_t> TaskQueue::Part::takeReturned()
{
    if (returned.empty())
        return std::nullopt;
    const std::int64_t task = returned.back();
    returned.pop_back();
    return task;
}

std::optional<std::int64_t> TaskQueue::Part::takeLast()
{
    if (last.empty())
        return std::nullopt;
    const std::int64_t task = last.front();
    last.pop_front();
    return task;
}

std::size_t TaskQueue::leftOf(const Part &part) const
{
    const std::size_t first = std::min(part.next.load(), part.order.size());
    std::size_t count = part.order.size() - first;
    if (m_drops)
        count = static_cast<std::size_t>(
            std::count_if(part.order.begin() + static_cast<std::ptrdiff_t>(first), part.order.end(),
                          [this](std::int64_t task) { return !m_isDropped(task); }));
    return count + part.returned.size() + part.last.size();
}

TaskQueue::TaskQueue(std::vector<std::int64_t> order, Speciality isSpecial)
    : m_isSpecial(std::move(isSpecial))
{
    setOrder(std::move(order));
}

void TaskQueue::setOrder(std::vector<std::int64_t> order)
{
    for (Part &part : m_parts)
        part.order.clear();
    if (!m_isSpecial) {
        m_parts[1].order = std::move(order);
        return;
    }
    for (const std::int64_t task : order)
        partOf(task).order.push_back(task);
}

std::span<TaskQueue::Part> TaskQueue::partsFor(bool takesSpecial)
{
    return std::span(m_parts).subspan(takesSpecial ? 0 : 1);
}

std::span<const TaskQueue::Part> TaskQueue::partsFor(bool takesSpecial) const
{
    return std::span(m_parts).subspan(takesSpecial ? 0 : 1);
}

std::optional<std::int64_t> TaskQueue::next()
{
    const bool takesSpecial = m_lanesTakeSpecial;
    if (!m_held.load(std::memory_order_acquire)) {
        if (const auto task = nextOfOrder(takesSpecial); task || !m_awaitsReturns)
            return task;
    }
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [&] {
            return m_closed || (left(takesSpecial) == 0 ? !m_awaitsReturns : !m_paused);
        });
        if (m_closed)
            return std::nullopt;
        if (const auto task = takeLocked(takesSpecial); task || !m_awaitsReturns)
            return task;
    }
}

std::optional<std::int64_t> TaskQueue::tryNext(bool takesSpecial)
{
    const std::lock_guard lock(m_mutex);
    return m_closed || m_paused ? std::nullopt : takeLocked(takesSpecial);
}

std::optional<std::int64_t> TaskQueue::nextOfOrder(bool takesSpecial)
{
    for (Part &part : partsFor(takesSpecial))
        while (const auto task = part.nextOfOrder())
            if (!isDropped(*task))
                return task;
    return std::nullopt;
}

/// What was put back first, then in order, then what was put behind all others.
std::optional<std::int64_t> TaskQueue::takeLocked(bool takesSpecial)
{
    std::optional<std::int64_t> task;
    for (Part &part : partsFor(takesSpecial))
        task = task ? task : part.takeReturned();
    if (!task)
        task = nextOfOrder(takesSpecial);
    for (Part &part : partsFor(takesSpecial))
        task = task ? task : part.takeLast();
    hold();
    return task;
}

void TaskQueue::hold()
{
    bool isHeld = m_paused || m_closed;
    for (const Part &part : m_parts)
        isHeld = isHeld || !part.returned.empty() || !part.last.empty();
    m_held.store(isHeld, std::memory_order_release);
}

void TaskQueue::putBack(std::int64_t task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (isDropped(task))
            return;
        partOf(task).returned.push_back(task);
        hold();
    }
    m_changed.notify_one();
}

void TaskQueue::putLast(std::int64_t task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (isDropped(task))
            return;
        partOf(task).last.push_back(task);
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

void TaskQueue::drop(std::function<bool(std::int64_t)> isDropped)
{
    {
        const std::lock_guard lock(m_mutex);
        m_isDropped = std::move(isDropped);
        m_drops.store(true, std::memory_order_release);
        for (Part &part : m_parts) {
            std::erase_if(part.returned, m_isDropped);
            std::erase_if(part.last, m_isDropped);
        }
        hold();
    }
    m_changed.notify_all(); // perhaps nothing is left
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

std::int64_t TaskQueue::remaining(bool takesSpecial) const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<std::int64_t>(left(takesSpecial));
}

std::size_t TaskQueue::left(bool takesSpecial) const
{
    std::size_t sum = 0;
    for (const Part &part : partsFor(takesSpecial))
        sum += leftOf(part);
    return sum;
}

} // namespace heddle
