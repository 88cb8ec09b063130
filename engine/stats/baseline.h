#pragma once

#include "stats/glm.h"

namespace heddle {

// What other learners are compared with: the same prediction for every row, from the target alone.
// The fits hold one coefficient, "(Intercept)" (of classes one for each level but the first), and
// no standard errors. BadInput: no rows with a weight. Exact; cost O(n).

/// Shares w k of each level as log odds against the first.
/// @param codes  level of each row, 0 … levels-1
Result<GlmFit> baselineOfClasses(std::span<const std::int32_t> codes, int levels,
                                 const FitRows &rows);

/// The weighted mean of shares in [0, 1], as log odds; weights are trials.
Result<GlmFit> baselineOfShares(std::span<const double> shares, const FitRows &rows);

/// The weighted mean.
Result<GlmFit> baselineOfNumbers(std::span<const double> numbers, const FitRows &rows);

/// The linear predictor that a baseline has for every row: one number, or one a level.
Eigen::VectorXd baselinePredictors(const GlmFit &fit);

} // namespace heddle
