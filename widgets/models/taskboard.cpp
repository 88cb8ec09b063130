#include "models/taskboard.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

TaskPhase phaseOf(TaskEvent::Kind kind)
{
    switch (kind) {
    case TaskEvent::Kind::Started:
    case TaskEvent::Kind::Progress:
        return TaskPhase::Running;
    case TaskEvent::Kind::Done:
        return TaskPhase::Done;
    case TaskEvent::Kind::Failed:
        return TaskPhase::Failed;
    case TaskEvent::Kind::Returned:
        return TaskPhase::Cancelled;
    case TaskEvent::Kind::Sent:
        return TaskPhase::Sent;
    case TaskEvent::Kind::Lost:
    case TaskEvent::Kind::Dropped:
        break;
    }
    return TaskPhase::Queued;
}

/// Of the points of a path the best score; failed when one of them is.
CellState bestOf(const std::vector<CellState> &cells, bool higherIsBetter)
{
    CellState best;
    for (const CellState &cell : cells) {
        best.hasFailed = best.hasFailed || cell.hasFailed;
        const bool isBetter = higherIsBetter ? cell.score > best.score : cell.score < best.score;
        if (isBetter || !std::isfinite(best.score))
            best.score = cell.score;
    }
    return best;
}

} // namespace

TaskBoard::TaskBoard(std::shared_ptr<const Plan> plan)
    : m_plan(std::move(plan))
    , m_states(static_cast<std::size_t>(m_plan->totalTaskCount()))
    , m_order(m_plan->runOrder())
{
    m_counts[static_cast<std::size_t>(TaskPhase::Queued)] = size();
    m_firstCell.reserve(m_states.size());
    std::size_t cells = 0;
    for (std::int64_t task = 0; task < size(); ++task) {
        m_firstCell.push_back(cells);
        cells += static_cast<std::size_t>(m_plan->task(task).levelCount);
    }
    m_cells.resize(cells);
}

const CellState &TaskBoard::cell(std::int64_t task, int index) const
{
    return m_cells.at(m_firstCell.at(static_cast<std::size_t>(task)) +
                      static_cast<std::size_t>(index));
}

TaskPhase TaskBoard::cellPhase(std::int64_t task, int index) const
{
    const TaskPhase phase = state(task).phase;
    return phase == TaskPhase::Failed && !cell(task, index).hasFailed ? TaskPhase::Done : phase;
}

void TaskBoard::setCells(std::int64_t task, const std::vector<CellState> &cells)
{
    const std::size_t first = m_firstCell.at(static_cast<std::size_t>(task));
    if (m_plan->task(task).pointCount > 1 && !cells.empty()) {
        const CellState best = bestOf(cells, higherIsBetter(m_plan->experiment().metrics.front()));
        m_cells.at(first) = best;
        m_states.at(static_cast<std::size_t>(task)).score = best.score;
        widenTo(best.score);
        return;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        m_cells.at(first + i) = cells[i];
        widenTo(cells[i].score);
    }
}

void TaskBoard::widenTo(float score)
{
    if (!std::isfinite(score))
        return;
    const auto value = static_cast<double>(score);
    const bool first = m_lowest > m_highest;
    m_lowest = first ? value : std::min(m_lowest, value);
    m_highest = first ? value : std::max(m_highest, value);
}

void TaskBoard::apply(const std::vector<TaskEvent> &events)
{
    for (const TaskEvent &event : events)
        applyOne(event);
}

void TaskBoard::applyOne(const TaskEvent &event)
{
    if (event.kind == TaskEvent::Kind::Dropped)
        return; // it has its result
    TaskState &state = m_states.at(static_cast<std::size_t>(event.task));
    const TaskPhase phase = phaseOf(event.kind);
    const bool isNew = state.phase == TaskPhase::Queued || state.phase == TaskPhase::Sent;
    if (isNew && phase != TaskPhase::Sent && phase != TaskPhase::Queued && !state.wasStarted) {
        m_started.push_back(event.task);
        state.wasStarted = true;
    }
    if (event.kind == TaskEvent::Kind::Lost)
        state.isRetried = true;
    --m_counts[static_cast<std::size_t>(state.phase)];
    ++m_counts[static_cast<std::size_t>(phase)];
    state.phase = phase;
    state.lane = event.lane;

    if (event.kind == TaskEvent::Kind::Started) {
        state.start = event.time;
        state.progress = 0;
        return;
    }
    state.progress = event.progress;
    if (phase != TaskPhase::Done && phase != TaskPhase::Failed)
        return;
    state.progress = 1;
    state.wallSeconds = event.wallSeconds;
    state.score = event.score;
    state.warnings = event.warnings;
    m_warnings += event.warnings;
}

} // namespace heddle
