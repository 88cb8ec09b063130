#pragma once

#include "plan/plan.h"
#include "stats/glm.h"

#include <Eigen/Core>

#include <span>
#include <vector>

namespace heddle {

/// Linear predictors of the test rows of one fit over the cell's design.
///
/// A fit whose training part lacks a level leaves columns out. A test row can still be predicted
/// when the left-out columns depend on the others in it as they do in the training rows; else it
/// gets NaN.
/// @param usual  columns that the fit on all rows leaves out, too (their dependence holds in every
///               row): NaN there; null: not known.
std::vector<double> predictTestRows(const Plan &plan, const GlmDesign &design, const GlmFit &fit,
                                    const Resample &resample, const Eigen::VectorXd *usual);

/// The same for a fit of all levels at once: rows x levels.
/// @param byLevel  coefficients, p x K, as MultinomialFit has them
/// @param leftOut  NaN for the columns that the fit leaves out, p entries
Eigen::MatrixXd predictTestRows(const Plan &plan, const GlmDesign &design,
                                const Eigen::MatrixXd &byLevel, const Eigen::VectorXd &leftOut,
                                const Resample &resample, const Eigen::VectorXd *usual);

/// Sets the linear predictors to NaN for which the link has no mean (inverse: 0 or less).
/// @return how many
std::int64_t blankImpossible(Link link, std::vector<double> &predictors);

/// The experiment's metrics of one cell's predictions; rows whose link is NaN do not count.
/// @param link  linear predictor of each row; of a cell of all levels one a row and level, level
///              after level
/// @param rows  positions among the rows used, as many
std::vector<double> scoreRows(const Plan &plan, const Cell &cell, std::span<const double> link,
                              std::span<const std::int64_t> rows);

/// The same from probabilities of all levels, n x K; a row without one has NaN. Levels are ranked
/// side by side on so many threads.
std::vector<double> scoreClasses(const Plan &plan, const Eigen::MatrixXd &probability,
                                 std::span<const std::int64_t> rows, int threads = 1);

/// Probabilities of all levels from the linear predictors of a cell of all levels.
Eigen::MatrixXd jointProbability(const Plan &plan, std::span<const double> link);

} // namespace heddle
