#pragma once

#include "plan/plan.h"
#include "stats/glm.h"
#include "stats/logistic.h"

#include <cstdint>
#include <vector>

namespace heddle {

/// The model that a permutation's is compared with: without the columns that are permuted, or
/// without any when the target is. The same in every replicate, so it is fitted once.
struct ReducedModel
{
    double deviance = 0;
    std::int64_t dfResidual = 0;
};

/// One a cell of the task's bundle. Errors as those of the fit.
Result<std::vector<ReducedModel>> fitReduced(const Plan &plan, const Task &task,
                                             const LogisticOptions &options);

/// Fits the cells of a permutation's task, each from the learner's own start. The permuted target
/// takes prior weights and offset along: what changes places is the row without its variables. A
/// permuted variable changes every column that it is in, interactions too.
Result<std::vector<GlmFit>> fitPermuted(const Plan &plan, const Task &task,
                                        const LogisticOptions &options);

/// Least squares: F of the columns that the reduced model lacks; else the drop of the deviance.
double permutationStatistic(const Plan &plan, const Task &task, const ReducedModel &reduced,
                            const GlmFit &fit);

} // namespace heddle
