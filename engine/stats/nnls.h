#pragma once

#include <Eigen/Core>

#include <optional>
#include <stop_token>

namespace heddle {

/// What non-negative least squares leaves: min |f - E x| over x >= 0.
struct NnlsResult
{
    Eigen::VectorXd residual; ///< f - E x; E' residual <= 0 up to rounding.
    double relativeNorm = 0;  ///< |residual| / |f|.
};

/// Non-negative least squares by the active-set method, for few rows and very many columns.
///
/// @param columns  m x n matrix E, m small.
/// @param target   f, m entries, not all 0.
/// @return none when `stop` was asked for.
/// Cost O(m n) a step, about 2 m steps. Source: Lawson & Hanson, Solving Least Squares Problems,
/// chapter 23.
std::optional<NnlsResult> nonNegativeLeastSquares(const Eigen::MatrixXd &columns,
                                                  const Eigen::VectorXd &target,
                                                  const std::stop_token &stop);

} // namespace heddle
