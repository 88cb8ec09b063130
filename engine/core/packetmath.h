#pragma once

#include <span>

namespace heddle {

// Elementary functions that give the same bits on every host of one instruction-set level.
//
// The C library picks other code by processor and by version, so a task never calls its exp, log
// or pow (docs/numerics.md). These run Eigen's vector code on whole packets, the ends of arrays
// included: a value's result depends on that value alone, not on its place or the array's length.
// Within 2 units in the last place of the true value. Reentrant; no allocation.

/// Replaces each x by exp(x). NaN stays; above the range gives infinity, below the smallest normal
/// number gives 0.
void packetExp(std::span<double> values);

/// Replaces each x by its natural logarithm: NaN for x < 0 and NaN, minus infinity for 0.
void packetLog(std::span<double> values);

/// x to a whole power by repeated multiplication (squaring); a negative power is 1 over the
/// positive one. powerWhole(x, 2) is exactly x * x; powerWhole(x, 0) is 1.
double powerWhole(double x, int exponent);

/// Replaces each base by base^exponent with R's meaning: whole exponents up to 1024 in size as
/// powerWhole, others as exp(exponent * log(base)), NaN where the base is negative then.
/// @param exponents  one for each base, or a single one for all.
void packetPower(std::span<double> bases, std::span<const double> exponents);

} // namespace heddle
