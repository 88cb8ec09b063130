#pragma once

#include "plan/plan.h"
#include "run/ledger.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace heddle {

/// The results of a ledger by their cells: those that it has when this is made. Read by several
/// threads.
class CellIndex
{
public:
    /// @param resamples  the first so many count (an early end); none: all
    CellIndex(const Plan &plan, const Ledger &ledger, std::optional<int> resamples = {});

    bool isComplete() const { return m_complete; } ///< Every task that counts has a result.
    int resamples() const { return m_resamples; }  ///< Those that count.

    /// Null when its task has no result.
    std::shared_ptr<const CellResult> find(const Cell &cell,
                                           ResultPart part = ResultPart::WithoutPredictions) const;
    /// The same of a learner with one point: on a resample (from 0), or on all rows with -1.
    /// `level` counts from 0 also without a level axis.
    std::shared_ptr<const CellResult> find(int learner, int level, int resample) const
    {
        return find(m_plan.cellAt(learner, 0, level, resample));
    }
    /// The same of the jackknife: the model without one row or group.
    std::shared_ptr<const CellResult> findWithout(int learner, int level, int unit) const;
    /// The first cell's of any task; null when it has none.
    std::shared_ptr<const CellResult> findTask(std::int64_t task) const;
    bool has(const Cell &cell) const { return hasTask(m_plan.placeOf(cell).task); }
    /// The trees of a cell on all rows, those of a path cut to its rounds; null: it has none.
    std::shared_ptr<const TreeEnsemble> treesOf(const Cell &cell) const;

private:
    bool hasTask(std::int64_t task) const { return m_has[static_cast<std::size_t>(task)]; }

    const Plan &m_plan;
    const Ledger &m_ledger;
    int m_resamples = 0;
    bool m_complete = true;
    std::vector<bool> m_has; ///< By task: it has a result that counts.
};

} // namespace heddle
