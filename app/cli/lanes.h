#pragma once

#include "options.h"
#include "run/workerspec.h"

namespace heddle {

/// Where the tasks of a command run.
struct Lanes
{
    int local = 0;                   ///< Of this process; 0: every core, or none beside workers.
    std::vector<WorkerSpec> workers; ///< Of all kinds but threads.
};

/// What --lanes, --workers and --ssh-config say.
Result<Lanes> lanesFrom(const Arguments &arguments);

/// These options for the help of a command.
std::vector<OptionSpec> laneOptions();

} // namespace heddle
