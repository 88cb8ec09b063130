#pragma once

#include <cstdint>
#include <ctime>
#include <mutex>
#include <vector>

#include <sched.h>

namespace heddle {

/// The processor clocks of a run's lanes. Every member may be called from any thread.
class LaneClocks
{
public:
    explicit LaneClocks(int lanes);

    void laneBegins(int lane); ///< Called by the lane itself, as is laneEnds().
    void laneEnds(int lane);
    std::vector<double> cpuSeconds() const; ///< Of each lane so far.

private:
    struct Clock
    {
        bool alive = false;
        clockid_t id{};
        double finished = 0; ///< Once it has ended.
    };
    mutable std::mutex m_mutex;
    std::vector<Clock> m_clocks; // guarded by m_mutex
};

/// What the kernel counts of one processor, or of several together.
struct CpuTicks
{
    std::int64_t busy = 0;
    std::int64_t total = 0;
};

/// How busy the processors this process may use are, whoever uses them. One thread at a time.
class MachineLoad
{
public:
    MachineLoad();
    double busySinceLast(); ///< Share of the time since the last call, 0 … 1.

private:
    cpu_set_t m_allowed{};
    CpuTicks m_last;
};

/// How busy each of those processors is. One thread at a time.
class CoreLoads
{
public:
    CoreLoads();
    std::vector<double> busySinceLast(); ///< Of each core allowed, 0 … 1; NaN before a clock tick.

private:
    cpu_set_t m_allowed{};
    std::vector<CpuTicks> m_last; ///< By core allowed.
};

std::int64_t residentBytes();     ///< Of this process now.
std::int64_t peakResidentBytes(); ///< Of this process at its largest.

} // namespace heddle
