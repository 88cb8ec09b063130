#include "stats/treesloss.h"

#include "core/numerics.h"
#include "core/packetmath.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr double leastCurvature = 1e-16; ///< As XGBoost's: leaves of sure rows stay finite.

/// 2 [log(1 + e^η) - yη] less that of the saturated model.
double binomialDeviance(double y, double eta)
{
    const double loss = packet::log1p(packet::exp(-std::abs(eta))) + std::max(eta, 0.0) - y * eta;
    const double saturated = y > 0 && y < 1 ? y * packet::log(y) + (1 - y) * packet::log(1 - y) : 0;
    return 2 * (loss + saturated);
}

/// -2 log p of a level.
double levelDeviance(const Eigen::RowVectorXd &eta, Eigen::Index level)
{
    const double most = eta.maxCoeff();
    double sum = 0;
    for (const double one : eta)
        sum += packet::exp(one - most);
    return 2 * (packet::log(sum) + most - eta[level]);
}

} // namespace

TreesLoss::TreesLoss(Kind kind, std::span<const double> y, std::span<const double> offset,
                     const Eigen::VectorXd &weights)
    : m_kind(kind)
{
    for (Eigen::Index row = 0; row < weights.size(); ++row) {
        const auto at = static_cast<std::size_t>(row);
        takeRow(row, y[at], offset.empty() ? 0 : offset[at], weights[row]);
    }
    setScale();
}

TreesLoss::TreesLoss(std::span<const std::int32_t> codes, int levels,
                     const Eigen::VectorXd &weights)
    : m_kind(Kind::Softmax)
    , m_outputs(levels)
{
    for (Eigen::Index row = 0; row < weights.size(); ++row)
        takeRow(row, codes[static_cast<std::size_t>(row)], 0, weights[row]);
    setScale();
}

void TreesLoss::takeRow(Eigen::Index row, double y, double offset, double weight)
{
    if (weight == 0)
        return;
    m_rows.push_back(row);
    m_weights.push_back(weight);
    m_y.push_back(y);
    m_offset.push_back(offset);
    m_floatWeights.push_back(static_cast<float>(weight));
    m_weightSum += weight;
    m_mean += weight * (y - offset);
}

void TreesLoss::setScale()
{
    m_gradient.resize(m_rows.size() * static_cast<std::size_t>(m_outputs));
    m_hessian.resize(m_gradient.size());
    m_mean /= m_weightSum;
    if (m_kind != Kind::Squares)
        return;
    m_base = static_cast<double>(static_cast<float>(m_mean)); // as XGBoost would hold it
    const double variance = squaresOfMean() / m_weightSum;
    if (!(variance > 0))
        return;
    int exponent = 0; // a power of two: dividing rounds nothing
    static_cast<void>(std::frexp(std::sqrt(variance), &exponent));
    m_scale = std::ldexp(1, exponent);
}

void TreesLoss::setSums(std::span<const float> sums)
{
    if (m_kind == Kind::Logistic)
        setLogistic(sums);
    else if (m_kind == Kind::Softmax)
        setSoftmax(sums);
    else
        setSquares(sums);
}

void TreesLoss::setSquares(std::span<const float> sums)
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const double target = (m_y[i] - m_offset[i] - m_base) / m_scale;
        m_gradient[i] = static_cast<float>(m_weights[i] * (static_cast<double>(sums[i]) - target));
        m_hessian[i] = m_floatWeights[i];
    }
}

void TreesLoss::setLogistic(std::span<const float> sums)
{
    std::vector<double> exponentials(m_rows.size());
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        exponentials[i] = -std::abs(m_offset[i] + static_cast<double>(sums[i]));
    packetExp(exponentials);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const double small = exponentials[i] / (1 + exponentials[i]); // of p and 1 - p
        const double p = m_offset[i] + static_cast<double>(sums[i]) < 0 ? small : 1 - small;
        const double curvature = small / (1 + exponentials[i]);
        m_gradient[i] = static_cast<float>(m_weights[i] * (p - m_y[i]));
        m_hessian[i] = static_cast<float>(m_weights[i] * std::max(curvature, leastCurvature));
    }
}

