#pragma once

#include "plan/plan.h"
#include "run/results.h"

#include <Eigen/Core>

#include <optional>
#include <span>
#include <vector>

namespace heddle {

/// The scores of a learner's points by one metric, as what is chosen depends on them.
struct PointScores
{
    Eigen::MatrixXd values;      ///< Resamples x points; NaN: not defined.
    std::vector<double> weights; ///< One a resample: the rows tested.
    /// Of all out-of-sample rows together, one a point: judge where resamples have no scores.
    std::vector<double> pooled = {};
};

/// Mean and standard error of each point: on the path of an elastic net weighted by the rows
/// tested, as cv.glmnet, else plain.
struct PointMeans
{
    Eigen::VectorXd mean;
    Eigen::VectorXd se;                 ///< NaN: not defined.
    Eigen::VectorX<std::int64_t> count; ///< Resamples with a score.
};
PointMeans meansOf(const Plan &plan, int learner, const PointScores &scores);

/// The point with the best mean among those with a score in most resamples, and the one within a
/// standard error of it that has the largest lambda, or fewest rounds, all else as in the best.
/// None when no point has a score. Source: Breiman et al. 1984 (the one-SE rule); cv.glmnet.
std::optional<SelectionEntry> select(const Plan &plan, int learner, const PointScores &scores);

/// That which tuning.choose asks for.
int chosenOf(const Plan &plan, const SelectionEntry &selection);

/// 0 of a learner with one point; else the chosen one, or -1 where none is.
int chosenPoint(const Plan &plan, std::span<const SelectionEntry> selections, int learner);

/// Whether a cell is of the point that stands for its learner: the only one, or the chosen one.
bool isOfChosen(const Results &results, const Cell &cell);

} // namespace heddle
