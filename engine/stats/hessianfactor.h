#pragma once

#include <Eigen/Core>

#include <vector>

namespace heddle {

/// Triangular factor R of a positive definite Hessian H = R'R over some columns of a design.
struct HessianFactor
{
    std::vector<Eigen::Index> columns; ///< Columns that R stands for, in order.
    Eigen::MatrixXd upper;
    double smallestShare =
        0; ///< Smallest pivot, as a share of H's diagonal: 1 / largest variance inflation.

    /// H⁻¹ g: p entries in, p out, 0 for columns that R does not have.
    Eigen::VectorXd solve(const Eigen::VectorXd &gradient, Eigen::Index p) const;
    /// H⁻¹ over `columns`.
    Eigen::MatrixXd inverse() const;
};

/// Cholesky factor from pairs (i, j), i <= j, in the order (0,0) (0,1) … (p-1,p-1).
/// `smallestShare` is 0 or less when the matrix is not positive definite.
HessianFactor factorPairs(const Eigen::VectorXd &pairs, Eigen::Index p,
                          const std::vector<Eigen::Index> &columns);

} // namespace heddle
