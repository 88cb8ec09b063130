#pragma once

#include "run/deathreason.h"
#include "run/workerspec.h"

#include <cstdint>
#include <optional>
#include <string>

namespace heddle {

/// One worker of a run, as watchers see it.
struct WorkerStatus
{
    enum class State
    {
        Starting,
        Loading, ///< Gets table and experiment, or waits for another worker of its host to get it.
        Ready,
        Draining,
        Lost,     ///< And will be started again.
        SetAside, ///< Lost too often, or refused.
        Ended,    ///< In good order.
    };
    std::string name; ///< "this computer 2", "birch".
    std::string host; ///< "this computer", "birch".
    WorkerSpec spec;  ///< What it was started from.
    State state = State::Starting;
    DeathReason reason;             ///< Why it is not there; empty while it is.
    int losses = 0;                 ///< How often it was lost in this run.
    DeathReason lastLoss;           ///< Why it was lost last.
    std::int64_t tasksReturned = 0; ///< To the queue, by its losses.
    int firstLane = -1;             ///< Of the run; -1 until it is ready for the first time.
    int lanes = 0;
    std::string cannotTake; ///< Why it gets no tasks of trees; empty: it takes all there are.
    std::int64_t tableBytesSent = 0, tableBytes = 0;
    std::int64_t residentBytes = 0;  ///< The most it told of.
    double cpuSeconds = 0;           ///< Of all its threads, as last told; of all its starts.
    std::optional<double> roundTrip; ///< Seconds.
};

/// A task that was given to another worker because its own was lost.
struct TaskRetry
{
    std::int64_t task = 0;
    std::string worker;
    std::string reason; ///< With its remedy.
};

} // namespace heddle
