#include "stats/permutationtest.h"

#include "stats/distributions.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double level = 0.95;

bool isAsExtreme(double replicate, double observed)
{
    constexpr double tie = 1 - 1e-12;
    return replicate >= observed * tie;
}

} // namespace

double fStatistic(double reducedDeviance, std::int64_t reducedDf, double deviance, std::int64_t df)
{
    const std::int64_t columns = reducedDf - df;
    if (columns <= 0 || df <= 0)
        return std::numeric_limits<double>::quiet_NaN();
    return ((reducedDeviance - deviance) / static_cast<double>(columns)) /
           (deviance / static_cast<double>(df));
}

std::int64_t exceedancesFor(double standardError)
{
    constexpr double largest = 4.0 / 27; // of p² (1 - p), at 2/3
    constexpr double most = 1e15;
    const double wanted = std::ceil(largest / (standardError * standardError) * (1 - 1e-12));
    return static_cast<std::int64_t>(std::clamp(wanted, 1.0, most));
}

void SequentialCount::add(double replicate)
{
    if (hasEnded() || std::isnan(replicate))
        return;
    ++m_drawn;
    m_exceed += isAsExtreme(replicate, m_observed) ? 1 : 0;
}

PermutationTest permutationTest(double observed, std::span<const double> replicates,
                                const std::optional<SequentialRule> &rule)
{
    std::optional<SequentialCount> count;
    if (rule)
        count.emplace(observed, *rule);
    PermutationTest test;
    for (const double replicate : replicates) {
        if (std::isnan(replicate) || (count && count->hasEnded()))
            continue;
        if (count)
            count->add(replicate);
        ++test.replicates;
        test.exceed += isAsExtreme(replicate, observed) ? 1 : 0;
    }
    if (std::isnan(observed) || test.replicates == 0) {
        test.pValue = test.low = test.high = std::numeric_limits<double>::quiet_NaN();
        return test;
    }
    const auto drawn = static_cast<double>(test.replicates);
    const auto above = static_cast<double>(test.exceed);
    const bool isInverse = count && count->hasEnded() && test.replicates > rule->atLeast;
    test.pValue = isInverse ? above / drawn : (above + 1) / (drawn + 1);
    test.low = test.exceed == 0 ? 0 : betaQuantile((1 - level) / 2, above, drawn - above + 1);
    test.high = test.exceed == test.replicates
                    ? 1
                    : betaQuantile((1 + level) / 2, isInverse ? above : above + 1, drawn - above);
    return test;
}

} // namespace heddle
