#pragma once

#include "run/coordinator.h"
#include "run/laneabilities.h"
#include "runplans.h"

#include <string>

namespace heddle::test {

/// Births by a logistic model and boosted trees: 60 folds of each, the trees take milliseconds.
inline std::shared_ptr<const Plan> mixedPlan(int rounds = 20, int repeats = 6,
                                             int earlyStopping = 0)
{
    Experiment experiment = question("low ~ age + lwt + smoke + ptl + ht");
    LearnerSpec trees;
    trees.kind = LearnerKind::BoostedTrees;
    trees.name = "trees";
    trees.trees.trees = rounds;
    trees.trees.subsample = 0.8;
    trees.trees.earlyStopping = earlyStopping;
    experiment.learners.push_back(trees);
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = 10;
    experiment.resampling.repeats = repeats;
    experiment.resampling.stratify = true;
    experiment.metrics = {Metric::LogLoss, Metric::Auc};
    return planOf(std::move(experiment), "birthwt.csv");
}

/// The same trees alone.
inline std::shared_ptr<const Plan> treesPlan()
{
    Experiment experiment = mixedPlan()->experiment();
    experiment.learners.erase(experiment.learners.begin());
    experiment.event = "1"; // trees alone take 0 and 1 for numbers
    return planOf(std::move(experiment), "birthwt.csv");
}

inline RunOptions onLanes(int lanes, int processes = 0, const char *program = "")
{
    RunOptions options;
    options.lanes = lanes;
    if (processes > 0)
        options.workers = {WorkerSpec{WorkerKind::Processes, processes, {}, 0, {}, {}, {}}};
    options.workerProgram = QString::fromLocal8Bit(program);
    options.heartbeat = 0.5; // the scale of all its waits
    return options;
}

/// How many tasks of trees ran on lanes of this process, and on others.
struct TreeLanes
{
    int here = 0;
    int elsewhere = 0;
};

inline TreeLanes treeLanesOf(const Coordinator &coordinator, int localLanes)
{
    TreeLanes lanes;
    const Plan &plan = *coordinator.plan();
    for (std::int64_t task = 0; task < plan.totalTaskCount(); ++task) {
        const auto result = coordinator.ledger().find(task);
        if (result && isTaskOfTrees(plan, task))
            ++(result->timing.lane < localLanes ? lanes.here : lanes.elsewhere);
    }
    return lanes;
}

inline std::string digestOf(const Coordinator &coordinator)
{
    if (coordinator.error())
        return coordinator.error()->text();
    return coordinator.results() ? coordinator.results()->digest : "no results";
}

} // namespace heddle::test
