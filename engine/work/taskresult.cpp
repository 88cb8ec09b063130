#include "work/taskresult.h"

#include <algorithm>

namespace heddle {

namespace {

/// Whether a fit's columns and the test predictions are as many as the plan has.
bool fitsPlan(const Plan &plan, const CellResult &cell, bool isPermuted)
{
    if (!cell.failure.empty())
        return true;
    const auto &columns = cell.fit.separatingColumns;
    return cell.fit.coefficients.size() == (isPermuted ? 0 : plan.design().columns()) &&
           std::ssize(cell.testLink) == cell.rowsTest &&
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
           std::all_of(result.cells.begin(), result.cells.end(),
                       [&](const CellResult &cell) { return fitsPlan(plan, cell, isPermuted); });
}

} // namespace heddle
