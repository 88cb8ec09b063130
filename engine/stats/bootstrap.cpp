#include "stats/bootstrap.h"

#include "stats/distributions.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();

/// How much the quantile at `share` moves when the share itself has this standard deviation: the
/// slope is that of the replicates about it.
double quantileError(std::span<const double> sorted, double share, double deviation)
{
    const auto count = static_cast<double>(sorted.size());
    const double from = std::max(share - deviation, 1 / (count + 1));
    const double to = std::min(share + deviation, count / (count + 1));
    if (!(to > from))
        return notDefined;
    const double difference =
        quantileOnNormalScale(sorted, to).value - quantileOnNormalScale(sorted, from).value;
    return difference / (to - from) * deviation;
}

/// Standard deviation of the share of replicates below a fixed point.
double shareDeviation(std::span<const double> sorted, double share)
{
    return std::sqrt(share * (1 - share) / static_cast<double>(sorted.size()));
}

struct End
{
    double value = notDefined;
    double error = notDefined;
    bool isExtreme = false;
};

End endAt(std::span<const double> sorted, double share, double deviation)
{
    const ReplicateQuantile quantile = quantileOnNormalScale(sorted, share);
    return {quantile.value, quantileError(sorted, share, deviation), quantile.isExtreme};
}

/// A BCa end moves with the share of replicates below it and, through z0, with the share below the
/// estimate; the two shares vary together.
End bcaEnd(std::span<const double> sorted, double z0, double acceleration, double z)
{
    const double shifted = z0 + z;
    const double shrink = 1 - acceleration * shifted;
    const double point = z0 + shifted / shrink;
    const double share = normalProbability(point);
    const double below = normalProbability(z0);
    const double slope = normalDensity(point) * (1 + 1 / (shrink * shrink)) / normalDensity(z0);
    const double together = std::min(share, below) - share * below;
    const double variance =
        share * (1 - share) + slope * slope * below * (1 - below) - 2 * slope * together;
    return endAt(sorted, share,
                 std::sqrt(std::max(variance, 0.0) / static_cast<double>(sorted.size())));
}

BootstrapInterval between(const End &low, const End &high)
{
    return {low.value, high.value, low.error, high.error, low.isExtreme || high.isExtreme};
}

} // namespace

std::string_view toText(IntervalKind kind)
{
    switch (kind) {
    case IntervalKind::Normal:
        return "normal";
    case IntervalKind::Basic:
        return "basic";
    case IntervalKind::Percentile:
        return "percentile";
    case IntervalKind::Bca:
        return "bca";
    }
    return {};
}

ReplicateSpread spreadOf(double estimate, std::span<const double> replicates)
{
    ReplicateSpread spread;
    spread.count = std::ssize(replicates);
    const auto count = static_cast<double>(spread.count);
    double sum = 0;
    for (const double value : replicates)
        sum += value;
    spread.mean = spread.count > 0 ? sum / count : notDefined;
    spread.bias = spread.mean - estimate;
    double second = 0, third = 0, fourth = 0;
    for (const double value : replicates) {
        const double deviation = value - spread.mean;
        const double square = deviation * deviation;
        second += square;
        third += square * deviation;
        fourth += square * square;
    }
    spread.stdError = spread.count > 1 ? std::sqrt(second / (count - 1)) : notDefined;
    const double variance = second / count;
    spread.skewness = variance > 0 ? third / count / (variance * std::sqrt(variance)) : notDefined;
    spread.kurtosis = variance > 0 ? fourth / count / (variance * variance) : notDefined;
    return spread;
}

