// The part of making a plan that decides how the variables are prepared.
#include "core/text.h"
#include "plan/planfault.h"
#include "plan/planmaker.h"

namespace heddle {

namespace {

/// A derived variable whose numbers are not learnt yet.
DerivedColumn unlearnt(const Treatment &treatment, const TreatedColumn &column)
{
    DerivedColumn made;
    made.source = column.source;
    made.derived.name = column.name;
    made.derived.code = column.code;
    made.derived.isOfLevels = treatment.sources().variables[column.source].isCategorical;
    return made;
}

} // namespace

bool PlanMaker::treats() const
{
    const auto &prepare = m_plan->m_experiment.prepare;
    return prepare && prepare->kind == PrepareKind::Treat;
}

/// The columns whose missing values make a row leave.
Result<std::vector<std::string>> PlanMaker::columnsNeeded(std::span<const std::int64_t> rows) const
{
    const Table &table = *m_plan->m_table;
    std::vector<std::string> names;
    if (!treats()) {
        const Result<DesignRecipe> recipe =
            DesignRecipe::make(*m_plan->m_formula, table, rows, excludedColumns());
        if (!recipe)
            return recipe.error();
        names = recipe->variables();
        for (const std::string &name : m_plan->m_formula->columns())
            names.push_back(name);
        return names;
    }
    const auto sources = readTreatmentSources(*m_plan->m_formula, table, rows, excludedColumns());
    if (!sources)
        return sources.error();
    names = targetColumns(*m_plan->m_formula);
    const std::vector<std::string> offsets = sources->offsetColumns();
    names.insert(names.end(), offsets.begin(), offsets.end());
    for (const TreatmentSource &source : sources->variables) {
        const std::vector<std::string> columns = source.columns();
        if (!m_plan->m_experiment.treatsMissing)
            names.insert(names.end(), columns.begin(), columns.end());
    }
    return names;
}

/// A treated design is made in every cell; the plan itself has its columns by their names.
Result<void> PlanMaker::makeTreatment()
{
    if (!treats())
        return {};
    const PrepareSpec &prepare = *m_plan->m_experiment.prepare;
    const Target &target = m_plan->m_target;
    if (m_plan->isPermutation())
        return faultAt("/prepare",
                       "treats the variables, which would have to be done anew for each "
                       "permutation",
                       "Choose \"standardize\", or another resampling.");
    auto sources =
        readTreatmentSources(*m_plan->m_formula, *m_plan->m_table, m_rows, excludedColumns());
    if (!sources)
        return sources.error();
    const auto jointLevels = treatedLevels();
    if (!jointLevels)
        return jointLevels.error();
    auto treatment =
        std::make_shared<const Treatment>(std::move(*sources), prepare, m_plan->m_priorWeights,
                                          target.kind == TargetKind::Numbers, *jointLevels);
    if (treatment->columns().empty())
        return faultAt("/prepare/codes", "derive nothing from the variables",
                       "Leave the list out: all codes are then made.");
    for (const std::string &name : treatment->unused())
        m_plan->m_warnings.push_back("Nothing is derived from " + heddle::quoted(name) +
                                     ": it has one value in every row used, or no code of its "
                                     "kind was chosen.");
    std::vector<DerivedColumn> columns;
    for (const TreatedColumn &column : treatment->columns())
        columns.push_back(unlearnt(*treatment, column));
    const auto recipe = treatedRecipe(treatment->sources(), std::move(columns));
    if (!recipe)
        return recipe.error();
    // One row stands for the columns alone.
    const Eigen::MatrixXd row = Eigen::MatrixXd::Zero(1, std::ssize(recipe->terms()));
    auto design = GlmDesign::make(row, recipe->hasIntercept());
    if (!design)
        return design.error();
    m_plan->m_recipe = *recipe;
    m_plan->m_design = std::move(*design);
    m_plan->m_treatment = std::move(treatment);
    m_plan->m_rowsUsed = std::ssize(m_rows); // paths begin with a design of all rows
    return {};
}

/// One task a variable, of a one-vs-rest one for each level.
void PlanMaker::layOutVariables()
{
    const Treatment *treatment = m_plan->treatment();
    if (treatment == nullptr)
        return;
    for (std::size_t source = 0; source < treatment->sources().variables.size(); ++source)
        if (treatment->firstColumn(source) < treatment->firstColumn(source + 1))
            m_plan->m_treatedVariables.push_back(static_cast<int>(source));
    int levels = 1;
    for (const Plan::Part &part : m_plan->m_parts)
        levels = std::max(levels, part.levels);
    m_plan->m_variableTasks = std::ssize(m_plan->m_treatedVariables) * levels;
}

Task Plan::variableTask(std::int64_t number) const
{
    const std::int64_t index = number - firstVariableTask();
    const std::int64_t variables = std::ssize(m_treatedVariables);
    Task task;
    task.number = number;
    if (m_variableTasks > variables)
        task.first.level = static_cast<int>(index / variables);
    task.first.variable = m_treatedVariables[static_cast<std::size_t>(index % variables)];
    return task;
}

/// Levels that have an impact each: those of a target that learners model all at once.
Result<std::vector<std::string>> PlanMaker::treatedLevels() const
{
    const Target &target = m_plan->m_target;
    const std::vector<LearnerSpec> &learners = m_plan->m_experiment.learners;
    if (target.kind != TargetKind::Classes || target.event >= 0)
        return std::vector<std::string>();
    const LearnerSpec *joint = nullptr, *single = nullptr;
    for (std::size_t i = 0; i < learners.size(); ++i) {
        if (learners[i].kind == LearnerKind::Baseline)
            continue; // uses no variable
        (m_plan->isJoint(static_cast<int>(i)) ? joint : single) = &learners[i];
    }
    if (joint != nullptr && single != nullptr)
        return faultAt("/prepare",
                       "treats the variables, which " + heddle::quoted(joint->name) +
                           " needs for all levels together and " + heddle::quoted(single->name) +
                           " for each level",
                       "Put them into two experiments.");
    return joint != nullptr ? target.levels : std::vector<std::string>();
}

} // namespace heddle
