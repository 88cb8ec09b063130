#pragma once

#include "run/ledger.h"
#include "run/results.h"
#include "work/taskresult.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace heddle {

/// The replicates of a bootstrap or permutation under way, kept as incomplete results: what has
/// come so far, without intervals and tests. Of the GUI thread.
class LiveReplicates
{
public:
    LiveReplicates() = default; ///< Of no run.
    /// Of a run about to start; holds nothing for a plan without replicates.
    explicit LiveReplicates(std::shared_ptr<const Plan> plan);

    explicit operator bool() const { return m_results != nullptr; }

    /// Takes the tasks that have ended. Costs O(their estimates).
    /// @return whether anything came that is shown
    bool apply(const TaskResults &news, const Ledger &ledger);

    std::shared_ptr<const Results> results() const { return m_results; } ///< Grows with apply().
    std::int64_t done() const;    ///< Replicates of which every model is there.
    std::int64_t planned() const; ///< Of a run.

private:
    void take(const Task &task, const TaskResult &result);
    std::size_t modelOf(const Cell &cell) const;

    std::shared_ptr<Results> m_results;
    std::vector<std::size_t> m_firstModel; ///< Of each learner.
    std::int64_t m_ownDone = 0, m_allRowsDone = 0;
};

} // namespace heddle
