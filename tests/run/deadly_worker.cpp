// A worker that fits nothing, and dies where the environment says: HEDDLE_DEADLY_TASK is the number
// of a task, or "every".

#include "data/tablecache.h"
#include "wire/pipechannel.h"
#include "wire/workersession.h"

#include <csignal>
#include <cstdlib>
#include <string>

#include <unistd.h>

using namespace heddle;

namespace {

/// What a fit with two columns looks like.
Result<TaskResult> runOrDie(std::int64_t task, const TaskControl & /*control*/)
{
    const char *const deadly = std::getenv("HEDDLE_DEADLY_TASK");
    if (deadly && (std::string(deadly) == "every" || std::string(deadly) == std::to_string(task)))
        std::raise(SIGKILL);
    TaskResult result;
    result.task = task;
    result.cells.resize(1);
    result.cells[0].fit.coefficients = Eigen::Vector2d(1, 2);
    return result;
}

} // namespace

int main()
{
    const auto folder = defaultCacheFolder();
    if (!folder)
        return 1;
    WorkerOptions options;
    options.lanes = 1;
    options.cacheFolder = *folder;
    options.run = runOrDie;
    PipeChannel channel(FileDescriptor(::dup(STDIN_FILENO)), FileDescriptor(::dup(STDOUT_FILENO)));
    WorkerSession session(channel, options);
    return session.serve().isInOrder ? 0 : 1;
}
