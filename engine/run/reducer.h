#pragma once

#include "run/ledger.h"
#include "run/results.h"

#include <memory>
#include <stop_token>
#include <string>

namespace heddle {

struct ReduceOptions
{
    int threads = 1; ///< Resamples are combined side by side; the result does not depend on it.
    int spareThreads = 0; ///< That help where it costs little memory.
    std::string
        predictionsFile; ///< Where predictions.csv goes; empty: not written, hashed all the same.
    std::string temporaryFolder; ///< Of what does not fit in memory; empty: $TMPDIR.
    /// Of a run under way: summaries and choices of points from what is there, as if that were all;
    /// no pooled scores, curves, comparisons.
    bool provisional = false;
    std::stop_token stop;
};

/// Makes the results of a run from its finished tasks: coefficients with p values, combined
/// many-class metrics, summaries, predictions, digest. A pure function of plan and ledger,
/// reduced in cell order. `timing` is left empty.
///
/// When tasks are missing (a cancelled run) their cells are left out, and with them whatever needs
/// all of a learner's resamples: summaries, predictions and digest. Should predictions.csv not be
/// writable, `writeError` says so and the results stand all the same.
/// Cancelled when options.stop was asked for.
Result<Results> reduce(const std::shared_ptr<const Plan> &plan, const Ledger &ledger,
                       const ReduceOptions &options = {});

} // namespace heddle
