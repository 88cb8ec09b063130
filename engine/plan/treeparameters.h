#pragma once

#include <optional>

namespace heddle {

/// Parameters of boosted-trees and random-forest (the contract's table). Where the two differ in
/// their default, none stands for it; LearnerSpec gives the values that hold.
struct TreeParameters
{
    std::optional<int> trees;        ///< Rounds of boosted trees (100), trees of a forest (500).
    std::optional<int> depth;        ///< 6; of a forest 0: grown out.
    std::optional<double> subsample; ///< Share of the rows for a tree: 1; of a forest 0.632.
    std::optional<double> columns;   ///< Share of the columns for a tree (1); of a forest for each
                                     ///< question (square root of p, divided by p).
    double eta = 0.3;                ///< As XGBoost's, and the next two; of boosted trees alone.
    double minChildWeight = 1;
    double lambda = 1;
    int earlyStopping = 0; ///< Rounds without gain on rows held back that end growing; 0: off, as
                           ///< XGBoost has it. Of boosted trees alone; not beside `rounds` in grid.

    bool operator==(const TreeParameters &) const = default;
};

} // namespace heddle
