#include "stats/multinomialkernel.h"

#include "core/numerics.h"
#include "core/packetmath.h"
#include "stats/weightedpairs.h"

#include <algorithm>

namespace heddle {

namespace {

constexpr Eigen::Index blockRows = GlmDesign::blockRows;

std::size_t at(std::int64_t index)
{
    return static_cast<std::size_t>(index);
}

} // namespace

MultinomialKernel::MultinomialKernel(const MultinomialRows &rows, std::vector<Eigen::Index> columns)
    : m_rows(rows)
    , m_columns(std::move(columns))
    , m_size(std::ssize(m_columns))
    , m_others(std::ssize(rows.levels) - 1)
    , m_probability(blockRows, m_others)
{
}

bool MultinomialKernel::evaluate(MultinomialPoint &point, const std::stop_token &stop)
{
    const Eigen::Index q = m_size * m_others;
    point.gradient = Eigen::VectorXd::Zero(q);
    point.hessian = Eigen::MatrixXd::Zero(q, q);
    double loss = 0;
    for (std::int64_t block = 0; block < m_rows.design->blocks(); ++block) {
        loss += predict(block, point.coefficients);
        addGradient(block, point.gradient);
        if (!addHessian(block, point.hessian, stop))
            return false;
    }
    point.deviance = 2 * loss;
    return true;
}

/// Fills probabilities and weights of the block; returns its Σ -w log p of what was observed.
double MultinomialKernel::predict(std::int64_t block, const Eigen::MatrixXd &coefficients)
{
    const double *columns = m_rows.design->block(block);
    BlockValues largest{}, observed{}, sum{}; // the base's predictor is 0
    m_probability.setZero();
    for (Eigen::Index k = 0; k < m_others; ++k) {
        for (Eigen::Index j = 0; j < m_size; ++j)
            packet::addScaled(coefficients(j, k), column(columns, j), m_probability.col(k).data(),
                              blockRows);
        for (Eigen::Index i = 0; i < blockRows; ++i)
            largest[at(i)] = std::max(largest[at(i)], m_probability(i, k));
    }
    m_weights.fill(0);
    const std::int64_t first = block * blockRows;
    const std::int64_t count = std::min<std::int64_t>(blockRows, m_rows.design->rows() - first);
    for (std::int64_t i = 0; i < count; ++i) {
        m_weights[at(i)] = m_rows.checked.weights[first + i];
        const std::int32_t code = m_rows.codes[at(first + i)];
        observed[at(i)] = (code > 0 ? m_probability(i, code - 1) : 0.0) - largest[at(i)];
    }
    for (Eigen::Index i = 0; i < blockRows; ++i)
        sum[at(i)] = -largest[at(i)];
    packetExp(sum);
    for (Eigen::Index k = 0; k < m_others; ++k) {
        for (Eigen::Index i = 0; i < blockRows; ++i)
            m_probability(i, k) -= largest[at(i)];
        packetExp({m_probability.col(k).data(), at(blockRows)});
        for (Eigen::Index i = 0; i < blockRows; ++i)
            sum[at(i)] += m_probability(i, k);
    }
    for (Eigen::Index k = 0; k < m_others; ++k)
        for (Eigen::Index i = 0; i < blockRows; ++i)
            m_probability(i, k) /= sum[at(i)];
    packetLog(sum);
    double loss = 0;
    for (std::int64_t i = 0; i < count; ++i)
        if (m_weights[at(i)] > 0)
            loss += m_weights[at(i)] * (sum[at(i)] - observed[at(i)]);
    return loss;
}

void MultinomialKernel::addGradient(std::int64_t block, Eigen::VectorXd &gradient) const
{
    const double *columns = m_rows.design->block(block);
    const std::int64_t first = block * blockRows;
    const std::int64_t count = std::min<std::int64_t>(blockRows, m_rows.design->rows() - first);
    for (Eigen::Index k = 0; k < m_others; ++k) {
        BlockValues residual{};
        for (std::int64_t i = 0; i < count; ++i) {
            const double hit = m_rows.codes[at(first + i)] == k + 1 ? 1 : 0;
            residual[at(i)] = m_weights[at(i)] * (hit - m_probability(i, k));
        }
        for (Eigen::Index j = 0; j < m_size; ++j)
            gradient[k * m_size + j] += packet::dot(column(columns, j), residual.data(), blockRows);
    }
}

/// Adds Z' diag(w p_k (δ_kl - p_l)) Z for each pair of levels k >= l.
bool MultinomialKernel::addHessian(std::int64_t block, Eigen::MatrixXd &hessian,
                                   const std::stop_token &stop)
{
    BlockValues weights{};
    for (Eigen::Index k = 0; k < m_others; ++k) {
        if (stop.stop_requested())
            return false;
        for (Eigen::Index l = 0; l <= k; ++l) {
            for (Eigen::Index i = 0; i < blockRows; ++i)
                weights[at(i)] = m_weights[at(i)] * m_probability(i, k) *
                                 ((k == l ? 1.0 : 0.0) - m_probability(i, l));
            addPairs(m_rows.design->block(block), weights, hessian, k * m_size, l * m_size);
        }
    }
    return true;
}

/// One pair of levels: a symmetric part of the Hessian.
void MultinomialKernel::addPairs(const double *columns, const BlockValues &weights,
                                 Eigen::MatrixXd &hessian, Eigen::Index row,
                                 Eigen::Index column) const
{
    std::vector<const double *> used(at(m_size));
    for (Eigen::Index j = 0; j < m_size; ++j)
        used[at(j)] = this->column(columns, j);
    Eigen::VectorXd pairs = Eigen::VectorXd::Zero(m_size * (m_size + 1) / 2);
    addWeightedPairs(used, weights.data(), blockRows, pairs.data());
    Eigen::Index pair = 0;
    for (Eigen::Index j = 0; j < m_size; ++j) {
        for (Eigen::Index other = j; other < m_size; ++other, ++pair) {
            hessian(row + other, column + j) += pairs[pair];
            if (other != j)
                hessian(row + j, column + other) += pairs[pair];
        }
    }
}

} // namespace heddle
