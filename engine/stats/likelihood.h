#pragma once

#include "stats/glm.h"

#include <span>

namespace heddle {

// Parts of log likelihoods that depend on the data alone; no libm.

/// log m! for m >= 0 (log Γ(m + 1)): Stirling's series, exact to rounding from 16 on.
double logFactorial(double m);

/// Log likelihood of the saturated model of shares, weights being trials.
/// @param loss  -Σ w (y log y + (1 - y) log(1 - y)) with 0 log 0 = 0.
double saturatedBinomial(std::span<const double> shares, const FitRows &rows, double loss);

/// Log likelihood of the saturated model of counts, Σ w (y log y - y - log y!); NaN when a count
/// that has a weight is not whole: it has no likelihood.
double saturatedPoisson(std::span<const double> counts, const Eigen::VectorXd &weights);

} // namespace heddle
