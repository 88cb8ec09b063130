#pragma once

#include "run/ledger.h"
#include "run/results.h"

#include <functional>
#include <memory>
#include <string>

namespace heddle {

struct ReduceOptions
{
    int threads = 1; ///< Resamples are combined side by side; the result does not depend on it.
    std::string
        predictionsFile; ///< Where predictions.csv goes; empty: not written, hashed all the same.
};

/// Makes the results of a run from its finished tasks: coefficients with p values, combined
/// many-class metrics, summaries, predictions, digest. A pure function of plan and ledger,
/// reduced in cell order. Missing tasks (a cancelled run) leave their cells out.
/// Io or Resources when predictions.csv cannot be written.
Result<Results> reduce(const std::shared_ptr<const Plan> &plan, const Ledger &ledger,
                       const ReduceOptions &options = {});

} // namespace heddle
