#pragma once

#include "core/result.h"
#include "stats/glm.h"

#include <functional>
#include <optional>
#include <stop_token>

namespace heddle {

enum class NetFamily
{
    Gaussian,
    Binomial,
    Multinomial,
    Poisson
};
std::string_view toText(NetFamily family); ///< "gaussian", "binomial", "multinomial", "poisson"

/// What is predicted: a number a row (gaussian: any; binomial: shares in [0, 1], prior weights are
/// the trials; poisson: 0 or more), or a level a row (binomial, multinomial).
struct NetTarget
{
    std::span<const double> numbers;
    std::span<const std::int32_t> codes; ///< Instead: level of each row, from 0; none missing.
    std::int32_t levels = 0;             ///< Multinomial: how many; codes are below it.
    std::int32_t event = 0;              ///< Binomial by codes: P(code == event).
};

struct NetOptions
{
    NetFamily family = NetFamily::Gaussian;
    double alpha = 1;            ///< Share of the lasso in the penalty, 0 (ridge) to 1; as glmnet.
    std::vector<double> lambdas; ///< Given values, fitted from the largest down; else a sequence of
    int lambdaCount = 100;       ///< so many values (glmnet's nlambda)
    /// from the least with all coefficients 0 down to this share of it; none: glmnet's 1e-4, 0.01
    /// where the rows used are fewer than the columns.
    std::optional<double> lambdaMinRatio;
    bool standardize = true;       ///< Penalise coefficients of columns scaled to 1/n variance 1.
    bool grouped = false;          ///< Multinomial: a column is in or out for all levels together.
    double leastGain = 1e-5;       ///< As glmnet's fdev: the own sequence ends when the deviance
                                   ///< ratio gains less.
    double enoughDeviance = 0.999; ///< As glmnet's devmax: or when it is larger.
    /// Iterations end when no step changes the quadratic approximation of the deviance by more
    /// than this share of the null deviance, as glmnet's thresh. There 1e-7, which leaves the
    /// second digit of small coefficients open; steps here are Newton's, and a few more of them
    /// get to 1e-16, which leaves errors below 1e-7.
    double threshold = 1e-16;
    /// At one lambda; then a warning. One block takes below twenty, several may take many turns.
    int maxIterations = 5000;
    /// Most coefficients in one Newton system; more are solved for in turns, with the residuals
    /// brought up to date between (wide data). 512: a Gram matrix of 2 MB stays in the cache.
    int largestBlock = 512;
    std::stop_token stop;                       ///< Asked at least every 50 ms of work.
    std::function<void(double share)> progress; ///< Told the share of the lambdas done, 0 to 1.
};

/// The models along a falling sequence of lambda.
struct NetPath
{
    NetFamily family = NetFamily::Gaussian;
    std::int64_t rows = 0; ///< Σ multiplicities of the rows with prior weight > 0.
    std::vector<double> lambda;
    std::vector<std::int64_t> df;      ///< Columns with a coefficient other than 0 (in any level).
    std::vector<double> devianceRatio; ///< 1 - deviance / null deviance.
    double nullDeviance = 0; ///< Of intercept and offset alone (0 in place of no intercept).
    /// One matrix a response (multinomial: a level; else one), p x lambdas, as columns of the
    /// design, column 0 being the intercept where there is one. A column without spread among the
    /// rows used has 0. A level absent from the rows used has NaN throughout.
    std::vector<Eigen::MatrixXd> coefficients;
    std::vector<std::string> warnings;
};

/// Fits a whole path of
///   min over b0, b:  -log L / Σw + λ Σ_j [ (1 - α)/2 b_j² + α |b_j| ]
/// with b on standardised columns: glmnet's objective. Gaussian: half the mean squared residual in
/// place of -log L, and the ridge term divided by the standard deviation of y, as glmnet has it
/// (docs/numerics.md). Multinomial: one b a level, symmetric; grouped: |b_j| is the norm over
/// levels.
///
/// @return the path, ended early by leastGain and enoughDeviance (own sequence only) or at a
///         lambda that did not converge (with a warning), or
///         BadInput   sizes differ, no rows, a target or weight outside its range, a target
///                    without spread (numbers), with one level, or an option outside its range;
///         Cancelled  options.stop was asked for.
/// Cost: gaussian of at most largestBlock columns O(n p²/2) once, else for each lambda O(n p) and a
/// few times O(n a²/2) for a columns near or above the threshold of the strong rule.
/// Memory: a copy of the design. Reentrant; no I/O, no randomness, no libm but sqrt.
/// Source: Friedman, Hastie and Tibshirani 2010, Journal of Statistical Software 33(1); strong
/// rules: Tibshirani et al. 2012, JRSS B 74.
Result<NetPath> fitElasticNet(const GlmDesign &design, const NetTarget &target, const FitRows &rows,
                              const NetOptions &options = {});

/// The sequence that fitElasticNet() goes down without given lambdas, whole: from the least lambda
/// with all coefficients 0 by equal factors. Errors as there. Cost O(n p).
Result<std::vector<double>> lambdaSequence(const GlmDesign &design, const NetTarget &target,
                                           const FitRows &rows, const NetOptions &options = {});

/// Linear predictors offset + X b of some rows of a design for every lambda: rows x lambdas.
/// @param response  0, or the level (multinomial).
Eigen::MatrixXd linearPredictors(const GlmDesign &design, const NetPath &path, std::size_t response,
                                 std::span<const double> offset,
                                 std::span<const std::int64_t> rows);

} // namespace heddle
