#pragma once

#include <cstdint>
#include <span>

namespace heddle {

/// F = ((D0 - D1) / (d0 - d1)) / (D1 / d1) of a model with residual sum of squares D1 and residual
/// degrees of freedom d1 inside one with D0 and d0; t² where one column is in question.
/// NaN where the two models are of one rank or nothing is left to compare with; Inf for a perfect
/// fit.
double fStatistic(double reducedDeviance, std::int64_t reducedDf, double deviance, std::int64_t df);

/// What permuting says about a statistic of which larger values are more extreme.
struct PermutationTest
{
    std::int64_t replicates = 0; ///< With a statistic.
    std::int64_t exceed = 0;     ///< At least as extreme as the observed one.
    double pValue = 0;        ///< (exceed + 1) / (replicates + 1): the observed one is a draw, too.
    double low = 0, high = 0; ///< 95 % interval (Clopper-Pearson) of the p value that all
                              ///< permutations would give: how much chance is in this one.
};

/// A replicate counts from observed × (1 - 1e-12) on, so that rounding parts no ties.
/// @param replicates  NaN: has no statistic and does not count
/// All NaN when the observed statistic is. Of the reducer: quantiles by Boost.Math.
/// Source: Phipson & Smyth, Permutation P-values should never be zero, 2010.
PermutationTest permutationTest(double observed, std::span<const double> replicates);

} // namespace heddle
