#pragma once

#include <span>
#include <vector>

namespace heddle {

/// Two learners' scores on the same resamples, compared.
struct PairedComparison
{
    double difference = 0;  ///< Mean of a - b over the resamples.
    double correctedSe = 0; ///< √((1/J + mean(n_test / n_train)) s²)
    double t = 0;           ///< difference / correctedSe; 0 where both are 0.
    int df = 0;             ///< J - 1
    double pValue = 0;      ///< Two-sided.
    double naivePValue = 0; ///< As if the resamples were independent; too small, never alone.
};

/// Corrected resampled t test: training parts overlap, so the variance over resamples is too small
/// by a share that n_test / n_train tells. J >= 2 scores each; NaN in, NaN out.
/// @param ratios  n_test / n_train of each resample
/// Source: Nadeau & Bengio (2003), Inference for the generalization error, Machine Learning 52.
PairedComparison compareScores(std::span<const double> a, std::span<const double> b,
                               std::span<const double> ratios);

/// p values adjusted for their number; NaN stay and do not count.
/// Source: Holm (1979), Scandinavian Journal of Statistics 6; R's p.adjust.
std::vector<double> holm(std::span<const double> pValues);

} // namespace heddle
