#pragma once

#include "stats/glm.h"

#include <stop_token>

namespace heddle {

struct LinearOptions
{
    bool summary = true; ///< Standard errors and null deviance, too.
    std::stop_token stop;
};

/// Weighted least squares y = offset + X b + e by Householder QR with R's pivoting (a column whose
/// remainder is below 1e-7 of its length is aliased, later columns yield to earlier ones).
///
/// @return the fit, `deviance` being the weighted residual sum of squares, or
///         BadInput (sizes differ, no rows, weight < 0, y not finite) or Cancelled.
/// Cost O(n p²). Reentrant; no I/O, no randomness.
/// Source: R's lm.fit / lm.wfit (LINPACK dqrdc2).
Result<GlmFit> fitLinear(const GlmDesign &design, std::span<const double> y, const FitRows &rows,
                         const LinearOptions &options = {});

} // namespace heddle
