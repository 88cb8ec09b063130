#include "run/cellindex.h"

#include <algorithm>

namespace heddle {

CellIndex::CellIndex(const Plan &plan, const Ledger &ledger, std::optional<int> resamples)
    : m_plan(plan)
    , m_resamples(resamples.value_or(plan.resampleCount()))
{
    for (std::int64_t number = 0; number < plan.totalTaskCount(); ++number) {
        if (plan.resampleOf(plan.task(number).first) >= m_resamples) {
            m_tasks.push_back(nullptr); // behind an early end
            continue;
        }
        m_tasks.push_back(ledger.find(number));
        m_complete = m_complete && m_tasks.back();
    }
}

const TaskResult *CellIndex::taskOf(const Plan::Place &place) const
{
    const TaskResult *const task = m_tasks[static_cast<std::size_t>(place.task)].get();
    return task && !task->cells.empty() ? task : nullptr;
}

const CellResult *CellIndex::find(const Cell &cell) const
{
    const Plan::Place place = m_plan.placeOf(cell);
    const TaskResult *const task = taskOf(place);
    if (!task)
        return nullptr;
    // A task that failed as a whole may tell its reason once.
    return &task->cells[std::min(static_cast<std::size_t>(place.index), task->cells.size() - 1)];
}

const CellResult *CellIndex::findWithout(int learner, int level, int unit) const
{
    Cell cell = m_plan.cellAt(learner, 0, level, -1);
    cell.row = unit;
    return find(cell);
}

std::shared_ptr<const TreeEnsemble> CellIndex::treesOf(const Cell &cell) const
{
    const TaskResult *const task = taskOf(m_plan.placeOf(cell));
    if (!task || !task->cells.back().trees || m_plan.pathLength(cell.learner) == 1)
        return task ? task->cells.back().trees : nullptr;
    const auto rounds = static_cast<std::int64_t>(m_plan.pathValue(cell));
    return std::make_shared<const TreeEnsemble>(firstRounds(*task->cells.back().trees, rounds));
}

} // namespace heddle
