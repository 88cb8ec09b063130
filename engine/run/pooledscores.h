#pragma once

#include "run/pooledsums.h"
#include "run/rankedscores.h"
#include "run/results.h"
#include "run/testgroup.h"
#include "stats/classcurves.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heddle {

/// What is asked of the predictions of all resamples together.
struct PoolingOptions
{
    bool scores = true;     ///< Metrics.
    bool evaluates = false; ///< Of classes: confusion matrix, ROC curves, calibration.
    int threads = 1;        ///< Levels are ranked side by side.
    std::string folder;     ///< Of temporary files; empty: $TMPDIR.
};

/// The predictions of one point of a learner over all resamples: what they are worth together.
///
/// They are taken resample by resample and not kept: sums are taken as they come, and what must be
/// sorted goes to disk (rankedscores.h), so that memory does not grow with the resamples. The
/// results are those of all rows in one list, to the last bit. Rows without a prediction do not
/// count. One thread at a time; errors are those of the temporary files.
class PooledScores
{
public:
    PooledScores(const Plan &plan, int learner, int point, PoolingOptions options);

    Result<void> add(const TestGroup &group);
    /// Sorts what must be sorted; nothing can be added any more.
    Result<void> finish();

    /// All levels together: of a joint learner and of a one-vs-rest.
    const std::vector<double> &together() const { return m_together; }
    /// Of one level's model; of a joint learner the same as together().
    const std::vector<double> &ofLevel(int level) const;
    /// Adds confusion matrix, ROC curves and calibration.
    void addEvaluation(Results &results) const;

private:
    /// One event against the rest.
    struct Event
    {
        int level = 0;
        std::optional<EventSums> sums;
        std::optional<RankedScores> ranks;
        CalibrationSums calibration;
        double area = 0, precision = 0; ///< After finish(), as the next.
        RocEntry roc;
    };

    Event eventOf(int level, bool hasSums, bool hasRanks, std::size_t rankMemory) const;
    Result<void> addTogether(const TestGroup &group);
    Result<void> addAlone(const TestGroup &group);
    Result<void> addNumbers(const TestGroup &group);
    Result<void> addShares(const TestGroup &group);
    Result<void> addEvent(std::span<const double> probability, Event &event, bool evaluates);
    void takeRows(const TestGroup &group, const double *predictions);
    Result<void> rank(Event &event, bool evaluates);
    Result<void> takeCurve(const RankedTies &ties, Event &event) const;
    Result<void> finishNumbers();
    double valueOf(const Event &event, Metric metric) const;

    const Plan &m_plan;
    const PoolingOptions m_options;
    const std::vector<Metric> &m_metrics;
    Cell m_cell; ///< Of the point, without level and resample.
    bool m_hasRanks = false;
    std::vector<Event> m_events;        ///< Of the predictions of all levels together.
    std::vector<Event> m_alone;         ///< Of each level's own model.
    std::optional<ClassSums> m_classes; ///< Many classes.
    std::optional<NumberSums> m_numbers;
    std::optional<SpilledList<std::uint32_t>> m_tested; ///< Of numbers: rows that `r2` goes over.
    double m_shareDeviance = 0;  ///< Of shares against 0 and 1 even when predicted exactly.
    std::vector<bool> m_seen;    ///< Rows that were tested.
    bool m_isEachRowOnce = true; ///< A row tested twice makes no independent test set.
    std::vector<double> m_together;
    std::vector<std::vector<double>> m_ofLevels;

    // Of the resample in hand, kept for their memory: rows with a prediction.
    std::vector<Eigen::Index> m_places;
    std::vector<std::int32_t> m_codes;
    std::vector<double> m_weights; ///< Empty: all 1.
    std::vector<double> m_probability;
    std::vector<std::uint8_t> m_isEvent;
};

} // namespace heddle
