#pragma once

#include "core/random.h"
#include "stats/glm.h"
#include "stats/treeensemble.h"

#include <functional>
#include <span>
#include <stop_token>

namespace heddle {

struct TreeOptions
{
    bool isForest = false; ///< Each tree by itself and their mean; else each mends those before.
    int trees = 100;       ///< Rounds of boosting; xgboost's R examples and caret have 100.
    int depth = 6;         ///< Questions one after the other; 0: grown out (forests only).
    double eta = 0.3;      ///< Share of a tree's step that is taken (boosting only).
    double subsample = 1;  ///< Share of the rows that a tree sees, drawn without replacement.
    double columns = 1;    ///< Share of the columns: of each tree, or of each question of a forest.
    double minChildWeight = 1; ///< Of both sides of a question, in Σ of second derivatives.
    double lambda = 1;         ///< Ridge on the leaves (boosting only).
    /// Rounds to tell the deviance of, rising; of boosting only.
    std::vector<double> path = {};
    /// Boosting only, and without a path: rounds without gain on the rows held back after which
    /// growing ends; 0: all rounds are grown. As xgboost's early_stopping_rounds.
    int patience = 0;
    std::vector<bool> heldBack = {}; ///< One a row of the design, where there is patience.
    /// The draws of one tree, numbered from 1; 0: those that XGBoost's own generator starts from.
    std::function<RandomStream(int tree)> draws;
    std::stop_token stop;
    std::function<void(double share)> progress = {};
};

struct TreeFit
{
    GlmFit fit; ///< Family, link, rows, deviances, iterations (the trees grown); no coefficients.
    TreeEnsemble trees;
    std::vector<double> pathDeviances; ///< One an entry of the path.
};

/// Boosted trees of all levels at once (XGBoost's multi:softprob): one tree a level and round, on
/// the derivatives of half the multinomial deviance, -Σ w log p, p = e^η_k / Σ e^η.
///
/// @param codes    the level of each row of the design, 0 ... levels - 1
/// @param levels   three or more
/// @return  as fitTrees, the predictors of trees.outputs = levels; BadInput also for an offset
///          (the same for all levels it would change nothing) and for a forest, whose trees have
///          one number in a leaf.
Result<TreeFit> fitJointTrees(const GlmDesign &design, std::span<const std::int32_t> codes,
                              int levels, const FitRows &rows, const TreeOptions &options);

/// Grows trees by XGBoost on gradients of our own.
///
/// Boosted trees: the loss is half the deviance, the trees' sum the linear predictor; classes start
/// at 0 as XGBoost 1.7 does, numbers at their mean as later versions do (divided by a power of two
/// near their standard deviation meanwhile: XGBoost takes no gain below 1e-6). Forests: least
/// squares on shares (for 0 and 1 that is Gini's measure) or numbers, leaves are means, the forest
/// the mean of its trees. Rows of weight or multiplicity 0 are left out; others weigh prior weight
/// x multiplicity.
///
/// @param y       a number a row of the design; Binomial: shares of events in [0, 1].
/// @param family  Binomial (logit) or Gaussian (identity).
/// @return  the fit, or
///          BadInput   sizes or weights (as checkRows); no column but the intercept; a value beyond
///                     single precision; an offset for a forest, whose leaves are means; patience
///                     of a forest, beside a path, or without rows on both sides;
///          Resources  XGBoost cannot be used here;
///          Cancelled  options.stop was asked for (looked at before each tree).
///
/// With patience the trees grow on the rows that are not held back first; the rounds with the
/// least deviance of those that are (weighted; of equal ones the fewest) are what is grown anew on
/// all of them, so that no row is lost. Up to twice the time.
///
/// Boosting cuts columns at 256 quantiles once (`hist`, a tenth of the time of `exact`); forests
/// sort them (`exact`: as fast for trees grown out, without a table of sums for each node). One
/// thread; single precision inside XGBoost. Draws rows from options.draws; columns by XGBoost's
/// generator, started from options.draws(0).
/// Source: Chen and Guestrin 2016, XGBoost: a scalable tree boosting system (KDD); Breiman 2001,
/// Random forests, Machine Learning 45; shares: Malley et al. 2012, Methods Inf Med 51.
Result<TreeFit> fitTrees(const GlmDesign &design, std::span<const double> y, Family family,
                         const FitRows &rows, const TreeOptions &options);

} // namespace heddle
