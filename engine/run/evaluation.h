#pragma once

#include "plan/plan.h"
#include "run/results.h"

#include <Eigen/Core>

#include <span>

namespace heddle {

/// Adds what the out-of-sample predictions of one learner are worth beyond its metrics: confusion
/// matrix, and of each event ROC curve and calibration. Levels are ranked side by side on so many
/// threads. Rows without a prediction do not count.
///
/// @param prediction  probabilities, rows x levels, over all resamples
/// @param rows        positions among the rows used, as many
void addEvaluation(const Plan &plan, const Cell &cell, const Eigen::MatrixXd &prediction,
                   std::span<const std::int64_t> rows, int threads, Results &results);

/// At most so many points of a ROC curve are kept: those that a line through their neighbours does
/// not show, then an even choice along the curve.
constexpr std::size_t mostRocPoints = 500;
RocCurve thinned(const RocCurve &curve, std::size_t most = mostRocPoints);

} // namespace heddle
