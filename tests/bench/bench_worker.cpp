// A worker whose tasks do nothing, or wait as many milliseconds as HEDDLE_BENCH_WAIT says. It is
// started as heddle-worker is, and ignores what it is told but for its lanes.

#include "core/machine.h"
#include "core/sha256.h"
#include "data/tablecache.h"
#include "orend.h"
#include "wire/pipechannel.h"
#include "wire/workersession.h"

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include <unistd.h>

using namespace heddle;

namespace {

Result<TaskResult> nothing(std::int64_t task, const TaskControl &control)
{
    static const char *const wait = std::getenv("HEDDLE_BENCH_WAIT");
    static const int milliseconds = wait ? std::atoi(wait) : 0;
    for (int i = 0; i < milliseconds && !control.stop.stop_requested(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    TaskResult result;
    result.task = task;
    result.cells.resize(1);
    result.cells[0].failure = "Nothing was fitted.";
    return result;
}

} // namespace

int main(int argc, char **argv)
{
    keepFreedMemory(); // as heddle-worker does
    if (argc == 3 && std::string(argv[1]) == "--is")
        return fileHasSha256(argv[0], argv[2]) ? 0 : 1;
    WorkerOptions options;
    options.lanes = 1;
    for (int i = 1; i + 1 < argc; ++i)
        if (std::string(argv[i]) == "--lanes")
            options.lanes = std::atoi(argv[i + 1]);
    options.cacheFolder = orEnd(defaultCacheFolder());
    options.run = nothing;
    PipeChannel channel(FileDescriptor(::dup(STDIN_FILENO)), FileDescriptor(::dup(STDOUT_FILENO)));
    WorkerSession session(channel, options);
    const WorkerEnd end = session.serve();
    if (end.mustExit)
        std::_Exit(1);
    return end.isInOrder ? 0 : 1;
}
