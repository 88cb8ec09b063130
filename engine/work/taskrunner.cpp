#include "work/taskrunner.h"

#include "stats/glmfit.h"
#include "stats/linear.h"
#include "stats/logistic.h"
#include "work/fitwarnings.h"
#include "work/testrows.h"
#include "work/treecells.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <new>

namespace heddle {

namespace {

using Starts = std::shared_ptr<const Eigen::MatrixXd>;

Cell cellOf(const Task &task, int index)
{
    Cell cell = task.first;
    if (cell.level >= 0)
        cell.level += index;
    return cell;
}

TaskResult failedTask(const Plan &plan, std::int64_t number, const std::string &reason)
{
    TaskResult result;
    result.task = number;
    result.cells.resize(static_cast<std::size_t>(plan.task(number).levelCount));
    for (CellResult &cell : result.cells)
        cell.failure = reason;
    return result;
}

/// The task in hand: its rows, and the cells that can be fitted.
struct Job
{
    Task task;
    Resample resample;
    FitRows rows;
    const TaskControl &control;
    TaskResult result;

    bool isResample() const { return task.first.isResample(); }
};

/// Σ multiplicities of the training rows of each level.
std::vector<std::int64_t> levelCounts(const Plan &plan, const Resample &resample)
{
    const Target &target = plan.target();
    const auto weights = plan.priorWeights();
    std::vector<std::int64_t> counts(target.levels.size());
    for (std::size_t row = 0; row < target.codes.size(); ++row) {
        if (!weights.empty() && weights[row] == 0)
            continue;
        const bool all = resample.multiplicities.empty();
        counts[static_cast<std::size_t>(target.codes[row])] +=
            all ? 1 : static_cast<std::int64_t>(resample.multiplicities[row]);
    }
    return counts;
}

/// Fails the cells whose training rows are of one class; returns the others' places.
std::vector<int> fittableCells(const Plan &plan, Job &job)
{
    std::vector<int> places;
    const bool classes = plan.target().kind == TargetKind::Classes;
    std::vector<std::int64_t> counts;
    std::int64_t total = 0;
    if (classes && job.isResample()) {
        counts = levelCounts(plan, job.resample);
        for (const std::int64_t count : counts)
            total += count;
    }
    for (int i = 0; i < job.task.levelCount; ++i) {
        const Cell cell = cellOf(job.task, i);
        const int event = cell.level >= 0 ? cell.level : plan.target().event;
        const std::int64_t events = counts.empty() ? 1 : counts[static_cast<std::size_t>(event)];
        if (!counts.empty() && (events == 0 || events == total))
            job.result.cells[static_cast<std::size_t>(i)].failure =
                oneClassFailure(plan, cell, events > 0);
        else
            places.push_back(i);
    }
    return places;
}

LogisticTargets targetsOf(const Plan &plan, const Task &task, const std::vector<int> &places)
{
    const Target &target = plan.target();
    LogisticTargets targets;
    if (target.kind == TargetKind::Shares) {
        targets.shares = target.numbers;
        return targets;
    }
    targets.codes = target.codes;
    for (const int place : places) {
        const Cell cell = cellOf(task, place);
        targets.events.push_back(cell.level >= 0 ? cell.level : target.event);
    }
    return targets;
}

const LearnerSpec &learnerOf(const Plan &plan, const Task &task)
{
    return plan.experiment().learners[static_cast<std::size_t>(task.first.learner)];
}

/// What a fit of one response is made of: numbers as they are, a level as 0 and 1.
std::vector<double> responseOf(const Plan &plan, const Cell &cell)
{
    const Target &target = plan.target();
    if (target.kind != TargetKind::Classes)
        return target.numbers;
    const std::int32_t event = cell.level >= 0 ? cell.level : target.event;
    std::vector<double> response;
    response.reserve(target.codes.size());
    for (const std::int32_t code : target.codes)
        response.push_back(code == event ? 1 : 0);
    return response;
}

std::vector<int> allPlaces(const Task &task)
{
    std::vector<int> places(static_cast<std::size_t>(task.levelCount));
    for (int i = 0; i < task.levelCount; ++i)
        places[static_cast<std::size_t>(i)] = i;
    return places;
}

LogisticOptions iterationOptions(const Plan &plan, const Job &job)
{
    const LearnerSpec &learner = learnerOf(plan, job.task);
    LogisticOptions options;
    options.maxIterations = learner.maxIterations;
    options.epsilon = learner.epsilon;
    options.summary = !job.isResample();
    options.stop = job.control.stop;
    options.progress = job.control.progress;
    return options;
}

/// Fits the cells of a task that has no bundle of its own, one after the other.
Result<std::vector<GlmFit>> fitOneByOne(const Plan &plan, const Task &task,
                                        const std::vector<int> &places, const FitRows &rows,
                                        const LogisticOptions &given)
{
    const LearnerSpec &learner = learnerOf(plan, task);
    std::vector<GlmFit> fits;
    Eigen::VectorXd start;
    GlmOptions options;
    options.maxIterations = given.maxIterations;
    options.epsilon = given.epsilon;
    options.summary = given.summary;
    options.stop = given.stop;
    for (const int place : places) {
        const auto done = static_cast<double>(fits.size());
        if (given.start) {
            start = given.start->col(static_cast<Eigen::Index>(fits.size()));
            options.start = &start;
        }
        if (given.progress)
            options.progress = [&](double share) {
                given.progress((done + share) / static_cast<double>(places.size()));
            };
        auto fit = fitGlm(plan.design(), responseOf(plan, cellOf(task, place)), learner.family(),
                          learner.link(), rows, options);
        if (!fit)
            return fit.error();
        fits.push_back(std::move(*fit));
    }
    return fits;
}

Result<std::vector<GlmFit>> fitCells(const Plan &plan, const Task &task,
                                     const std::vector<int> &places, const FitRows &rows,
                                     const LogisticOptions &options)
{
    if (learnerOf(plan, task).link() == Link::Logit)
        return fitLogistic(plan.design(), targetsOf(plan, task, places), rows, options);
    return fitOneByOne(plan, task, places, rows, options);
}

Starts coefficientsOf(const std::vector<GlmFit> &fits)
{
    Eigen::MatrixXd matrix(fits.front().coefficients.size(),
                           static_cast<Eigen::Index>(fits.size()));
    for (std::size_t i = 0; i < fits.size(); ++i)
        matrix.col(static_cast<Eigen::Index>(i)) = fits[i].coefficients;
    return std::make_shared<const Eigen::MatrixXd>(std::move(matrix));
}

/// Puts a fit into its cell: test rows, metrics, warnings.
/// @param testLink  linear predictors of the test rows, if there are any.
void keepFit(const Plan &plan, Job &job, int place, GlmFit fit, std::vector<double> testLink)
{
    CellResult &cell = job.result.cells[static_cast<std::size_t>(place)];
    const Cell coordinates = cellOf(job.task, place);
    cell.warnings = fitWarnings(plan, coordinates, fit);
    cell.rowsTrain = job.isResample() ? job.resample.rowsTrain : fit.rows;
    cell.rowsTest = static_cast<std::int64_t>(job.resample.testRows.size());
    if (job.isResample()) {
        cell.testLink = std::move(testLink);
        const auto missing = std::count_if(cell.testLink.begin(), cell.testLink.end(),
                                           [](double link) { return std::isnan(link); });
        if (missing > 0)
            cell.warnings.push_back(noPredictionWarning(missing));
        const std::int64_t outside = blankImpossible(fit.link, cell.testLink);
        if (outside > 0)
            cell.warnings.push_back(noMeanWarning(outside));
        cell.metrics = plan.scoresEachResample()
                           ? scoreRows(plan, coordinates, cell.testLink, job.resample.testRows)
                           : std::vector<double>(plan.experiment().metrics.size(),
                                                 std::numeric_limits<double>::quiet_NaN());
    }
    fit.warnings.clear(); // they are the cell's now
    cell.fit = std::move(fit);
}

std::vector<double> testLinkOf(const Plan &plan, const Job &job, const GlmFit &fit,
                               const Eigen::VectorXd *usual)
{
    return job.isResample() ? predictTestRows(plan, fit, job.resample, usual)
                            : std::vector<double>();
}

/// Cancelled stays an error; any other makes the cells fail with its text.
Result<TaskResult> endWithError(Job &job, const std::vector<int> &places, const Error &error)
{
    if (error.code == ErrorCode::Cancelled)
        return error;
    for (const int place : places)
        job.result.cells[static_cast<std::size_t>(place)].failure = error.text();
    return std::move(job.result);
}

} // namespace

/// Runs the tasks of one plan with one set of starts.
class TaskRunner::Private
{
public:
    explicit Private(std::shared_ptr<const Plan> plan)
        : m_plan(std::move(plan))
        , m_starts(static_cast<std::size_t>(m_plan->allRowsTaskCount()))
    {
    }

