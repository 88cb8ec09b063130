#pragma once

#include "run/results.h"
#include "work/taskresult.h"

#include <optional>
#include <utility>
#include <vector>

namespace heddle {

/// Where the lane-seconds of a run went, from its events. Times are seconds since the start.
///
/// A pause counts from the moment in which the last running task ended: it is no part of the wall
/// time. What is left of lanes x wall is a task's own time on the processor (speed-up), waiting
/// within a task for the processor (wait), the time before a lane's first task (start), between
/// two of its tasks (transfer), and after its last one (imbalance: other lanes' last tasks, and the
/// reduction). The parts add up.
class LaneTimes
{
public:
    explicit LaneTimes(int lanes);

    int addLanes(int count); ///< The first one's number.
    int laneCount() const { return static_cast<int>(m_lanes.size()); }

    void taskStarted(int lane, double time);
    void taskEnded(const TaskTiming &timing);
    void taskReturned(int lane, double time);

    void pause(double time);
    void resume(double time);

    int running() const;
    int running(int first, int count) const;        ///< Of these lanes.
    double busySeconds(int lane, double now) const; ///< In tasks so far.
    double elapsed(double now) const;               ///< Without pauses.
    RunTiming timing(double now) const;

private:
    struct LaneTime
    {
        std::optional<double> firstStart;
        std::optional<double> runningSince;
        double lastEnd = 0;
        double wallSeconds = 0;
        double cpuSeconds = 0;
    };
    double pausedBetween(double from, double to) const;
    void beginIdle(double time);

    std::vector<LaneTime> m_lanes;
    std::vector<std::pair<double, double>> m_pauses;
    bool m_paused = false;
    std::optional<double> m_idleSince; ///< While paused and nothing runs.
};

} // namespace heddle
