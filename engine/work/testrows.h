#pragma once

#include "plan/plan.h"
#include "stats/glm.h"

#include <span>
#include <vector>

namespace heddle {

/// Linear predictors of the test rows of one fit.
///
/// A fit whose training part lacks a level leaves columns out. A test row can still be predicted
/// when the left-out columns depend on the others in it as they do in the training rows; else it
/// gets NaN.
/// @param usual  columns that the fit on all rows leaves out, too (their dependence holds in every
///               row): NaN there; null: not known.
std::vector<double> predictTestRows(const Plan &plan, const GlmFit &fit, const Resample &resample,
                                    const Eigen::VectorXd *usual);

/// Sets the linear predictors to NaN for which the link has no mean (inverse: 0 or less).
/// @return how many
std::int64_t blankImpossible(Link link, std::vector<double> &predictors);

/// The experiment's metrics of one cell's predictions; rows whose link is NaN do not count.
/// @param link  linear predictor of each row
/// @param rows  positions among the rows used, as many
std::vector<double> scoreRows(const Plan &plan, const Cell &cell, std::span<const double> link,
                              std::span<const std::int64_t> rows);

} // namespace heddle
