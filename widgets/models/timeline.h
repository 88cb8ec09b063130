#pragma once

#include "work/taskevent.h"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace heddle {

/// One stay of a task on a lane. Times are seconds since the start of the run.
struct TimelineBlock
{
    enum class End : std::uint8_t
    {
        None, ///< It runs.
        Done,
        Failed,
        Lost,    ///< With its worker.
        Returned ///< Given up: the run was cancelled, or another lane was faster.
    };

    std::int64_t task = -1;
    double free = 0; ///< Since when task and lane could have met.
    double start = 0;
    double end = 0;        ///< Meaningless while it runs.
    double busyBefore = 0; ///< Seconds of the lane's blocks before this one.
    End how = End::None;
};

/// What ran when on each lane of a run, made from its events: what the timeline draws. Blocks of a
/// lane stand in the order of time and never overlap. Lives in the GUI thread.
class Timeline
{
public:
    void clear();
    void apply(const std::vector<TaskEvent> &events);
    void setNow(double now); ///< The run has gone on.

    double now() const { return m_now; } ///< The latest moment known.
    int laneCount() const { return static_cast<int>(m_lanes.size()); }
    const std::vector<TimelineBlock> &blocks(int lane) const
    {
        return m_lanes.at(static_cast<std::size_t>(lane));
    }
    const std::vector<TimelineBlock> &failures(int lane) const ///< Those blocks alone.
    {
        return m_failures.at(static_cast<std::size_t>(lane));
    }
    double endOf(const TimelineBlock &block) const; ///< Of one that runs: now.

    /// Number of the lane's first block that ends after a time; that of all when none does.
    std::size_t firstAfter(int lane, double time) const;

    /// Share of the time between two moments that a lane was busy.
    double busyShare(int lane, double from, double to) const
    {
        return busyShares(lane, from, to, 1).front();
    }
    /// The same of so many equal parts of that time, in one walk.
    std::vector<double> busyShares(int lane, double from, double to, int parts) const;

private:
    void applyOne(const TaskEvent &event);
    void open(const TaskEvent &event);
    void close(const TaskEvent &event, TimelineBlock::End how);
    TimelineBlock *openBlock(const TaskEvent &event);
    std::size_t firstAfter(const std::vector<TimelineBlock> &blocks, double time,
                           std::size_t start) const;

    std::vector<std::vector<TimelineBlock>> m_lanes, m_failures; ///< By lane.
    std::unordered_map<std::int64_t, double> m_sent; ///< When, by task; until it starts.
    double m_now = 0;
};

} // namespace heddle
