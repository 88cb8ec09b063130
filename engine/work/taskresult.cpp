#include "work/taskresult.h"

#include <algorithm>

namespace heddle {

namespace {

/// Whether a cell has the trees that it must have, and no others. The last cell of a path has
/// those of all.
bool hasItsTrees(const Plan &plan, const Task &task, const CellResult &cell, bool isLast,
                 std::int64_t outputs)
{
    if (!isOfTrees(plan.learner(task.first).kind) || task.first.isResample() || !isLast)
        return !cell.trees;
    const bool isLongEnough =
        task.pointCount == 1 ||
        (cell.trees && static_cast<double>(cell.trees->treeCount()) >=
                           plan.path(task.first).back() * static_cast<double>(outputs));
    return cell.trees && cell.trees->columns == plan.design().columns() &&
           cell.trees->outputs == outputs && checkEnsemble(*cell.trees).has_value() && isLongEnough;
}

std::int64_t coefficientsOf(const Plan &plan, const Task &task)
{
    const bool isResample = task.first.isResample();
    if (isResample && (plan.isPermutation() || task.pointCount > 1) && task.first.row < 0)
        return 0;
    return std::ssize(plan.coefficients(task.first.learner));
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
bool fitsPlan(const Plan &plan, const Task &task, const CellResult &cell, bool isLast)
{
    if (!cell.failure.empty())
        return true;
    if (task.first.variable >= 0)
        return fitsVariable(plan, task.first, cell);
    const std::int64_t outputs =
        plan.isJoint(task.first.learner) ? std::ssize(plan.target().levels) : 1;
    const auto &columns = cell.fit.separatingColumns;
    return cell.fit.coefficients.size() == coefficientsOf(plan, task) &&
           hasItsTrees(plan, task, cell, isLast, outputs) && cell.scores.empty() &&
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

std::size_t bytesOf(const TaskResult &result)
{
    constexpr std::size_t block = 16; // of the allocator, for each list
    std::size_t bytes = sizeof result + block;
    for (const CellResult &cell : result.cells) {
        const auto numbers = static_cast<std::size_t>(
            std::ssize(cell.metrics) + std::ssize(cell.testLink) + 2 * std::ssize(cell.scores) +
            cell.fit.coefficients.size() + cell.fit.standardErrors.size());
        bytes += sizeof cell + numbers * sizeof(double) + 3 * block + cell.failure.capacity();
        for (const std::string &warning : cell.warnings)
            bytes += sizeof warning + warning.size() + block;
    }
    return bytes;
}

bool fitsPlan(const Plan &plan, const TaskResult &result)
{
    if (result.task < 0 || result.task >= plan.totalTaskCount())
        return false;
    const Task task = plan.task(result.task);
    return std::ssize(result.cells) == task.cellCount() &&
           std::all_of(result.cells.begin(), result.cells.end(), [&](const CellResult &cell) {
               return fitsPlan(plan, task, cell, &cell == &result.cells.back());
           });
}

} // namespace heddle
