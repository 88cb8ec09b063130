#include "work/taskrunner.h"

#include "stats/baseline.h"
#include "stats/multinomial.h"
#include "work/fitcells.h"
#include "work/fitwarnings.h"
#include "work/netcells.h"
#include "work/permutationfits.h"
#include "work/taskjob.h"
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

TaskResult failedTask(const Plan &plan, std::int64_t number, const std::string &reason)
{
    TaskResult result;
    result.task = number;
    result.cells.resize(static_cast<std::size_t>(plan.task(number).cellCount()));
    for (CellResult &cell : result.cells)
        cell.failure = reason;
    return result;
}

LogisticOptions iterationOptions(const Plan &plan, const Job &job)
{
    const LearnerSpec &learner = plan.learner(job.task.first);
    LogisticOptions options;
    options.maxIterations = learner.maxIterations;
    options.epsilon = learner.epsilon;
    options.summary = !job.isResample();
    options.stop = job.control.stop;
    options.progress = job.control.progress;
    return options;
}

Eigen::MatrixXd coefficientsOf(const std::vector<GlmFit> &fits)
{
    Eigen::MatrixXd matrix(fits.front().coefficients.size(),
                           static_cast<Eigen::Index>(fits.size()));
    for (std::size_t i = 0; i < fits.size(); ++i)
        matrix.col(static_cast<Eigen::Index>(i)) = fits[i].coefficients;
    return matrix;
}

/// A fit of one response and what it says of the test rows.
void keepGlm(const Plan &plan, Job &job, int place, GlmFit fit, const Eigen::VectorXd *usual)
{
    std::vector<double> links;
    if (job.predicts())
        links = predictTestRows(plan, *job.input.design, fit, job.resample,
                                plan.preparesCells() ? nullptr : usual);
    keepFit(plan, job, place, std::move(fit));
    if (job.predicts())
        keepPredictions(plan, job, place, std::move(links));
}

} // namespace

/// Runs the tasks of one plan with one set of starts.
class TaskRunner::Private
{
public:
    explicit Private(std::shared_ptr<const Plan> plan)
        : m_plan(std::move(plan))
        , m_starts(static_cast<std::size_t>(m_plan->allRowsTaskCount()))
        , m_reduced(m_plan->isPermutation() ? m_starts.size() : 0)
    {
    }

    const Plan &plan() const { return *m_plan; }

    Result<TaskResult> run(std::int64_t number, const TaskControl &control)
    {
        Job job{m_plan->task(number), {}, {}, {}, control, {}};
        if (job.isResample())
            job.resample = m_plan->resample(job.task.first);
        job.input = inputOf(*m_plan, job.resample.multiplicities);
        job.result.task = number;
        job.result.cells.resize(static_cast<std::size_t>(job.task.cellCount()));
        if (job.task.first.variable >= 0)
            return runVariable(job);
        if (m_plan->isPermutation() && job.isResample())
            return runPermuted(job);
        auto prepared = designOfCell(*m_plan, job.task.first, job.resample, control.stop);
        if (!prepared)
            return endWithError(job, allPlaces(job.task), prepared.error());
        job.prepared = std::move(*prepared);
        job.input.design = &job.prepared.of(*m_plan);
        if (!m_plan->isPermutation())
            return runLearner(job);
        auto result = runLearner(job);
        return result ? withStatistics(job.task, std::move(*result), control) : result;
    }

private:
    Result<TaskResult> runLearner(Job &job)
    {
        switch (m_plan->learner(job.task.first).kind) {
        case LearnerKind::Linear:
            return runLinear(job);
        case LearnerKind::Multinomial:
            return runMultinomial(job);
        case LearnerKind::Baseline:
            return runBaseline(job);
        case LearnerKind::ElasticNet:
            return runNet(*m_plan, job);
        case LearnerKind::BoostedTrees:
        case LearnerKind::RandomForest:
            return runTrees(*m_plan, job);
        case LearnerKind::Logistic:
        case LearnerKind::Poisson:
        case LearnerKind::Gamma:
            break;
        }
        return runIterative(job);
    }

    Result<TaskResult> runVariable(Job &job) const
    {
        auto scores = scoresOfVariable(*m_plan, job.task.first, job.control.stop);
        if (!scores)
            return endWithError(job, {0}, scores.error());
        job.result.cells.front().scores = std::move(*scores);
        return std::move(job.result);
    }

