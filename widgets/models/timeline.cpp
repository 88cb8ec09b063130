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
    return firstAfter(blocks(lane), time, 0);
}

/// None before `start` ends after the time. Steps that double from there find the near ones fast.
std::size_t Timeline::firstAfter(const std::vector<TimelineBlock> &blocks, double time,
                                 std::size_t start) const
{
    const auto endsBefore = [&](const TimelineBlock &block) { return endOf(block) <= time; };
    std::size_t step = 1;
    while (start + step < blocks.size() && endsBefore(blocks[start + step])) {
        start += step;
        step *= 2;
    }
    const auto first = blocks.begin() + static_cast<std::ptrdiff_t>(start);
    const auto last =
        blocks.begin() + static_cast<std::ptrdiff_t>(std::min(start + step, blocks.size()));
    return static_cast<std::size_t>(std::partition_point(first, last, endsBefore) - blocks.begin());
}

std::vector<double> Timeline::busyShares(int lane, double from, double to, int parts) const
{
    std::vector<double> shares(static_cast<std::size_t>(parts));
    const std::vector<TimelineBlock> &list = blocks(lane);
    if (to <= from || list.empty())
        return shares;
    std::size_t place = firstAfter(lane, from);
    const auto busyUntil = [&](double time) {
        place = firstAfter(list, time, place);
        if (place < list.size())
            return list[place].busyBefore + std::max(0.0, time - list[place].start);
        return list.back().busyBefore + endOf(list.back()) - list.back().start;
    };
    const double width = (to - from) / parts;
    double before = busyUntil(from);
    for (int i = 0; i < parts; ++i) {
        const double until = busyUntil(i + 1 < parts ? from + (i + 1) * width : to);
        shares[static_cast<std::size_t>(i)] = (until - before) / width;
        before = until;
    }
    return shares;
}

} // namespace heddle
