#pragma once

#include "stats/glm.h"

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

/// The same from the rows themselves, √w z, by QR: where squaring the condition would spoil a step.
/// @param rowWeights  one a row of the design, at least 0
HessianFactor factorRows(const GlmDesign &design, const Eigen::VectorXd &rowWeights,
                         const std::vector<Eigen::Index> &columns);

/// The columns that are not aliased, by the Gram matrix when it leaves no doubt, else by R's QR
/// with the tolerance of glm.
/// @param weights  one a row of the design (or more), at least 0
/// @param gram     Σ w z_i z_j in pairs
std::vector<Eigen::Index> independentColumns(const GlmDesign &design,
                                             const Eigen::VectorXd &weights,
                                             const Eigen::VectorXd &gram);

/// Coefficients of the design's own columns from those of the scaled ones; NaN for aliased ones.
Eigen::VectorXd unscaledCoefficients(const GlmDesign &design,
                                     const std::vector<Eigen::Index> &columns,
                                     const Eigen::VectorXd &scaled);

/// Their standard errors √diag(H⁻¹), of a dispersion of 1; NaN for columns that R does not have.
Eigen::VectorXd unscaledErrors(const GlmDesign &design, const HessianFactor &factor);

} // namespace heddle
