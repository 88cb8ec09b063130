#include "models/taskboard.h"

#include <algorithm>
#include <cmath>

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
    const auto score = static_cast<double>(event.score);
    if (phase == TaskPhase::Done && std::isfinite(score)) {
        const bool first = m_lowest > m_highest;
        m_lowest = first ? score : std::min(m_lowest, score);
        m_highest = first ? score : std::max(m_highest, score);
    }
}

} // namespace heddle
