#pragma once

#include <Eigen/Core>

#include <stop_token>
#include <vector>

namespace heddle {

/// Σ_i v_i a_i b_i for all pairs of some columns, added up over blocks of 256 rows.
/// @param columns  each of `rows` numbers.
/// @param target   columns x columns, symmetric.
/// @return false when `stop` was asked for; asked at every block.
bool weightedGram(const std::vector<const double *> &columns, const double *v, Eigen::Index rows,
                  Eigen::Ref<Eigen::MatrixXd> target, const std::stop_token &stop);

} // namespace heddle
