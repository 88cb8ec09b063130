#pragma once

#include "stats/fitrows.h"

#include <array>
#include <stop_token>

namespace heddle {

/// One response with its family: what a fit's points are evaluated on.
struct GlmRows
{
    const GlmDesign *design = nullptr;
    Family family = Family::Poisson;
    Link link = Link::Log;
    std::span<const double> response;
    FitRows given;
    CheckedRows checked;
    Eigen::VectorXd logResponse; ///< Counts and amounts: log y, 0 for y = 0.
    double saturatedLoss = 0;    ///< Shares: -Σ w (y log y + (1 - y) log(1 - y)).
};

/// One point at which the likelihood is wanted, and what came out.
struct GlmPoint
{
    enum class Rule
    {
        Start,    ///< R's mustart: the first weighted least-squares problem.
        AsR,      ///< Means and slopes held off the ends as R's linkinv and mu.eta do.
        Expected, ///< Exact; Fisher's information.
        Observed, ///< Exact; second derivatives.
    };

    Rule rule = Rule::Start;
    Eigen::VectorXd coefficients; ///< Of the scaled columns, p entries.

    double deviance = 0; ///< Infinite where a mean is not possible. From η, never from held means.
    double pearson = 0;  ///< Σ w (y - μ)² / V(μ).
    Eigen::VectorXd gradient;   ///< Of the log likelihood (Start: the right-hand side).
    Eigen::VectorXd hessian;    ///< Pairs (i, j), i <= j, in the order (0,0) (0,1) … (1,1) ….
    Eigen::VectorXd rowWeights; ///< What each row has in the Hessian.
};

/// Evaluates points of one response: binomial with probit or cloglog, poisson with log, gamma with
/// inverse or log. Sums run over rows in one fixed order: within a block of 256, then over blocks.
/// Rows of weight 0 are not looked at. No libm.
/// Source: McCullagh & Nelder, Generalized Linear Models, 2nd ed., 2.5; R's family().
class GlmKernel
{
public:
    explicit GlmKernel(const GlmRows &rows);

    /// False when `stop` was asked for; the point is then void.
    bool evaluate(GlmPoint &point, const std::stop_token &stop) const;

    /// Σ w z_i z_j over all rows, pairs as in GlmPoint::hessian.
    Eigen::VectorXd gram() const;

    /// Deviance of one mean for all rows: the null model with intercept and without offset.
    double devianceAt(double mean) const;

private:
    /// Of one row: dl/dη, its information, and its part of the deviance and of Pearson's χ².
    struct Terms
    {
        double score = 0, weight = 0, loss = 0, pearson = 0;
    };
    using BlockValues = std::array<double, GlmDesign::blockRows>;

    BlockValues predictors(std::int64_t block, const GlmPoint &point) const;
    Terms terms(std::int64_t row, double eta, double power, GlmPoint::Rule rule) const;
    Terms countTerms(std::int64_t row, double eta, double mean) const;
    Terms amountTerms(std::int64_t row, double eta, double power, GlmPoint::Rule rule) const;
    Terms shareTerms(std::int64_t row, double eta, GlmPoint::Rule rule) const;
    double startPredictor(std::int64_t row) const;
    void addHessian(std::int64_t block, const double *weights, Eigen::VectorXd &pairs) const;

    const GlmRows &m_rows;
};

} // namespace heddle
