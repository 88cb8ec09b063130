#include "core/numerics.h"
#include "stats/elasticnetgram.h"
#include "stats/elasticnetsolver.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double leastCurvature = 1e-12; // of a column's mean square, where all weights vanish
constexpr double objectiveSlack = 1e-13; // of the null loss: rounding of sums over rows
constexpr int mostHalvings = 40;

} // namespace

/// Coefficients of one response in a block; the intercept is the last of them.
Eigen::Index NetNewtonSolver::perResponse(const Block &block) const
{
    return static_cast<Eigen::Index>(block.count) + (m_data.fitsIntercept ? 1 : 0);
}

bool NetNewtonSolver::makeHessian(Block &block)
{
    if (block.isByResiduals) {
        makeDiagonal(block);
        return true;
    }
    const Eigen::Index m = perResponse(block);
    const Eigen::Index responses = m_data.y.cols();
    std::vector<const double *> columns;
    for (std::size_t i = 0; i < block.count; ++i)
        columns.push_back(m_data.z.col(m_working[block.first + i]).data());
    if (m_data.fitsIntercept)
        columns.push_back(m_data.ones.data());
    PenalisedQuadratic &quadratic = block.quadratic;
    quadratic.hessian.resize(m * responses, m * responses);
    Eigen::VectorXd v;
    for (Eigen::Index k = 0; k < responses; ++k) {
        for (Eigen::Index l = k; l < responses; ++l) {
            fillCurvature(m_data, m_point, k, l, v);
            if (!weightedGram(columns, v.data(), v.size(),
                              quadratic.hessian.block(k * m, l * m, m, m), m_options.stop))
                return false;
            if (l != k)
                quadratic.hessian.block(l * m, k * m, m, m) =
                    quadratic.hessian.block(k * m, l * m, m, m).eval();
        }
    }
    quadratic.penalised.assign(static_cast<std::size_t>(m * responses), 1);
    for (Eigen::Index i = 0; i < m * responses; ++i) {
        const std::size_t place = static_cast<std::size_t>(i % m);
        const bool isIntercept = place == block.count;
        const double square = isIntercept ? 1.0 : m_meanSquares[m_working[block.first + place]];
        quadratic.hessian(i, i) =
            quadratic.hessian(i, i) * (1 + netDamping) + leastCurvature * square;
        if (isIntercept)
            quadratic.penalised[static_cast<std::size_t>(i)] = 0;
    }
    quadratic.groupSize = m_grouped ? responses : 1;
    quadratic.stop = m_options.stop;
    block.isReady = true;
    block.isFresh = true;
    return true;
}

/// Brings coefficients and gradient of a block to the present point.
void NetNewtonSolver::gather(Block &block) const
{
    const Eigen::Index m = perResponse(block);
    PenalisedQuadratic &quadratic = block.quadratic;
    quadratic.l1 = m_l1;
    quadratic.l2 = m_l2;
    quadratic.tolerance = m_tolerance / 100; // that the inner iteration is not what is seen
    quadratic.b.resize(m * m_data.y.cols());
    quadratic.gradient.resize(quadratic.b.size());
    for (Eigen::Index k = 0; k < m_data.y.cols(); ++k) {
        const double *residuals = m_point.residuals.col(k).data();
        const Eigen::Index n = m_data.weights.size();
        for (std::size_t i = 0; i < block.count; ++i) {
            const Eigen::Index column = m_working[block.first + i];
            const Eigen::Index at = k * m + static_cast<Eigen::Index>(i);
            quadratic.b[at] = m_estimate.b(column, k);
            quadratic.gradient[at] = packet::dot(m_data.z.col(column).data(), residuals, n);
        }
        if (m_data.fitsIntercept) {
            quadratic.b[k * m + m - 1] = m_estimate.intercepts[k];
            quadratic.gradient[k * m + m - 1] = packet::dot(m_data.ones.data(), residuals, n);
        }
    }
}

void NetNewtonSolver::makeDirection(const Block &block, const Eigen::VectorXd &change)
{
    const Eigen::Index m = perResponse(block);
    const Eigen::Index n = m_data.weights.size();
    m_direction.setZero(n, m_data.y.cols());
    for (Eigen::Index k = 0; k < m_data.y.cols(); ++k) {
        double *to = m_direction.col(k).data();
        for (std::size_t i = 0; i < block.count; ++i) {
            const double by = change[k * m + static_cast<Eigen::Index>(i)];
            if (by != 0)
                packet::addScaled(by, m_data.z.col(m_working[block.first + i]).data(), to, n);
        }
        if (m_data.fitsIntercept)
            packet::addScaled(change[k * m + m - 1], m_data.ones.data(), to, n);
    }
}

