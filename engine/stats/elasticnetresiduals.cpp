#include "core/numerics.h"
#include "stats/elasticnetsolver.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

using namespace Eigen::internal;
using packet::Doubles;
using packet::load;

constexpr double passShare = 1e-4; // of the first pass's step: then the Newton step is good enough
constexpr int mostResidualPasses = 1000;

/// Sum of v z².
double curvatureOf(const double *v, const double *z, Eigen::Index n)
{
    Doubles sum = packet::all(0.0);
    for (Eigen::Index i = 0; i < n; i += packet::doubles) {
        const Doubles value = load(z + i);
        sum = pmadd(pmul(load(v + i), value), value, sum);
    }
    return predux(sum);
}

/// r -= d v z.
void takeOff(double d, const double *v, const double *z, double *r, Eigen::Index n)
{
    const Doubles factor = packet::all(-d);
    for (Eigen::Index i = 0; i < n; i += packet::doubles)
        packet::store(r + i, pmadd(pmul(factor, load(v + i)), load(z + i), load(r + i)));
}

} // namespace

void NetNewtonSolver::makeDiagonal(Block &block)
{
    const Eigen::Index n = m_data.weights.size();
    fillCurvature(m_data, m_point, 0, 0, m_rowCurvature);
    block.curvature.resize(perResponse(block));
    for (Eigen::Index i = 0; i < block.curvature.size(); ++i) {
        const bool isIntercept = i == static_cast<Eigen::Index>(block.count);
        const double *z =
            isIntercept ? m_data.ones.data()
                        : m_data.z.col(m_working[block.first + static_cast<std::size_t>(i)]).data();
        block.curvature[i] =
            curvatureOf(m_rowCurvature.data(), z, n) * (1 + netDamping) + leastNetCurvature;
    }
    block.quadratic.groupSize = 1;
    block.isReady = true;
    block.isFresh = true;
}

/// One pass of coordinate descent; the largest H_jj d².
double NetNewtonSolver::residualPass(Block &block, bool onlySupport)
{
    const Eigen::Index n = m_data.weights.size();
    Eigen::VectorXd &b = block.quadratic.b;
    double largestStep = 0;
    for (Eigen::Index i = 0; i < b.size(); ++i) {
        const bool isIntercept = i == static_cast<Eigen::Index>(block.count);
        if (onlySupport && !isIntercept && b[i] == 0)
            continue;
        const double *z =
            isIntercept ? m_data.ones.data()
                        : m_data.z.col(m_working[block.first + static_cast<std::size_t>(i)]).data();
        const double curvature = block.curvature[i];
        const double u = packet::dot(z, m_left.data(), n) + curvature * b[i];
        double to = u / curvature;
        if (!isIntercept)
            to = std::max(std::abs(u) - m_l1, 0.0) / (curvature + m_l2) * (u < 0 ? -1 : 1);
        const double step = to - b[i];
        if (step == 0)
            continue;
        largestStep = std::max(largestStep, curvature * step * step);
        takeOff(step, m_rowCurvature.data(), z, m_left.data(), n);
        b[i] = to;
    }
    return largestStep;
}

/// Minimises the quadratic approximation without its Hessian: each step of a coefficient is taken
/// off the residuals, which gives the gradient of the next. Cost O(n) a step.
void NetNewtonSolver::descendOnResiduals(Block &block)
{
    m_left = m_point.residuals.col(0);
    const double first = residualPass(block, false);
    const double enough = std::max(block.quadratic.tolerance, passShare * first);
    for (int pass = 0; pass < mostResidualPasses; ++pass) {
        if (m_options.stop.stop_requested())
            return; // iterate() sees it, too
        if (residualPass(block, pass % 8 != 7) <= enough)
            return;
    }
}

} // namespace heddle
