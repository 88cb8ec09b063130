#include "run/lanetimes.h"

#include <algorithm>

namespace heddle {

LaneTimes::LaneTimes(int lanes)
    : m_lanes(static_cast<std::size_t>(lanes))
{
}

int LaneTimes::addLanes(int count)
{
    const int first = laneCount();
    m_lanes.resize(m_lanes.size() + static_cast<std::size_t>(count));
    return first;
}

void LaneTimes::taskStarted(int lane, double time)
{
    LaneTime &times = m_lanes[static_cast<std::size_t>(lane)];
    if (!times.firstStart)
        times.firstStart = time;
    times.runningSince = time;
    m_idleSince.reset(); // it was pulled before the pause, the news came after it
}

void LaneTimes::taskEnded(const TaskTiming &timing)
{
    LaneTime &times = m_lanes[static_cast<std::size_t>(timing.lane)];
    times.runningSince.reset();
    times.lastEnd = timing.start + timing.wallSeconds;
    times.wallSeconds += timing.wallSeconds;
    times.cpuSeconds += timing.cpuSeconds;
    beginIdle(times.lastEnd);
}

void LaneTimes::taskReturned(int lane, double time)
{
    LaneTime &times = m_lanes[static_cast<std::size_t>(lane)];
    times.runningSince.reset();
    times.lastEnd = time;
    beginIdle(time);
}

void LaneTimes::pause(double time)
{
    m_paused = true;
    beginIdle(time);
}

void LaneTimes::resume(double time)
{
    if (m_idleSince && *m_idleSince < time)
        m_pauses.emplace_back(*m_idleSince, time);
    m_idleSince.reset();
    m_paused = false;
}

int LaneTimes::running() const
{
    return running(0, laneCount());
}

int LaneTimes::running(int first, int count) const
{
    const auto begin = m_lanes.begin() + first;
    return static_cast<int>(std::count_if(
        begin, begin + count, [](const LaneTime &lane) { return lane.runningSince.has_value(); }));
}

double LaneTimes::busySeconds(int lane, double now) const
{
    const LaneTime &times = m_lanes[static_cast<std::size_t>(lane)];
    return times.wallSeconds + (times.runningSince ? std::max(0.0, now - *times.runningSince) : 0);
}

double LaneTimes::elapsed(double now) const
{
    return std::max(0.0, now - pausedBetween(0, now));
}

RunTiming LaneTimes::timing(double now) const
{
    RunTiming timing;
    timing.lanes = static_cast<int>(m_lanes.size());
    timing.wallSeconds = elapsed(now);
    for (const LaneTime &lane : m_lanes) {
        if (!lane.firstStart) {
            timing.imbalanceSeconds += timing.wallSeconds;
            continue;
        }
        // A task that runs now counts as work up to now.
        const double current = lane.runningSince ? std::max(0.0, now - *lane.runningSince) : 0;
        const double last = lane.runningSince ? now : lane.lastEnd;
        const double span = last - *lane.firstStart - pausedBetween(*lane.firstStart, last);
        timing.taskCpuSeconds += lane.cpuSeconds + current;
        timing.waitSeconds += lane.wallSeconds - lane.cpuSeconds;
        timing.startSeconds += elapsed(*lane.firstStart);
        timing.transferSeconds += span - lane.wallSeconds - current;
        timing.imbalanceSeconds += now - last - pausedBetween(last, now);
    }
    timing.serialForecastSeconds = timing.taskCpuSeconds;
    if (timing.wallSeconds > 0)
        timing.speedup = timing.serialForecastSeconds / timing.wallSeconds;
    timing.efficiency = timing.speedup / std::max(1, timing.lanes);
    return timing;
}

double LaneTimes::pausedBetween(double from, double to) const
{
    double sum = 0;
    const auto add = [&](double begin, double end) {
        sum += std::max(0.0, std::min(to, end) - std::max(from, begin));
    };
    for (const auto &[begin, end] : m_pauses)
        add(begin, end);
    if (m_idleSince)
        add(*m_idleSince, to);
    return sum;
}

void LaneTimes::beginIdle(double time)
{
    if (m_paused && !m_idleSince && running() == 0)
        m_idleSince = time;
}

} // namespace heddle
