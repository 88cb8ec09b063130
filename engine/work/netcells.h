#pragma once

#include "plan/plan.h"
#include "stats/elasticnet.h"
#include "work/taskcontrol.h"

namespace heddle {

// The cells of one task of an elastic net: a path, or one point.

/// Fits at the lambdas of the task's path.
/// @param rows  as the task's resample has them
/// @return  as fitElasticNet
Result<NetPath> fitNet(const Plan &plan, const GlmDesign &design, const Task &task,
                       const FitRows &rows, const TaskControl &control);

/// One point of a path as a fit: without standard errors and likelihood, for the estimates are
/// shrunk. `dfResidual` is what the columns with a coefficient leave of `dfNull`. Coefficients of
/// all levels stand level after level; NaN: no row has the level.
GlmFit fitOfNet(const NetPath &path, std::size_t point);

/// Linear predictors of some rows at every lambda, for each response (multinomial: level) a matrix
/// rows x lambdas. Minus infinity for a level that the path has not met.
std::vector<Eigen::MatrixXd> predictNet(const Plan &plan, const GlmDesign &design,
                                        const NetPath &path, std::span<const std::int64_t> rows);

} // namespace heddle
