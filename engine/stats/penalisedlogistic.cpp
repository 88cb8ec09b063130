#include "stats/penalisedlogistic.h"

#include "core/numerics.h"
#include "stats/elasticnet.h"
#include "stats/fitrows.h"
#include "stats/hessianfactor.h"
#include "stats/likelihood.h"
#include "stats/logistic.h"
#include "stats/pivotedqr.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace heddle {

namespace {

constexpr double leastShare = 1e-13;     // of a pivot: below, the information has no factor
constexpr double smallDecrement = 1e-20; // 1e-10 standard errors; each step takes off a share
constexpr int mostSteps = 500;
constexpr int mostHalvings = 40;

Error cancelled()
{
    return Error{ErrorCode::Cancelled, "The fit was cancelled."};
}

/// Pairs (i, j), i <= j, of Σ w z_i z_j.
Eigen::VectorXd pairsOf(const Eigen::MatrixXd &z, const Eigen::VectorXd &weights)
{
    const Eigen::Index p = z.cols();
    Eigen::VectorXd pairs(p * (p + 1) / 2);
    Eigen::VectorXd weighted(z.rows());
    Eigen::Index at = 0;
    for (Eigen::Index i = 0; i < p; ++i) {
        weighted = z.col(i).cwiseProduct(weights);
        for (Eigen::Index j = i; j < p; ++j)
            pairs[at++] = packet::dot(weighted.data(), z.col(j).data(), z.rows());
    }
    return pairs;
}

std::vector<Eigen::Index> upTo(Eigen::Index count)
{
    std::vector<Eigen::Index> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

/// The rows that count, and what a linear predictor is worth in them.
class Likelihood
{
public:
    Likelihood(const GlmDesign &design, std::span<const double> y, const FitRows &rows,
               const CheckedRows &checked)
    {
        for (Eigen::Index row = 0; row < design.rows(); ++row)
            if (checked.weights[row] > 0)
                m_used.push_back(row);
        const std::size_t count = m_used.size();
        response.resize(static_cast<Eigen::Index>(count));
        weights.resize(response.size());
        offset = Eigen::VectorXd::Zero(response.size());
        for (std::size_t i = 0; i < count; ++i) {
            const auto at = static_cast<Eigen::Index>(i);
            const auto row = static_cast<std::size_t>(m_used[i]);
            response[at] = y[row];
            weights[at] = checked.weights[m_used[i]];
            if (!rows.offset.empty())
                offset[at] = rows.offset[row];
            const double share = y[row];
            if (share > 0 && share < 1)
                saturated -= weights[at] * (share * packet::log(share) +
                                            (1 - share) * packet::log(1 - share));
        }
    }

    const std::vector<Eigen::Index> &used() const { return m_used; }

    /// -log L: Σ w [log(1 + e^η) - y η].
    double loss(const Eigen::VectorXd &eta) const
    {
        double sum = 0;
        for (Eigen::Index i = 0; i < eta.size(); ++i)
            sum += weights[i] * (packet::log1p(packet::exp(-std::abs(eta[i]))) +
                                 std::max(eta[i], 0.0) - response[i] * eta[i]);
        return sum;
    }

    Eigen::VectorXd response, weights, offset;
    double saturated = 0; ///< The loss at η that gives each share itself.

private:
    std::vector<Eigen::Index> m_used;
};

/// Maximises Firth's penalised likelihood; used once.
class FirthFitter
{
public:
    FirthFitter(const GlmDesign &design, const Likelihood &likelihood,
                std::vector<Eigen::Index> columns, const PenalisedOptions &options)
        : m_design(design)
        , m_likelihood(likelihood)
        , m_columns(std::move(columns))
        , m_options(options)
        , m_all(upTo(std::ssize(m_columns)))
    {
        const std::vector<Eigen::Index> &used = likelihood.used();
        m_z.resize(std::ssize(used), std::ssize(m_columns));
        for (Eigen::Index k = 0; k < m_z.cols(); ++k) {
            const Eigen::Index j = m_columns[static_cast<std::size_t>(k)];
            for (std::size_t i = 0; i < used.size(); ++i)
                m_z(static_cast<Eigen::Index>(i), k) =
                    (design.x()(used[i], j) - design.center()[j]) / design.scale()[j];
        }
    }

    Result<void> fit()
    {
        m_point = evaluated(Eigen::VectorXd::Zero(m_z.cols()));
        for (int step = 0; step < mostSteps && m_point.isSound; ++step) {
            if (m_options.stop.stop_requested())
                return cancelled();
            const Eigen::VectorXd gradient = scoreOf(m_point);
            const Eigen::VectorXd way = m_point.factor.solve(gradient, m_z.cols());
            const double decrement = packet::dot(way.data(), gradient.data(), way.size());
            if (!(decrement > smallDecrement)) {
                m_isOptimum = std::isfinite(decrement);
                break;
            }
            if (!move(way))
                break;
            if (m_options.progress)
                m_options.progress((step + 1) / (step + 3.0));
        }
        return {};
    }

    void describe(GlmFit &fit) const
    {
        fit.converged = m_isOptimum && m_isRuleMet;
        fit.iterations = m_iterations;
        Eigen::VectorXd scaled = Eigen::VectorXd::Zero(m_design.columns());
        for (std::size_t k = 0; k < m_columns.size(); ++k)
            scaled[m_columns[k]] = m_point.coefficients[static_cast<Eigen::Index>(k)];
        fit.coefficients = unscaledCoefficients(m_design, m_columns, scaled);
        fit.dfResidual = fit.rows - std::ssize(m_columns);
        fit.penaltyShare = m_point.logDeterminant / 2;
        for (const Eigen::Index j : m_columns)
            fit.penaltyShare += packet::log(m_design.scale()[j]);
        if (!m_options.summary)
            return;
        HessianFactor factor = m_point.factor;
        factor.columns = m_columns;
        fit.standardErrors = unscaledErrors(m_design, factor);
    }

    const Eigen::VectorXd &predictor() const { return m_point.eta; }

private:
    struct Point
    {
        Eigen::VectorXd coefficients, eta, probability, information; ///< w μ (1 - μ) of each row.
        HessianFactor factor;
        double logDeterminant = 0;
        double loss = 0; ///< Minus the penalised log likelihood.
        bool isSound = false;
    };

    Point evaluated(Eigen::VectorXd coefficients) const
    {
        Point point;
        point.coefficients = std::move(coefficients);
        point.eta = m_likelihood.offset;
        for (Eigen::Index k = 0; k < m_z.cols(); ++k)
            packet::addScaled(point.coefficients[k], m_z.col(k).data(), point.eta.data(),
                              point.eta.size());
        point.probability = logisticProbability(point.eta);
        point.information = m_likelihood.weights.cwiseProduct(point.probability)
                                .cwiseProduct(logisticProbability(-point.eta));
        point.factor = factorPairs(pairsOf(m_z, point.information), m_z.cols(), m_all);
        if (!(point.factor.smallestShare > leastShare))
            return point;
        for (Eigen::Index k = 0; k < m_z.cols(); ++k)
            point.logDeterminant += 2 * packet::log(point.factor.upper(k, k));
        point.loss = m_likelihood.loss(point.eta) - point.logDeterminant / 2;
        point.isSound = std::isfinite(point.loss);
        return point;
    }

    /// Σ [w (y - μ) + h (½ - μ)] z.
    Eigen::VectorXd scoreOf(const Point &point) const
    {
        const Eigen::MatrixXd root = invertUpper(point.factor.upper); // H⁻¹ = root root'
        Eigen::VectorXd hat = Eigen::VectorXd::Zero(m_z.rows());
        Eigen::VectorXd rotated(m_z.rows());
        for (Eigen::Index k = 0; k < m_z.cols(); ++k) {
            rotated.setZero();
            for (Eigen::Index j = 0; j <= k; ++j)
                packet::addScaled(root(j, k), m_z.col(j).data(), rotated.data(), rotated.size());
            hat += rotated.cwiseAbs2();
        }
        hat = hat.cwiseProduct(point.information);
        const Eigen::VectorXd residual =
            m_likelihood.weights.cwiseProduct(m_likelihood.response - point.probability) +
            hat.cwiseProduct((0.5 - point.probability.array()).matrix());
        Eigen::VectorXd score(m_z.cols());
        for (Eigen::Index k = 0; k < m_z.cols(); ++k)
            score[k] = packet::dot(m_z.col(k).data(), residual.data(), residual.size());
        return score;
    }

    /// Goes that way, or a part of it; false: nowhere from here is it better.
    bool move(Eigen::VectorXd way)
    {
        const double slack = 1e-12 * (std::abs(m_point.loss) + 1); // rounding of the sum
        for (int halving = 0; halving <= mostHalvings; ++halving, way /= 2) {
            Point next = evaluated(m_point.coefficients + way);
            if (!next.isSound || next.loss > m_point.loss + slack)
                continue;
            const double change = 2 * std::abs(next.loss - m_point.loss);
            if (!m_isRuleMet && m_iterations < m_options.maxIterations) {
                ++m_iterations;
                m_isRuleMet = change / (2 * std::abs(next.loss) + 0.1) < m_options.epsilon;
            }
            m_point = std::move(next);
            return true;
        }
        return false;
    }

    const GlmDesign &m_design;
    const Likelihood &m_likelihood;
    const std::vector<Eigen::Index> m_columns;
    const PenalisedOptions &m_options;
    const std::vector<Eigen::Index> m_all;
    Eigen::MatrixXd m_z; ///< Scaled columns of the rows that count.
    Point m_point;
    int m_iterations = 0;
    bool m_isRuleMet = false;
    bool m_isOptimum = false;
};

/// The elastic net's own ridge at one λ.
Result<void> fitRidge(const GlmDesign &design, std::span<const double> y, const FitRows &rows,
                      const PenalisedOptions &options, GlmFit &fit)
{
    NetTarget target;
    target.numbers = y;
    NetOptions net;
    net.family = NetFamily::Binomial;
    net.alpha = 0;
    net.lambdas = {options.lambda};
    net.stop = options.stop;
    net.progress = options.progress;
    const auto path = fitElasticNet(design, target, rows, net);
    if (!path)
        return path.error();
    fit.warnings = path->warnings;
    fit.converged = path->lambda.size() == 1 && path->warnings.empty();
    if (path->lambda.empty())
        return badInput("The ridge fit reached no solution at lambda " + std::to_string(options.lambda) + ".",
                        "There is no model.", "Choose a larger lambda.");
    fit.coefficients = path->coefficients.front().col(0);
    fit.dfResidual = fit.rows - fit.coefficients.size();
    return {};
}

/// Of the intercept and offset alone, or the offset alone: without a penalty, as R gives it.
Result<double> nullDevianceOf(const GlmDesign &design, std::span<const double> y,
                              const FitRows &rows, const Likelihood &likelihood,
                              const std::stop_token &stop)
{
    if (!design.hasIntercept())
        return 2 * (likelihood.loss(likelihood.offset) - likelihood.saturated);
    const Result<GlmDesign> ones =
        GlmDesign::make(Eigen::MatrixXd::Ones(design.rows(), 1), true);
    LogisticTargets targets;
    targets.shares = y;
    LogisticOptions options;
    options.summary = false;
    options.stop = stop;
    const auto fits = fitLogistic(*ones, targets, rows, options);
    if (!fits)
        return fits.error();
    return fits->front().deviance;
}

std::optional<Error> fault(const GlmDesign &design, std::span<const double> y,
                           const PenalisedOptions &options)
{
    if (y.size() != static_cast<std::size_t>(design.rows()))
        return badInput("There are " + std::to_string(y.size()) + " responses for " +
                            std::to_string(design.rows()) + " rows.",
                        "Nothing was fitted.", "Give one for each row.");
    for (std::size_t row = 0; row < y.size(); ++row)
        if (!(y[row] >= 0 && y[row] <= 1))
            return badInput("The response of row " + std::to_string(row + 1) +
                                " is not a share between 0 and 1.",
                            "Nothing was fitted.", "Use 0, 1 or the share of events.");
    if (options.penalty == Penalty::Ridge && !(options.lambda > 0 && std::isfinite(options.lambda)))
        return badInput("The lambda of a ridge fit is not a number above 0.", "Nothing was fitted.",
                        "Give one such as 0.01.");
    return std::nullopt;
}

} // namespace

Result<GlmFit> fitPenalisedLogistic(const GlmDesign &design, std::span<const double> y,
                                    const FitRows &rows, const PenalisedOptions &options)
{
    if (const auto wrong = fault(design, y, options))
        return *wrong;
    const Result<CheckedRows> checked = checkRows(design, rows);
    if (!checked)
        return checked.error();
    const Likelihood likelihood(design, y, rows, *checked);
    GlmFit fit;
    fit.family = Family::Binomial;
    fit.link = Link::Logit;
    fit.penalty = options.penalty;
    fit.rows = checked->count;
    fit.dfNull = fit.rows - (design.hasIntercept() ? 1 : 0);
    fit.saturatedLogLikelihood = saturatedBinomial(
        options.hasShares ? y : std::span<const double>(), rows, likelihood.saturated);
    Eigen::VectorXd eta;
    if (options.penalty == Penalty::Ridge) {
        if (const auto done = fitRidge(design, y, rows, options, fit); !done)
            return done.error();
        const std::vector<std::int64_t> used(likelihood.used().begin(), likelihood.used().end());
        eta = linearPredictor(design, fit.coefficients, rows.offset, used);
    } else {
        const Eigen::MatrixXd scaled = design.x();
        Eigen::MatrixXd z(design.rows(), design.columns());
        for (Eigen::Index j = 0; j < z.cols(); ++j)
            z.col(j) = (scaled.col(j).array() - design.center()[j]) / design.scale()[j];
        FirthFitter fitter(design, likelihood,
                           independentColumns(design, checked->weights,
                                              pairsOf(z, checked->weights)),
                           options);
        if (const auto done = fitter.fit(); !done)
            return done.error();
        fitter.describe(fit);
        eta = fitter.predictor();
    }
    fit.deviance = 2 * (likelihood.loss(eta) - likelihood.saturated);
    if (!options.summary)
        return fit;
    const auto null = nullDevianceOf(design, y, rows, likelihood, options.stop);
    if (!null)
        return null.error();
    fit.nullDeviance = *null;
    return fit;
}

} // namespace heddle
