#pragma once

#include "stats/logistickernel.h"

#include <optional>

namespace heddle {

/// Whether and by which columns the classes of one fit are split by a hyperplane.
struct SeparationFinding
{
    Separation kind = Separation::None;
    std::vector<std::int64_t>
        columns; ///< The smallest set found: one column that alone splits, if there is one.
};

/// Decides whether a finite optimum exists. With a_i = ±z_i (+ for events), the likelihood has none
/// exactly when some b has a_i'b >= 0 for all rows and > 0 for one (quasi-complete), or > 0 for all
/// (complete). Each is one non-negative least-squares problem by Stiemke's and Gordan's theorems.
/// A share strictly between 0 and 1 is a row of both classes.
///
/// @param columns  those not aliased.
/// @return none when `stop` was asked for.
/// Cost about O(n p²). Source: Albert & Anderson (1984), On the existence of maximum likelihood
/// estimates in logistic regression models, Biometrika 71.
std::optional<SeparationFinding> findSeparation(const LogisticRows &rows, std::int32_t event,
                                                const std::vector<Eigen::Index> &columns,
                                                const std::stop_token &stop);

/// Whether one column alone, beside an intercept, splits the classes: quickly seen, and the usual
/// case. Otherwise nothing is known.
bool isSplitByOneColumn(const LogisticRows &rows, std::int32_t event,
                        const std::vector<Eigen::Index> &columns);

/// The same question of rows given as columns a_i of a matrix: is there some b with a_i'b >= 0 for
/// all of them? None when `stop` was asked for.
std::optional<Separation> separationOf(const Eigen::MatrixXd &rows, const std::stop_token &stop);

} // namespace heddle
