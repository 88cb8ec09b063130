#pragma once

#include "stats/glm.h"

#include <functional>
#include <stop_token>

namespace heddle {

struct GlmOptions
{
    int maxIterations = 25; ///< As R's glm.control(maxit).
    double epsilon = 1e-8; ///< As R's glm.control(epsilon), on the relative change of the deviance.
    bool summary = true;   ///< Standard errors and null deviance, too.
    /// p coefficients, NaN = aliased: begin here instead of at R's start values (folds,
    /// replicates). A fit that does not reach an optimum is made again from R's start.
    const Eigen::VectorXd *start = nullptr;
    std::stop_token stop;                       ///< Asked at least every 50 ms of work.
    std::function<void(double share)> progress; ///< Told after each iteration, from 0 to 1.
};

/// Fits one generalized linear model: binomial with the probit or cloglog link, poisson and
/// quasi-poisson with the log link, gamma with the inverse or log link. First R's iteration by
/// R's rule, whose count is reported; then damped Newton steps to the optimum.
///
/// @param y  one a row of the design: shares in [0, 1] with prior weights as trials (binomial),
///           counts of at least 0 (poisson), amounts above 0 (gamma).
/// @return   the model, also when it did not converge or no finite optimum exists (classes split
///           by a hyperplane; counts that are 0 wherever a combination of columns is: `separation`
///           and `separatingColumns` say so), or
///           BadInput   sizes differ, no rows, a response or weight outside its range, only counts
///                      of 0, or R's start gives a mean that the link does not have;
///           Cancelled  options.stop was asked for.
///
/// Cost O(n p²) per iteration. Reentrant; no I/O, no randomness, no libm but sqrt.
/// Source: McCullagh & Nelder, Generalized Linear Models, 2nd ed., 2.5; R's glm.fit.
Result<GlmFit> fitGlm(const GlmDesign &design, std::span<const double> y, Family family, Link link,
                      const FitRows &rows, const GlmOptions &options = {});

} // namespace heddle
