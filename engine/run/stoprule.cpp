#include "run/stoprule.h"

#include "run/bootstrapintervals.h"
#include "stats/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Of the mean of some values; none: there are too few.
std::optional<double> errorOfMean(const std::vector<double> &values)
{
    if (values.size() < 2)
        return std::nullopt;
    const auto count = static_cast<double>(values.size());
    double sum = 0, squares = 0;
    for (const double value : values)
        sum += value;
    for (const double value : values)
        squares += (value - sum / count) * (value - sum / count);
    return std::sqrt(squares / (count - 1) / count);
}

bool drawsRepeats(const Plan &plan)
{
    const ResamplingKind kind = plan.experiment().resampling.kind;
    return kind == ResamplingKind::CrossValidation || kind == ResamplingKind::Holdout;
}

/// A task that failed as a whole may tell its reason once.
const CellResult &cellAt(const TaskResult &result, int place)
{
    static const CellResult noCell = [] {
        CellResult cell;
        cell.failure = "It has no result.";
        return cell;
    }();
    return result.cells.empty()
               ? noCell
               : result.cells[std::min(static_cast<std::size_t>(place), result.cells.size() - 1)];
}

} // namespace

StopRule::StopRule(const Plan &plan)
    : m_plan(plan)
    , m_stop(plan.experiment().stop)
    , m_perUnit(plan.resamplesPerUnit())
{
    if (!m_stop)
        return;
    m_least = m_stop->least(drawsRepeats(plan));
    m_next = m_least;
    m_tasksOf.resize(static_cast<std::size_t>(plan.resampleCount()));
    m_modelsOf.resize(static_cast<std::size_t>(plan.allRowsTaskCount()));
    for (std::int64_t number = 0; number < plan.totalTaskCount(); ++number) {
        const Task task = plan.task(number);
        if (const int resample = plan.resampleOf(task.first); resample >= 0)
            m_tasksOf[static_cast<std::size_t>(resample)].push_back(number);
        else
            m_others.push_back(number);
        const std::int64_t allRows = number - plan.taskCount();
        if (allRows < 0 || allRows >= plan.allRowsTaskCount())
            continue;
        m_modelsOf[static_cast<std::size_t>(allRows)] = m_models.size();
        for (int place = 0; place < task.cellCount(); ++place) {
            Model &model = m_models.emplace_back();
            model.allRowsTask = number;
            model.place = place;
            const std::size_t terms = plan.hasPointAxis(task.first.learner)
                                          ? 0 // there are no intervals of points
                                          : plan.coefficients(task.first.learner).size();
            model.values.resize(m_stop->target == StopTarget::Interval ? terms : 1);
        }
    }
}

void StopRule::look(const Ledger &ledger)
{
    if (!m_stop || m_decision)
        return;
    m_hasBegun = m_hasBegun || takeBeginnings(ledger);
    while (m_hasBegun && !m_decision && takeUnit(ledger))
        endUnit();
}

bool StopRule::needs(std::int64_t number) const
{
    if (!m_decision)
        return true;
    return m_plan.resampleOf(m_plan.task(number).first) < m_decision->resamples;
}

bool StopRule::isComplete(const Ledger &ledger)
{
    while (m_othersThere < m_others.size() && ledger.has(m_others[m_othersThere]))
        ++m_othersThere;
    return m_decision && m_othersThere == m_others.size();
}

std::int64_t StopRule::neededTasks() const
{
    if (!m_decision)
        return m_plan.totalTaskCount();
    auto count = std::ssize(m_others);
    for (int resample = 0; resample < m_decision->resamples; ++resample)
        count += std::ssize(m_tasksOf[static_cast<std::size_t>(resample)]);
    return count;
}

