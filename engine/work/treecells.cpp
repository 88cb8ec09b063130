#include "work/treecells.h"

#include "plan/resampling.h"
#include "plan/tuninggrid.h"
#include "stats/trees.h"
#include "work/fitwarnings.h"

#include <algorithm>
#include <array>

namespace heddle {

namespace {

RandomStream drawsOf(const Plan &plan, const LearnerSpec &learner, const Cell &cell, int tree)
{
    // Coordinates count from 1; 0 where the axis does not apply.
    // A setting of the grid is named by its values, so that others beside it change nothing.
    const std::string &setting = plan.settingText(cell);
    return {*plan.experiment().seed,
            "trees of " + learner.name + (hasParameters(setting) ? " " + setting : std::string()),
            {{"level", cell.level + 1},
             {"repeat", cell.repeat + 1},
             {"fold", cell.fold + 1},
             {"replicate", cell.replicate + 1},
             {"inner", cell.inner + 1},
             {"tree", tree}}};
}

/// The same rows for all learners, points and levels, as their resamples are.
RandomStream heldBackStream(const Plan &plan, const Cell &cell)
{
    return {*plan.experiment().seed,
            "held back",
            {{"repeat", cell.repeat + 1},
             {"fold", cell.fold + 1},
             {"replicate", cell.replicate + 1},
             {"inner", cell.inner + 1}}};
}

/// Above 0 for each row that counts.
std::vector<std::uint32_t> trainingRows(const Plan &plan, const Resample &resample)
{
    std::vector<std::uint32_t> trains = resample.multiplicities;
    if (trains.empty())
        trains.assign(static_cast<std::size_t>(plan.rowsUsed()), 1);
    const auto weights = plan.priorWeights();
    for (std::size_t row = 0; row < weights.size(); ++row)
        if (weights[row] == 0)
            trains[row] = 0;
    return trains;
}

/// Whether the rows held back can judge trees of the others: they are of two classes at least, and
/// the trees have met each of them.
bool canJudge(const Plan &plan, const Cell &cell, const std::vector<std::uint32_t> &trains,
              const std::vector<bool> &heldBack)
{
    const Target &target = plan.target();
    const bool isOfClasses = target.kind == TargetKind::Classes;
    const int event = cell.level >= 0 ? cell.level : target.event;
    std::array<std::vector<bool>, 2> has; // by side: the classes that it has
    has.fill(std::vector<bool>(std::max<std::size_t>(target.levels.size(), 1)));
    for (std::size_t row = 0; row < trains.size(); ++row) {
        if (trains[row] == 0)
            continue;
        const int code = isOfClasses ? target.codes[row] : 0;
        const int own = plan.isJoint(cell.learner) || !isOfClasses ? code : code == event ? 1 : 0;
        has[heldBack[row] ? 1 : 0][static_cast<std::size_t>(own)] = true;
    }
    for (std::size_t own = 0; own < has[0].size(); ++own)
        if (has[1][own] && !has[0][own])
            return false;
    return std::count(has[1].begin(), has[1].end(), true) >= (isOfClasses ? 2 : 1);
}

/// Chooses the rows that growing is stopped by; without any that can judge, there is no stopping.
void holdBack(const Plan &plan, const Job &job, TreeOptions &options)
{
    const Cell &cell = job.task.first;
    const std::vector<std::uint32_t> trains = trainingRows(plan, job.resample);
    options.heldBack =
        drawHeldBack(heldBackStream(plan, cell), trains, plan.target().codes, plan.groups());
    if (canJudge(plan, cell, trains, options.heldBack))
        options.patience = plan.learner(cell).trees.earlyStopping;
    else
        options.heldBack.clear();
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

/// Of the task's level, or of all at once.
Result<TreeFit> grow(const Plan &plan, const Job &job, const TreeOptions &options)
{
    const Cell &cell = job.task.first;
    if (plan.isJoint(cell.learner))
        return fitJointTrees(*job.input.design, plan.target().codes,
                             static_cast<int>(plan.target().levels.size()), job.input.rows,
                             options);
    return fitTrees(*job.input.design, responseOf(plan, cell, job.input),
                    plan.learner(cell).family(plan.target().kind), job.input.rows, options);
}

std::vector<double> roundsOf(const Plan &plan, const Task &task, const TreeEnsemble &trees)
{
    if (task.pointCount == 1)
        return {static_cast<double>(trees.treeCount() / trees.outputs)};
    const auto path = plan.path(task.first);
    return {path.begin(), path.end()};
}

void warnOfLevels(const Plan &plan, Job &job)
{
    const std::vector<std::int64_t> counts = levelCounts(plan, job.resample);
    for (std::size_t level = 0; level < counts.size(); ++level)
        for (CellResult &cell : job.result.cells)
            if (counts[level] == 0)
                cell.warnings.push_back(untrainedLevelWarning(plan, static_cast<int>(level)));
}

} // namespace

Result<TaskResult> runTrees(const Plan &plan, Job &job)
{
    const std::vector<int> places = allPlaces(job.task);
    const bool isJoint = plan.isJoint(job.task.first.learner);
    if (!isJoint && fittableCells(plan, job).empty())
        return std::move(job.result);
    TreeOptions options = optionsOf(plan, job.task.first, job.control);
    const bool stopsEarly = plan.learner(job.task.first).trees.earlyStopping > 0;
    if (stopsEarly)
        holdBack(plan, job, options);
    auto grown = grow(plan, job, options);
    if (!grown)
        return endWithError(job, places, grown.error());
    const std::vector<double> rounds = roundsOf(plan, job.task, grown->trees);
    for (const int place : places) {
        GlmFit fit = grown->fit;
        if (places.size() > 1) {
            fit.deviance = grown->pathDeviances[static_cast<std::size_t>(place)];
            fit.iterations = static_cast<int>(rounds[static_cast<std::size_t>(place)]);
        }
        keepFit(plan, job, place, std::move(fit));
    }
    if (stopsEarly && options.patience == 0) // such a task has one cell
        job.result.cells.front().warnings.push_back(noEarlyStopWarning(plan, options.trees));
    if (isJoint && job.isResample())
        warnOfLevels(plan, job);
    if (!job.isResample()) { // the longest of a path has the trees of all
        job.result.cells.back().trees =
            std::make_shared<const TreeEnsemble>(std::move(grown->trees));
        return std::move(job.result);
    }
    const auto links = predictRounds(grown->trees, job.input.design->x(), plan.offset(),
                                     job.resample.testRows, rounds);
    for (const int place : places) {
        const Eigen::MatrixXd &own = links[static_cast<std::size_t>(place)];
        keepPredictions(plan, job, place, {own.data(), own.data() + own.size()});
    }
    return std::move(job.result);
}

} // namespace heddle
