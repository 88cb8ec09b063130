#pragma once

#include <Eigen/Core>

#include <vector>

namespace heddle {

/// Σ_r w_r z_i[r] z_j[r] for all pairs i <= j of some columns: what Gram matrices and Hessians are
/// summed of, a block of rows at a time.
///
/// The sums run over the rows in one order, whatever the number of columns, and in the precision of
/// the columns within a block; blocks are summed in double precision.
///
/// @param columns  p pointers to `rows` values each
/// @param weights  `rows` values
/// @param rows     at most 256 and a multiple of the packet's size (4 doubles, 8 floats)
/// @param pairs    added to: p (p + 1) / 2 sums in the order (0,0) (0,1) … (1,1) …
void addWeightedPairs(const std::vector<const double *> &columns, const double *weights,
                      Eigen::Index rows, double *pairs);
void addWeightedPairs(const std::vector<const float *> &columns, const float *weights,
                      Eigen::Index rows, double *pairs);

} // namespace heddle
