#pragma once

#include "plan/plan.h"
#include "stats/glm.h"
#include "stats/logistic.h"

#include <cstdint>
#include <span>
#include <vector>

namespace heddle {

/// What the models of a task are fitted to; the plan's own, or what a permutation makes of it.
/// Views: plan or permutation must outlive it.
struct FitInput
{
    const GlmDesign *design = nullptr;
    std::span<const std::int32_t> codes; ///< Level of each row of a target of classes.
    std::span<const double> numbers;     ///< Shares or numbers of another.
    FitRows rows;
};

FitInput inputOf(const Plan &plan, std::span<const std::uint32_t> multiplicities = {});

/// What a fit of one response is made of: numbers as they are, a level as 0 and 1.
std::vector<double> responseOf(const Plan &plan, const Cell &cell, const FitInput &input);

/// Σ multiplicities of the training rows of each level; rows of weight 0 do not count.
std::vector<std::int64_t> levelCounts(const Plan &plan, const Resample &resample);

/// Fits some cells of a task of any learner but trees (work/treecells.h) and elastic nets
/// (work/netcells.h).
/// @param places  of the cells in the bundle
/// @return        one fit a place, or what the learner's fit says (stats/logistic.h, glmfit.h,
///                linear.h, multinomial.h, baseline.h).
Result<std::vector<GlmFit>> fitCells(const Plan &plan, const Task &task,
                                     const std::vector<int> &places, const FitInput &input,
                                     const LogisticOptions &options);

} // namespace heddle
