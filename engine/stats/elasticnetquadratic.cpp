#include "stats/elasticnetquadratic.h"

#include "core/numerics.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr int mostRounds = 200;      // of descent and solving; two or three are usual
constexpr int mostPasses = 5000;     // where solving is no way: groups, singular systems
constexpr double pivotShare = 1e-13; // of the diagonal; below it the system counts as singular
constexpr double subgradientSlack = 1e-10; // relative to l1: rounding of a gradient

double shrunk(double u, double by)
{
    if (u > by)
        return u - by;
    return u < -by ? u + by : 0.0;
}

double signOf(double x)
{
    return x > 0 ? 1.0 : (x < 0 ? -1.0 : 0.0);
}

} // namespace

void PenalisedQuadratic::move(Eigen::Index j, double to)
{
    const double step = to - b[j];
    b[j] = to;
    packet::addScaled(-step, hessian.col(j).data(), gradient.data(), b.size());
}

/// One pass over all coefficients, or over those that are not 0; the largest H_jj d².
double PenalisedQuadratic::descend(bool onlySupport)
{
    double largest = 0;
    for (Eigen::Index j = 0; j < b.size(); ++j) {
        const bool isPenalised = penalised[static_cast<std::size_t>(j)] != 0;
        if (onlySupport && isPenalised && b[j] == 0)
            continue;
        const double curvature = hessian(j, j);
        const double u = gradient[j] + curvature * b[j];
        const double to = isPenalised ? shrunk(u, l1) / (curvature + l2) : u / curvature;
        if (to == b[j])
            continue;
        const double step = to - b[j];
        largest = std::max(largest, curvature * step * step);
        move(j, to);
    }
    return largest;
}

/// One pass over groups, each with a bound L of its curvature: b = u (1 - l1/|u|)+ / (L + l2).
double PenalisedQuadratic::descendGroups()
{
    const Eigen::Index columns = b.size() / groupSize;
    double largest = 0;
    for (Eigen::Index j = 0; j < columns; ++j) {
        double bound = 0; // Gershgorin
        for (Eigen::Index k = 0; k < groupSize; ++k) {
            double sum = 0;
            for (Eigen::Index l = 0; l < groupSize; ++l)
                sum += std::abs(hessian(j + k * columns, j + l * columns));
            bound = std::max(bound, sum);
        }
        const bool isPenalised = penalised[static_cast<std::size_t>(j)] != 0;
        double square = 0;
        for (Eigen::Index k = 0; k < groupSize; ++k) {
            const Eigen::Index i = j + k * columns;
            m_step[k] = gradient[i] + bound * b[i];
            square += m_step[k] * m_step[k];
        }
        const double norm = std::sqrt(square);
        double factor = 1 / bound;
        if (isPenalised)
            factor = norm > l1 ? (1 - l1 / norm) / (bound + l2) : 0;
        for (Eigen::Index k = 0; k < groupSize; ++k) {
            const Eigen::Index i = j + k * columns;
            const double to = factor * m_step[k];
            if (to == b[i])
                continue;
            largest = std::max(largest, bound * (to - b[i]) * (to - b[i]));
            move(i, to);
        }
    }
    return largest;
}

/// m_step = (H + l2)⁻¹ (gradient of the objective on the support), by Cholesky; returns the
/// smallest pivot as a share of its diagonal entry.
double PenalisedQuadratic::stepOnSupport(const std::vector<Eigen::Index> &support)
{
    const auto m = static_cast<Eigen::Index>(support.size());
    double smallest = 1;
    for (Eigen::Index i = 0; i < m; ++i) {
        const Eigen::Index row = support[static_cast<std::size_t>(i)];
        double *to = m_factor.col(i).data();
        const bool isPenalised = penalised[static_cast<std::size_t>(row)] != 0;
        for (Eigen::Index j = 0; j < i; ++j) {
            const double *above = m_factor.col(j).data();
            const double value = hessian(support[static_cast<std::size_t>(j)], row);
            to[j] = (value - packet::dot(to, above, j)) / above[j];
        }
        const double diagonal = hessian(row, row) + (isPenalised ? l2 : 0);
        const double pivot = diagonal - packet::dot(to, to, i);
        smallest = std::min(smallest, pivot / diagonal);
        if (!(smallest > pivotShare))
            return 0;
        to[i] = std::sqrt(pivot);
        double right = gradient[row];
        if (isPenalised)
            right -= l2 * b[row] + l1 * signOf(b[row]);
        m_step[i] = (right - packet::dot(to, m_step.data(), i)) / to[i];
    }
    for (Eigen::Index i = m - 1; i >= 0; --i) {
        const double *from = m_factor.col(i).data();
        m_step[i] /= from[i];
        packet::addScaled(-m_step[i], from, m_step.data(), i);
    }
    return smallest;
}

/// Moves to the minimum over the coefficients that are not 0; one that would change its sign
/// becomes 0 first. False when their equations are singular.
bool PenalisedQuadratic::solveOnSupport()
{
    for (Eigen::Index attempt = 0; attempt <= b.size(); ++attempt) {
        if (stop.stop_requested())
            return true;
        std::vector<Eigen::Index> support;
        for (Eigen::Index j = 0; j < b.size(); ++j) {
            if (b[j] != 0 || l1 == 0 || penalised[static_cast<std::size_t>(j)] == 0)
                support.push_back(j);
        }
        if (!(stepOnSupport(support) > 0))
            return false;
        double share = 1;
        Eigen::Index leaving = -1;
        if (l1 > 0) {
            for (std::size_t i = 0; i < support.size(); ++i) {
                const Eigen::Index j = support[i];
                const double step = m_step[static_cast<Eigen::Index>(i)];
                if (penalised[static_cast<std::size_t>(j)] == 0 || (b[j] + step) * b[j] > 0)
                    continue;
                const double until = -b[j] / step;
                if (leaving < 0 || until < share) {
                    share = until;
                    leaving = j;
                }
            }
        }
        for (std::size_t i = 0; i < support.size(); ++i) {
            const Eigen::Index j = support[i];
            move(j, j == leaving ? 0 : b[j] + share * m_step[static_cast<Eigen::Index>(i)]);
        }
        if (leaving < 0)
            return true;
    }
    return true;
}

/// Whether no coefficient that is 0 would leave it.
bool PenalisedQuadratic::isOptimal() const
{
    for (Eigen::Index j = 0; j < b.size() && l1 > 0; ++j) {
        if (b[j] == 0 && penalised[static_cast<std::size_t>(j)] != 0 &&
            std::abs(gradient[j]) > l1 * (1 + subgradientSlack))
            return false;
    }
    return true;
}

void PenalisedQuadratic::solve()
{
    m_step.resize(std::max(b.size(), groupSize));
    if (groupSize > 1) {
        for (int pass = 0; pass < mostPasses; ++pass) {
            if (descendGroups() <= tolerance || stop.stop_requested())
                return;
        }
        return;
    }
    m_factor.resize(b.size(), b.size());
    for (int round = 0; round < mostRounds; ++round) {
        // The first pass says little: near-collinear columns make short steps far from the end.
        if (descend(false) <= tolerance && round > 0)
            return;
        if (!solveOnSupport())
            break;
        if (isOptimal() || stop.stop_requested())
            return;
    }
    for (int pass = 0; pass < mostPasses; ++pass) {
        if ((descend(pass % 10 != 0) <= tolerance && pass % 10 == 0) || stop.stop_requested())
            return;
    }
}

} // namespace heddle
