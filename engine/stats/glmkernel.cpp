#include "stats/glmkernel.h"

#include "core/numerics.h"
#include "core/packetmath.h"
#include "stats/links.h"
#include "stats/normaltails.h"
#include "stats/weightedpairs.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr Eigen::Index blockRows = GlmDesign::blockRows;
constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double probitEnd = 8.1258906647; // R's -qnorm(epsilon): probabilities stop there

/// R's clamped mean and slope of a two-class link.
struct Held
{
    double mean, slope;
};

Held heldProbit(double eta)
{
    const NormalLogs end = normalLogs(std::clamp(eta, -probitEnd, probitEnd));
    const NormalLogs here = normalLogs(eta);
    const double slope = here.density < -700 ? 0 : packet::exp(here.density);
    return {packet::exp(end.below), std::max(slope, epsilon)};
}

Held heldCloglog(double eta)
{
    const CloglogTerms terms = cloglogTerms(eta);
    const double mean = terms.logMean < -700 ? 0 : packet::exp(terms.logMean);
    const double slope = terms.rate > 700 ? 0 : terms.rate * packet::exp(-terms.rate);
    return {std::clamp(mean, epsilon, 1 - epsilon), std::max(slope, epsilon)};
}

/// r + t - 1 with r = t / (e^t - 1): its series where the difference would lose digits.
double cloglogCurvature(const CloglogTerms &terms)
{
    const double t = terms.rate;
    return t < 1e-3 ? t / 2 + t * t / 12 : terms.ratio + t - 1;
}

} // namespace

GlmKernel::GlmKernel(const GlmRows &rows)
    : m_rows(rows)
{
}

bool GlmKernel::evaluate(GlmPoint &point, const std::stop_token &stop) const
{
    const GlmDesign &design = *m_rows.design;
    const Eigen::Index p = design.columns();
    point.gradient = Eigen::VectorXd::Zero(p);
    point.hessian = Eigen::VectorXd::Zero(p * (p + 1) / 2);
    point.rowWeights = Eigen::VectorXd::Zero(design.rows());
    const bool isStart = point.rule == GlmPoint::Rule::Start;
    double loss = 0, pearson = 0;
    for (std::int64_t block = 0; block < design.blocks(); ++block) {
        if (stop.stop_requested())
            return false;
        BlockValues eta = predictors(block, point), power = eta;
        if (m_rows.link == Link::Log) // the mean; of amounts its inverse is wanted, too
            packetExp(power);
        BlockValues scores{}, weights{};
        double blockLoss = 0, blockPearson = 0;
        const std::int64_t first = block * blockRows;
        const std::int64_t count = std::min<std::int64_t>(blockRows, design.rows() - first);
        for (std::int64_t i = 0; i < count; ++i) {
            const std::int64_t row = first + i;
            const auto at = static_cast<std::size_t>(i);
            if (!(m_rows.checked.weights[row] > 0))
                continue;
            const Terms made = terms(row, eta[at], power[at], point.rule);
            blockLoss += made.loss;
            blockPearson += made.pearson;
            weights[at] = made.weight;
            const double offset = m_rows.given.offset.empty()
                                      ? 0.0
                                      : m_rows.given.offset[static_cast<std::size_t>(row)];
            scores[at] = isStart ? made.score + made.weight * (eta[at] - offset) : made.score;
        }
        loss += blockLoss;
        pearson += blockPearson;
        std::copy_n(weights.data(), count, point.rowWeights.data() + first);
        for (Eigen::Index j = 0; j < p; ++j)
            point.gradient[j] +=
                packet::dot(design.block(block) + j * blockRows, scores.data(), blockRows);
        addHessian(block, weights.data(), point.hessian);
    }
    point.deviance = 2 * (loss - m_rows.saturatedLoss);
    point.pearson = pearson;
    return true;
}

GlmKernel::BlockValues GlmKernel::predictors(std::int64_t block, const GlmPoint &point) const
{
    BlockValues eta{};
    const std::int64_t first = block * blockRows;
    const std::int64_t count = std::min<std::int64_t>(blockRows, m_rows.design->rows() - first);
    if (point.rule == GlmPoint::Rule::Start) {
        for (std::int64_t i = 0; i < count; ++i)
            if (m_rows.checked.weights[first + i] > 0)
                eta[static_cast<std::size_t>(i)] = startPredictor(first + i);
        return eta;
    }
    if (!m_rows.given.offset.empty())
        std::copy_n(m_rows.given.offset.data() + first, count, eta.data());
    for (Eigen::Index j = 0; j < point.coefficients.size(); ++j)
        packet::addScaled(point.coefficients[j], m_rows.design->block(block) + j * blockRows,
                          eta.data(), blockRows);
    return eta;
}

/// The link of R's mustart.
double GlmKernel::startPredictor(std::int64_t row) const
{
    const auto at = static_cast<std::size_t>(row);
    const double y = m_rows.response[at];
    if (m_rows.family == Family::Gamma)
        return m_rows.link == Link::Inverse ? 1 / y : m_rows.logResponse[row];
    if (m_rows.family != Family::Binomial)
        return packet::log(y + 0.1);
    const double trials = m_rows.given.priorWeights.empty() ? 1 : m_rows.given.priorWeights[at];
    const double mean = (trials * y + 0.5) / (trials + 1);
    return m_rows.link == Link::Probit ? normalQuantileInTask(mean)
                                       : packet::log(-packet::log(1 - mean));
}

