#pragma once

#include "plan/plan.h"
#include "run/ledger.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace heddle {

/// The results of a ledger by the coordinates of their cells. Built after the last append; then
/// read by several threads.
class CellIndex
{
public:
    CellIndex(const Plan &plan, const Ledger &ledger);

    bool isComplete() const { return m_complete; } ///< Every task has a result.
    int learners() const { return m_learners; }
    int levels(int learner) const; ///< Models a learner has: levels of its axis, or 1.

    /// Result of a learner's model on a resample (from 0), or on all rows with -1; null when its
    /// task has none. `level` counts from 0 also without a level axis.
    const CellResult *find(int learner, int level, int resample) const;
    std::int64_t taskOf(int learner, int level, int resample) const;
    /// The same of the jackknife: the model without one row or group.
    const CellResult *findWithout(int learner, int level, int unit) const;
    std::int64_t taskWithout(int learner, int level, int unit) const;
    /// The first cell's of any task; null when it has none.
    const CellResult *findTask(std::int64_t task) const { return find(Place{task, 0}); }

    /// The coordinates, with level -1 without a level axis.
    Cell cellOf(int learner, int level, int resample) const;

private:
    struct Place
    {
        std::int64_t task = -1;
        int index = 0;
    };
    const CellResult *find(const Place &place) const;
    std::size_t placeOf(int learner, int level, int resample) const;
    std::size_t placeWithout(int learner, int level, int unit) const;
    int resampleOf(const Cell &cell) const;

    const Plan &m_plan;
    int m_learners = 1;
    int m_levels = 1;
    int m_folds = 1; ///< Of one repeat; 1 without that axis.
    bool m_hasFolds = false;
    int m_resamples = 0;
    bool m_repeats = false;
    bool m_replicates = false;
    bool m_complete = true;
    std::vector<std::shared_ptr<const TaskResult>> m_tasks;
    std::vector<Place> m_places;    ///< Learner, level, then all rows and the resamples.
    std::vector<Place> m_jackknife; ///< Learner, level, then rows or groups left out.
};

} // namespace heddle
