#include "stats/likelihood.h"

#include "core/numerics.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double halfLogTwoPi = 0.91893853320467274178;
constexpr double seriesStart = 16; // from here Stirling's series is exact to rounding

/// log Γ(x) - (x - 1/2) log x + x - log(2π)/2 for x >= 16.
double stirlingTail(double x)
{
    const double inverse = 1 / x;
    const double square = inverse * inverse;
    return inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
}

/// a log a - a - log Γ(a), without cancellation where a is large.
double gammaShapeTerm(double a)
{
    if (a >= seriesStart)
        return packet::log(a) / 2 - halfLogTwoPi - stirlingTail(a);
    return a * packet::log(a) - a - (logFactorial(a) - packet::log(a));
}

/// As R's Gamma()$aic: dgamma with the shape Σw / deviance.
double gammaLogLikelihood(const GlmFit &fit)
{
    if (!(fit.deviance > 0))
        return std::numeric_limits<double>::infinity();
    const double shape = fit.weightSum / fit.deviance;
    return fit.saturatedLogLikelihood + fit.weightSum * (gammaShapeTerm(shape) - 0.5);
}

double logLikelihood(const GlmFit &fit)
{
    constexpr double twoPi = 6.283185307179586;
    const auto n = static_cast<double>(fit.rows);
    switch (fit.family) {
    case Family::Gaussian:
        return 0.5 * (fit.logWeightSum - n * (packet::log(twoPi * fit.deviance / n) + 1));
    case Family::Binomial:
    case Family::Poisson:
    case Family::Multinomial:
        return fit.saturatedLogLikelihood - fit.deviance / 2;
    case Family::Gamma:
        return gammaLogLikelihood(fit);
    case Family::QuasiPoisson:
        break;
    }
    return nan;
}

} // namespace

double logFactorial(double m)
{
    double shift = 0;
    for (; m < seriesStart; m += 1)
        shift += packet::log(m + 1);
    return (m + 0.5) * packet::log(m + 1) - (m + 1) + halfLogTwoPi + stirlingTail(m + 1) - shift;
}

double saturatedBinomial(std::span<const double> shares, const FitRows &rows, double loss)
{
    double result = -loss;
    for (std::size_t row = 0; row < shares.size(); ++row) {
        const double trials = rows.priorWeights.empty() ? 1 : rows.priorWeights[row];
        const double events = std::round(trials * shares[row]);
        const double times = rows.multiplicities.empty() ? 1 : rows.multiplicities[row];
        if (trials > 1 && events > 0 && events < trials)
            result += times *
                      (logFactorial(trials) - logFactorial(events) - logFactorial(trials - events));
    }
    return result;
}

double saturatedPoisson(std::span<const double> counts, const Eigen::VectorXd &weights)
{
    double result = 0;
    for (std::size_t row = 0; row < counts.size(); ++row) {
        const double weight = weights[static_cast<Eigen::Index>(row)];
        const double y = counts[row];
        if (!(weight > 0))
            continue;
        if (y != std::floor(y))
            return nan;
        if (y > 0)
            result += weight * (y * packet::log(y) - y - logFactorial(y));
    }
    return result;
}

InformationCriteria informationCriteria(const GlmFit &fit)
{
    double parameters = 0;
    for (const double coefficient : fit.coefficients)
        parameters += std::isnan(coefficient) ? 0 : 1;
    if (fit.family == Family::Gaussian || fit.family == Family::Gamma)
        parameters += 1; // the dispersion
    InformationCriteria result;
    result.logLikelihood = logLikelihood(fit);
    result.aic = 2 * parameters - 2 * result.logLikelihood;
    result.bic = packet::log(static_cast<double>(fit.rows)) * parameters - 2 * result.logLikelihood;
    if (fit.penalty != Penalty::None)
        result.aic = result.bic = nan; // they are for estimates that maximise the likelihood
    return result;
}

} // namespace heddle
