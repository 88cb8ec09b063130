#include "core/machine.h"

#include "core/text.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
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

/// The smallest limit of the group and all groups above it.
std::int64_t limitOfPath(const std::string &root, std::string group, const std::string &file)
{
    std::int64_t limit = noLimit;
    for (;;) {
        limit = std::min(limit, limitInFile(root + group + "/" + file));
        const auto slash = group.rfind('/');
        if (slash == std::string::npos)
            return limit;
        group.resize(slash);
    }
}

} // namespace

int coresAllowed()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    return std::max(1, CPU_COUNT(&set));
}

std::int64_t groupMemoryLimit(const std::string &membership, const std::string &root)
{
    std::ifstream file(membership);
    std::int64_t limit = noLimit;
    for (std::string line; std::getline(file, line);) {
        const auto first = line.find(':'); // "hierarchy:controllers:/group"
        const auto second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const std::string group = line.substr(second + 1);
        if (controllers.empty())
            limit = std::min(limit, limitOfPath(root, group, "memory.max"));
        else if (("," + controllers + ",").find(",memory,") != std::string::npos)
            limit = std::min(limit, limitOfPath(root + "/memory", group, "memory.limit_in_bytes"));
    }
    return limit;
}

std::int64_t memoryAllowed()
{
    const auto physical =
        static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    return std::min(physical, groupMemoryLimit("/proc/self/cgroup", "/sys/fs/cgroup"));
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
