// The part of making a plan that is about its early end.
#include "core/text.h"
#include "plan/planfault.h"
#include "plan/planmaker.h"
#include "stats/permutationtest.h"

#include <algorithm>

namespace heddle {

namespace {

/// Whether draws are repeats (of all folds) and not replicates.
bool countsRepeats(const ResamplingSpec &resampling)
{
    return resampling.kind == ResamplingKind::CrossValidation ||
           resampling.kind == ResamplingKind::Holdout;
}

} // namespace

/// That the early end is one that this resampling can come to.
Result<void> PlanMaker::checkStop() const
{
    const Experiment &experiment = m_plan->m_experiment;
    if (!experiment.stop)
        return {};
    const StopSpec &stop = *experiment.stop;
    const ResamplingSpec &resampling = experiment.resampling;
    const bool isBootstrap = m_plan->isBootstrap();
    const bool repeats = countsRepeats(resampling);
    if (stop.target == StopTarget::Interval && (!isBootstrap || experiment.intervals->kinds.empty()))
        return faultAt("/stop/target",
                       "is \"interval\", and this resampling makes no bootstrap intervals",
                       "Choose the bootstrap under /resampling, with /intervals.");
    const bool hasTerms =
        std::any_of(experiment.learners.begin(), experiment.learners.end(), [](const auto &learner) {
            return !isOfTrees(learner.kind);
        });
    if (stop.target == StopTarget::Interval && !hasTerms)
        return faultAt("/stop/target", "is \"interval\", and no learner has coefficients",
                       "Choose \"metric\", or a regression.");
    if (stop.target == StopTarget::PValue && !m_plan->isPermutation())
        return faultAt("/stop/target", "is \"p_value\", and this resampling tests nothing",
                       "Choose the permutation under /resampling.");
    if (stop.target == StopTarget::Metric && !isBootstrap && !repeats)
        return faultAt("/stop/target",
                       "is \"metric\", and this resampling has neither replicates nor repeats",
                       "Choose cross-validation or a holdout with repeats, or the bootstrap.");
    const int planned = repeats                                         ? resampling.repeats
                        : resampling.kind == ResamplingKind::Explicit ? m_plan->m_folds
                                                                        : resampling.replicates;
    const std::string what = repeats ? "repeats" : "replicates";
    const int least = stop.least(repeats);
    if (stop.target != StopTarget::PValue && least < 2)
        return faultAt("/stop/at_least", "is 1, from which no standard error can be told",
                       "Choose 2 or more.");
    if (planned < 2 || least >= planned)
        return faultAt(stop.atLeast ? "/stop/at_least" : "/stop",
                       "asks for " + std::to_string(least) + " " + what + " before an end, and " +
                           std::to_string(planned) + " are planned",
                       "Plan more of them under /resampling, or choose a smaller at_least.");
    if (stop.target != StopTarget::PValue)
        return {};
    const std::int64_t exceedances = exceedancesFor(stop.precision);
    if (exceedances > planned)
        return faultAt("/stop/precision",
                       "is " + formatNumber(stop.precision) + ", which takes " +
                           std::to_string(exceedances) + " replicates as extreme as the rows, and " +
                           std::to_string(planned) + " are planned",
                       "Plan more replicates, or choose a larger precision.");
    return {};
}

} // namespace heddle
