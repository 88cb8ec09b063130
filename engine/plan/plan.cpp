#include "plan/plan.h"

#include "plan/planmaker.h"
#include "plan/resampling.h"
#include "plan/tuninggrid.h"

#include <algorithm>
#include <numeric>

namespace heddle {

namespace {

constexpr int mostLevelsInBundle = 13;        // 26 letters are two tasks
constexpr int fewLevels = 3;                  // the first example shows lanes at work
constexpr double largestBundledProduct = 2e8; // n p² above which one level is work enough

/// Ascending. Without a branch a row: which rows are drawn cannot be foreseen.
std::vector<std::int64_t> placesOfZero(const std::vector<std::uint32_t> &values)
{
    const auto count = static_cast<std::size_t>(std::count(values.begin(), values.end(), 0U));
    std::vector<std::int64_t> places(count + 1); // one is written behind the last
    std::size_t found = 0;
    for (std::size_t i = 0; i < values.size() && found < count; ++i) {
        places[found] = static_cast<std::int64_t>(i);
        found += values[i] == 0 ? 1 : 0;
    }
    places.resize(count);
    return places;
}

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
    const std::size_t base = kind == LearnerKind::ElasticNet ? 0 : 1; // a net has none
    for (std::size_t level = base; level < levels.size(); ++level)
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

std::span<const double> Plan::path(const Cell &cell) const
{
    const auto &paths = part(cell.learner).paths;
    return paths.empty() ? std::span<const double>() : paths[settingOf(cell)];
}

double Plan::pathValue(const Cell &cell) const
{
    return path(cell)[static_cast<std::size_t>(std::max(cell.point, 0) % pathLength(cell.learner))];
}

const std::string &Plan::pointText(int learner, int point) const
{
    static const std::string none;
    const auto &texts = part(learner).pointTexts;
    return texts.empty() ? none : texts[static_cast<std::size_t>(point)];
}

const std::string &Plan::settingText(const Cell &cell) const
{
    return part(cell.learner).settingTexts[settingOf(cell)];
}

Cell Plan::cellAt(int learner, int point, int level, int resample) const
{
    Cell cell;
    cell.learner = learner;
    cell.point = hasPointAxis(learner) ? point : -1;
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
    if (!cell.isResample() || cell.row >= 0)
        return -1;
    if (cell.replicate >= 0)
        return cell.replicate;
    return std::max(cell.repeat, 0) * m_folds + std::max(cell.fold, 0);
}

Plan::Place Plan::placeOf(const Cell &cell) const
{
    const Part &own = part(cell.learner);
    const int point = std::max(cell.point, 0), level = std::max(cell.level, 0);
    const int bundle = own.bundleOf(level);
    const std::int64_t model = std::int64_t(point / own.pathLength) * own.bundles + bundle;
    Place place;
    place.index = own.pathLength > 1 ? point % own.pathLength : level - own.firstLevel(bundle);
    if (cell.inner >= 0)
        place.task = firstNestedTask() +
                     ((own.firstNested + model) * m_resamples + resampleOf(cell)) * m_inner +
                     cell.inner;
    else if (cell.row >= 0)
        place.task =
            m_tasks + m_allRowsTasks + (own.firstJackknife + model) * m_jackknifeUnits + cell.row;
    else if (!hasResampling())
        place.task = own.firstTask + model;
    else if (const int resample = resampleOf(cell); resample >= 0)
        place.task = own.firstTask + model * m_resamples + resample;
    else
        place.task = m_tasks + own.firstAllRows + model;
    return place;
}

Cell Plan::cellOf(const Task &task, int index) const
{
    Cell cell = task.first;
    if (task.pointCount > 1)
        cell.point += index;
    else if (cell.level >= 0)
        cell.level += index;
    return cell;
}

Task Plan::task(std::int64_t number) const
{
    if (number >= firstVariableTask())
        return variableTask(number);
    const bool nested = number >= firstNestedTask();
    const bool jackknife = !nested && number >= m_tasks + m_allRowsTasks;
    const bool allRows = !nested && !jackknife && number >= m_tasks;
    std::int64_t index = number; // among those of one kind
    std::int64_t perModel = std::max(m_resamples, 1);
    std::int64_t Part::*first = &Part::firstTask;
    if (nested) {
        index = number - firstNestedTask();
        perModel = std::int64_t(m_resamples) * m_inner;
        first = &Part::firstNested;
    } else if (jackknife) {
        index = number - m_tasks - m_allRowsTasks;
        perModel = m_jackknifeUnits;
        first = &Part::firstJackknife;
    } else if (allRows) {
        index = number - m_tasks;
        perModel = 1;
        first = &Part::firstAllRows;
    }
    // Only the experiment's own tasks are counted in tasks; the others in models.
    const bool own = !nested && !jackknife && !allRows;
    const int learner = learnerAt(own ? index : index / perModel, first);
    const Part &part = this->part(learner);
    const std::int64_t place = index - part.*first * (own ? 1 : perModel);
    const auto model = static_cast<int>(place / perModel);
    const auto within = static_cast<int>(place % perModel);
    const int bundle = model % part.bundles;
    const bool isResample = nested || (own && hasResampling());
    Task task;
    task.number = number;
    task.first = cellAt(learner, model / part.bundles * part.pathLength, part.firstLevel(bundle),
                        isResample ? (nested ? within / m_inner : within) : -1);
    if (jackknife)
        task.first.row = within;
    if (nested)
        task.first.inner = within % m_inner;
    task.levelCount = part.firstLevel(bundle + 1) - part.firstLevel(bundle);
    task.pointCount = part.pathLength;
    return task;
}

Cell Plan::cell(std::int64_t number) const
{
    const int learner = learnerAt(number, &Part::firstCell);
    const Part &own = part(learner);
    const std::int64_t place = number - own.firstCell;
    const int perLevel = std::max(m_resamples, 1);
    const auto model = static_cast<int>(place / perLevel);
    return cellAt(learner, model / own.levels, model % own.levels,
                  hasResampling() ? static_cast<int>(place % perLevel) : -1);
}

int Plan::resamplesPerUnit() const
{
    return m_experiment.resampling.kind == ResamplingKind::CrossValidation ? m_folds : 1;
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
    if (cell.point >= 0)
        add(pointWords(pointText(cell.learner, cell.point)));
    if (cell.level >= 0)
        add(levelName(cell.level));
    if (cell.repeat >= 0)
        add("repeat " + std::to_string(cell.repeat + 1));
    if (cell.fold >= 0)
        add("fold " + std::to_string(cell.fold + 1));
    if (cell.replicate >= 0)
        add("replicate " + std::to_string(cell.replicate + 1));
    if (cell.inner >= 0)
        add("inner " + std::to_string(cell.inner + 1));
    if (cell.row >= 0)
        add((m_groups.empty() ? "without row " : "without the group of row ") +
            std::to_string(firstRowOf(cell.row) + 1));
    return text;
}

std::int64_t Plan::allRowsTaskOf(const Task &task) const
{
    if (!hasResampling() || (task.number >= m_tasks && task.number < m_tasks + m_allRowsTasks))
        return task.number;
    Cell cell;
    cell.learner = task.first.learner;
    cell.point = task.first.point;
    cell.level = task.first.level;
    return placeOf(cell).task;
}

Resample Plan::resample(const Cell &cell) const
{
    Resample resample;
    resample.rowsTrain = m_rowsUsed;
    if (!cell.isResample() || (isPermutation() && cell.row < 0))
        return resample;
    if (cell.inner >= 0)
        return innerResample(cell);
    resample.multiplicities = cell.row >= 0 ? rowsWithout(cell.row) : drawRows(cell);
    if (cell.row < 0)
        resample.testRows = placesOfZero(resample.multiplicities);
    resample.rowsTrain = std::accumulate(resample.multiplicities.begin(),
                                         resample.multiplicities.end(), std::int64_t(0));
    return resample;
}

Resample Plan::innerResample(const Cell &cell) const
{
    const int folds = m_experiment.tuning->nested->folds;
    const std::vector<std::uint32_t> trains = drawRows(cell);
    const std::vector<std::int32_t> foldOf = drawInnerFolds(
        *m_experiment.seed, {resampleOf(cell), cell.inner / folds, folds}, trains,
        m_experiment.resampling.stratify ? std::span<const std::int32_t>(m_target.codes)
                                         : std::span<const std::int32_t>(),
        m_groups);
    Resample resample;
    resample.multiplicities = trains;
    for (std::size_t row = 0; row < foldOf.size(); ++row) {
        if (foldOf[row] == cell.inner % folds) {
            resample.testRows.push_back(static_cast<std::int64_t>(row));
            resample.multiplicities[row] = 0;
        }
        resample.rowsTrain += resample.multiplicities[row];
    }
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
    // More levels and points together take longer; all tasks of one kind cost the same.
    std::vector<std::int64_t> levels; // times points, of each task
    levels.reserve(order.size());
    for (std::int64_t number = 0; number < totalTaskCount(); ++number) {
        const Task one = task(number);
        const bool joint = isJoint(one.first.learner);
        levels.push_back(one.pointCount * (joint ? std::ssize(m_target.levels) : one.levelCount));
    }
    std::stable_sort(
        order.begin() + m_allRowsTasks, order.end(), [&levels](std::int64_t a, std::int64_t b) {
            return levels[static_cast<std::size_t>(a)] > levels[static_cast<std::size_t>(b)];
        });
    if (m_experiment.stop)
        orderForStop(order);
    return order;
}

/// An early end is decided on resamples from the first one on, all learners and levels of each, and
/// on the jackknife where intervals need it.
void Plan::orderForStop(std::vector<std::int64_t> &order) const
{
    std::vector<int> resamples; // of each task
    resamples.reserve(order.size());
    for (std::int64_t number = 0; number < totalTaskCount(); ++number)
        resamples.push_back(resampleOf(task(number).first));
    std::stable_sort(
        order.begin() + m_allRowsTasks, order.end(), [&resamples](std::int64_t a, std::int64_t b) {
            return resamples[static_cast<std::size_t>(a)] < resamples[static_cast<std::size_t>(b)];
        });
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