ReplicateQuantile quantileOnNormalScale(std::span<const double> sorted, double share)
{
    if (sorted.empty() || std::isnan(share))
        return {notDefined, false};
    const auto count = static_cast<double>(sorted.size());
    constexpr double rounding = 1e-9; // 20 × (1 - 0.9) / 2 is meant as rank 1
    const double exact = (count + 1) * share;
    const double nearest = std::round(exact);
    const double rank = std::abs(exact - nearest) < rounding ? nearest : exact;
    if (rank < 1)
        return {sorted.front(), true};
    if (rank > count)
        return {sorted.back(), true};
    const double whole = std::floor(rank);
    const auto place = static_cast<std::size_t>(whole) - 1;
    if (rank == whole || place + 1 == sorted.size())
        return {sorted[place], false};
    const double from = normalQuantile(whole / (count + 1));
    const double to = normalQuantile((whole + 1) / (count + 1));
    const double part = (normalQuantile(share) - from) / (to - from);
    return {sorted[place] + part * (sorted[place + 1] - sorted[place]), false};
}

double biasCorrection(double estimate, std::span<const double> sorted)
{
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), estimate) - sorted.begin();
    if (below == 0)
        return -std::numeric_limits<double>::infinity();
    if (below == std::ssize(sorted))
        return std::numeric_limits<double>::infinity();
    return normalQuantile(static_cast<double>(below) / static_cast<double>(sorted.size()));
}

double jackknifeAcceleration(double estimate, std::span<const double> leftOut,
                             std::span<const double> sizes)
{
    double squares = 0, cubes = 0;
    for (std::size_t i = 0; i < leftOut.size(); ++i) {
        const double size = sizes.empty() ? static_cast<double>(leftOut.size()) : sizes[i];
        const double influence = (size - 1) * (estimate - leftOut[i]);
        squares += influence * influence;
        cubes += influence * influence * influence;
    }
    const double acceleration = cubes / (6 * squares * std::sqrt(squares));
    return std::isfinite(acceleration) ? acceleration : notDefined;
}

BootstrapInterval normalInterval(double estimate, const ReplicateSpread &spread, double level)
{
    const double z = normalQuantile((1 + level) / 2);
    const double center = estimate - spread.bias;
    // Variances of mean and standard deviation, and what they have in common (the skewness).
    const auto error = [&](double sign) {
        const double variance = 1 - sign * z * spread.skewness + z * z * (spread.kurtosis - 1) / 4;
        return spread.stdError *
               std::sqrt(std::max(variance, 0.0) / static_cast<double>(spread.count));
    };
    return {center - z * spread.stdError, center + z * spread.stdError, error(-1), error(1), false};
}

BootstrapInterval basicInterval(double estimate, std::span<const double> sorted, double level)
{
    const BootstrapInterval percentile = percentileInterval(sorted, level);
    return {2 * estimate - percentile.high, 2 * estimate - percentile.low, percentile.highError,
            percentile.lowError, percentile.isExtreme};
}

BootstrapInterval percentileInterval(std::span<const double> sorted, double level)
{
    const double low = (1 - level) / 2, high = (1 + level) / 2;
    return between(endAt(sorted, low, shareDeviation(sorted, low)),
                   endAt(sorted, high, shareDeviation(sorted, high)));
}

BootstrapInterval bcaInterval(std::span<const double> sorted, double z0, double acceleration,
                              double level)
{
    if (!std::isfinite(z0) || !std::isfinite(acceleration))
        return between(End(), End());
    const double z = normalQuantile((1 + level) / 2);
    return between(bcaEnd(sorted, z0, acceleration, -z), bcaEnd(sorted, z0, acceleration, z));
}

BootstrapInterval intervalOf(IntervalKind kind, double estimate, std::span<const double> sorted,
                             const ReplicateSpread &spread, double acceleration, double level)
{
    switch (kind) {
    case IntervalKind::Normal:
        return normalInterval(estimate, spread, level);
    case IntervalKind::Basic:
        return basicInterval(estimate, sorted, level);
    case IntervalKind::Percentile:
        return percentileInterval(sorted, level);
    case IntervalKind::Bca:
        break;
    }
    return bcaInterval(sorted, biasCorrection(estimate, sorted), acceleration, level);
}

} // namespace heddle
