#pragma once

#include "stats/glm.h"

#include <optional>

namespace heddle {

constexpr int mostCount = 15; ///< Of weights with which a power is a few products.

/// The rows of a fit, checked: what each counts in sums, and how many there are.
struct CheckedRows
{
    Eigen::VectorXd weights;      ///< Prior weight x multiplicity, one entry a row of the design.
    std::int64_t count = 0;       ///< Σ multiplicities of the rows with prior weight > 0.
    bool onlyZeroOrOne = true;    ///< No weight is anything else.
    bool smallCounts = true;      ///< Every weight is a whole number up to mostCount.
    bool unitPriorWeights = true; ///< Every prior weight is 1.
    double logWeightSum = 0;      ///< Σ k log(prior weight) over the rows used.
};

/// BadInput: sizes differ, a weight is negative or not finite, an offset is not finite, no rows.
Result<CheckedRows> checkRows(const GlmDesign &design, const FitRows &rows);

} // namespace heddle
