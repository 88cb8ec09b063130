#pragma once

#include "run/results.h"

#include <string>

namespace heddle {

/// One fit as R's print(summary.glm(fit)) shows it, from "Coefficients:" on (without its closing
/// blank line), with what Heddle knows beyond R: separation and its terms, warnings.
/// @param isTreated  the variables are: columns are also left out for what they explain.
std::string fitReport(const FitEntry &fit, bool isTreated = false);

/// The same for one whose model is trees: how many, which columns gain most, deviances.
std::string treesReport(const Plan &plan, const FitEntry &fit);

/// The summaries of a resampling as a table, a line a learner and metric. One-vs-rest: the
/// combined metrics; those of single levels stand in results.json.
std::string resamplingReport(const Results &results);

/// Every two learners on the same resamples, a line a pair and metric; empty for one learner.
std::string comparisonReport(const Results &results);

/// Cells without a fit, their reasons counted; empty when there are none.
std::string failureReport(const Results &results);

/// All of a run for people: every fit, the resampling, failures, time and digest.
std::string runReport(const Results &results);

} // namespace heddle
