#pragma once

namespace heddle {

/// Tails and quantiles by Boost.Math, which agree with R to 14 digits. They call the C library, so
/// they belong to the reducer, never into a task (docs/numerics.md). NaN in, NaN out.

double normalPValue(double z);             ///< P(|Z| > |z|), as R's 2 * pnorm(-abs(z)).
double studentPValue(double t, double df); ///< P(|T| > |t|); NaN for df <= 0.
double normalQuantile(double p);           ///< 0 < p < 1.
double studentQuantile(double p, double df);
double normalProbability(double z); ///< P(Z <= z).
double normalDensity(double z);
double betaQuantile(double p, double a, double b); ///< 0 < p < 1, a > 0, b > 0.

} // namespace heddle
