#pragma once

#include "plan/plan.h"
#include "stats/logistic.h"

#include <cstdint>
#include <vector>

namespace heddle {

/// One cell of a task's bundle.
/// @param index  from 0
Cell cellOf(const Task &task, int index);

/// What a fit of one response is made of: numbers as they are, a level as 0 and 1.
std::vector<double> responseOf(const Plan &plan, const Cell &cell);

/// The same of several two-class fits of a bundle.
/// @param places  of their cells in it
LogisticTargets targetsOf(const Plan &plan, const Task &task, const std::vector<int> &places);

/// Σ multiplicities of the training rows of each level; rows of weight 0 do not count.
std::vector<std::int64_t> levelCounts(const Plan &plan, const Resample &resample);

} // namespace heddle
