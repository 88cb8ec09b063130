#pragma once

#include "plan/plan.h"
#include "run/ledger.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace heddle {

/// The results of a ledger by their cells. Built after the last append; then read by several
/// threads.
class CellIndex
{
public:
    /// @param resamples  the first so many count (an early end); none: all
    CellIndex(const Plan &plan, const Ledger &ledger, std::optional<int> resamples = {});

    bool isComplete() const { return m_complete; } ///< Every task that counts has a result.
    int resamples() const { return m_resamples; }  ///< Those that count.

    const CellResult *find(const Cell &cell) const; ///< Null when its task has no result.
    /// The same of a learner with one point: on a resample (from 0), or on all rows with -1.
    /// `level` counts from 0 also without a level axis.
    const CellResult *find(int learner, int level, int resample) const
    {
        return find(m_plan.cellAt(learner, 0, level, resample));
    }
    /// The same of the jackknife: the model without one row or group.
    const CellResult *findWithout(int learner, int level, int unit) const;
    /// The first cell's of any task; null when it has none.
    const CellResult *findTask(std::int64_t task) const
    {
        const TaskResult *const result = taskOf(Plan::Place{task, 0});
        return result ? &result->cells.front() : nullptr;
    }
    /// The trees of a cell on all rows, those of a path cut to its rounds; null: it has none.
    std::shared_ptr<const TreeEnsemble> treesOf(const Cell &cell) const;

private:
    const TaskResult *taskOf(const Plan::Place &place) const;

    const Plan &m_plan;
    int m_resamples = 0;
    bool m_complete = true;
    std::vector<std::shared_ptr<const TaskResult>> m_tasks;
};

} // namespace heddle
