#pragma once

namespace heddle {

/// What the probit link needs of the normal distribution, by packet arithmetic and sqrt alone: it
/// may stand inside a task, unlike stats/distributions.h (docs/numerics.md).

/// Logarithms of Φ(x), Φ(-x) and φ(x); also where Φ itself would underflow. NaN in, NaN out.
struct NormalLogs
{
    double below = 0;   ///< log P(Z <= x)
    double above = 0;   ///< log P(Z > x)
    double density = 0; ///< log φ(x)
};

/// Within 5e-14 of |log| (absolute below 1). Source: Abramowitz and Stegun, 26.2.11 (series,
/// |x| < 2.5) and 26.2.14 (continued fraction).
NormalLogs normalLogs(double x);

/// x with Φ(x) = p for 0 < p < 1, by Newton's method from 0; within 1e-13 of x.
double normalQuantileInTask(double p);

} // namespace heddle