    Result<TaskResult> runLinear(Job &job)
    {
        auto fits = fitCells(*m_plan, job.task, {0}, job.input, iterationOptions(*m_plan, job));
        if (!fits)
            return endWithError(job, {0}, fits.error());
        keepGlm(*m_plan, job, 0, std::move(fits->front()), nullptr);
        return std::move(job.result);
    }

    Result<TaskResult> runPermuted(Job &job)
    {
        const std::vector<int> places = allPlaces(job.task);
        const auto reduced = reducedOf(job.task, job.control.stop);
        if (!reduced)
            return endWithError(job, places, reduced.error());
        auto fits = fitPermuted(*m_plan, job.task, iterationOptions(*m_plan, job));
        if (!fits)
            return endWithError(job, places, fits.error());
        for (std::size_t i = 0; i < places.size(); ++i) {
            CellResult &cell = job.result.cells[i];
            cell.statistic = permutationStatistic(*m_plan, job.task, (*reduced)[i], (*fits)[i]);
            cell.fit = std::move((*fits)[i]);
            cell.rowsTrain = cell.fit.rows;
            cell.fit.coefficients.resize(0);
            cell.fit.separatingColumns.clear();
            cell.fit.warnings.clear();
        }
        return std::move(job.result);
    }

    /// Gives the fits on all rows the statistic that the replicates are compared with.
    Result<TaskResult> withStatistics(const Task &task, TaskResult result,
                                      const TaskControl &control)
    {
        const auto reduced = reducedOf(task, control.stop);
        if (!reduced && reduced.error().code == ErrorCode::Cancelled)
            return reduced.error();
        for (std::size_t i = 0; reduced && i < result.cells.size(); ++i) {
            CellResult &cell = result.cells[i];
            if (cell.failure.empty())
                cell.statistic = permutationStatistic(*m_plan, task, (*reduced)[i], cell.fit);
        }
        return result;
    }

    /// The models without what is permuted, of the task's learner and levels.
    Result<std::vector<ReducedModel>> reducedOf(const Task &task, const std::stop_token &stop)
    {
        const std::int64_t number = m_plan->allRowsTaskOf(task);
        {
            const std::lock_guard lock(m_mutex);
            const std::vector<ReducedModel> &known = m_reduced[place(number)];
            if (!known.empty())
                return known;
        }
        const TaskControl control{stop, {}};
        const Job job{m_plan->task(number), {}, {}, {}, control, {}};
        auto reduced = fitReduced(*m_plan, job.task, iterationOptions(*m_plan, job));
        if (reduced) {
            const std::lock_guard lock(m_mutex);
            m_reduced[place(number)] = *reduced;
        }
        return reduced;
    }

    Result<TaskResult> runMultinomial(Job &job)
    {
        MultinomialOptions options = multinomialOptions(job);
        Starts start;
        if (job.isResample()) {
            auto known = multinomialStart(job.task, job.control.stop);
            if (!known)
                return endWithError(job, {0}, known.error());
            start = *known;
            if (start->size() > 0)
                options.start = start.get();
        }
        const auto levels = static_cast<int>(m_plan->target().levels.size());
        auto made = fitMultinomial(*job.input.design, m_plan->target().codes, levels,
                                   job.input.rows, options);
        if (!made)
            return endWithError(job, {0}, made.error());
        if (!job.isResample())
            keepStart(job.task, startOf(*made));
        Eigen::MatrixXd links;
        if (job.predicts())
            links = predictTestRows(*m_plan, *job.input.design, made->byLevel,
                                    leftOut(made->columns), job.resample, nullptr);
        keepFit(*m_plan, job, 0, std::move(made->fit));
        for (int level = 0; level < levels; ++level)
            if (made->byLevel.col(level).hasNaN())
                job.result.cells.front().warnings.push_back(absentLevelWarning(*m_plan, level));
        if (job.predicts())
            keepPredictions(*m_plan, job, 0, {links.data(), links.data() + links.size()});
        return std::move(job.result);
    }

    Result<TaskResult> runBaseline(Job &job)
    {
        auto fits = fitCells(*m_plan, job.task, {0}, job.input, iterationOptions(*m_plan, job));
        if (!fits)
            return endWithError(job, {0}, fits.error());
        GlmFit *const fit = &fits->front();
        const Eigen::VectorXd constants = baselinePredictors(*fit);
        keepFit(*m_plan, job, 0, std::move(*fit));
        if (!job.predicts())
            return std::move(job.result);
        std::vector<double> links;
        for (const double constant : constants)
            links.insert(links.end(), job.resample.testRows.size(), constant);
        keepPredictions(*m_plan, job, 0, std::move(links));
        return std::move(job.result);
    }

