#include "run/machineload.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <string>

namespace heddle {

namespace {

double secondsOf(clockid_t clock)
{
    timespec time{};
    if (clock_gettime(clock, &time) != 0)
        return 0;
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
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
    std::ifstream file("/proc/stat");
    std::int64_t busy = 0;
    std::int64_t total = 0;
    for (std::string line; std::getline(file, line) && line.starts_with("cpu");) {
        std::size_t cpu = 0;
        const char *end = line.data() + line.size();
        const auto number = std::from_chars(line.data() + 3, end, cpu);
        if (number.ec != std::errc() || !CPU_ISSET(cpu, &m_allowed))
            continue;
        // user nice system idle iowait irq softirq steal; guest time is part of user time
        std::istringstream fields(std::string(number.ptr, end));
        std::int64_t ticks = 0;
        for (int field = 0; field < 8 && fields >> ticks; ++field) {
            total += ticks;
            const bool idle = field == 3 || field == 4;
            busy += idle ? 0 : ticks;
        }
    }
    const auto busyTicks = static_cast<double>(busy - m_busy);
    const auto totalTicks = static_cast<double>(total - m_total);
    m_busy = busy;
    m_total = total;
    return totalTicks > 0 ? std::clamp(busyTicks / totalTicks, 0.0, 1.0) : 0;
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
