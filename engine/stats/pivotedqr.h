#pragma once

#include <Eigen/Core>

#include <vector>

namespace heddle {

/// Householder QR with R's limited pivoting: columns keep their order, but one whose remainder
/// falls below `tolerance` times its length goes to the end and is not used.
/// Source: LINPACK dqrdc2 as in R (columns' norms updated, recomputed when they lose digits).
class PivotedQr
{
public:
    /// Factors n x p in place; cost O(n p²).
    PivotedQr(Eigen::MatrixXd x, double tolerance);

    Eigen::Index rank() const { return m_rank; }
    /// Original numbers of the columns: the first `rank()` are the ones used, in order.
    const std::vector<Eigen::Index> &pivot() const { return m_pivot; }

    /// y := Q'y.
    void applyTransposed(Eigen::VectorXd &y) const;
    /// Least-squares coefficients of the used columns from Q'y.
    Eigen::VectorXd solve(const Eigen::VectorXd &transformed) const;
    /// rank x rank upper triangular factor.
    Eigen::MatrixXd upper() const;

private:
    void moveToEnd(Eigen::Index column);
    void reflect(Eigen::Index column);

    Eigen::MatrixXd m_x;
    std::vector<Eigen::Index> m_pivot;
    Eigen::VectorXd m_norm, m_fullNorm, m_diagonal;
    Eigen::Index m_rank = 0;
    Eigen::Index m_candidates = 0; ///< Columns not moved to the end.
};

/// Inverse of an upper triangular matrix.
Eigen::MatrixXd invertUpper(const Eigen::MatrixXd &upper);

} // namespace heddle
