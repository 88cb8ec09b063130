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
    }
    return TaskPhase::Queued;
}

} // namespace

TaskBoard::TaskBoard(std::shared_ptr<const Plan> plan)
    : m_plan(std::move(plan))
    , m_states(static_cast<std::size_t>(m_plan->totalTaskCount()))
    , m_order(m_plan->runOrder())
{
    m_counts[static_cast<std::size_t>(TaskPhase::Queued)] = size();
    m_firstScore.reserve(m_states.size());
    std::size_t cells = 0;
    for (std::int64_t task = 0; task < size(); ++task) {
        m_firstScore.push_back(cells);
        cells += static_cast<std::size_t>(m_plan->task(task).levelCount);
    }
    m_cellScores.assign(cells, std::numeric_limits<float>::quiet_NaN());
}

float TaskBoard::cellScore(std::int64_t task, int index) const
{
    return m_cellScores.at(m_firstScore.at(static_cast<std::size_t>(task)) +
                           static_cast<std::size_t>(index));
}

void TaskBoard::setCellScores(std::int64_t task, const std::vector<float> &scores)
{
    const std::size_t first = m_firstScore.at(static_cast<std::size_t>(task));
    for (std::size_t i = 0; i < scores.size(); ++i) {
        m_cellScores.at(first + i) = scores[i];
        widenTo(scores[i]);
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
    TaskState &state = m_states.at(static_cast<std::size_t>(event.task));
    const TaskPhase phase = phaseOf(event.kind);
    if (state.phase == TaskPhase::Queued)
        m_started.push_back(event.task);
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
