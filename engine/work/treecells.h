#pragma once

#include "plan/plan.h"
#include "stats/trees.h"
#include "work/taskcontrol.h"

#include <span>
#include <vector>

namespace heddle {

/// Grows the trees of one cell over its design.
///
/// What they draw depends on the experiment's seed, the learner's name and all coordinates of the
/// cell (docs/numerics.md).
/// @param y     a number a row used: a level as 0 and 1.
/// @param rows  as the cell's resample has them.
/// @return  as fitTrees
Result<TreeFit> growTrees(const Plan &plan, const GlmDesign &design, const Cell &cell,
                          std::span<const double> y, const FitRows &rows,
                          const TaskControl &control);

/// The same for all levels of the target at once.
Result<TreeFit> growJointTrees(const Plan &plan, const GlmDesign &design, const Cell &cell,
                               const FitRows &rows, const TaskControl &control);

} // namespace heddle
