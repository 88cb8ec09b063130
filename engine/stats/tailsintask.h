#pragma once

namespace heddle {

/// Upper tails by packet arithmetic and sqrt alone: they may stand inside a task, where a treatment
/// compares them with its significance, unlike those of stats/distributions.h (docs/numerics.md).

/// P(X > x) of χ² with df >= 1 degrees of freedom; 1 for x <= 0. Within 1e-12 of the tail.
/// Source: Abramowitz and Stegun, 26.4.4 and 26.4.5 (finite sums).
double chiSquareTailInTask(double x, int df);

/// P(F > f) with 1 and df >= 1 degrees of freedom; 1 for f <= 0, 0 for infinity. Within 1e-11 of
/// the tail. Source: the incomplete beta function's continued fraction, Abramowitz and Stegun,
/// 26.5.8, by Lentz's method.
double fTailInTask(double f, double df);

} // namespace heddle
