#pragma once

#include "core/result.h"

#include <Eigen/Core>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace heddle {

/// A place in a tree: a question (`x[feature] < value`: on the left, else on the right), or a leaf.
struct TreeNode
{
    std::int32_t feature = -1; ///< Column of the design; -1: a leaf.
    std::int32_t left = 0;     ///< Places in the same tree, both behind this one; 0 in a leaf.
    std::int32_t right = 0;
    float value = 0; ///< The threshold, or what the leaf adds.
    float gain = 0;  ///< By how much the question lowers the loss; 0 in a leaf.
    float cover = 0; ///< Σ of the second derivatives of the training rows that come here.

    bool operator==(const TreeNode &) const = default;
};

/// Trees whose leaves add up. Complete by itself: predicting needs no library. A value.
struct TreeEnsemble
{
    /// What the sum of a row's leaves is.
    enum class Sum
    {
        Predictor, ///< The linear predictor: boosted trees, and forests of numbers.
        Share,     ///< A share of the event, whose logit is the predictor: forests of classes.
    };

    Sum sum = Sum::Predictor;
    std::int32_t columns = 0;             ///< Of the design.
    std::int32_t outputs = 1;             ///< Predictors of a row: one, or one a level. Tree t
                                          ///< is of output t modulo outputs.
    double base = 0;                      ///< What is added to the sum of a row's leaves ...
    double scale = 1;                     ///< ... times this.
    std::vector<std::int64_t> firstNodes; ///< Of each tree, and the number of all nodes.
    std::vector<TreeNode> nodes;

    std::int64_t treeCount() const { return std::max<std::int64_t>(std::ssize(firstNodes) - 1, 0); }
    std::span<const TreeNode> tree(std::int64_t number) const;
    bool operator==(const TreeEnsemble &) const = default;
};

/// BadInput unless every walk through the trees stays in them and ends, and all numbers are finite.
Result<void> checkEnsemble(const TreeEnsemble &ensemble);

/// Linear predictors: base + offset + scale x the sum of the leaves. Leaves are added in single
/// precision in the order of the trees, as XGBoost adds them. A share is held 1e-15 off 0 and 1, as
/// log_loss holds it, so that its logit is finite.
/// @param x       n x columns; no missing values.
/// @param offset  one a row of x; empty: none.
/// @param rows    rows of x
/// @return  rows x outputs
Eigen::MatrixXd predictTrees(const TreeEnsemble &ensemble, const Eigen::MatrixXd &x,
                             std::span<const double> offset, std::span<const std::int64_t> rows);

/// The same of the first rounds alone (a round is a tree for each output): one matrix an entry.
/// @param rounds  rising, at least 1 and at most those of the ensemble
std::vector<Eigen::MatrixXd> predictRounds(const TreeEnsemble &ensemble, const Eigen::MatrixXd &x,
                                           std::span<const double> offset,
                                           std::span<const std::int64_t> rows,
                                           std::span<const double> rounds);

/// The trees of the first rounds.
TreeEnsemble firstRounds(const TreeEnsemble &ensemble, std::int64_t rounds);

/// Σ of the gains of each column's questions, divided by that of all ("gain" of xgb.importance);
/// all 0 when no tree asks anything. One entry a column of the design.
Eigen::VectorXd gainShares(const TreeEnsemble &ensemble);

/// Reads a model document of XGBoost in UBJSON: the trees without what was pruned, each from its
/// root on, children behind their parents.
/// @param firstColumn  column of the design that XGBoost's feature 0 is.
/// @param columns      of the design.
/// @param outputs      of the model: XGBoost's trees of one round follow each other.
/// Internal when the document is not as XGBoost 1.7 and 2 write it.
Result<TreeEnsemble> ensembleFromXgboost(std::string_view document, std::int32_t firstColumn,
                                         std::int32_t columns, std::int32_t outputs = 1);

} // namespace heddle