GlmKernel::Terms GlmKernel::terms(std::int64_t row, double eta, double power,
                                  GlmPoint::Rule rule) const
{
    Terms made;
    if (m_rows.family == Family::Binomial)
        made = shareTerms(row, eta, rule);
    else if (m_rows.family == Family::Gamma)
        made = amountTerms(row, eta, power, rule);
    else
        made = countTerms(row, eta, rule == GlmPoint::Rule::AsR ? std::max(power, epsilon) : power);
    const double w = m_rows.checked.weights[row];
    return {w * made.score, w * made.weight, w * made.loss, w * made.pearson};
}

/// loss = y log(y / μ) - (y - μ) with log μ = η
GlmKernel::Terms GlmKernel::countTerms(std::int64_t row, double eta, double mean) const
{
    const double y = m_rows.response[static_cast<std::size_t>(row)];
    const double left = y - mean;
    return {left, mean, y * (m_rows.logResponse[row] - eta) - left,
            left == 0 ? 0 : left * left / mean};
}

/// loss = y / μ - 1 - log(y / μ)
GlmKernel::Terms GlmKernel::amountTerms(std::int64_t row, double eta, double power,
                                        GlmPoint::Rule rule) const
{
    const double y = m_rows.response[static_cast<std::size_t>(row)];
    if (m_rows.link == Link::Inverse) { // 1 / μ = η
        if (!(eta > 0))
            return {0, 0, infinity, 0};
        const double mean = 1 / eta;
        const double less = y * eta - 1;
        return {mean - y, mean * mean, less - m_rows.logResponse[row] - packet::log(eta),
                less * less};
    }
    const double ratio = y / (rule == GlmPoint::Rule::AsR ? std::max(power, epsilon) : power);
    const double less = ratio - 1;
    const double weight = rule == GlmPoint::Rule::Observed ? ratio : 1;
    return {less, weight, less - (m_rows.logResponse[row] - eta), less * less};
}

/// loss = -y log μ - (1 - y) log(1 - μ)
GlmKernel::Terms GlmKernel::shareTerms(std::int64_t row, double eta, GlmPoint::Rule rule) const
{
    const double y = m_rows.response[static_cast<std::size_t>(row)];
    const bool isProbit = m_rows.link == Link::Probit;
    double logMean = 0, logRest = 0;     // log μ, log(1 - μ)
    double rise = 0, fall = 0;           // d log μ / dη, -d log(1 - μ) / dη
    double riseCurve = 0, fallCurve = 0; // their second derivatives, with the sign of -log
    if (isProbit) {
        const NormalLogs logs = normalLogs(eta);
        logMean = logs.below;
        logRest = logs.above;
        const double toMean = logs.density - logs.below, toRest = logs.density - logs.above;
        rise = toMean < -700 ? 0 : packet::exp(toMean);
        fall = toRest < -700 ? 0 : packet::exp(toRest);
        riseCurve = rise * (rise + eta);
        fallCurve = fall * (fall - eta);
    } else {
        const CloglogTerms terms = cloglogTerms(eta);
        logMean = terms.logMean;
        logRest = -terms.rate;
        rise = terms.ratio;
        fall = terms.rate;
        riseCurve = rise * cloglogCurvature(terms);
        fallCurve = fall;
    }
    Terms made;
    made.loss = (y > 0 ? -y * logMean : 0) + (y < 1 ? -(1 - y) * logRest : 0);
    if (rule == GlmPoint::Rule::Start || rule == GlmPoint::Rule::AsR) {
        const Held held = isProbit ? heldProbit(eta) : heldCloglog(eta);
        const double variance = held.mean * (1 - held.mean);
        made.score = (y - held.mean) * held.slope / variance;
        made.weight = held.slope * held.slope / variance;
        return made;
    }
    made.score = y * rise - (1 - y) * fall;
    made.weight =
        rule == GlmPoint::Rule::Observed ? y * riseCurve + (1 - y) * fallCurve : rise * fall;
    return made;
}

void GlmKernel::addHessian(std::int64_t block, const double *weights, Eigen::VectorXd &pairs) const
{
    std::vector<const double *> columns(static_cast<std::size_t>(m_rows.design->columns()));
    for (std::size_t j = 0; j < columns.size(); ++j)
        columns[j] = m_rows.design->block(block) + static_cast<Eigen::Index>(j) * blockRows;
    addWeightedPairs(columns, weights, blockRows, pairs.data());
}

Eigen::VectorXd GlmKernel::gram() const
{
    const GlmDesign &design = *m_rows.design;
    const Eigen::Index p = design.columns();
    Eigen::VectorXd pairs = Eigen::VectorXd::Zero(p * (p + 1) / 2);
    for (std::int64_t block = 0; block < design.blocks(); ++block) {
        const std::int64_t first = block * blockRows;
        BlockValues weights{};
        std::copy_n(m_rows.checked.weights.data() + first,
                    std::min<std::int64_t>(blockRows, design.rows() - first), weights.data());
        addHessian(block, weights.data(), pairs);
    }
    return pairs;
}

double GlmKernel::devianceAt(double mean) const
{
    const double logMean = packet::log(mean);
    double loss = 0;
    for (std::int64_t row = 0; row < m_rows.design->rows(); ++row) {
        const double w = m_rows.checked.weights[row];
        const double y = m_rows.response[static_cast<std::size_t>(row)];
        if (!(w > 0))
            continue;
        if (m_rows.family == Family::Binomial)
            loss -= w * ((y > 0 ? y * logMean : 0) + (y < 1 ? (1 - y) * packet::log(1 - mean) : 0));
        else if (m_rows.family == Family::Gamma)
            loss += w * (y / mean - 1 - (m_rows.logResponse[row] - logMean));
        else
            loss += w * (y * (m_rows.logResponse[row] - logMean) - (y - mean));
    }
    return 2 * (loss - m_rows.saturatedLoss);
}

} // namespace heddle
