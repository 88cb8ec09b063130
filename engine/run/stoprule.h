#pragma once

#include "plan/plan.h"
#include "run/ledger.h"
#include "run/results.h"
#include "stats/permutationtest.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace heddle {

/// Where a run ends early.
struct StopDecision
{
    int units = 0;     ///< Replicates, or repeats, that count.
    int resamples = 0; ///< The same with all folds of each repeat.
    double error = 0;  ///< Largest standard error there, at most the precision; NaN of p values.
};

/// Decides on a run's early end (the experiment's `stop`) from its results.
///
/// It looks at replicates (or repeats) in their order, each once all of its tasks have results, so
/// that the decision is a pure function of plan and results: lanes, hosts and the order in which
/// results come have no say. One thread at a time.
/// - interval: no end of any interval asked for has a larger Monte Carlo standard error, nor is the
///   extreme replicate; models that have none (failed, separated) have no say.
/// - metric: the mean of the first metric over replicates, or over the means of the repeats, has at
///   most this standard error, for each model (of a one-vs-rest for each level).
/// - p value: each test has ended by its own rule (stats/permutationtest.h).
/// The first two are asked when `at_least` have come and each time a tenth more have.
class StopRule
{
public:
    explicit StopRule(const Plan &plan); ///< Of one that names no early end: never decides.

    /// Takes what the ledger has gained since the last time.
    void look(const Ledger &ledger);
    const std::optional<StopDecision> &decision() const { return m_decision; }
    /// Whether a task has a place in the results; all have before a decision.
    bool needs(std::int64_t task) const;
    /// Whether the ledger holds all that the results need, once there is a decision.
    bool isComplete(const Ledger &ledger);
    std::int64_t neededTasks() const;

private:
    /// One model: a learner and level.
    struct Model
    {
        std::int64_t allRowsTask = -1;
        int place = 0;         ///< In the bundle.
        bool hasSay = true;
        std::vector<double> estimates;           ///< On all rows.
        std::vector<double> accelerations;       ///< Of BCa; NaN: none.
        std::vector<std::vector<double>> values; ///< By term, of each replicate that has one; of a
                                                 ///< metric one list.
        double sum = 0; ///< Of the metric over the unit under way …
        int count = 0;  ///< … and of how many resamples.
        std::optional<SequentialCount> test;
    };

    bool takeBeginnings(const Ledger &ledger); ///< Fits on all rows and jackknife; false: not yet.
    void beginModel(Model &model, const CellResult &all);
    bool takeUnit(const Ledger &ledger); ///< The next one; false: not all of it is there.
    void takeCell(Model &model, const CellResult &cell);
    void endUnit();
    std::optional<double> errorNow() const; ///< The largest; none: too few, or not defined.
    std::optional<double> intervalError(const Model &model) const;
    bool haveTestsEnded() const;
    void decide(double error);

    const Plan &m_plan;
    const std::optional<StopSpec> m_stop;
    int m_perUnit = 1;
    int m_least = 0;
    int m_next = 0; ///< Units at which the errors are looked at again.
    int m_units = 0;
    bool m_hasBegun = false;
    std::vector<Model> m_models; ///< Those of one task on all rows stand together.
    std::vector<std::vector<std::int64_t>> m_tasksOf;  ///< By resample.
    std::vector<std::size_t> m_modelsOf;               ///< First one of each task on all rows.
    std::vector<std::int64_t> m_others;                ///< Tasks that are of no resample.
    std::size_t m_othersThere = 0;                     ///< Of these, from the first on.
    std::optional<StopDecision> m_decision;
};

/// What results say of it. @param decision  none: there was no early end
StopEntry stopEntryOf(const Plan &plan, const std::optional<StopDecision> &decision);

/// The decision that a ledger has in it.
std::optional<StopDecision> stopDecisionOf(const Plan &plan, const Ledger &ledger);

} // namespace heddle
