#pragma once

#include "run/results.h"

#include <string>
#include <vector>

namespace heddle {

/// Mean, spread and standard errors of one metric over resamples.
///
/// corrected_se = √((1/J + mean(n_test / n_train)) s²), J the resamples in which the metric is
/// defined; it allows for the overlap of training sets (Nadeau & Bengio, Inference for the
/// generalization error, Machine Learning 52, 2003).
/// @param entries    the resamples of one cell
/// @param place      of the metric in ResampleEntry::metrics
/// @param corrected  false where there is no such form (bootstrap): NaN
SummaryEntry summarise(const ResampleList &entries, std::size_t place, bool corrected);

} // namespace heddle
