#include "plan/planmaker.h"

#include "core/text.h"
#include "plan/planfault.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <set>

namespace heddle {

namespace {

std::string rowText(std::int64_t row)
{
    return "row " + std::to_string(row + 1);
}

std::vector<std::string> columnNames(const Table &table)
{
    std::vector<std::string> names;
    for (const Column &column : table.columns())
        names.push_back(column.name());
    return names;
}

/// The first row used whose value is infinite, or -1.
std::int64_t infiniteRow(const Column &column, std::span<const std::int64_t> rows)
{
    for (const std::int64_t row : rows)
        if (!column.numbers().empty() &&
            std::isinf(column.numbers()[static_cast<std::size_t>(row)]))
            return row;
    return -1;
}

} // namespace

PlanMaker::PlanMaker(Experiment experiment, std::shared_ptr<const Table> table)
    : m_plan(new Plan)
{
    m_plan->m_experiment = std::move(experiment);
    m_plan->m_table = std::move(table);
}

Result<std::shared_ptr<const Plan>> PlanMaker::make()
{
    using Step = Result<void> (PlanMaker::*)();
    for (const Step step :
         {&PlanMaker::readFormula, &PlanMaker::chooseRows, &PlanMaker::makeDesign,
          &PlanMaker::makeWeights, &PlanMaker::makeTarget, &PlanMaker::checkTargetOfLearners,
          &PlanMaker::checkLevelModels, &PlanMaker::makeTreatment, &PlanMaker::makeOffset,
          &PlanMaker::checkMetrics, &PlanMaker::makeGroups, &PlanMaker::makeStrata,
          &PlanMaker::makePermutation, &PlanMaker::checkIntervals, &PlanMaker::readExplicitRows}) {
        if (const Result<void> done = (this->*step)(); !done)
            return done.error();
    }
    if (const Result<void> done = checkVariables(); !done)
        return done.error();
    if (!m_plan->m_experiment.seed) {
        std::random_device device;
        m_plan->m_experiment.seed = (static_cast<std::uint64_t>(device()) << 21 ^ device()) &
                                    ((std::uint64_t(1) << 53) - 1);
    }
    if (const Result<void> done = makePoints(); !done)
        return done.error();
    if (const Result<void> done = checkResampling(); !done)
        return done.error();
    if (const Result<void> done = checkExplicitGroups(); !done)
        return done.error();
    if (const Result<void> done = checkPenalties(); !done)
        return done.error();
    if (const Result<void> done = checkStop(); !done)
        return done.error();
    layOut();
    if (const Result<void> done = checkInnerFolds(); !done)
        return done.error();
    return std::shared_ptr<const Plan>(std::move(m_plan));
}

std::string PlanMaker::questionPointer(std::string_view key) const
{
    return m_plan->m_experiment.formula ? "/formula" : "/" + std::string(key);
}

std::vector<std::string> PlanMaker::excludedColumns() const
{
    std::vector<std::string> names;
    for (const std::optional<std::string> &name :
         {m_plan->m_experiment.weights, m_plan->m_experiment.offset, m_plan->m_experiment.group})
        if (name)
            names.push_back(*name);
    return names;
}

Result<void> PlanMaker::needColumn(const std::string &name, std::string_view pointer) const
{
    if (m_plan->m_table->find(name))
        return {};
    const std::optional<std::string> nearest = nearestName(name, columnNames(*m_plan->m_table));
    return faultAt(pointer,
                   "names the column " + heddle::quoted(name) + ", which the data do not have",
                   nearest ? "Did you mean " + heddle::quoted(*nearest) + "?"
                           : "Columns are " + joinWords(columnNames(*m_plan->m_table)) + ".");
}

Result<const Column *> PlanMaker::numericColumn(const std::string &name,
                                                std::string_view pointer) const
{
    if (const Result<void> there = needColumn(name, pointer); !there)
        return there.error();
    const Column *column = m_plan->m_table->find(name);
    if (column->type() != ColumnType::Numeric)
        return faultAt(pointer,
                       "names " + heddle::quoted(name) + ", which is " +
                           std::string(toText(column->type())) + ", numbers are needed",
                       "Name a numeric column.");
    return column;
}

Result<void> PlanMaker::readFormula()
{
    const Experiment &experiment = m_plan->m_experiment;
    if (experiment.learners.empty())
        return faultAt("/learners", "names no learner", "Choose at least one.");
    if (Result<void> roles = checkRoles(); !roles)
        return roles;
    if (!experiment.formula) {
        m_plan->m_formula = Formula::fromColumns(experiment.target, experiment.variables);
        return checkLearners();
    }
    const Result<Formula> formula = Formula::parse(*experiment.formula);
    if (!formula)
        return formula.error();
    m_plan->m_formula = *formula;
    return checkLearners();
}

Result<void> PlanMaker::checkRoles() const
{
    const Experiment &experiment = m_plan->m_experiment;
    std::set<std::string> seen;
    const auto once = [&seen](const std::string &name, const std::string &pointer) -> Result<void> {
        if (seen.insert(name).second)
            return {};
        return faultAt(pointer,
                       "names " + heddle::quoted(name) + ", which has another role already",
                       "Give each column one role.");
    };
    for (const auto &[name, key] :
         {std::pair{experiment.weights, "weights"}, {experiment.offset, "offset"}}) {
        if (!name)
            continue;
        if (const auto column = numericColumn(*name, "/" + std::string(key)); !column)
            return column.error();
        if (Result<void> unique = once(*name, "/" + std::string(key)); !unique)
            return unique;
    }
    if (experiment.group) {
        if (Result<void> there = needColumn(*experiment.group, "/group"); !there)
            return there;
        if (Result<void> unique = once(*experiment.group, "/group"); !unique)
            return unique;
    }
    if (experiment.formula)
        return {};
    if (experiment.target.empty())
        return faultAt("/target", "is missing", "Choose the column to be predicted.");
    if (experiment.variables.empty())
        return faultAt("/variables", "names no column",
                       "Choose at least one column to predict from.");
    if (Result<void> there = needColumn(experiment.target, "/target"); !there)
        return there;
    if (Result<void> unique = once(experiment.target, "/target"); !unique)
        return unique;
    for (std::size_t i = 0; i < experiment.variables.size(); ++i) {
        const std::string pointer = "/variables/" + std::to_string(i);
        if (Result<void> there = needColumn(experiment.variables[i], pointer); !there)
            return there;
        if (Result<void> unique = once(experiment.variables[i], pointer); !unique)
            return unique;
    }
    return {};
}

/// The learners that leave no choice decide what is predicted, else the target does.
Result<void> PlanMaker::checkLearners()
{
    const std::vector<LearnerSpec> &learners = m_plan->m_experiment.learners;
    const LearnerSpec *decides = nullptr;
    for (std::size_t i = 0; i < learners.size(); ++i) {
        const bool numbers = learners[i].canPredict(TargetKind::Numbers);
        if (numbers && learners[i].canPredict(TargetKind::Classes))
            continue;
        if (decides && numbers == m_predictsLevels)
            return faultAt("/learners/" + std::to_string(i),
                           "is " + std::string(toText(learners[i].kind)) + " beside " +
                               std::string(toText(decides->kind)) +
                               ": one predicts classes, the other numbers",
                           "Put them into two experiments.");
        decides = &learners[i];
        m_predictsLevels = !numbers;
    }
    if (!decides)
        m_predictsLevels = isTargetCategorical() || m_plan->m_experiment.event;
    return {};
}

bool PlanMaker::isTargetCategorical() const
{
    const FormulaResponse &response = m_plan->m_formula->response();
    const Column *column =
        response.column.empty() ? nullptr : m_plan->m_table->find(response.column);
    return column && (column->type() == ColumnType::Categorical || !response.level.empty());
}

Result<void> PlanMaker::chooseRows()
{
    const Table &table = *m_plan->m_table;
    std::vector<std::int64_t> all(static_cast<std::size_t>(table.rows()));
    std::iota(all.begin(), all.end(), 0);
    const auto needed = columnsNeeded(all);
    if (!needed)
        return needed.error();

    std::vector<const Column *> used;
    const auto use = [&](const std::string &name) {
        if (const Column *column = table.find(name))
            used.push_back(column);
    };
    for (const std::string &name : *needed)
        use(name);
    for (const std::string &name : excludedColumns())
        use(name);
    const auto &within = m_plan->m_experiment.resampling.within;
    if (m_plan->isPermutation() && within)
        use(*within);
    for (const std::int64_t row : all)
        if (std::none_of(used.begin(), used.end(),
                         [row](const Column *column) { return column->isMissing(row); }))
            m_rows.push_back(row);
    if (m_rows.empty())
        return badInput("Every one of the " + std::to_string(table.rows()) +
                            " rows has a missing value in a column that is used.",
                        "Nothing was run.", "Leave the column with the most missing values out.");
    for (const Column *column : used)
        if (const std::int64_t row = infiniteRow(*column, m_rows); row >= 0)
            return badInput("Column " + heddle::quoted(column->name()) + " is infinite in " +
                                rowText(row) + ".",
                            "Nothing was run.", "Correct the value or name it as missing.");
    return {};
}

Result<void> PlanMaker::makeDesign()
{
    if (treats())
        return {}; // when target and weights are known
    const Table &table = *m_plan->m_table;
    const Result<DesignRecipe> recipe =
        DesignRecipe::make(*m_plan->m_formula, table, m_rows, excludedColumns());
    if (!recipe)
        return recipe.error();
    auto matrix = recipe->matrix(table, m_rows);
    if (!matrix)
        return matrix.error();
    auto design = GlmDesign::make(std::move(*matrix), recipe->hasIntercept());
    if (!design)
        return design.error();
    m_plan->m_recipe = *recipe;
    m_plan->m_design = std::move(*design);
    return {};
}

Result<void> PlanMaker::makeWeights()
{
    if (!m_plan->m_experiment.weights)
        return {};
    const auto column = numericColumn(*m_plan->m_experiment.weights, "/weights");
    if (!column)
        return column.error();
    double sum = 0;
    for (const std::int64_t row : m_rows) {
        const double weight = (*column)->numbers()[static_cast<std::size_t>(row)];
        if (weight < 0)
            return faultAt("/weights",
                           "names " + heddle::quoted((*column)->name()) + ", which is " +
                               formatNumber(weight) + " in " + rowText(row),
                           "Weights must not be negative.");
        m_plan->m_priorWeights.push_back(weight);
        sum += weight;
    }
    if (sum == 0)
        return faultAt("/weights",
                       "names " + heddle::quoted((*column)->name()) +
                           ", which is zero in every row used",
                       "Choose another column.");
    return {};
}

Result<void> PlanMaker::makeOffset()
{
    const auto &name = m_plan->m_experiment.offset;
    if (!name && !m_plan->m_recipe->hasOffset())
        return {};
    for (const LearnerSpec &learner : m_plan->m_experiment.learners)
        if (!takesOffset(learner.kind))
            return faultAt(name ? "/offset" : "/formula",
                           "gives an offset, which " + heddle::quoted(learner.name) +
                               " does not take",
                           "Leave the offset out, or the learner.");
    m_plan->m_offset.assign(m_rows.size(), 0);
    if (name) {
        const auto column = numericColumn(*name, "/offset");
        if (!column)
            return column.error();
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            m_plan->m_offset[i] = (*column)->numbers()[static_cast<std::size_t>(m_rows[i])];
    }
    const Result<Eigen::VectorXd> terms = m_plan->m_recipe->offset(*m_plan->m_table, m_rows);
    if (!terms)
        return terms.error();
    for (std::size_t i = 0; i < m_plan->m_offset.size(); ++i)
        m_plan->m_offset[i] += (*terms)[static_cast<Eigen::Index>(i)];
    return {};
}

/// The value of each row used by its number among all, in the order of their texts.
std::vector<std::int32_t> PlanMaker::numbered(const Column &column) const
{
    std::map<std::string, std::int32_t> numbers;
    for (const std::int64_t row : m_rows)
        numbers.emplace(column.cellText(row), 0);
    std::int32_t next = 0;
    for (auto &[text, number] : numbers)
        number = next++;
    std::vector<std::int32_t> values;
    values.reserve(m_rows.size());
    for (const std::int64_t row : m_rows)
        values.push_back(numbers.at(column.cellText(row)));
    return values;
}

Result<void> PlanMaker::makeGroups()
{
    if (!m_plan->m_experiment.group)
        return {};
    const Column &column = *m_plan->m_table->find(*m_plan->m_experiment.group);
    m_plan->m_groups = numbered(column);
    if (groupCount() < 2)
        return faultAt("/group",
                       "names " + heddle::quoted(column.name()) +
                           ", which has one value in all rows used",
                       "Choose a column with two values at least.");
    return {};
}

int PlanMaker::groupCount() const
{
    const std::vector<std::int32_t> &groups = m_plan->m_groups;
    return groups.empty() ? 0 : 1 + *std::max_element(groups.begin(), groups.end());
}

void PlanMaker::layOut()
{
    m_plan->m_rowsUsed = std::ssize(m_rows);
    if (m_plan->m_rowsUsed < m_plan->m_table->rows())
        m_plan->m_tableRows = m_rows;
    layOutLearners();
    layOutResampling();
    const std::int64_t perLevel = std::max(m_plan->m_resamples, 1);
    for (Plan::Part &part : m_plan->m_parts) {
        part.firstCell = m_plan->m_cells;
        part.firstTask = m_plan->m_tasks;
        part.firstAllRows = m_plan->m_allRowsTasks;
        m_plan->m_cells += part.models() * perLevel;
        m_plan->m_tasks += part.modelTasks() * perLevel;
        if (m_plan->hasResampling()) {
            m_plan->m_allRowsTasks += part.modelTasks();
            m_plan->m_allRowsCells += part.models();
        }
    }
    layOutJackknife();
    layOutNested();
    layOutVariables();
}

void PlanMaker::layOutLearners()
{
    const auto learners = static_cast<int>(m_plan->m_parts.size());
    const Target &target = m_plan->m_target;
    const auto levels = static_cast<int>(target.levels.size());
    bool hasLevels = false;
    for (int learner = 0; learner < learners; ++learner) {
        Plan::Part &part = m_plan->m_parts[static_cast<std::size_t>(learner)];
        part.coefficients =
            coefficientNames(part.settings.front().kind, m_plan->m_recipe->termNames(),
                             m_plan->isJoint(learner) ? target.levels : std::vector<std::string>());
        if (target.kind != TargetKind::Classes || target.event >= 0 || m_plan->isJoint(learner))
            continue;
        part.levels = levels;
        part.bundles = bundleCount(levels, m_plan->m_design->rows(), m_plan->m_design->columns());
        const LearnerKind kind = part.settings.front().kind;
        if (isOfTrees(kind) || kind == LearnerKind::ElasticNet || treats())
            part.bundles = levels; // those of different levels share nothing
        hasLevels = true;
    }
    if (hasLevels)
        m_plan->m_axes.push_back({"level", levels, target.levels});
}

void PlanMaker::layOutResampling()
{
    const ResamplingSpec &resampling = m_plan->m_experiment.resampling;
    if (resampling.kind == ResamplingKind::CrossValidation) {
        m_plan->m_axes.push_back({"repeat", resampling.repeats, {}});
        m_plan->m_axes.push_back({"fold", resampling.folds, {}});
        m_plan->m_folds = resampling.folds;
        m_plan->m_resamples = resampling.repeats * resampling.folds;
    } else if (resampling.kind == ResamplingKind::Bootstrap ||
               resampling.kind == ResamplingKind::Permutation) {
        m_plan->m_axes.push_back({"replicate", resampling.replicates, {}});
        m_plan->m_resamples = resampling.replicates;
    } else if (resampling.kind == ResamplingKind::Holdout) {
        m_plan->m_axes.push_back({"repeat", resampling.repeats, {}});
        m_plan->m_folds = 1;
        m_plan->m_resamples = resampling.repeats;
    } else if (resampling.kind == ResamplingKind::LeaveOneOut) {
        m_plan->m_folds = groupCount() > 0 ? groupCount() : static_cast<int>(m_rows.size());
        m_plan->m_axes.push_back({"fold", m_plan->m_folds, {}});
        m_plan->m_resamples = m_plan->m_folds;
    } else if (resampling.kind == ResamplingKind::Explicit) {
        m_plan->m_axes.push_back(
            {resampling.asBootstrap ? "replicate" : "fold", m_plan->m_folds, {}});
        m_plan->m_resamples = m_plan->m_folds;
    }
}

/// BCa intervals need each model without each row, or without each group.
void PlanMaker::layOutJackknife()
{
    const auto &intervals = m_plan->m_experiment.intervals;
    if (!intervals || !intervals->has(IntervalKind::Bca))
        return;
    m_plan->m_jackknifeUnits = groupCount() > 0 ? groupCount() : static_cast<int>(m_rows.size());
    std::int64_t tasks = 0, cells = 0;
    for (Plan::Part &part : m_plan->m_parts) {
        part.firstJackknife = tasks;
        tasks += part.hasJackknife() ? part.bundles : 0;
        cells += part.hasJackknife() ? part.levels : 0;
    }
    m_plan->m_jackknifeTasks = tasks * m_plan->m_jackknifeUnits;
    m_plan->m_jackknifeCells = cells * m_plan->m_jackknifeUnits;
}

/// Nested tuning judges every point inside the training rows of each resample.
void PlanMaker::layOutNested()
{
    const auto &tuning = m_plan->m_experiment.tuning;
    if (!tuning || !tuning->nested)
        return;
    m_plan->m_inner = tuning->nested->folds * tuning->nested->repeats;
    std::int64_t tasks = 0, cells = 0;
    for (Plan::Part &part : m_plan->m_parts) {
        part.firstNested = tasks;
        tasks += part.points > 1 ? part.modelTasks() : 0;
        cells += part.points > 1 ? part.models() : 0;
    }
    m_plan->m_nestedTasks = tasks * m_plan->m_resamples * m_plan->m_inner;
    m_plan->m_nestedCells = cells * m_plan->m_resamples * m_plan->m_inner;
}

} // namespace heddle
