#include "run/coordinator.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

namespace heddle {

namespace {

/// Cores' worth of CPU time that one control group allows; none without a quota.
std::optional<double> quotaOf(const std::string &folder)
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
    return std::nullopt;
}

} // namespace

double cgroupCpuQuota(const std::string &membership, const std::string &root)
{
    double least = INFINITY;
    std::ifstream file(membership);
    for (std::string line; std::getline(file, line);) {
        const auto first = line.find(':'); // "hierarchy:controllers:/group"
        const auto second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos)
            continue;
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const bool isSecond = controllers == ",,";
        if (!isSecond && controllers.find(",cpu,") == std::string::npos)
            continue;
        const std::string base = isSecond ? root : root + "/cpu";
        std::string group = line.substr(second + 1);
        for (;;) { // a group's limit holds for all below it
            least = std::min(least, quotaOf(base + group).value_or(INFINITY));
            const auto slash = group.rfind('/');
            if (slash == std::string::npos)
                break;
            group.resize(slash);
        }
    }
    return least;
}

int allowedCores()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    const int byAffinity =
        sched_getaffinity(0, sizeof set, &set) == 0 ? std::max(1, CPU_COUNT(&set)) : 1;
    const double quota = cgroupCpuQuota("/proc/self/cgroup", "/sys/fs/cgroup");
    if (quota >= byAffinity)
        return byAffinity;
    return std::max(1, static_cast<int>(std::ceil(quota)));
}

} // namespace heddle
