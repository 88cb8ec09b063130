#include "stats/baseline.h"

#include "core/numerics.h"
#include "stats/likelihood.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double logOfNone = -745; ///< Beside any count its share is 0, and it can be subtracted.

double logOf(double x)
{
    return x > 0 ? packet::log(x) : logOfNone;
}

/// Goes through the rows that count; `add` gets the row, its weight and its multiplicity.
template <typename Add>
Result<GlmFit> gathered(std::size_t size, const FitRows &rows, const Add &add)
{
    GlmFit fit;
    for (std::size_t row = 0; row < size; ++row) {
        const double prior = rows.priorWeights.empty() ? 1 : rows.priorWeights[row];
        const std::uint32_t times = rows.multiplicities.empty() ? 1 : rows.multiplicities[row];
        if (!(prior > 0) || times == 0)
            continue;
        fit.rows += times;
        fit.weightSum += prior * times;
        if (prior != 1)
            fit.logWeightSum += times * packet::log(prior);
        add(row, prior * times);
    }
    if (fit.rows == 0)
        return badInput("No row has a weight above 0.", "Nothing was fitted.",
                        "Keep at least one row.");
    return fit;
}

void setDegrees(GlmFit &fit, std::int64_t coefficients)
{
    fit.dfNull = fit.dfResidual = (fit.rows - 1) * coefficients;
    fit.nullDeviance = fit.deviance;
}

} // namespace

Result<GlmFit> baselineOfClasses(std::span<const std::int32_t> codes, int levels,
                                 const FitRows &rows)
{
    Eigen::VectorXd totals = Eigen::VectorXd::Zero(levels);
    auto fit = gathered(codes.size(), rows,
                        [&](std::size_t row, double weight) { totals[codes[row]] += weight; });
    if (!fit)
        return fit;
    fit->family = Family::Multinomial;
    fit->link = Link::Logit;
    fit->coefficients.resize(levels - 1);
    for (Eigen::Index level = 0; level < levels; ++level) {
        if (level > 0)
            fit->coefficients[level - 1] = logOf(totals[level]) - logOf(totals[0]);
        if (totals[level] > 0)
            fit->deviance -= 2 * totals[level] * packet::log(totals[level] / fit->weightSum);
    }
    setDegrees(*fit, levels - 1);
    return fit;
}

Result<GlmFit> baselineOfShares(std::span<const double> shares, const FitRows &rows)
{
    double events = 0, saturated = 0;
    auto fit = gathered(shares.size(), rows, [&](std::size_t row, double weight) {
        const double share = shares[row];
        events += weight * share;
        if (share > 0 && share < 1)
            saturated -=
                weight * (share * packet::log(share) + (1 - share) * packet::log(1 - share));
    });
    if (!fit)
        return fit;
    fit->family = Family::Binomial;
    fit->link = Link::Logit;
    const double others = fit->weightSum - events;
    fit->coefficients.setConstant(1, logOf(events) - logOf(others));
    double loss = -saturated;
    for (const double count : {events, others})
        loss -= count > 0 ? count * packet::log(count / fit->weightSum) : 0;
    fit->deviance = 2 * loss;
    fit->saturatedLogLikelihood = saturatedBinomial(shares, rows, saturated);
    setDegrees(*fit, 1);
    return fit;
}

Result<GlmFit> baselineOfNumbers(std::span<const double> numbers, const FitRows &rows)
{
    double sum = 0;
    auto fit = gathered(numbers.size(), rows,
                        [&](std::size_t row, double weight) { sum += weight * numbers[row]; });
    if (!fit)
        return fit;
    const double mean = sum / fit->weightSum;
    fit->coefficients.setConstant(1, mean);
    const auto again = gathered(numbers.size(), rows, [&](std::size_t row, double weight) {
        fit->deviance += weight * (numbers[row] - mean) * (numbers[row] - mean);
    });
    setDegrees(*fit, 1);
    fit->dispersion = fit->dfResidual > 0 ? fit->deviance / static_cast<double>(fit->dfResidual)
                                          : std::numeric_limits<double>::quiet_NaN();
    return again ? fit : again;
}

Eigen::VectorXd baselinePredictors(const GlmFit &fit)
{
    if (fit.family != Family::Multinomial)
        return fit.coefficients;
    Eigen::VectorXd predictors = Eigen::VectorXd::Zero(fit.coefficients.size() + 1);
    predictors.tail(fit.coefficients.size()) = fit.coefficients;
    return predictors;
}

} // namespace heddle
