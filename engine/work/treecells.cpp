#include "work/treecells.h"

namespace heddle {

namespace {

RandomStream drawsOf(const Plan &plan, const LearnerSpec &learner, const Cell &cell, int tree)
{
    // Coordinates count from 1; 0 where the axis does not apply.
    // A setting of the grid is named by its values, so that others beside it change nothing.
    const std::string &setting = plan.settingText(cell);
    return {*plan.experiment().seed,
            "trees of " + learner.name + (setting == "{}" ? std::string() : " " + setting),
            {{"level", cell.level + 1},
             {"repeat", cell.repeat + 1},
             {"fold", cell.fold + 1},
             {"replicate", cell.replicate + 1},
             {"inner", cell.inner + 1},
             {"tree", tree}}};
}

TreeOptions optionsOf(const Plan &plan, const Cell &cell, const TaskControl &control)
{
    const LearnerSpec &learner = plan.learner(cell);
    const std::int64_t constants = plan.design().hasIntercept() ? 1 : 0;
    TreeOptions options;
    options.isForest = learner.kind == LearnerKind::RandomForest;
    options.trees = learner.treeCount();
    options.depth = learner.treeDepth();
    options.eta = learner.trees.eta;
    options.subsample = learner.rowShare();
    options.columns = learner.columnShare(plan.design().columns() - constants);
    options.minChildWeight = learner.trees.minChildWeight;
    options.lambda = learner.trees.lambda;
    if (plan.pathLength(cell.learner) > 1)
        options.path.assign(plan.path(cell).begin(), plan.path(cell).end());
    options.draws = [&plan, &learner, cell](int tree) {
        return drawsOf(plan, learner, cell, tree);
    };
    options.stop = control.stop;
    options.progress = control.progress;
    return options;
}

} // namespace

Result<TreeFit> growTrees(const Plan &plan, const GlmDesign &design, const Cell &cell,
                          std::span<const double> y, const FitRows &rows,
                          const TaskControl &control)
{
    return fitTrees(design, y, plan.learner(cell).family(plan.target().kind), rows,
                    optionsOf(plan, cell, control));
}

Result<TreeFit> growJointTrees(const Plan &plan, const GlmDesign &design, const Cell &cell,
                               const FitRows &rows, const TaskControl &control)
{
    return fitJointTrees(design, plan.target().codes, static_cast<int>(plan.target().levels.size()),
                         rows, optionsOf(plan, cell, control));
}

} // namespace heddle
