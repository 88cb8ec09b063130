#include "work/taskresult.h"

#include <algorithm>

namespace heddle {

namespace {

/// Whether a cell has the trees that it must have, and no others.
bool hasItsTrees(const Plan &plan, const Cell &first, const CellResult &cell, std::int64_t outputs)
{
    if (!isOfTrees(plan.learner(first).kind) || first.isResample())
        return !cell.trees;
    return cell.trees && cell.trees->columns == plan.design().columns() &&
           cell.trees->outputs == outputs && checkEnsemble(*cell.trees).has_value();
}

/// Whether a variable's own task has a score for each derived variable, and nothing else.
bool fitsVariable(const Plan &plan, const Cell &first, const CellResult &cell)
{
    const auto source = static_cast<std::size_t>(first.variable);
    const std::size_t count =
        plan.treatment()->firstColumn(source + 1) - plan.treatment()->firstColumn(source);
    return cell.scores.size() == count && !cell.trees && cell.testLink.empty() &&
           cell.fit.coefficients.size() == 0;
}

/// Whether a fit's columns and the test predictions are as many as the plan has.
bool fitsPlan(const Plan &plan, const Cell &first, const CellResult &cell, bool isPermuted)
{
    if (!cell.failure.empty())
        return true;
    if (first.variable >= 0)
        return fitsVariable(plan, first, cell);
    const int learner = first.learner;
    const std::int64_t outputs = plan.isJoint(learner) ? std::ssize(plan.target().levels) : 1;
    const auto &columns = cell.fit.separatingColumns;
    const std::int64_t coefficients = isPermuted ? 0 : std::ssize(plan.coefficients(learner));
    return cell.fit.coefficients.size() == coefficients &&
           hasItsTrees(plan, first, cell, outputs) && cell.scores.empty() &&
           std::ssize(cell.testLink) == cell.rowsTest * outputs &&
           std::all_of(columns.begin(), columns.end(), [&](std::int64_t column) {
               return column >= 0 && column < plan.design().columns();
           });
}

} // namespace

bool TaskResult::hasFailure() const
{
    return std::any_of(cells.begin(), cells.end(),
                       [](const CellResult &cell) { return !cell.failure.empty(); });
}

bool fitsPlan(const Plan &plan, const TaskResult &result)
{
    if (result.task < 0 || result.task >= plan.totalTaskCount())
        return false;
    const Task task = plan.task(result.task);
    const bool isPermuted = plan.isPermutation() && task.first.isResample();
    return std::ssize(result.cells) == task.levelCount &&
           std::all_of(result.cells.begin(), result.cells.end(), [&](const CellResult &cell) {
               return fitsPlan(plan, task.first, cell, isPermuted);
           });
}

} // namespace heddle
