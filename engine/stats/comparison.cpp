#include "stats/comparison.h"

#include "stats/distributions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace heddle {

namespace {

/// Two-sided p of difference / error with t's distribution, and its limits.
double pValueOf(double difference, double error, int df)
{
    if (difference == 0)
        return 1;
    if (error == 0)
        return 0;
    return studentPValue(difference / error, df);
}

} // namespace

PairedComparison compareScores(std::span<const double> a, std::span<const double> b,
                               std::span<const double> ratios)
{
    const auto count = static_cast<double>(a.size());
    double sum = 0, ratio = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += a[i] - b[i];
        ratio += ratios[i] / count;
    }
    PairedComparison result;
    result.difference = sum / count;
    result.df = static_cast<int>(a.size()) - 1;
    double squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double deviation = a[i] - b[i] - result.difference;
        squares += deviation * deviation;
    }
    const double variance =
        a.size() > 1 ? squares / (count - 1) : std::numeric_limits<double>::quiet_NaN();
    result.correctedSe = std::sqrt((1 / count + ratio) * variance);
    result.t = result.difference == 0 ? result.difference : result.difference / result.correctedSe;
    result.pValue = pValueOf(result.difference, result.correctedSe, result.df);
    result.naivePValue = pValueOf(result.difference, std::sqrt(variance / count), result.df);
    if (std::isnan(variance))
        result.t = result.pValue = result.naivePValue = variance;
    return result;
}

std::vector<double> holm(std::span<const double> pValues)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < pValues.size(); ++i)
        if (!std::isnan(pValues[i]))
            order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t x, std::size_t y) { return pValues[x] < pValues[y]; });
    std::vector<double> adjusted(pValues.begin(), pValues.end());
    double largest = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        const auto left = static_cast<double>(order.size() - rank);
        largest = std::max(largest, std::min(1.0, left * pValues[order[rank]]));
        adjusted[order[rank]] = largest;
    }
    return adjusted;
}

} // namespace heddle
