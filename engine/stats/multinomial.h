#pragma once

#include "stats/glm.h"

#include <functional>
#include <stop_token>

namespace heddle {

struct MultinomialOptions
{
    int maxIterations = 100; ///< Newton steps.
    bool summary = true;     ///< Standard errors and null deviance, too.
    /// p x K coefficients as MultinomialFit::byLevel: begin here instead of at zero (folds,
    /// replicates). A fit that does not reach an optimum from here is made again from zero.
    const Eigen::MatrixXd *start = nullptr;
    std::stop_token stop;                       ///< Asked at least every 50 ms of work.
    std::function<void(double share)> progress; ///< Told after each iteration, from 0 to 1.
};

/// A fit with the coefficients of every level.
struct MultinomialFit
{
    /// `coefficients` and `standardErrors` hold p numbers for each level but the first, level after
    /// level; NaN: an aliased column, or a level that no row has. `dfResidual` is
    /// (n - columns in use) (K - 1).
    GlmFit fit;
    /// p x K with zeros for the base, the first level that a row has. A column of NaN: no row has
    /// the level, its probability is 0. Aliased columns hold 0.
    Eigen::MatrixXd byLevel;
    std::vector<Eigen::Index> columns; ///< Those that are not aliased.
};

/// Multinomial logistic regression, P(level k) = exp(x'b_k) / Σ exp(x'b_l), b_0 = 0, by damped
/// Newton steps on scaled columns; all levels at once.
///
/// @param codes   level of each row of the design, 0 … levels-1.
/// @param levels  K >= 2.
/// @param rows    an offset is not used.
/// @return the fit, also when it did not converge or some direction raises the likelihood without
///         end (`separation`, `separatingColumns`), or
///         BadInput   sizes differ, no rows, or rows of one level only;
///         Cancelled  options.stop was asked for.
///
/// Cost O(n p² K²) per iteration. Reentrant; no I/O, no randomness, no libm but sqrt.
/// Source: Agresti, Categorical Data Analysis, 3rd ed., 8.1; agrees with R's nnet::multinom.
Result<MultinomialFit> fitMultinomial(const GlmDesign &design, std::span<const std::int32_t> codes,
                                      int levels, const FitRows &rows,
                                      const MultinomialOptions &options = {});

/// Linear predictors of some rows: rows x K; minus infinity for a level without coefficients.
/// @param byLevel  as in MultinomialFit
Eigen::MatrixXd multinomialPredictors(const Eigen::Ref<const Eigen::MatrixXd> &x,
                                      const Eigen::MatrixXd &byLevel);

/// Probabilities from linear predictors, n x K: exp(eta) / Σ exp(eta) of each row, without
/// overflow. A row with NaN stays NaN.
Eigen::MatrixXd softmax(const Eigen::Ref<const Eigen::MatrixXd> &eta);

} // namespace heddle
