// A worker whose tasks do nothing, or wait for as many milliseconds as BENCH_TASK_MS says: what is
// left is the cost of links, messages and dispatcher.

#include "data/tablecache.h"
#include "wire/filedescriptor.h"
#include "wire/pipechannel.h"
#include "wire/workersession.h"

#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

#include <unistd.h>

using namespace heddle;

namespace {

constexpr int columns = 2; // of the design that bench_workers plans

Result<TaskResult> nothing(std::int64_t task, std::chrono::milliseconds wait)
{
    if (wait.count() > 0)
        std::this_thread::sleep_for(wait);
    TaskResult result;
    result.task = task;
    result.cells.resize(1);
    result.cells[0].fit.coefficients = Eigen::VectorXd::Zero(columns);
    return result;
}

} // namespace

int main()
{
    const char *const text = std::getenv("BENCH_TASK_MS");
    const std::chrono::milliseconds wait(text ? std::atoi(text) : 0);
    const auto cache = defaultCacheFolder();
    if (!cache)
        return 1;
    WorkerOptions options;
    options.lanes = 1;
    options.cacheFolder = *cache;
    options.run = [wait](std::int64_t task, const TaskControl &) { return nothing(task, wait); };
    PipeChannel channel(FileDescriptor(::dup(STDIN_FILENO)), FileDescriptor(::dup(STDOUT_FILENO)));
    return WorkerSession(channel, options).serve().isInOrder ? 0 : 1;
}