double NetNewtonSolver::lossChange() const
{
    double sum = 0;
    for (Eigen::Index k = 0; k < m_direction.cols(); ++k) {
        Eigen::ArrayXd weighted = m_data.weights.array() * m_direction.col(k).array();
        if (m_data.family == NetFamily::Poisson)
            weighted *= m_point.means.col(k).array();
        sum += packet::dot(weighted.data(), m_direction.col(k).data(), weighted.size());
    }
    return sum;
}

double NetNewtonSolver::penaltyOf(const Block &block, const Eigen::VectorXd &b) const
{
    const Eigen::Index m = perResponse(block);
    double sizes = 0;
    double squares = 0;
    for (Eigen::Index i = 0; i < static_cast<Eigen::Index>(block.count); ++i) {
        double square = 0;
        for (Eigen::Index k = 0; k < m_data.y.cols(); ++k) {
            const double value = b[k * m + i];
            square += value * value;
            sizes += m_grouped ? 0 : std::abs(value);
        }
        sizes += m_grouped ? std::sqrt(square) : 0;
        squares += square;
    }
    return m_l1 * sizes + m_l2 / 2 * squares;
}

/// Multinomial: the same number added to all levels changes nothing but the penalty. Intercepts are
/// held at their mean. Without a ridge, a column's coefficients are shifted so that their median is
/// 0, which is one of the shifts with the least penalty (for an even number of levels there are
/// many; this is glmnet's).
void NetNewtonSolver::removeShifts(const Block &block, const Eigen::VectorXd &before,
                                   Eigen::VectorXd &b) const
{
    const Eigen::Index m = perResponse(block);
    const Eigen::Index levels = m_data.y.cols();
    if (levels == 1)
        return;
    std::vector<double> values(static_cast<std::size_t>(levels));
    for (Eigen::Index i = 0; i < m; ++i) {
        const bool isIntercept = i == static_cast<Eigen::Index>(block.count);
        if (!isIntercept && (m_grouped || m_l2 != 0))
            continue;
        double shift = 0;
        if (isIntercept) {
            for (Eigen::Index k = 0; k < levels; ++k)
                shift += (b[k * m + i] - before[k * m + i]) / static_cast<double>(levels);
        } else {
            for (std::size_t k = 0; k < values.size(); ++k)
                values[k] = b[static_cast<Eigen::Index>(k) * m + i];
            std::sort(values.begin(), values.end());
            shift = (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
        }
        for (Eigen::Index k = 0; k < levels && shift != 0; ++k)
            b[k * m + i] -= shift;
    }
}

/// A Newton step of one block, halved while the objective rises.
double NetNewtonSolver::step(Block &block)
{
    gather(block);
    PenalisedQuadratic &quadratic = block.quadratic;
    const Eigen::VectorXd before = quadratic.b;
    const double objective = m_point.loss + penaltyOf(block, before);
    if (block.isByResiduals)
        descendOnResiduals(block);
    else
        quadratic.solve();
    removeShifts(block, before, quadratic.b);
    const Eigen::VectorXd change = quadratic.b - before;
    const Eigen::Index m = perResponse(block);
    makeDirection(block, change);
    const double slack = objectiveSlack / m_options.threshold * m_tolerance;
    double share = 1;
    for (int halving = 0;; ++halving, share /= 2) {
        if (halving == mostHalvings) { // downhill no more: the end, or a Hessian too old
            const bool wasFresh = block.isFresh;
            block.isReady = false;
            return wasFresh ? 0 : std::numeric_limits<double>::infinity();
        }
        m_trial.eta.resize(m_point.eta.rows(), m_point.eta.cols());
        for (Eigen::Index i = 0; i < m_point.eta.size(); ++i)
            m_trial.eta.data()[i] = m_point.eta.data()[i] + share * m_direction.data()[i];
        evaluateNet(m_data, m_trial);
        const double now = m_trial.loss + penaltyOf(block, before + share * change);
        if (now <= objective + slack)
            break;
    }
    const bool isFlat = share == 1 && lossChange() <= netFlatShare * m_tolerance;
    std::swap(m_point, m_trial);
    block.isFresh = false;
    double largestStep = 0;
    for (Eigen::Index i = 0; i < change.size(); ++i) {
        const std::size_t place = static_cast<std::size_t>(i % m);
        // A whole step ends at the very values of the quadratic, zeros included.
        const double to = before[i] + share * change[i];
        if (place == block.count)
            m_estimate.intercepts[i / m] = to;
        else
            m_estimate.b(m_working[block.first + place], i / m) = share == 1 ? quadratic.b[i] : to;
        const double curvature = block.isByResiduals ? block.curvature[i] : quadratic.hessian(i, i);
        largestStep = std::max(largestStep, curvature * change[i] * change[i] * share);
    }
    return isFlat ? 0 : largestStep;
}

} // namespace heddle
