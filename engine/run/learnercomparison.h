#pragma once

#include "run/results.h"

#include <vector>

namespace heddle {

/// Every two learners on the resamples they share, metric by metric; p values adjusted over the
/// pairs of a metric. Of a one-vs-rest its combined scores are compared. Empty where there is one
/// learner, or no corrected form (bootstrap, leave-one-out).
///
/// Two learners are compared only where both have a score in the same resamples, two at least;
/// else their entry holds NaN.
std::vector<ComparisonEntry> compareLearners(const Plan &plan, const ResampleList &resamples);

} // namespace heddle
