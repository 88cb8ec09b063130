#include "plan/plan.h"

#include "plan/planmaker.h"
#include "plan/resampling.h"

#include <algorithm>
#include <numeric>

namespace heddle {

namespace {

constexpr int mostLevelsInBundle = 13;        // 26 letters are two tasks
constexpr int fewLevels = 3;                  // the first example shows lanes at work
constexpr double largestBundledProduct = 2e8; // n p² above which one level is work enough

} // namespace

int bundleCount(int levels, std::int64_t rows, std::int64_t columns)
{
    const double product =
        static_cast<double>(rows) * static_cast<double>(columns) * static_cast<double>(columns);
    if (levels <= fewLevels || product > largestBundledProduct)
        return levels;
    return (levels + mostLevelsInBundle - 1) / mostLevelsInBundle;
}

std::vector<CoefficientName> coefficientNames(LearnerKind kind, std::vector<std::string> terms,
                                              const std::vector<std::string> &levels)
{
    if (isOfTrees(kind))
        return {}; // they have none
    if (kind == LearnerKind::Baseline)
        terms = {"(Intercept)"};
    std::vector<CoefficientName> names;
    if (levels.empty())
        for (std::string &term : terms)
            names.push_back({std::move(term), {}});
    for (std::size_t level = 1; level < levels.size(); ++level)
        for (const std::string &term : terms)
            names.push_back({term, levels[level]});
    return names;
}

Result<std::shared_ptr<const Plan>> Plan::make(Experiment experiment,
                                               std::shared_ptr<const Table> table)
{
    return PlanMaker(std::move(experiment), std::move(table)).make();
}

Experiment Plan::selfContainedExperiment() const
{
    Experiment experiment = m_experiment;
    if (experiment.resampling.file.empty())
        return experiment;
    experiment.resampling.file.clear();
    for (const std::vector<std::int64_t> &positions : m_explicitTrain) {
        std::vector<std::int64_t> &rows = experiment.resampling.train.emplace_back();
        for (const std::int64_t position : positions)
            rows.push_back(tableRow(position) + 1);
    }
    return experiment;
}

std::vector<std::int64_t> Plan::rowsOmitted() const
{
    std::vector<std::int64_t> rows;
    std::int64_t used = 0;
    for (std::int64_t row = 0; row < m_table->rows(); ++row) {
        if (used < m_rowsUsed && tableRow(used) == row)
            ++used;
        else
            rows.push_back(row);
    }
    return rows;
}

bool Plan::isJoint(int learner) const
{
    const LearnerKind kind = m_experiment.learners[static_cast<std::size_t>(learner)].kind;
    if (m_target.kind != TargetKind::Classes || !modelsAllLevels(kind))
        return false;
    // One that may also model a level against the rest does so for two levels, and when asked to.
    return !modelsOneLevel(kind) ||
           (m_target.event < 0 && m_experiment.levels != LevelModels::OneVsRest);
}

bool Plan::hasResampling() const
{
    return m_resamples > 0;
}

int Plan::resampleCount() const
{
    return m_resamples;
}

int Plan::learnerAt(std::int64_t number, std::int64_t Part::*first) const
{
    const auto behind = std::upper_bound(
        m_parts.begin(), m_parts.end(), number,
        [first](std::int64_t value, const Part &part) { return value < part.*first; });
    return static_cast<int>(behind - m_parts.begin()) - 1;
}

Cell Plan::cellAt(int learner, int level, int resample) const
{
    Cell cell;
    cell.learner = learner;
    cell.level = hasLevelAxis(learner) ? level : -1;
    if (resample < 0)
        return cell;
    switch (m_experiment.resampling.kind) {
    case ResamplingKind::None:
        break;
    case ResamplingKind::CrossValidation:
        cell.repeat = resample / m_folds;
        cell.fold = resample % m_folds;
        break;
    case ResamplingKind::Bootstrap:
    case ResamplingKind::Permutation:
        cell.replicate = resample;
        break;
    case ResamplingKind::Holdout:
        cell.repeat = resample;
        break;
    case ResamplingKind::LeaveOneOut:
        cell.fold = resample;
        break;
    case ResamplingKind::Explicit:
        (isBootstrap() ? cell.replicate : cell.fold) = resample;
        break;
    }
    return cell;
}

int Plan::resampleOf(const Cell &cell) const
{
    if (cell.replicate >= 0)
        return cell.replicate;
    return std::max(cell.repeat, 0) * m_folds + std::max(cell.fold, 0);
}

Task Plan::task(std::int64_t number) const
{
    if (number >= firstVariableTask())
        return variableTask(number);
    const std::int64_t firstJackknife = m_tasks + m_allRowsTasks;
    const bool jackknife = number >= firstJackknife;
    const bool allRows = number >= m_tasks;
    std::int64_t index = allRows ? number - m_tasks : number;
    std::int64_t Part::*first = allRows ? &Part::firstAllRows : &Part::firstTask;
    if (jackknife) { // of each fit on all rows one a row
        index = (number - firstJackknife) / m_jackknifeUnits;
        first = &Part::firstJackknife;
    }
    const int learner = learnerAt(index, first);
    const Part &own = part(learner);
    const int perBundle = allRows ? 1 : std::max(m_resamples, 1);
    const std::int64_t place = index - own.*first;
    const auto bundle = static_cast<int>(place / perBundle);
    const bool isResample = !allRows && hasResampling();
    Task task;
    task.number = number;
    task.first = cellAt(learner, own.firstLevel(bundle),
                        isResample ? static_cast<int>(place % perBundle) : -1);
    if (jackknife)
        task.first.row = static_cast<int>((number - firstJackknife) % m_jackknifeUnits);
    task.levelCount = own.firstLevel(bundle + 1) - own.firstLevel(bundle);
    return task;
}

Cell Plan::cell(std::int64_t number) const
{
    const int learner = learnerAt(number, &Part::firstCell);
    const std::int64_t place = number - part(learner).firstCell;
    const int perLevel = std::max(m_resamples, 1);
    return cellAt(learner, static_cast<int>(place / perLevel),
                  hasResampling() ? static_cast<int>(place % perLevel) : -1);
}

std::string Plan::levelName(int level) const
{
    return level < 0 ? std::string() : m_target.levels.at(static_cast<std::size_t>(level));
}

std::string Plan::cellText(const Cell &cell) const
{
    std::string text =
        cell.variable < 0
            ? m_experiment.learners.at(static_cast<std::size_t>(cell.learner)).name
            : "treatment of " +
                  m_treatment->sources().variables.at(static_cast<std::size_t>(cell.variable)).name;
    const auto add = [&text](const std::string &part) { text += ", " + part; };
    if (cell.level >= 0)
        add(levelName(cell.level));
    if (cell.repeat >= 0)
        add("repeat " + std::to_string(cell.repeat + 1));
    if (cell.fold >= 0)
        add("fold " + std::to_string(cell.fold + 1));
    if (cell.replicate >= 0)
        add("replicate " + std::to_string(cell.replicate + 1));
    if (cell.row >= 0)
        add((m_groups.empty() ? "without row " : "without the group of row ") +
            std::to_string(firstRowOf(cell.row) + 1));
    return text;
}

std::int64_t Plan::allRowsTaskOf(const Task &task) const
{
    const std::int64_t firstJackknife = m_tasks + m_allRowsTasks;
    const Part &own = part(task.first.learner);
    if (task.number >= firstJackknife)
        return m_tasks + own.firstAllRows + (task.number - firstJackknife) / m_jackknifeUnits -
               own.firstJackknife;
    if (!hasResampling() || task.number >= m_tasks)
        return task.number;
    return m_tasks + own.firstAllRows + (task.number - own.firstTask) / m_resamples;
}

Resample Plan::resample(const Cell &cell) const
{
    Resample resample;
    resample.rowsTrain = m_rowsUsed;
    if (!cell.isResample() || (isPermutation() && cell.row < 0))
        return resample;
    resample.multiplicities = cell.row >= 0 ? rowsWithout(cell.row) : drawRows(cell);
    for (std::size_t i = 0; cell.row < 0 && i < resample.multiplicities.size(); ++i)
        if (resample.multiplicities[i] == 0)
            resample.testRows.push_back(static_cast<std::int64_t>(i));
    resample.rowsTrain = std::accumulate(resample.multiplicities.begin(),
                                         resample.multiplicities.end(), std::int64_t(0));
    return resample;
}

std::vector<std::uint32_t> Plan::drawRows(const Cell &cell) const
{
    const ResamplingSpec &spec = m_experiment.resampling;
    const std::uint64_t seed = *m_experiment.seed;
    const std::int64_t rows = m_rowsUsed;
    const std::span<const std::int32_t> strata = spec.stratify
                                                     ? std::span<const std::int32_t>(m_target.codes)
                                                     : std::span<const std::int32_t>();
    if (spec.kind == ResamplingKind::Bootstrap)
        return m_groups.empty() ? drawBootstrap(seed, cell.replicate, rows, strata)
                                : drawGroupBootstrap(seed, cell.replicate, m_groups);
    if (spec.kind == ResamplingKind::Holdout)
        return m_groups.empty() ? drawHoldout(seed, cell.repeat, spec.fraction, rows, strata)
                                : drawGroupHoldout(seed, cell.repeat, spec.fraction, m_groups);
    std::vector<std::uint32_t> trains(static_cast<std::size_t>(rows), 0);
    if (!m_explicitTrain.empty()) {
        const auto list = static_cast<std::size_t>(std::max(cell.fold, cell.replicate));
        for (const std::int64_t position : m_explicitTrain[list])
            ++trains[static_cast<std::size_t>(position)];
        return trains;
    }
    const std::vector<std::int32_t> foldOf = foldOfRows(cell.repeat);
    for (std::size_t i = 0; i < foldOf.size(); ++i)
        trains[i] = foldOf[i] == cell.fold ? 0 : 1;
    return trains;
}

std::vector<std::int32_t> Plan::foldOfRows(int repeat) const
{
    const ResamplingSpec &spec = m_experiment.resampling;
    if (!m_explicitFoldOf.empty())
        return m_explicitFoldOf;
    if (spec.kind == ResamplingKind::LeaveOneOut) {
        std::vector<std::int32_t> own(m_groups.begin(), m_groups.end());
        if (own.empty()) {
            own.resize(static_cast<std::size_t>(m_rowsUsed));
            std::iota(own.begin(), own.end(), 0);
        }
        return own;
    }
    if (!m_groups.empty())
        return drawGroupFolds(*m_experiment.seed, repeat, m_folds, m_groups);
    return drawFolds(*m_experiment.seed, repeat, m_folds, m_rowsUsed,
                     spec.stratify ? std::span<const std::int32_t>(m_target.codes)
                                   : std::span<const std::int32_t>());
}

std::vector<std::int64_t> Plan::runOrder() const
{
    std::vector<std::int64_t> order(static_cast<std::size_t>(totalTaskCount()));
    std::iota(order.begin(), order.end(), 0);
    std::rotate(order.begin(), order.begin() + m_tasks,
                order.begin() + m_tasks +
                    m_allRowsTasks); // resample fits start from those on all rows
    // More levels together take longer; all tasks of one kind cost the same.
    std::vector<std::int64_t> levels; // of each task
    levels.reserve(order.size());
    for (std::int64_t number = 0; number < totalTaskCount(); ++number) {
        const Task one = task(number);
        levels.push_back(isJoint(one.first.learner) ? std::ssize(m_target.levels) : one.levelCount);
    }
    std::stable_sort(
        order.begin() + m_allRowsTasks, order.end(), [&levels](std::int64_t a, std::int64_t b) {
            return levels[static_cast<std::size_t>(a)] > levels[static_cast<std::size_t>(b)];
        });
    return order;
}

std::int64_t Plan::firstRowOf(int unit) const
{
    if (m_groups.empty())
        return tableRow(unit);
    const auto first = std::find(m_groups.begin(), m_groups.end(), unit);
    return tableRow(first - m_groups.begin());
}

std::vector<std::uint32_t> Plan::rowsWithout(int unit) const
{
    std::vector<std::uint32_t> trains(static_cast<std::size_t>(m_rowsUsed), 1);
    if (m_groups.empty())
        trains[static_cast<std::size_t>(unit)] = 0;
    for (std::size_t i = 0; i < m_groups.size(); ++i)
        trains[i] = m_groups[i] == unit ? 0 : 1;
    return trains;
}

std::vector<std::int64_t> Plan::permutation(const Cell &cell) const
{
    const std::uint64_t seed = *m_experiment.seed;
    if (!m_groups.empty())
        return drawGroupPermutation(seed, cell.replicate, m_groups);
    return drawPermutation(seed, cell.replicate, m_rowsUsed, m_strata);
}

Result<GlmDesign> Plan::permutedDesign(std::span<const std::int64_t> sources) const
{
    std::vector<std::int64_t> rows, permuted;
    for (std::int64_t row = 0; row < m_rowsUsed; ++row)
        rows.push_back(tableRow(row));
    for (const std::int64_t source : sources)
        permuted.push_back(tableRow(source));
    auto matrix = m_recipe->matrix(*m_table, {rows, *m_experiment.resampling.permute, permuted});
    if (!matrix)
        return matrix.error();
    return GlmDesign::make(std::move(*matrix), m_recipe->hasIntercept());
}

} // namespace heddle
