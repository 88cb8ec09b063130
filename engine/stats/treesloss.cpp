#include "stats/treesloss.h"

#include "core/numerics.h"
#include "core/packetmath.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr double leastCurvature = 1e-16; ///< As XGBoost's: leaves of sure rows stay finite.

/// 2 [log(1 + e^η) - yη] less that of the saturated model.
double unitDeviance(double y, double eta)
{
    const double loss = packet::log1p(packet::exp(-std::abs(eta))) + std::max(eta, 0.0) - y * eta;
    const double saturated = y > 0 && y < 1 ? y * packet::log(y) + (1 - y) * packet::log(1 - y) : 0;
    return 2 * (loss + saturated);
}

} // namespace

TreesLoss::TreesLoss(Kind kind, std::span<const double> y, std::span<const double> offset,
                     const Eigen::VectorXd &weights, bool keepsUnits)
    : m_kind(kind)
{
    double sum = 0;
    for (Eigen::Index row = 0; row < weights.size(); ++row) {
        if (weights[row] == 0)
            continue;
        const auto at = static_cast<std::size_t>(row);
        m_rows.push_back(row);
        m_weights.push_back(weights[row]);
        m_y.push_back(y[at]);
        m_offset.push_back(offset.empty() ? 0 : offset[at]);
        m_floatWeights.push_back(static_cast<float>(weights[row]));
        m_weightSum += weights[row];
        sum += weights[row] * (m_y.back() - m_offset.back());
    }
    m_gradient.resize(m_rows.size());
    m_hessian.resize(m_rows.size());
    m_mean = sum / m_weightSum;
    if (m_kind == Kind::Logistic || keepsUnits)
        return;
    m_base = static_cast<double>(static_cast<float>(m_mean)); // as XGBoost would hold it
    const double variance = nullDeviance(false) / m_weightSum;
    if (!(variance > 0))
        return;
    int exponent = 0; // a power of two: dividing rounds nothing
    static_cast<void>(std::frexp(std::sqrt(variance), &exponent));
    m_scale = std::ldexp(1, exponent);
}

void TreesLoss::setSums(std::span<const float> sums)
{
    std::vector<double> exponentials;
    if (m_kind == Kind::Logistic) {
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            exponentials.push_back(-std::abs(m_offset[i] + static_cast<double>(sums[i])));
        packetExp(exponentials);
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto sum = static_cast<double>(sums[i]);
        if (m_kind == Kind::Squares) {
            const double target = (m_y[i] - m_offset[i] - m_base) / m_scale;
            m_gradient[i] = static_cast<float>(m_weights[i] * (sum - target));
            m_hessian[i] = m_floatWeights[i];
            continue;
        }
        const double small = exponentials[i] / (1 + exponentials[i]); // of p and 1 - p
        const double p = m_offset[i] + sum < 0 ? small : 1 - small;
        const double curvature = small / (1 + exponentials[i]);
        m_gradient[i] = static_cast<float>(m_weights[i] * (p - m_y[i]));
        m_hessian[i] = static_cast<float>(m_weights[i] * std::max(curvature, leastCurvature));
    }
}

double TreesLoss::deviance(bool isBinomial, const Eigen::VectorXd &predictors) const
{
    double sum = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const double eta = predictors[static_cast<Eigen::Index>(i)];
        sum += m_weights[i] *
               (isBinomial ? unitDeviance(m_y[i], eta) : (m_y[i] - eta) * (m_y[i] - eta));
    }
    return sum;
}

double TreesLoss::nullDeviance(bool isBinomial) const
{
    if (isBinomial)
        return binomialNull();
    Eigen::VectorXd predictors(std::ssize(m_rows));
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        predictors[static_cast<Eigen::Index>(i)] = m_mean + m_offset[i];
    return deviance(false, predictors);
}

/// A constant beside the offset, by Newton's method; without offset it is the logit of the mean.
double TreesLoss::binomialNull() const
{
    constexpr int mostSteps = 50;
    constexpr double precision = 1e-12;
    double constant = 0;
    Eigen::VectorXd predictors(std::ssize(m_rows));
    for (int step = 0; step < mostSteps; ++step) {
        double slope = 0, curvature = 0;
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            const double eta = constant + m_offset[i];
            predictors[static_cast<Eigen::Index>(i)] = eta;
            const double e = packet::exp(-std::abs(eta));
            const double small = e / (1 + e);
            slope += m_weights[i] * ((eta < 0 ? small : 1 - small) - m_y[i]);
            curvature += m_weights[i] * small / (1 + e);
        }
        const double move = curvature > 0 ? std::clamp(-slope / curvature, -2.0, 2.0) : 0;
        constant += move;
        if (std::abs(move) < precision)
            break;
    }
    return deviance(true, predictors);
}

} // namespace heddle
