#include "run/cellindex.h"

namespace heddle {

CellIndex::CellIndex(const Plan &plan, const Ledger &ledger, std::optional<int> resamples)
    : m_plan(plan)
    , m_ledger(ledger)
    , m_resamples(resamples.value_or(plan.resampleCount()))
    , m_has(static_cast<std::size_t>(plan.totalTaskCount()))
{
    for (std::int64_t number = 0; number < plan.totalTaskCount(); ++number) {
        if (resamples && plan.resampleOf(plan.task(number).first) >= m_resamples)
            continue; // behind an early end
        const bool has = ledger.has(number);
        m_has[static_cast<std::size_t>(number)] = has;
        m_complete = m_complete && has;
    }
}

std::shared_ptr<const CellResult> CellIndex::find(const Cell &cell, ResultPart part) const
{
    const Plan::Place place = m_plan.placeOf(cell);
    if (!hasTask(place.task))
        return nullptr;
    return m_ledger.findCell(place.task, static_cast<std::size_t>(place.index), part);
}

std::shared_ptr<const CellResult> CellIndex::findTask(std::int64_t task) const
{
    return hasTask(task) ? m_ledger.findCell(task, 0, ResultPart::WithoutPredictions) : nullptr;
}

std::shared_ptr<const CellResult> CellIndex::findWithout(int learner, int level, int unit) const
{
    Cell cell = m_plan.cellAt(learner, 0, level, -1);
    cell.row = unit;
    return find(cell);
}

std::shared_ptr<const TreeEnsemble> CellIndex::treesOf(const Cell &cell) const
{
    const Plan::Place place = m_plan.placeOf(cell);
    const auto task = hasTask(place.task) ? m_ledger.find(place.task) : nullptr;
    if (!task || task->cells.empty())
        return nullptr;
    const std::shared_ptr<const TreeEnsemble> &trees = task->cells.back().trees;
    if (!trees || m_plan.pathLength(cell.learner) == 1)
        return trees;
    const auto rounds = static_cast<std::int64_t>(m_plan.pathValue(cell));
    return std::make_shared<const TreeEnsemble>(firstRounds(*trees, rounds));
}

} // namespace heddle
