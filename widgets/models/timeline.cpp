#include "models/timeline.h"

#include <algorithm>

namespace heddle {

void Timeline::clear()
{
    *this = Timeline();
}

void Timeline::apply(const std::vector<TaskEvent> &events)
{
    for (const TaskEvent &event : events)
        applyOne(event);
}

void Timeline::setNow(double now)
{
    m_now = std::max(m_now, now);
}

void Timeline::applyOne(const TaskEvent &event)
{
    using End = TimelineBlock::End;
    if (event.lane < 0)
        return;
    setNow(event.time);
    switch (event.kind) {
    case TaskEvent::Kind::Sent:
        m_sent[event.task] = event.time;
        return;
    case TaskEvent::Kind::Started:
        return open(event);
    case TaskEvent::Kind::Progress:
        return;
    case TaskEvent::Kind::Done:
        return close(event, End::Done);
    case TaskEvent::Kind::Failed:
        return close(event, End::Failed);
    case TaskEvent::Kind::Lost:
        return close(event, End::Lost);
    case TaskEvent::Kind::Returned:
    case TaskEvent::Kind::Dropped:
        return close(event, End::Returned);
    }
}

void Timeline::open(const TaskEvent &event)
{
    const auto lane = static_cast<std::size_t>(event.lane);
    if (lane >= m_lanes.size()) {
        m_lanes.resize(lane + 1);
        m_failures.resize(lane + 1);
    }
    std::vector<TimelineBlock> &blocks = m_lanes[lane];
    TimelineBlock block;
    block.task = event.task;
    block.start = event.time;
    if (!blocks.empty()) {
        TimelineBlock &last = blocks.back();
        if (last.how == TimelineBlock::End::None) { // its end was not heard of
            last.how = TimelineBlock::End::Returned;
            last.end = event.time;
        }
        // Clocks of other hosts are known to half a round trip: what seems to overlap does not.
        block.start = std::max(block.start, last.end);
        block.free = last.end;
        block.busyBefore = last.busyBefore + last.end - last.start;
    }
    if (const auto sent = m_sent.find(event.task); sent != m_sent.end()) {
        block.free = std::min(std::max(block.free, sent->second), block.start);
        m_sent.erase(sent);
    }
    blocks.push_back(block);
}

void Timeline::close(const TaskEvent &event, TimelineBlock::End how)
{
    m_sent.erase(event.task);
    TimelineBlock *const block = openBlock(event);
    if (!block)
        return;
    block->end = std::max(event.time, block->start);
    block->how = how;
    if (how == TimelineBlock::End::Failed)
        m_failures[static_cast<std::size_t>(event.lane)].push_back(*block);
}

/// A lost worker's task is told of by the worker's first lane, wherever it ran.
TimelineBlock *Timeline::openBlock(const TaskEvent &event)
{
    const auto runs = [&](const std::vector<TimelineBlock> &blocks) {
        return !blocks.empty() && blocks.back().task == event.task &&
               blocks.back().how == TimelineBlock::End::None;
    };
    const auto own = static_cast<std::size_t>(event.lane);
    if (own < m_lanes.size() && runs(m_lanes[own]))
        return &m_lanes[own].back();
    if (event.kind != TaskEvent::Kind::Lost)
        return nullptr;
    const auto lane = std::find_if(m_lanes.begin(), m_lanes.end(), runs);
    return lane == m_lanes.end() ? nullptr : &lane->back();
}

double Timeline::endOf(const TimelineBlock &block) const
{
    return block.how == TimelineBlock::End::None ? std::max(m_now, block.start) : block.end;
}

std::size_t Timeline::firstAfter(int lane, double time) const
{
    const std::vector<TimelineBlock> &list = blocks(lane);
    const auto found = std::partition_point(
        list.begin(), list.end(), [&](const TimelineBlock &block) { return endOf(block) <= time; });
    return static_cast<std::size_t>(found - list.begin());
}

double Timeline::busyUntil(int lane, double time) const
{
    const std::vector<TimelineBlock> &list = blocks(lane);
    const std::size_t place = firstAfter(lane, time);
    if (place < list.size())
        return list[place].busyBefore + std::max(0.0, time - list[place].start);
    return list.empty() ? 0 : list.back().busyBefore + endOf(list.back()) - list.back().start;
}

double Timeline::busyShare(int lane, double from, double to) const
{
    return to <= from ? 0 : (busyUntil(lane, to) - busyUntil(lane, from)) / (to - from);
}

} // namespace heddle
