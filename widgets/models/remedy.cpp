#include "models/remedy.h"

#include "core/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace heddle {

namespace {

constexpr int timesAsMany = 4; ///< A Fisher scoring that converges at all is done by then.

/// Whether its draws may be stratified.
bool isDrawnByChance(const ResamplingSpec &resampling)
{
    return resampling.kind == ResamplingKind::CrossValidation ||
           resampling.kind == ResamplingKind::Holdout ||
           resampling.kind == ResamplingKind::Bootstrap;
}

} // namespace

bool isOffered(const Plan &plan, int learner, Remedy remedy)
{
    if (remedy == Remedy::Stratify)
        return isDrawnByChance(plan.experiment().resampling) &&
               !plan.experiment().resampling.stratify &&
               plan.target().kind == TargetKind::Classes && plan.groups().empty();
    const LearnerSpec &spec = plan.experiment().learners[static_cast<std::size_t>(learner)];
    if (remedy == Remedy::MoreIterations)
        return hasMaxIterations(spec.kind) && spec.gridOf("max_iterations") == nullptr;
    return spec.kind == LearnerKind::Logistic && !spec.chosenLink &&
           spec.penalty == Penalty::None && spec.gridOf("penalty") == nullptr &&
           spec.gridOf("link") == nullptr && !plan.isPermutation();
}

Result<Experiment> withRemedy(const Experiment &experiment, const std::string &learner,
                              Remedy remedy)
{
    Experiment next = experiment;
    if (remedy == Remedy::Stratify) {
        if (!isDrawnByChance(next.resampling))
            return badInput("The experiment has no such resampling any more.",
                            "Nothing was refitted.", "Undo the edit that took it out.");
        next.resampling.stratify = true;
        return next;
    }
    const auto found = std::find_if(next.learners.begin(), next.learners.end(),
                                    [&](const LearnerSpec &spec) { return spec.name == learner; });
    const bool fits = found != next.learners.end() &&
                      (remedy == Remedy::MoreIterations ? hasMaxIterations(found->kind)
                                                        : found->kind == LearnerKind::Logistic);
    if (!fits)
        return badInput("The experiment has no such learner " + heddle::quoted(learner) +
                            " any more.",
                        "Nothing was refitted.",
                        "Undo the edit that took it out, or run the experiment as it is.");
    if (remedy == Remedy::MoreIterations)
        found->maxIterations = found->maxIterations > std::numeric_limits<int>::max() / timesAsMany
                                   ? std::numeric_limits<int>::max()
                                   : found->maxIterations * timesAsMany;
    else
        found->penalty = remedy == Remedy::Ridge ? Penalty::Ridge : Penalty::Firth;
    return next;
}

QString remedyEdit(Remedy remedy)
{
    switch (remedy) {
    case Remedy::Ridge:
        return QCoreApplication::translate("heddle::Remedy", "refit with ridge");
    case Remedy::Firth:
        return QCoreApplication::translate("heddle::Remedy", "refit with Firth's correction");
    case Remedy::Stratify:
        return QCoreApplication::translate("heddle::Remedy", "stratified resampling");
    case Remedy::MoreIterations:
        break;
    }
    return QCoreApplication::translate("heddle::Remedy", "refit with more iterations");
}

} // namespace heddle
