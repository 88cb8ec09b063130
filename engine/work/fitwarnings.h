#pragma once

#include "plan/plan.h"
#include "stats/glm.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heddle {

/// The words for what is wrong with a fit: separation with the terms at fault, no convergence,
/// terms left out. `fit.warnings` come first.
/// @param notRecommended  columns that a treatment left out (CellDesign); empty: none.
std::vector<std::string> fitWarnings(const Plan &plan, const Cell &cell, const GlmFit &fit,
                                     const std::vector<bool> &notRecommended = {});

/// For test rows that need terms which the training part could not estimate.
std::string noPredictionWarning(std::int64_t rows);

/// For test rows to which the inverse link gives no mean.
std::string noMeanWarning(std::int64_t rows);

/// Why a two-class cell has no fit: its training part lacks the event, or all but the event.
std::string oneClassFailure(const Plan &plan, const Cell &cell, bool hasEvent);

/// For a level of the target that a fit of all levels has not met.
std::string absentLevelWarning(const Plan &plan, int level);
/// The same of trees, which give it what their first rounds leave.
std::string untrainedLevelWarning(const Plan &plan, int level);

/// Why boosted trees grew all rounds: no part of the training rows can be held back from them.
std::string noEarlyStopWarning(const Plan &plan, int rounds);

/// Terms of the design that a fit left out for depending on others, and those that split the
/// classes.
std::vector<std::string> aliasedTerms(const Plan &plan, int learner, const GlmFit &fit,
                                      const std::vector<bool> &notRecommended = {});
std::vector<std::string> separatingTerms(const Plan &plan, const GlmFit &fit);

} // namespace heddle