    const Plan &plan() const { return *m_plan; }

    Result<TaskResult> run(std::int64_t number, const TaskControl &control)
    {
        Job job{m_plan->task(number), {}, {}, control, {}};
        if (job.isResample())
            job.resample = m_plan->resample(job.task.first);
        job.rows = {m_plan->priorWeights(), job.resample.multiplicities, m_plan->offset()};
        job.result.task = number;
        job.result.cells.resize(static_cast<std::size_t>(job.task.levelCount));
        const LearnerKind kind = learnerOf(*m_plan, job.task).kind;
        if (kind == LearnerKind::Linear)
            return runLinear(job);
        if (isOfTrees(kind))
            return runTrees(job);
        return runIterative(job);
    }

private:
    Result<TaskResult> runLinear(Job &job)
    {
        LinearOptions options;
        options.summary = !job.isResample();
        options.stop = job.control.stop;
        auto fit = fitLinear(m_plan->design(), m_plan->target().numbers, job.rows, options);
        if (!fit)
            return endWithError(job, {0}, fit.error());
        std::vector<double> testLink = testLinkOf(*m_plan, job, *fit, nullptr);
        keepFit(*m_plan, job, 0, std::move(*fit), std::move(testLink));
        return std::move(job.result);
    }

    /// Cell by cell: trees of different levels share nothing.
    Result<TaskResult> runTrees(Job &job)
    {
        const std::vector<int> places = fittableCells(*m_plan, job);
        for (std::size_t i = 0; i < places.size(); ++i) {
            const Cell cell = cellOf(job.task, places[i]);
            const auto count = static_cast<double>(places.size());
            const TaskControl control{job.control.stop, [&](double share) {
                                          if (job.control.progress)
                                              job.control.progress(
                                                  (static_cast<double>(i) + share) / count);
                                      }};
            auto grown = growTrees(*m_plan, cell, responseOf(*m_plan, cell), job.rows, control);
            if (!grown && grown.error().code == ErrorCode::Cancelled)
                return grown.error();
            if (!grown) {
                job.result.cells[static_cast<std::size_t>(places[i])].failure =
                    grown.error().text();
                continue;
            }
            std::vector<double> testLink;
            if (job.isResample()) {
                const Eigen::VectorXd predictors = predictTrees(
                    grown->trees, m_plan->design().x(), m_plan->offset(), job.resample.testRows);
                testLink.assign(predictors.begin(), predictors.end());
            } else {
                job.result.cells[static_cast<std::size_t>(places[i])].trees =
                    std::make_shared<const TreeEnsemble>(std::move(grown->trees));
            }
            keepFit(*m_plan, job, places[i], std::move(grown->fit), std::move(testLink));
        }
        return std::move(job.result);
    }

