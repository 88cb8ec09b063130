#include "wire/hostfacts.h"

#include "core/machine.h"
#include "core/text.h"
#include "data/tablecache.h"
#include "plan/experiment.h"
#include "stats/xgboost.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string_view>

#include <unistd.h>

namespace heddle {

namespace {

constexpr std::int64_t kibibyte = 1024;

std::string firstLine(const char *path)
{
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

std::string validText(std::string text)
{
    return isValidUtf8(text) ? text : std::string("unknown");
}

std::string hostName()
{
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0)
        return "unknown";
    return validText(name.data());
}

std::string userName()
{
    const char *const user = std::getenv("USER"); // NOLINT(concurrency-mt-unsafe): only read
    return user && *user != '\0' ? validText(user) : "uid " + std::to_string(::getuid());
}

/// "Debian GNU/Linux 12 (bookworm)".
std::string systemName()
{
    constexpr std::string_view key = "PRETTY_NAME=";
    std::ifstream file("/etc/os-release");
    for (std::string line; std::getline(file, line);) {
        if (!std::string_view(line).starts_with(key))
            continue;
        std::string name = line.substr(key.size());
        std::erase(name, '"');
        return validText(name);
    }
    return "Linux";
}

/// Bytes of memory that could be had now.
std::int64_t freeMemory()
{
    std::ifstream file("/proc/meminfo");
    std::string name, unit;
    std::int64_t value = 0;
    while (file >> name >> value) {
        std::getline(file, unit);
        if (name == "MemAvailable:")
            return std::min(value * kibibyte, memoryAllowed());
    }
    return 0;
}

/// The same for all workers that read and write the same cache folder. Its device and inode would
/// do on one machine; folders on network drives are told apart by the host: they hold each table
/// once a host, then.
std::string cacheName(const std::string &folder)
{
    return hostName() + ":" + firstLine("/proc/sys/kernel/random/boot_id") + ":" +
           std::to_string(::getuid()) + ":" + folder;
}

} // namespace

message::Hello helloOf(int lanes, const std::string &cacheFolder)
{
    message::Hello hello;
    hello.identity = ownIdentity();
    hello.xgboost = xgboostVersion();
    for (const LearnerKind kind : learnerKinds)
        if (!isOfTrees(kind) || !hello.xgboost.empty())
            hello.learners.emplace_back(toText(kind));
    hello.lanes = lanes;
    hello.cores = coresAllowed();
    hello.memory = memoryAllowed();
    hello.free = freeMemory();
    hello.host = hostName();
    hello.user = userName();
    hello.system = systemName();
    hello.cache = validText(cacheName(cacheFolder));
    if (const auto cache = TableCache::open(cacheFolder)) {
        if (const auto held = cache->held()) {
            hello.heldTables = std::ssize(held->ids);
            hello.heldBytes = held->bytes;
        }
    }
    hello.process = ::getpid();
    timespec time{};
    clock_gettime(CLOCK_REALTIME, &time);
    hello.clock = static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
    return hello;
}

std::int64_t residentMemory()
{
    std::ifstream file("/proc/self/statm");
    std::int64_t total = 0, resident = 0;
    file >> total >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

double processCpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

} // namespace heddle
