#include "core/machine.h"

#include "core/text.h"

#include <cstdlib>
#include <malloc.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <fstream>
#include <limits>
#include <string_view>

namespace heddle {

namespace {

constexpr std::int64_t noLimit = std::numeric_limits<std::int64_t>::max();

std::int64_t limitInFile(const std::string &path)
{
    std::ifstream file(path);
    std::string text;
    if (!(file >> text))
        return noLimit;
    const auto value = parseNumber(text); // "max" is none
    return value && *value > 0 && *value < 9e18 ? static_cast<std::int64_t>(*value) : noLimit;
}

/// Cores' worth of CPU time that one control group allows.
double quotaInFolder(const std::string &folder)
{
    double quota = 0;
    double period = 0;
    std::ifstream second(folder + "/cpu.max"); // "max 100000" or "150000 100000"
    if (second >> quota >> period && period > 0)
        return quota / period;
    std::ifstream firstQuota(folder + "/cpu.cfs_quota_us"); // -1: none
    std::ifstream firstPeriod(folder + "/cpu.cfs_period_us");
    if (firstQuota >> quota && firstPeriod >> period && quota > 0 && period > 0)
        return quota / period;
    return INFINITY;
}

/// Calls visit(folder) for each control group that limits a resource ("cpu", "memory"): the groups
/// named in the file, and those above them, whose limits hold for all below.
template <typename Visit>
void forEachGroup(const std::string &membership, const std::string &root,
                  const std::string &resource, const Visit &visit)
{
    std::ifstream file(membership);
    for (std::string line; std::getline(file, line);) {
        const auto first = line.find(':'); // "hierarchy:controllers:/group"
        const auto second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos)
            continue;
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const bool isVersion2 = controllers == ",,";
        if (!isVersion2 && controllers.find("," + resource + ",") == std::string::npos)
            continue;
        std::string base = root;
        if (!isVersion2)
            base.append("/").append(resource);
        std::string group = line.substr(second + 1);
        for (;;) {
            visit(base + group);
            const auto slash = group.rfind('/');
            if (slash == std::string::npos)
                break;
            group.resize(slash);
        }
    }
}

} // namespace

int coresAllowed()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    const int byAffinity =
        sched_getaffinity(0, sizeof set, &set) == 0 ? std::max(1, CPU_COUNT(&set)) : 1;
    const double quota = groupCpuQuota("/proc/self/cgroup", "/sys/fs/cgroup");
    if (quota >= byAffinity)
        return byAffinity;
    return std::max(1, static_cast<int>(std::ceil(quota)));
}

double groupCpuQuota(const std::string &membership, const std::string &root)
{
    double least = INFINITY;
    forEachGroup(membership, root, "cpu", [&](const std::string &folder) {
        least = std::min(least, quotaInFolder(folder));
    });
    return least;
}

std::int64_t groupMemoryLimit(const std::string &membership, const std::string &root)
{
    std::int64_t least = noLimit;
    forEachGroup(membership, root, "memory", [&](const std::string &folder) {
        for (const char *file : {"/memory.max", "/memory.limit_in_bytes"}) // version 2, version 1
            least = std::min(least, limitInFile(folder + file));
    });
    return least;
}

std::int64_t memoryAllowed()
{
    const auto physical =
        static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    return std::min(physical, groupMemoryLimit("/proc/self/cgroup", "/sys/fs/cgroup"));
}

double threadCpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void keepFreedMemory()
{
    mallopt(M_MMAP_THRESHOLD, 32 << 20); // the most that glibc takes from its heaps
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_TOP_PAD, 4 << 20);
}

void limitLibraryThreads()
{
    ::setenv("OMP_NUM_THREADS", "1", 1);
    ::setenv("OMP_WAIT_POLICY", "passive", 1);
}

void releaseFreedMemory()
{
    malloc_trim(0);
}

std::string bytesText(std::int64_t bytes)
{
    constexpr std::array<std::string_view, 5> units{"bytes", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    value = value < 10 ? std::round(value * 10) / 10 : std::round(value);
    return formatNumber(value) + " " + std::string(units[unit]);
}

} // namespace heddle
