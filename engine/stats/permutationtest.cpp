#include "stats/permutationtest.h"

#include "stats/distributions.h"

#include <cmath>
#include <limits>

namespace heddle {

double fStatistic(double reducedDeviance, std::int64_t reducedDf, double deviance, std::int64_t df)
{
    const std::int64_t columns = reducedDf - df;
    if (columns <= 0 || df <= 0)
        return std::numeric_limits<double>::quiet_NaN();
    return ((reducedDeviance - deviance) / static_cast<double>(columns)) /
           (deviance / static_cast<double>(df));
}

PermutationTest permutationTest(double observed, std::span<const double> replicates)
{
    constexpr double tie = 1 - 1e-12;
    constexpr double level = 0.95;
    PermutationTest test;
    for (const double replicate : replicates) {
        if (std::isnan(replicate))
            continue;
        ++test.replicates;
        if (replicate >= observed * tie)
            ++test.exceed;
    }
    if (std::isnan(observed) || test.replicates == 0) {
        test.pValue = test.low = test.high = std::numeric_limits<double>::quiet_NaN();
        return test;
    }
    const auto count = static_cast<double>(test.replicates);
    const auto above = static_cast<double>(test.exceed);
    test.pValue = (above + 1) / (count + 1);
    test.low = test.exceed == 0 ? 0 : betaQuantile((1 - level) / 2, above, count - above + 1);
    test.high = test.exceed == test.replicates
                    ? 1
                    : betaQuantile((1 + level) / 2, above + 1, count - above);
    return test;
}

} // namespace heddle