/// With twice the second derivative, as XGBoost's multi:softprob: Newton's steps of levels that are
/// taken together are too long.
void TreesLoss::setSoftmax(std::span<const float> sums)
{
    const auto levels = static_cast<std::size_t>(m_outputs);
    std::vector<double> shares(sums.size());
    for (std::size_t first = 0; first < sums.size(); first += levels) {
        const float most =
            *std::max_element(sums.begin() + static_cast<std::ptrdiff_t>(first),
                              sums.begin() + static_cast<std::ptrdiff_t>(first + levels));
        for (std::size_t place = first; place < first + levels; ++place)
            shares[place] = static_cast<double>(sums[place]) - static_cast<double>(most);
    }
    packetExp(shares);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const std::span<double> own = std::span(shares).subspan(i * levels, levels);
        double sum = 0;
        for (const double share : own)
            sum += share;
        for (std::size_t level = 0; level < levels; ++level) {
            const double p = own[level] / sum;
            const double y = static_cast<double>(level) == m_y[i] ? 1 : 0;
            const std::size_t place = i * levels + level;
            m_gradient[place] = static_cast<float>(m_weights[i] * (p - y));
            m_hessian[place] =
                static_cast<float>(m_weights[i] * std::max(2 * p * (1 - p), leastCurvature));
        }
    }
}

double TreesLoss::deviance(const Eigen::MatrixXd &predictors) const
{
    double sum = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        const double eta = predictors(row, 0);
        double one = (m_y[i] - eta) * (m_y[i] - eta);
        if (m_kind == Kind::Softmax)
            one = levelDeviance(predictors.row(row), static_cast<Eigen::Index>(m_y[i]));
        else if (m_kind != Kind::Squares)
            one = binomialDeviance(m_y[i], eta);
        sum += m_weights[i] * one;
    }
    return sum;
}

double TreesLoss::deviance(std::span<const float> sums, double base, double scale) const
{
    Eigen::MatrixXd predictors(static_cast<Eigen::Index>(m_rows.size()), m_outputs);
    std::size_t place = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        for (Eigen::Index output = 0; output < m_outputs; ++output)
            predictors(static_cast<Eigen::Index>(i), output) =
                base + scale * static_cast<double>(sums[place++]) + m_offset[i];
    return deviance(predictors);
}

double TreesLoss::nullDeviance() const
{
    if (m_kind == Kind::Softmax)
        return multinomialNull();
    return m_kind == Kind::Squares ? squaresOfMean() : binomialNull();
}

double TreesLoss::squaresOfMean() const
{
    double sum = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const double residual = m_y[i] - m_offset[i] - m_mean;
        sum += m_weights[i] * residual * residual;
    }
    return sum;
}

/// A constant beside the offset, by Newton's method; without offset it is the logit of the mean.
double TreesLoss::binomialNull() const
{
    constexpr int mostSteps = 50;
    constexpr double precision = 1e-12;
    double constant = 0;
    for (int step = 0; step < mostSteps; ++step) {
        double slope = 0, curvature = 0;
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            const double eta = constant + m_offset[i];
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
    double sum = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        sum += m_weights[i] * binomialDeviance(m_y[i], constant + m_offset[i]);
    return sum;
}

double TreesLoss::multinomialNull() const
{
    std::vector<double> counts(static_cast<std::size_t>(m_outputs));
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        counts[static_cast<std::size_t>(m_y[i])] += m_weights[i];
    double sum = 0;
    for (const double count : counts)
        if (count > 0)
            sum -= 2 * count * packet::log(count / m_weightSum);
    return sum;
}

} // namespace heddle
