#include "work/taskresult.h"

#include <algorithm>

namespace heddle {

namespace {

LearnerKind kindOf(const Plan &plan, const Task &task)
{
    return plan.experiment().learners[static_cast<std::size_t>(task.first.learner)].kind;
}

/// Whether a cell has the trees that it must have, and no others.
bool hasItsTrees(const Plan &plan, const Task &task, const CellResult &cell)
{
    if (!isOfTrees(kindOf(plan, task)) || task.first.isResample())
        return !cell.trees;
    return cell.trees && cell.trees->columns == plan.design().columns() &&
           checkEnsemble(*cell.trees).has_value();
}

/// Whether a fit's columns and the test predictions are as many as the plan has.
bool fitsPlan(const Plan &plan, const Task &task, const CellResult &cell)
{
    if (!cell.failure.empty())
        return true;
    const bool isOfColumns = !isOfTrees(kindOf(plan, task));
    const auto &columns = cell.fit.separatingColumns;
    return cell.fit.coefficients.size() == (isOfColumns ? plan.design().columns() : 0) &&
           hasItsTrees(plan, task, cell) && std::ssize(cell.testLink) == cell.rowsTest &&
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
    return std::ssize(result.cells) == task.levelCount &&
           std::all_of(result.cells.begin(), result.cells.end(),
                       [&](const CellResult &cell) { return fitsPlan(plan, task, cell); });
}

} // namespace heddle
