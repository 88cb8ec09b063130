#pragma once

#include <cstdint>
#include <optional>
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

/// An early end of a test (Besag & Clifford, Sequential Monte Carlo p-values, 1991): with the first
/// replicate from the `atLeast`th on at which so many are as extreme as the observed statistic.
struct SequentialRule
{
    std::int64_t exceedances = 0; ///< At least 1.
    std::int64_t atLeast = 1;     ///< Replicates that have a statistic.
};
/// The exceedances after which the p value has at most this standard error, whatever it is: that of
/// h / m is about p √((1 - p) / h), which is largest at p = 2/3.
std::int64_t exceedancesFor(double standardError);

/// Counts the replicates of a test until it ends.
class SequentialCount
{
public:
    SequentialCount(double observed, const SequentialRule &rule)
        : m_observed(observed)
        , m_rule(rule)
    {
    }

    void add(double replicate); ///< The next one; NaN: has no statistic. None counts after the end.
    bool hasEnded() const { return m_drawn >= m_rule.atLeast && m_exceed >= m_rule.exceedances; }

private:
    double m_observed;
    SequentialRule m_rule;
    std::int64_t m_drawn = 0, m_exceed = 0;
};

/// A replicate counts from observed × (1 - 1e-12) on, so that rounding parts no ties.
/// @param replicates  NaN: has no statistic and does not count
/// All NaN when the observed statistic is. Of the reducer: quantiles by Boost.Math.
/// With a rule the replicates behind its end do not count. A test that ends at its `atLeast`th one
/// has drawn a number fixed before, and its p value stands as above; one that ends later has
/// p = exceed / replicates, and the interval is that of inverse sampling. Either way a p value of
/// at most α has a probability of at most α where nothing is to be found. Source: Phipson & Smyth,
/// Permutation P-values should never be zero, 2010.
PermutationTest permutationTest(double observed, std::span<const double> replicates,
                                const std::optional<SequentialRule> &rule = {});

} // namespace heddle
