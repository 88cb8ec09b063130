#include "stats/pivotedqr.h"

#include "core/numerics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace heddle {

namespace {

double norm(const double *x, Eigen::Index n)
{
    return std::sqrt(packet::dot(x, x, n));
}

} // namespace

PivotedQr::PivotedQr(Eigen::MatrixXd x, double tolerance)
    : m_x(std::move(x))
    , m_pivot(static_cast<std::size_t>(m_x.cols()))
    , m_norm(m_x.cols())
    , m_fullNorm(m_x.cols())
    , m_diagonal(Eigen::VectorXd::Zero(m_x.cols()))
    , m_candidates(m_x.cols())
{
    std::iota(m_pivot.begin(), m_pivot.end(), Eigen::Index{0});
    for (Eigen::Index j = 0; j < m_x.cols(); ++j) {
        m_norm[j] = norm(m_x.col(j).data(), m_x.rows());
        m_fullNorm[j] = m_norm[j] > 0 ? m_norm[j] : 1;
    }
    const Eigen::Index steps = std::min(m_x.rows(), m_x.cols());
    for (Eigen::Index l = 0; l < steps; ++l) {
        while (l < m_candidates && m_norm[l] < m_fullNorm[l] * tolerance)
            moveToEnd(l);
        if (l < m_x.rows() - 1)
            reflect(l);
        else
            m_diagonal[l] = 0;
    }
    m_rank = std::min(m_candidates, m_x.rows());
}

void PivotedQr::moveToEnd(Eigen::Index column)
{
    const auto begin = column;
    const auto last = m_x.cols() - 1;
    const Eigen::VectorXd moved = m_x.col(column);
    for (Eigen::Index j = column; j < last; ++j)
        m_x.col(j) = m_x.col(j + 1);
    m_x.col(last) = moved;
    const auto rotate = [begin](auto &values) {
        std::rotate(values.data() + begin, values.data() + begin + 1,
                    values.data() + values.size());
    };
    rotate(m_pivot);
    rotate(m_norm);
    rotate(m_fullNorm);
    --m_candidates;
}

void PivotedQr::reflect(Eigen::Index l)
{
    const Eigen::Index n = m_x.rows() - l;
    double *v = m_x.col(l).data() + l;
    double length = norm(v, n);
    if (length == 0)
        return;
    if (v[0] < 0)
        length = -length;
    for (Eigen::Index i = 0; i < n; ++i)
        v[i] /= length;
    v[0] += 1;
    for (Eigen::Index j = l + 1; j < m_x.cols(); ++j) {
        double *other = m_x.col(j).data() + l;
        packet::addScaled(-packet::dot(v, other, n) / v[0], v, other, n);
        if (m_norm[j] == 0)
            continue;
        const double share = std::abs(other[0]) / m_norm[j];
        const double left = std::max(1 - share * share, 0.0);
        if (left < 1e-6) { // the update would lose too many digits
            m_norm[j] = norm(other + 1, n - 1);
        } else {
            m_norm[j] *= std::sqrt(left);
        }
    }
    m_diagonal[l] = v[0];
    v[0] = -length;
}

void PivotedQr::applyTransposed(Eigen::VectorXd &y) const
{
    Eigen::VectorXd v(m_x.rows());
    for (Eigen::Index l = 0; l < m_rank; ++l) {
        if (m_diagonal[l] == 0)
            continue;
        const Eigen::Index n = m_x.rows() - l;
        v.head(n) = m_x.col(l).tail(n);
        v[0] = m_diagonal[l];
        packet::addScaled(-packet::dot(v.data(), y.data() + l, n) / v[0], v.data(), y.data() + l,
                          n);
    }
}

Eigen::VectorXd PivotedQr::solve(const Eigen::VectorXd &transformed) const
{
    Eigen::VectorXd b = transformed.head(m_rank);
    for (Eigen::Index j = m_rank - 1; j >= 0; --j) {
        b[j] /= m_x(j, j);
        for (Eigen::Index i = 0; i < j; ++i)
            b[i] -= m_x(i, j) * b[j];
    }
    return b;
}

Eigen::MatrixXd PivotedQr::upper() const
{
    Eigen::MatrixXd upper = Eigen::MatrixXd::Zero(m_rank, m_rank);
    for (Eigen::Index j = 0; j < m_rank; ++j)
        upper.col(j).head(j + 1) = m_x.col(j).head(j + 1);
    return upper;
}

Eigen::MatrixXd invertUpper(const Eigen::MatrixXd &upper)
{
    const Eigen::Index p = upper.rows();
    Eigen::MatrixXd inverse = Eigen::MatrixXd::Zero(p, p);
    for (Eigen::Index j = 0; j < p; ++j) {
        inverse(j, j) = 1 / upper(j, j);
        for (Eigen::Index i = j - 1; i >= 0; --i) {
            double sum = 0;
            for (Eigen::Index k = i + 1; k <= j; ++k)
                sum += upper(i, k) * inverse(k, j);
            inverse(i, j) = -sum / upper(i, i);
        }
    }
    return inverse;
}

} // namespace heddle
