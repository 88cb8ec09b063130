#pragma once

#include "work/taskjob.h"

namespace heddle {

/// Runs a task of an elastic net: every point of a path, or one. Coefficients of all levels stand
/// level after level.
Result<TaskResult> runNet(const Plan &plan, Job &job);

} // namespace heddle