bool StopRule::takeBeginnings(const Ledger &ledger)
{
    if (m_stop->target == StopTarget::Metric)
        return true;
    for (Model &model : m_models) {
        const auto result = ledger.find(model.allRowsTask, ResultPart::WithoutPredictions);
        if (!result)
            return false;
        beginModel(model, cellAt(*result, model.place));
    }
    const auto &intervals = m_plan.experiment().intervals;
    if (m_stop->target != StopTarget::Interval || !intervals->has(IntervalKind::Bca))
        return true;
    std::vector<std::vector<std::vector<double>>> leftOut(m_models.size()); // by model and term
    for (const std::int64_t number : m_others) {
        const Task task = m_plan.task(number);
        if (task.first.row < 0)
            continue;
        const auto result = ledger.find(number, ResultPart::WithoutPredictions);
        if (!result)
            return false;
        const std::int64_t allRows = m_plan.allRowsTaskOf(task) - m_plan.taskCount();
        for (int place = 0; place < task.cellCount(); ++place) {
            const CellResult &cell = cellAt(*result, place);
            const std::size_t at =
                m_modelsOf[static_cast<std::size_t>(allRows)] + static_cast<std::size_t>(place);
            const bool isSound = cell.failure.empty() && cell.fit.separation == Separation::None;
            leftOut[at].resize(m_models[at].values.size());
            for (std::size_t term = 0; term < leftOut[at].size(); ++term)
                leftOut[at][term].push_back(
                    isSound ? cell.fit.coefficients[static_cast<Eigen::Index>(term)] : none);
        }
    }
    const std::vector<double> sizes = jackknifeStratumSizes(m_plan);
    for (std::size_t at = 0; at < m_models.size(); ++at)
        for (std::size_t term = 0; m_models[at].hasSay && term < leftOut[at].size(); ++term)
            m_models[at].accelerations.push_back(
                jackknifeAcceleration(m_models[at].estimates[term], leftOut[at][term], sizes));
    return true;
}

void StopRule::beginModel(Model &model, const CellResult &all)
{
    model.hasSay = all.failure.empty();
    if (m_stop->target == StopTarget::PValue) {
        model.hasSay = model.hasSay && !std::isnan(all.statistic);
        model.test.emplace(all.statistic,
                           SequentialRule{exceedancesFor(m_stop->precision), m_least});
        return;
    }
    model.hasSay = model.hasSay && all.fit.separation == Separation::None && !model.values.empty();
    if (model.hasSay)
        model.estimates.assign(all.fit.coefficients.begin(), all.fit.coefficients.end());
}

bool StopRule::takeUnit(const Ledger &ledger)
{
    const int first = m_units * m_perUnit;
    if (first >= m_plan.resampleCount())
        return false;
    std::vector<std::shared_ptr<const TaskResult>> results;
    for (int resample = first; resample < first + m_perUnit; ++resample) {
        for (const std::int64_t task : m_tasksOf[static_cast<std::size_t>(resample)]) {
            if (!ledger.has(task))
                return false;
        }
    }
    for (int resample = first; resample < first + m_perUnit; ++resample) {
        for (const std::int64_t task : m_tasksOf[static_cast<std::size_t>(resample)]) {
            results.push_back(ledger.find(task, ResultPart::WithoutPredictions));
            if (!results.back())
                return false; // it cannot be read back, which the results will say
        }
    }
    for (const auto &result : results) {
        const Task task = m_plan.task(result->task);
        const std::int64_t allRows = m_plan.allRowsTaskOf(task) - m_plan.taskCount();
        for (int place = 0; task.first.inner < 0 && place < task.cellCount(); ++place)
            takeCell(m_models[m_modelsOf[static_cast<std::size_t>(allRows)] +
                              static_cast<std::size_t>(place)],
                     cellAt(*result, place));
    }
    ++m_units;
    return true;
}

