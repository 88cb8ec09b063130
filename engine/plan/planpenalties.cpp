// The part of making a plan that is about what logistic models are held back by.
#include "core/text.h"
#include "plan/planfault.h"
#include "plan/planmaker.h"

#include <algorithm>

namespace heddle {

/// That every penalty, of each point of a learner, goes with what else is asked for.
Result<void> PlanMaker::checkPenalties() const
{
    for (std::size_t i = 0; i < m_plan->m_parts.size(); ++i) {
        const LearnerSpec &learner = m_plan->m_experiment.learners[i];
        const std::string place = "/learners/" + std::to_string(i);
        const auto pointer = [&](std::string_view parameter) {
            return place + (learner.gridOf(parameter) ? "/grid/" : "/parameters/") +
                   std::string(parameter);
        };
        const std::vector<LearnerSpec> &settings = m_plan->m_parts[i].settings;
        const bool hasRidge =
            std::any_of(settings.begin(), settings.end(), [](const LearnerSpec &setting) {
                return setting.penalty == Penalty::Ridge;
            });
        if (!hasRidge && (learner.gridOf("lambda") || learner.lambda != LearnerSpec().lambda) &&
            learner.kind == LearnerKind::Logistic)
            return faultAt(pointer("lambda"),
                           "stands without a ridge penalty, whose strength it is",
                           R"(Add "penalty": "ridge", or leave it out.)");
        for (const LearnerSpec &setting : settings) {
            if (setting.penalty == Penalty::None)
                continue;
            const std::string name(toText(setting.penalty));
            if (setting.chosenLink)
                return faultAt(pointer("penalty"),
                               "is " + heddle::quoted(name) + " beside the link " +
                                   heddle::quoted(toText(*setting.chosenLink)) +
                                   ": penalties are built in for logit",
                               "Leave one of them out.");
            if (m_plan->isPermutation())
                return faultAt(pointer("penalty"),
                               "is " + heddle::quoted(name) +
                                   ", and a permutation compares likelihoods that nothing holds "
                                   "back",
                               "Leave the penalty out, or choose another resampling.");
        }
    }
    return {};
}

} // namespace heddle
