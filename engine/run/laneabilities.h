#pragma once

#include "plan/plan.h"
#include "run/workerspec.h"

#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace heddle {

bool hasTrees(const Plan &plan); ///< Whether some of its tasks need XGBoost.
bool isTaskOfTrees(const Plan &plan, std::int64_t task);

/// Which of a plan's learners the lanes of one place can fit, as far as it is known before a run.
struct LaneAbility
{
    std::string where;                 ///< "threads:4", "ssh:birch".
    std::vector<std::string> learners; ///< Names of those whose tasks they take.
    std::vector<std::string> others;   ///< Names of those that they do not take, or perhaps.
    bool isCertain = true;             ///< Else only the worker there can tell.
    std::string reason;                ///< Of `others`, with what to do; a sentence or more.
};

/// One entry for the lanes of this process, where there are any, and one for each spec.
/// @param workerProgram  as RunOptions has it.
std::vector<LaneAbility> laneAbilities(const Plan &plan, int localLanes,
                                       const std::vector<WorkerSpec> &workers,
                                       const QString &workerProgram = {});

/// BadInput, with what to install, when no lane can fit one of the learners.
Result<void> checkAbilities(const Plan &plan, const std::vector<LaneAbility> &lanes);

/// "ssh:birch takes logistic, and boosted-trees only if: …"
std::string toText(const LaneAbility &ability);

} // namespace heddle
