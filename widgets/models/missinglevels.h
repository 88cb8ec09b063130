#pragma once

#include "run/results.h"

#include <cstdint>
#include <vector>

namespace heddle {

/// Where resamples lack a level of the target: among their training rows, so that there is no
/// model of it, or among those tested, so that some metrics are not defined. A value.
struct MissingLevels
{
    struct Level
    {
        int level = 0;              ///< Of the target's.
        std::int64_t rows = 0;      ///< Rows used that have it.
        std::int64_t resamples = 0; ///< Without a training row of it.
    };

    std::vector<Level> untrained;     ///< The one that most resamples lack first.
    std::int64_t withoutTraining = 0; ///< Resamples that lack at least one of them.
    std::vector<Metric> undefined;    ///< In the experiment's order.
    std::int64_t withoutMetric = 0;   ///< Resamples that have no value of at least one of them.
    std::int64_t resamples = 0;       ///< All that the run has.

    bool isEmpty() const { return untrained.empty() && undefined.empty(); }
    /// Whether drawing within levels gives all something to train on, or, where they have it, all
    /// something to test: that can be done here, and the levels have the rows it takes.
    bool endsByStratifying(const Plan &plan) const;
};

/// Of the points that were chosen.
MissingLevels missingLevels(const Results &results);

} // namespace heddle
