#pragma once

#include "plan/plan.h"
#include "run/workerspec.h"
#include "work/taskresult.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

namespace heddle {

struct VerificationOptions
{
    double share = 1;                ///< Of the tasks, 0 < share <= 1; at least one is checked.
    int lanes = 0;                   ///< As RunOptions.
    std::vector<WorkerSpec> workers; ///< Likewise.
    std::string workerProgram;       ///< Likewise.
    std::stop_token stop;
};

/// What running tasks a second time has shown.
struct Verification
{
    std::int64_t checked = 0;
    std::vector<std::int64_t> different; ///< Tasks whose result is not the same to the last bit.
};

/// Runs finished tasks of a plan again and compares them with their results, times left out.
/// Which ones are taken depends on share and seed alone. Cancelled when options.stop was asked for;
/// what a run ends with when its workers are lost. Needs no event loop; blocks.
Result<Verification> verifyTasks(const std::shared_ptr<const Plan> &plan,
                                 const std::vector<std::unique_ptr<TaskResult>> &results,
                                 const VerificationOptions &options);

} // namespace heddle
