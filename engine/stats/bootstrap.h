#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace heddle {

/// Intervals of an estimate from its bootstrap replicates. All of it is for the reducer: quantiles
/// come from Boost.Math (docs/numerics.md). Source: Davison & Hinkley, Bootstrap Methods and their
/// Application, 1997, chapter 5; R's package boot.

enum class IntervalKind
{
    Normal,
    Basic,
    Percentile,
    Bca ///< Bias-corrected and accelerated.
};
inline constexpr std::array<IntervalKind, 4> allIntervalKinds = {
    IntervalKind::Normal, IntervalKind::Basic, IntervalKind::Percentile, IntervalKind::Bca};
std::string_view toText(IntervalKind kind); ///< "normal", "basic", "percentile", "bca"

/// How replicates are spread about the estimate. NaN where there are too few of them.
struct ReplicateSpread
{
    std::int64_t count = 0;
    double mean = 0;
    double bias = 0;     ///< mean - estimate
    double stdError = 0; ///< Divisor count - 1.
    double skewness = 0; ///< Third central moment / σ³.
    double kurtosis = 0; ///< Fourth central moment / σ⁴ (3 for a normal distribution).
};

/// @param replicates  finite values
ReplicateSpread spreadOf(double estimate, std::span<const double> replicates);

/// A quantile of replicates, interpolated on the normal scale at rank (R + 1) × share as boot does.
struct ReplicateQuantile
{
    double value = 0;       ///< NaN without replicates.
    bool isExtreme = false; ///< The rank lies outside 1 … R: the extreme replicate was taken.
};
/// @param sorted  finite values, ascending
/// @param share   between 0 and 1; NaN gives NaN
ReplicateQuantile quantileOnNormalScale(std::span<const double> sorted, double share);

/// z0 = Φ⁻¹(#{t < estimate} / R); infinite where all replicates lie on one side.
double biasCorrection(double estimate, std::span<const double> sorted);

/// a = ΣL³ / (6 (ΣL²)^1.5) of the jackknife's influence values L = (n - 1)(estimate - t), n being
/// the rows (or groups) of the stratum that one was left out of.
/// @param leftOut  estimates without one row or group each; a NaN among them gives NaN
/// @param sizes    n of each; empty: as many as there are estimates
/// @return NaN also where no row has any influence.
double jackknifeAcceleration(double estimate, std::span<const double> leftOut,
                             std::span<const double> sizes = {});

/// An interval, with the standard error that its ends have because replicates are drawn by chance
/// (Monte Carlo error; it falls as 1 / √R).
struct BootstrapInterval
{
    double low = 0, high = 0; ///< NaN: not defined.
    double lowError = 0, highError = 0;
    bool isExtreme = false; ///< An end is the extreme replicate.
};

/// Estimate - bias ± z × standard error.
BootstrapInterval normalInterval(double estimate, const ReplicateSpread &spread, double level);
/// The percentile interval mirrored at the estimate.
BootstrapInterval basicInterval(double estimate, std::span<const double> sorted, double level);
BootstrapInterval percentileInterval(std::span<const double> sorted, double level);
/// Quantiles at Φ(z0 + (z0 + z) / (1 - a (z0 + z))); not defined where z0 or a is not finite.
BootstrapInterval bcaInterval(std::span<const double> sorted, double z0, double acceleration,
                              double level);
/// The one of a kind. @param acceleration  of BCa
BootstrapInterval intervalOf(IntervalKind kind, double estimate, std::span<const double> sorted,
                             const ReplicateSpread &spread, double acceleration, double level);

} // namespace heddle
