#pragma once

#include "plan/plan.h"
#include "work/taskcontrol.h"
#include "work/taskresult.h"

#include <cstdint>
#include <memory>

namespace heddle {

/// Runs any task of one plan: derives rows and start values, fits, scores. One object serves all
/// lanes of a process; every member may be called from any thread.
///
/// Resample fits start from the fit on all rows of their learner and levels. Whoever needs it
/// first computes it (it is one of the plan's own tasks); nobody waits for it, all get the same
/// bits.
class TaskRunner
{
public:
    explicit TaskRunner(std::shared_ptr<const Plan> plan);
    ~TaskRunner();

    /// The result, or Cancelled. Exceptions (memory, our own mistakes) become failed cells.
    Result<TaskResult> run(std::int64_t task, const TaskControl &control);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace heddle
