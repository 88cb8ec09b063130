#pragma once

#include <cstdint>
#include <string>

namespace heddle {

/// Cores this process may use: affinity and the CPU quota of its control groups honoured; at
/// least 1.
int coresAllowed();

/// Cores' worth of CPU time that the groups named in a file like /proc/self/cgroup, and those above
/// them, allow below a root like /sys/fs/cgroup (version 2 or 1); infinite without a quota.
double groupCpuQuota(const std::string &membership, const std::string &root);

/// Bytes of memory this process may use: the smaller of the machine's memory and the limits of
/// its control groups (version 2 or 1).
std::int64_t memoryAllowed();

/// The smallest memory limit of the groups named in a file like /proc/self/cgroup and of those
/// above them, below a root like /sys/fs/cgroup; the largest integer when there is none.
std::int64_t groupMemoryLimit(const std::string &membership, const std::string &root);

double threadCpuSeconds(); ///< That the calling thread has used.

/// Makes the allocator keep up to 256 MB of freed memory for what comes next, instead of giving the
/// matrices of each task back to the system only to ask for them again; called once, by main().
/// (New pages cost a fifth of the one-vs-rest fit of letter recognition, and all lanes of a process
/// wait for each other in the kernel to get them.)
void keepFreedMemory();

/// Keeps libraries that come with threads of their own (XGBoost's OpenMP) from starting any: lanes
/// are the threads of this program. Called once, at the start of main(), before there are others.
void limitLibraryThreads();

/// Gives what was freed so far back to the system.
void releaseFreedMemory();

/// "3.1 GB", for messages.
std::string bytesText(std::int64_t bytes);

} // namespace heddle
