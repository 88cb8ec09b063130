#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace heddle {

/// min over b:  ½ (b - b₀)'H(b - b₀) - g'(b - b₀) + Σ over penalised [ l1 |b_j| + l2/2 b_j² ].
/// The quadratic approximation of the objective around b₀; `solve` moves b from b₀ to its minimum.
///
/// Coordinate descent finds which coefficients are 0 and the signs of the others; the minimum
/// itself comes from the linear equations of those (an active-set method), to rounding.
struct PenalisedQuadratic
{
    Eigen::MatrixXd hessian;  ///< m x m, symmetric; a positive diagonal.
    Eigen::VectorXd gradient; ///< g at b: kept up to date as b moves.
    Eigen::VectorXd b;
    std::vector<std::uint8_t> penalised; ///< 0: an intercept.
    double l1 = 0;
    double l2 = 0;
    /// More than 1: coefficients j, j + m/groupSize, ... of one column are penalised by their norm.
    Eigen::Index groupSize = 1;
    double tolerance = 0; ///< Descent ends when no step has H_jj d² above it.

    std::stop_token stop; ///< Asked at every pass and solution; b is then of no use.

    void solve();

private:
    double descend(bool onlySupport);
    double descendGroups();
    void move(Eigen::Index j, double to);
    bool solveOnSupport();
    double stepOnSupport(const std::vector<Eigen::Index> &support);
    bool isOptimal() const;

    Eigen::MatrixXd m_factor; // lower triangle, its rows stored as columns
    Eigen::VectorXd m_step;
};

} // namespace heddle
