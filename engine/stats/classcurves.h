#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace heddle {

// What the probabilities of one event are worth, beyond one number. Rows are weighted by their
// prior weights (empty: all 1). No libm but sqrt.

/// Receiver operating characteristic: what is gained and lost at each threshold, from minus
/// infinity (all rows are called events) to infinity, between every two values of p.
struct RocCurve
{
    std::vector<double> thresholds;
    std::vector<double> sensitivity; ///< Share of the events with p above the threshold.
    std::vector<double> specificity; ///< Share of the others with p below it.
};

/// Step-wise average precision Σ (R_k - R_{k-1}) P_k; NaN where there are no events.
double averagePrecision(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
                        std::span<const double> priorWeights);

struct CalibrationBin
{
    double from = 0, to = 0; ///< [from, to); the last one has its end.
    double count = 0;        ///< Σ weights.
    double predicted = 0;    ///< Mean p.
    double observed = 0;     ///< Share of events.
};
/// Sums of ten bins [0, 0.1) … [0.9, 1], row by row.
class CalibrationSums
{
public:
    CalibrationSums();
    void add(double probability, bool isEvent, double weight = 1);
    std::vector<CalibrationBin> bins() const; ///< Empty ones left out.

private:
    std::vector<CalibrationBin> m_bins; ///< Sums where means will stand.
};

} // namespace heddle