    Result<TaskResult> runIterative(Job &job)
    {
        const std::vector<int> places = fittableCells(*m_plan, job);
        if (places.empty())
            return std::move(job.result);
        LogisticOptions options = iterationOptions(*m_plan, job);
        Eigen::MatrixXd start;
        if (job.isResample()) {
            const auto starts = startsOf(job.task, job.control.stop);
            if (!starts)
                return endWithError(job, places, starts.error());
            start = (**starts)(Eigen::all, places);
            options.start = &start;
        }
        auto fits = fitCells(*m_plan, job.task, places, job.rows, options);
        if (!fits)
            return endWithError(job, places, fits.error());
        if (!job.isResample())
            keepStarts(job.task, *fits);
        for (std::size_t i = 0; i < places.size(); ++i) {
            const Eigen::VectorXd usual =
                job.isResample() ? start.col(static_cast<Eigen::Index>(i)) : Eigen::VectorXd();
            std::vector<double> testLink = testLinkOf(*m_plan, job, (*fits)[i], &usual);
            keepFit(*m_plan, job, places[i], std::move((*fits)[i]), std::move(testLink));
        }
        return std::move(job.result);
    }

    /// Coefficients of the fits on all rows of the task's learner and levels.
    Result<Starts> startsOf(const Task &task, const std::stop_token &stop)
    {
        const std::int64_t number = m_plan->allRowsTaskOf(task);
        {
            const std::lock_guard lock(m_mutex);
            if (const Starts &known = m_starts[place(number)])
                return known;
        }
        const TaskControl control{stop, {}};
        const Job job{m_plan->task(number), {}, {}, control, {}};
        LogisticOptions options = iterationOptions(*m_plan, job);
        options.summary = false;
        const FitRows rows{m_plan->priorWeights(), {}, m_plan->offset()};
        const auto fits = fitCells(*m_plan, job.task, allPlaces(job.task), rows, options);
        if (!fits)
            return fits.error();
        return keepStarts(job.task, *fits);
    }

    Starts keepStarts(const Task &allRows, const std::vector<GlmFit> &fits)
    {
        Starts starts = coefficientsOf(fits);
        if (!m_starts.empty()) {
            const std::lock_guard lock(m_mutex);
            m_starts[place(allRows.number)] = starts;
        }
        return starts;
    }

    std::size_t place(std::int64_t allRowsTask) const
    {
        return static_cast<std::size_t>(allRowsTask - m_plan->taskCount());
    }

    const std::shared_ptr<const Plan> m_plan;
    std::mutex m_mutex;
    std::vector<Starts> m_starts; // guarded by m_mutex; sized once
};

TaskRunner::TaskRunner(std::shared_ptr<const Plan> plan)
    : d(std::make_unique<Private>(std::move(plan)))
{
}

TaskRunner::~TaskRunner() = default;

Result<TaskResult> TaskRunner::run(std::int64_t task, const TaskControl &control)
{
    try {
        return d->run(task, control);
    } catch (const std::bad_alloc &) {
        return failedTask(d->plan(), task,
                          "Memory ran out while this task was fitted. It has no model. Use fewer "
                          "lanes or fewer variables.");
    } catch (const std::exception &exception) {
        return failedTask(d->plan(), task,
                          std::string("Heddle made a mistake in this task: ") + exception.what() +
                              ". It has no model. Please report it.");
    }
}

} // namespace heddle
