#include "run/machineload.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <utility>

namespace heddle {

namespace {

double secondsOf(clockid_t clock)
{
    timespec time{};
    if (clock_gettime(clock, &time) != 0)
        return 0;
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Of each processor in the set, since the machine was started.
std::vector<CpuTicks> readTicks(const cpu_set_t &allowed)
{
    std::vector<CpuTicks> cores;
    std::ifstream file("/proc/stat");
    for (std::string line; std::getline(file, line) && line.starts_with("cpu");) {
        std::size_t cpu = 0;
        const char *end = line.data() + line.size();
        const auto number = std::from_chars(line.data() + 3, end, cpu);
        if (number.ec != std::errc() || !CPU_ISSET(cpu, &allowed))
            continue;
        // user nice system idle iowait irq softirq steal; guest time is part of user time
        CpuTicks core;
        const char *at = number.ptr;
        for (int field = 0; field < 8 && at < end && *at == ' '; ++field) {
            std::int64_t ticks = 0;
            at = std::from_chars(at + 1, end, ticks).ptr;
            core.total += ticks;
            const bool idle = field == 3 || field == 4;
            core.busy += idle ? 0 : ticks;
        }
        cores.push_back(core);
    }
    return cores;
}

double shareBetween(const CpuTicks &before, const CpuTicks &now)
{
    const auto busy = static_cast<double>(now.busy - before.busy);
    const auto total = static_cast<double>(now.total - before.total);
    return total > 0 ? std::clamp(busy / total, 0.0, 1.0)
                     : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

LaneClocks::LaneClocks(int lanes)
    : m_clocks(static_cast<std::size_t>(lanes))
{
}

void LaneClocks::laneBegins(int lane)
{
    Clock clock;
    clock.alive = pthread_getcpuclockid(pthread_self(), &clock.id) == 0;
    const std::lock_guard lock(m_mutex);
    m_clocks[static_cast<std::size_t>(lane)] = clock;
}

void LaneClocks::laneEnds(int lane)
{
    const std::lock_guard lock(m_mutex);
    Clock &clock = m_clocks[static_cast<std::size_t>(lane)];
    clock.alive = false; // the clock ends with the thread
    clock.finished = secondsOf(CLOCK_THREAD_CPUTIME_ID);
}

std::vector<double> LaneClocks::cpuSeconds() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<double> seconds;
    seconds.reserve(m_clocks.size());
    for (const Clock &clock : m_clocks)
        seconds.push_back(clock.alive ? secondsOf(clock.id) : clock.finished);
    return seconds;
}

MachineLoad::MachineLoad()
{
    CPU_ZERO(&m_allowed);
    sched_getaffinity(0, sizeof m_allowed, &m_allowed);
    busySinceLast();
}

double MachineLoad::busySinceLast()
{
    CpuTicks now;
    for (const CpuTicks &core : readTicks(m_allowed)) {
        now.busy += core.busy;
        now.total += core.total;
    }
    const double share = shareBetween(m_last, now);
    m_last = now;
    return std::isnan(share) ? 0 : share;
}

CoreLoads::CoreLoads()
{
    CPU_ZERO(&m_allowed);
    sched_getaffinity(0, sizeof m_allowed, &m_allowed);
    m_last = readTicks(m_allowed);
}

std::vector<double> CoreLoads::busySinceLast()
{
    std::vector<CpuTicks> now = readTicks(m_allowed);
    m_last.resize(now.size()); // a core was taken away or given back
    std::vector<double> shares;
    for (std::size_t core = 0; core < now.size(); ++core)
        shares.push_back(shareBetween(m_last[core], now[core]));
    m_last = std::move(now);
    return shares;
}

std::int64_t residentBytes()
{
    std::ifstream file("/proc/self/statm");
    std::int64_t size = 0;
    std::int64_t resident = 0;
    file >> size >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

std::int64_t peakResidentBytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

} // namespace heddle
