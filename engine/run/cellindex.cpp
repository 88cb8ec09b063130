#include "run/cellindex.h"

#include <algorithm>

namespace heddle {

CellIndex::CellIndex(const Plan &plan, const Ledger &ledger)
    : m_plan(plan)
    , m_resamples(plan.resampleCount())
{
    for (const Axis &axis : plan.axes()) {
        const auto size = static_cast<int>(axis.size);
        if (axis.name == "learner")
            m_learners = size;
        else if (axis.name == "level")
            m_levels = size;
        else if (axis.name == "repeat")
            m_repeats = true;
        else if (axis.name == "fold")
            m_folds = size;
        else
            m_replicates = true;
        m_hasFolds = m_hasFolds || axis.name == "fold";
    }
    m_places.resize(static_cast<std::size_t>(m_learners) * static_cast<std::size_t>(m_levels) *
                    static_cast<std::size_t>(m_resamples + 1));
    m_jackknife.resize(static_cast<std::size_t>(m_learners) * static_cast<std::size_t>(m_levels) *
                       static_cast<std::size_t>(plan.jackknifeUnits()));
    for (std::int64_t number = 0; number < plan.totalTaskCount(); ++number) {
        const Task task = plan.task(number);
        const bool isFit = task.first.variable < 0;
        for (int i = 0; isFit && i < task.levelCount; ++i) {
            const int level = std::max(task.first.level, 0) + i;
            if (task.first.row >= 0)
                m_jackknife[placeWithout(task.first.learner, level, task.first.row)] = {number, i};
            else
                m_places[placeOf(task.first.learner, level, resampleOf(task.first))] = {number, i};
        }
        m_tasks.push_back(ledger.find(number));
        m_complete = m_complete && m_tasks.back();
    }
}

int CellIndex::levels(int learner) const
{
    return m_plan.hasLevelAxis(learner) ? m_levels : 1;
}

const CellResult *CellIndex::find(int learner, int level, int resample) const
{
    return find(m_places[placeOf(learner, level, resample)]);
}

const CellResult *CellIndex::findWithout(int learner, int level, int unit) const
{
    return find(m_jackknife[placeWithout(learner, level, unit)]);
}

std::int64_t CellIndex::taskWithout(int learner, int level, int unit) const
{
    return m_jackknife[placeWithout(learner, level, unit)].task;
}

const CellResult *CellIndex::find(const Place &place) const
{
    if (place.task < 0)
        return nullptr;
    const auto &task = m_tasks[static_cast<std::size_t>(place.task)];
    if (!task || task->cells.empty())
        return nullptr;
    // A task that failed as a whole may tell its reason once.
    const std::size_t index =
        std::min(static_cast<std::size_t>(place.index), task->cells.size() - 1);
    return &task->cells[index];
}

std::int64_t CellIndex::taskOf(int learner, int level, int resample) const
{
    return m_places[placeOf(learner, level, resample)].task;
}

Cell CellIndex::cellOf(int learner, int level, int resample) const
{
    Cell cell;
    cell.learner = learner;
    cell.level = m_plan.hasLevelAxis(learner) ? level : -1;
    if (resample < 0)
        return cell;
    if (m_replicates) {
        cell.replicate = resample;
        return cell;
    }
    if (m_hasFolds)
        cell.fold = resample % m_folds;
    if (m_repeats)
        cell.repeat = resample / m_folds;
    return cell;
}

std::size_t CellIndex::placeOf(int learner, int level, int resample) const
{
    const std::size_t model =
        static_cast<std::size_t>(learner) * static_cast<std::size_t>(m_levels) +
        static_cast<std::size_t>(level);
    return model * static_cast<std::size_t>(m_resamples + 1) +
           static_cast<std::size_t>(resample + 1);
}

std::size_t CellIndex::placeWithout(int learner, int level, int unit) const
{
    const std::size_t model =
        static_cast<std::size_t>(learner) * static_cast<std::size_t>(m_levels) +
        static_cast<std::size_t>(level);
    return model * static_cast<std::size_t>(m_plan.jackknifeUnits()) +
           static_cast<std::size_t>(unit);
}

int CellIndex::resampleOf(const Cell &cell) const
{
    if (!cell.isResample())
        return -1;
    if (cell.replicate >= 0)
        return cell.replicate;
    return std::max(cell.repeat, 0) * m_folds + std::max(cell.fold, 0);
}

} // namespace heddle