void StopRule::takeCell(Model &model, const CellResult &cell)
{
    if (!model.hasSay || !cell.failure.empty())
        return;
    switch (m_stop->target) {
    case StopTarget::Interval:
        for (std::size_t term = 0; term < model.values.size(); ++term) {
            const double value = cell.fit.coefficients[static_cast<Eigen::Index>(term)];
            if (std::isfinite(value))
                model.values[term].push_back(value);
        }
        return;
    case StopTarget::PValue:
        model.test->add(cell.statistic);
        return;
    case StopTarget::Metric:
        if (cell.metrics.empty() || std::isnan(cell.metrics.front()))
            return;
        model.sum += cell.metrics.front();
        ++model.count;
        return;
    }
}

void StopRule::endUnit()
{
    for (Model &model : m_models) {
        if (m_stop->target != StopTarget::Metric || model.count == 0)
            continue;
        model.values.front().push_back(model.sum / model.count);
        model.sum = 0;
        model.count = 0;
    }
    if (m_stop->target == StopTarget::PValue) {
        if (haveTestsEnded())
            decide(none);
        return;
    }
    if (m_units < m_next)
        return;
    m_next = m_units + std::max(1, m_units / 10);
    if (const auto error = errorNow(); error && *error <= m_stop->precision)
        decide(*error);
}

void StopRule::decide(double error)
{
    const int resamples = m_units * m_perUnit;
    if (resamples < m_plan.resampleCount()) // the last one is no early end
        m_decision = {m_units, resamples, error};
}

std::optional<double> StopRule::errorNow() const
{
    double largest = 0;
    bool hasAny = false;
    for (const Model &model : m_models) {
        if (!model.hasSay)
            continue;
        const auto error = m_stop->target == StopTarget::Metric ? errorOfMean(model.values.front())
                                                                : intervalError(model);
        if (!error)
            return std::nullopt;
        largest = std::max(largest, *error);
        hasAny = true;
    }
    return hasAny ? std::optional(largest) : std::nullopt;
}

/// Of all terms and kinds of one model; none: an end is not to be had yet.
std::optional<double> StopRule::intervalError(const Model &model) const
{
    const IntervalsSpec &spec = *m_plan.experiment().intervals;
    double largest = 0;
    for (std::size_t term = 0; term < model.values.size(); ++term) {
        const double estimate = model.estimates[term];
        if (std::isnan(estimate))
            continue; // aliased: there is no interval
        std::vector<double> sorted = model.values[term];
        const ReplicateSpread spread = spreadOf(estimate, sorted);
        std::sort(sorted.begin(), sorted.end());
        for (const IntervalKind kind : spec.kinds) {
            const double acceleration = kind == IntervalKind::Bca ? model.accelerations[term] : 0;
            if (std::isnan(acceleration))
                continue; // never: see the interval's own warning
            const BootstrapInterval interval =
                intervalOf(kind, estimate, sorted, spread, acceleration, spec.level);
            const double error = std::max(interval.lowError, interval.highError);
            const bool isSure = interval.lowError >= 0 && interval.highError >= 0;
            if (!isSure || interval.isExtreme)
                return std::nullopt;
            largest = std::max(largest, error);
        }
    }
    return largest;
}

bool StopRule::haveTestsEnded() const
{
    return std::all_of(m_models.begin(), m_models.end(),
                       [](const Model &model) { return !model.hasSay || model.test->hasEnded(); });
}

StopEntry stopEntryOf(const Plan &plan, const std::optional<StopDecision> &decision)
{
    StopEntry entry;
    entry.countsRepeats = drawsRepeats(plan);
    entry.planned = plan.resampleCount() / plan.resamplesPerUnit();
    entry.used = decision ? decision->units : entry.planned;
    entry.resamples = decision ? decision->resamples : plan.resampleCount();
    entry.isEarly = decision.has_value();
    entry.error = decision ? decision->error : none;
    return entry;
}

std::optional<StopDecision> stopDecisionOf(const Plan &plan, const Ledger &ledger)
{
    StopRule rule(plan);
    rule.look(ledger);
    return rule.decision();
}

} // namespace heddle
