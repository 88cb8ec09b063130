#include "run/laneabilities.h"

#include "core/text.h"
#include "plan/planfault.h"
#include "run/workerprogram.h"
#include "stats/xgboost.h"

#include <algorithm>

namespace heddle {

namespace {

/// What is said of the learners of trees at one place.
struct Verdict
{
    bool takes = true;
    bool isCertain = true;
    std::string reason = {};
};

Verdict verdictHere()
{
    const auto library = xgboost();
    return library ? Verdict{} : Verdict{false, true, library.error().text()};
}

Verdict verdictOf(const WorkerSpec &spec, const QString &workerProgram)
{
    if (spec.kind == WorkerKind::Processes && !workerProgram.isEmpty())
        return {false, false, "The worker program given must be able to load XGBoost."};
    if (spec.kind == WorkerKind::Processes) {
        if (treesWorkerPath().isEmpty())
            return {false, true,
                    "heddle-worker-trees is not installed here. Install Heddle with it, or use "
                    "threads."};
        return verdictHere();
    }
    std::string version = xgboostVersion();
    if (!version.empty())
        version = " " + version;
    return {false, false,
            "They are taken where heddle-worker-trees of this build and XGBoost" + version +
                " are installed" +
                (spec.kind == WorkerKind::Ssh
                     ? " (in PATH, /usr/local/libexec/heddle or /usr/libexec/heddle); the worker "
                       "copied there has no XGBoost."
                     : " and that worker listens.")};
}

LaneAbility abilityOf(const Plan &plan, std::string where, const Verdict &verdict)
{
    LaneAbility ability;
    ability.where = std::move(where);
    for (const LearnerSpec &learner : plan.experiment().learners)
        (isOfTrees(learner.kind) && !verdict.takes ? ability.others : ability.learners)
            .push_back(learner.name);
    if (ability.others.empty())
        return ability;
    ability.isCertain = verdict.isCertain;
    ability.reason = verdict.reason;
    return ability;
}

} // namespace

bool hasTrees(const Plan &plan)
{
    const auto &learners = plan.experiment().learners;
    return std::any_of(learners.begin(), learners.end(),
                       [](const LearnerSpec &learner) { return isOfTrees(learner.kind); });
}

bool isTaskOfTrees(const Plan &plan, std::int64_t task)
{
    const Cell cell = plan.task(task).first;
    const int learner = cell.learner;
    return cell.variable < 0 &&
           isOfTrees(plan.experiment().learners[static_cast<std::size_t>(learner)].kind);
}

std::vector<LaneAbility> laneAbilities(const Plan &plan, int localLanes,
                                       const std::vector<WorkerSpec> &workers,
                                       const QString &workerProgram)
{
    std::vector<LaneAbility> lanes;
    if (localLanes > 0)
        lanes.push_back(abilityOf(plan, "threads:" + std::to_string(localLanes), verdictHere()));
    for (const WorkerSpec &spec : workers)
        lanes.push_back(abilityOf(plan, toText(spec), verdictOf(spec, workerProgram)));
    return lanes;
}

Result<void> checkAbilities(const Plan &plan, const std::vector<LaneAbility> &lanes)
{
    const auto &learners = plan.experiment().learners;
    for (std::size_t i = 0; i < learners.size(); ++i) {
        const std::string &name = learners[i].name;
        const LaneAbility *refusing = nullptr;
        const bool isTaken = std::any_of(lanes.begin(), lanes.end(), [&](const LaneAbility &lane) {
            const auto &others = lane.others;
            if (std::find(others.begin(), others.end(), name) == others.end() || !lane.isCertain)
                return true;
            refusing = &lane;
            return false;
        });
        if (!isTaken && refusing)
            return faultAt("/learners/" + std::to_string(i),
                           "is " + heddle::quoted(name) + ", which no lane of this run can fit",
                           refusing->reason);
    }
    return {};
}

std::string toText(const LaneAbility &ability)
{
    if (ability.others.empty())
        return ability.where + " takes every learner";
    return ability.where + " takes " +
           (ability.learners.empty() ? std::string("no learner for sure")
                                     : joinWords(ability.learners)) +
           (ability.isCertain ? ", not " : ", perhaps ") + joinWords(ability.others) + ": " +
           ability.reason;
}

} // namespace heddle
