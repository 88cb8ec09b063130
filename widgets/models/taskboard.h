#pragma once

#include "plan/plan.h"
#include "work/taskevent.h"

#include <QString>

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace heddle {

/// Where a task stands, for the views.
enum class TaskPhase : std::uint8_t
{
    Queued,
    Sent, ///< To a worker that has not begun it, as far as is known.
    Running,
    Done,
    Failed,
    Cancelled
};
constexpr std::size_t taskPhaseCount = 6;

struct TaskState
{
    double start = 0;       ///< Seconds since the start of the run.
    double wallSeconds = 0; ///< Known when done or failed.
    float score = 0;        ///< Ranking metric; NaN: none.
    float progress = 0;     ///< 0 … 1.
    std::int32_t lane = -1;
    std::uint16_t warnings = 0;
    TaskPhase phase = TaskPhase::Queued;
    bool wasStarted = false;
    bool isRetried = false; ///< Its worker was lost; it ran, or will run, again.
};

/// One fit of a finished task, or all points of a path: then the best score.
struct CellState
{
    float score = std::numeric_limits<float>::quiet_NaN(); ///< Ranking metric; NaN: none.
    bool hasFailed = false;
};

/// The state of every task of a run, made from its events: what grid and task table show.
/// Owned by the run controller; lives in the GUI thread.
class TaskBoard
{
public:
    TaskBoard() = default;
    explicit TaskBoard(std::shared_ptr<const Plan> plan);

    const std::shared_ptr<const Plan> &plan() const { return m_plan; }
    std::int64_t size() const { return static_cast<std::int64_t>(m_states.size()); }
    const TaskState &state(std::int64_t task) const
    {
        return m_states[static_cast<std::size_t>(task)];
    }
    std::int64_t count(TaskPhase phase) const { return m_counts[static_cast<std::size_t>(phase)]; }
    std::int64_t warningCount() const { return m_warnings; }

    /// Tasks in the order in which they were first started.
    const std::vector<std::int64_t> &started() const { return m_started; }
    /// Tasks in the order in which they will be pulled.
    const std::vector<std::int64_t> &order() const { return m_order; }

    /// Lowest and highest score of a cell so far; lowest > highest while there is none.
    double lowestScore() const { return m_lowest; }
    double highestScore() const { return m_highest; }

    void apply(const std::vector<TaskEvent> &events);

    /// Ranking metric of one cell of a finished task; NaN while there is none.
    float cellScore(std::int64_t task, int index) const { return cell(task, index).score; }
    /// The task's phase, but of a failed task Done for the cells that have a fit.
    TaskPhase cellPhase(std::int64_t task, int index) const;
    /// @param cells  one a cell of the task
    void setCells(std::int64_t task, const std::vector<CellState> &cells);

private:
    void applyOne(const TaskEvent &event);
    void widenTo(float score);
    const CellState &cell(std::int64_t task, int index) const;

    std::shared_ptr<const Plan> m_plan;
    std::vector<TaskState> m_states;
    std::vector<std::int64_t> m_started, m_order;
    std::vector<std::size_t> m_firstCell; ///< By task, into m_cells.
    std::vector<CellState> m_cells;
    std::array<std::int64_t, taskPhaseCount> m_counts{};
    std::int64_t m_warnings = 0;
    double m_lowest = 1, m_highest = 0;
};

} // namespace heddle