    MultinomialOptions multinomialOptions(const Job &job) const
    {
        MultinomialOptions options;
        options.maxIterations = m_plan->learner(job.task.first).maxIterations;
        options.summary = !job.isResample();
        options.stop = job.control.stop;
        options.progress = job.control.progress;
        return options;
    }

    /// Where resamples start: not from a fit that has no finite optimum.
    static Eigen::MatrixXd startOf(const MultinomialFit &made)
    {
        return made.fit.separation == Separation::None ? made.byLevel : Eigen::MatrixXd();
    }

    Result<Starts> multinomialStart(const Task &task, const std::stop_token &stop)
    {
        return startsOf(task, [this, stop](const Task &allRows) -> Result<Eigen::MatrixXd> {
            const TaskControl control{stop, {}};
            const Job job{allRows, {}, {}, {}, control, {}};
            const auto prepared = designOfCell(*m_plan, allRows.first, {}, stop);
            if (!prepared)
                return prepared.error();
            const auto made = fitMultinomial(prepared->of(*m_plan), m_plan->target().codes,
                                             static_cast<int>(m_plan->target().levels.size()),
                                             inputOf(*m_plan).rows, multinomialOptions(job));
            if (!made)
                return made.error();
            return startOf(*made);
        });
    }

    /// NaN where a column is not in use.
    Eigen::VectorXd leftOut(const std::vector<Eigen::Index> &columns) const
    {
        Eigen::VectorXd marks = Eigen::VectorXd::Constant(m_plan->design().columns(),
                                                          std::numeric_limits<double>::quiet_NaN());
        for (const Eigen::Index column : columns)
            marks[column] = 0;
        return marks;
    }

    Result<TaskResult> runIterative(Job &job)
    {
        const std::vector<int> places = fittableCells(*m_plan, job);
        if (places.empty())
            return std::move(job.result);
        LogisticOptions options = iterationOptions(*m_plan, job);
        Eigen::MatrixXd start;
        if (job.isResample()) {
            const auto starts = glmStarts(job.task, job.control.stop);
            if (!starts)
                return endWithError(job, places, starts.error());
            start = (**starts)(Eigen::all, places);
            options.start = &start;
        }
        auto fits = fitCells(*m_plan, job.task, places, job.input, options);
        if (!fits)
            return endWithError(job, places, fits.error());
        if (!job.isResample())
            keepStart(job.task, coefficientsOf(*fits));
        for (std::size_t i = 0; i < places.size(); ++i) {
            const Eigen::VectorXd usual =
                job.isResample() ? start.col(static_cast<Eigen::Index>(i)) : Eigen::VectorXd();
            keepGlm(*m_plan, job, places[i], std::move((*fits)[i]), &usual);
        }
        return std::move(job.result);
    }

    Result<Starts> glmStarts(const Task &task, const std::stop_token &stop)
    {
        return startsOf(task, [this, stop](const Task &allRows) -> Result<Eigen::MatrixXd> {
            const TaskControl control{stop, {}};
            const Job job{allRows, {}, {}, {}, control, {}};
            const auto prepared = designOfCell(*m_plan, allRows.first, {}, stop);
            if (!prepared)
                return prepared.error();
            FitInput input = inputOf(*m_plan);
            input.design = &prepared->of(*m_plan);
            // With its summary, whose Hessian has a say in the last bits: the same fit as the
            // task's.
            const auto fits = fitCells(*m_plan, allRows, allPlaces(allRows), input,
                                       iterationOptions(*m_plan, job));
            if (!fits)
                return fits.error();
            return coefficientsOf(*fits);
        });
    }

    /// Coefficients of the fits on all rows of the task's learner and levels, made where nobody has
    /// them yet.
    template <typename Make>
    Result<Starts> startsOf(const Task &task, const Make &make)
    {
        const std::int64_t number = m_plan->allRowsTaskOf(task);
        {
            const std::lock_guard lock(m_mutex);
            if (const Starts &known = m_starts[place(number)])
                return known;
        }
        const Task allRows = m_plan->task(number);
        Result<Eigen::MatrixXd> made = make(allRows);
        if (!made)
            return made.error();
        return keepStart(allRows, std::move(*made));
    }

    Starts keepStart(const Task &allRows, Eigen::MatrixXd start)
    {
        Starts starts = std::make_shared<const Eigen::MatrixXd>(std::move(start));
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
    std::vector<Starts> m_starts;                     // guarded by m_mutex; sized once
    std::vector<std::vector<ReducedModel>> m_reduced; // guarded by m_mutex; sized once
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
