#pragma once

#include "work/taskjob.h"

namespace heddle {

/// Runs a task of trees: of one level or of all; of a path of rounds every point, from one growing.
///
/// What the trees draw depends on the experiment's seed, the learner's name, the setting of its
/// grid and all coordinates of the cell (docs/numerics.md).
Result<TaskResult> runTrees(const Plan &plan, Job &job);

} // namespace heddle
