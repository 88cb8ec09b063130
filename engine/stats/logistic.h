#pragma once

#include "stats/glm.h"

#include <functional>
#include <stop_token>

namespace heddle {

/// The responses of a bundle of two-class fits over one design: either levels of a categorical
/// target, each against the rest, or one column of shares.
struct LogisticTargets
{
    std::span<const std::int32_t> codes; ///< Level of each row, from 0; none missing.
    std::vector<std::int32_t> events;    ///< One fit each: P(code == event).
    std::span<const double>
        shares; ///< Instead: one fit of shares in [0, 1]; prior weights are the trials.
};

struct LogisticOptions
{
    int maxIterations = 25; ///< As R's glm.control(maxit).
    double epsilon = 1e-8; ///< As R's glm.control(epsilon), on the relative change of the deviance.
    bool summary = true;   ///< Standard errors, null deviance and the terms at fault, too.
    /// p x fits, NaN = aliased: begin here instead of at R's start values (folds, replicates).
    /// A fit found separated is made again from R's start.
    const Eigen::MatrixXd *start = nullptr;
    std::stop_token stop; ///< Asked at least every 50 ms of work.
    /// Told after each iteration which share is through, from 0 to 1: a fit that has ended counts
    /// whole, one that runs as k / (k + 2) after k iterations. Never told less than before.
    std::function<void(double share)> progress;
};

/// Fits P(y = 1 | x) = 1 / (1 + exp(-(offset + x'b))) for a bundle of responses by iteratively
/// reweighted least squares: all Hessians of a row block by one matrix product, then each
/// problem that has a finite optimum polished on the gradient (damped Newton).
///
/// @return one fit a response, the same numbers as one by one (bit for bit), or
///         BadInput   sizes differ, no rows, a share or weight outside its range;
///         Cancelled  options.stop was asked for.
/// A response without an event or without a non-event among the rows used is fitted as R would
/// (complete separation); resampling decides before whether such a cell fails.
/// Cost O(n p²) per iteration and bundle member. Reentrant; no I/O, no randomness, no libm but
/// sqrt. Source: McCullagh & Nelder, Generalized Linear Models, 2nd ed., section 4.4; R's glm.fit.
Result<std::vector<GlmFit>> fitLogistic(const GlmDesign &design, const LogisticTargets &targets,
                                        const FitRows &rows, const LogisticOptions &options = {});

} // namespace heddle
