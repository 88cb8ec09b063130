#include "stats/trees.h"

#include "stats/fitrows.h"
#include "stats/treegrower.h"
#include "stats/treesloss.h"

#include <algorithm>
#include <string>
#include <utility>

namespace heddle {

namespace {

Error refused(const std::string &cause, const std::string &remedy)
{
    return badInput(cause, "Nothing was fitted.", remedy);
}

Result<void> checkPatience(const GlmDesign &design, const TreeOptions &options)
{
    if (options.patience == 0)
        return {};
    if (options.isForest || !options.path.empty())
        return refused(options.isForest
                           ? "A random forest is not stopped early: its trees do not follow on "
                             "one another."
                           : "A path of rounds is not stopped early.",
                       "Leave one of them out.");
    if (options.heldBack.size() != static_cast<std::size_t>(design.rows()))
        return refused("Of " + std::to_string(options.heldBack.size()) + " rows for " +
                           std::to_string(design.rows()) +
                           " it is told whether they are held back.",
                       "Tell it of each row.");
    return {};
}

/// What every fit needs; the weights of the rows.
Result<CheckedRows> checkedRows(const GlmDesign &design, std::size_t responses, const FitRows &rows,
                                const TreeOptions &options)
{
    if (responses != static_cast<std::size_t>(design.rows()))
        return refused("There are " + std::to_string(responses) + " responses for " +
                           std::to_string(design.rows()) + " rows.",
                       "Give one for each row.");
    if (design.columns() == (design.hasIntercept() ? 1 : 0))
        return refused("Trees have nothing to ask: the design has no column but the intercept.",
                       "Give them a variable.");
    if (const auto patience = checkPatience(design, options); !patience)
        return patience.error();
    return checkRows(design, rows);
}

/// The weights of the rows that are held back, or of the others; 0 for the rest.
Eigen::VectorXd weightsOf(const Eigen::VectorXd &weights, const std::vector<bool> &heldBack,
                          bool isHeldBack)
{
    Eigen::VectorXd own = weights;
    for (std::size_t row = 0; row < heldBack.size(); ++row)
        if (heldBack[row] != isHeldBack)
            own[static_cast<Eigen::Index>(row)] = 0;
    return own;
}

/// How many rounds do best on the rows held back.
template <typename LossOf>
Result<int> bestRounds(const GlmDesign &design, const Eigen::VectorXd &weights,
                       const TreeOptions &options, const LossOf &lossOf)
{
    const Eigen::VectorXd grown = weightsOf(weights, options.heldBack, false);
    const Eigen::VectorXd judged = weightsOf(weights, options.heldBack, true);
    if (!(grown.sum() > 0) || !(judged.sum() > 0))
        return refused("No row is held back, or every one is.", "Hold a part of them back.");
    TreesLoss loss = lossOf(grown);
    return TreeGrower(design, options).bestRounds(loss, lossOf(judged));
}

/// Grows the trees on all rows, where there is patience as many as do best.
template <typename LossOf>
Result<TreeEnsemble> growTrees(const GlmDesign &design, const Eigen::VectorXd &weights,
                               const TreeOptions &options, TreesLoss &loss, const LossOf &lossOf)
{
    if (options.patience == 0)
        return TreeGrower(design, options).grow(loss);
    constexpr double half = 0.5;
    TreeOptions pass = options;
    if (options.progress)
        pass.progress = [&](double share) { options.progress(half * share); };
    const auto best = bestRounds(design, weights, pass, lossOf);
    if (!best)
        return best.error();
    pass.trees = *best;
    if (options.progress)
        pass.progress = [&](double share) { options.progress(half + half * share); };
    return TreeGrower(design, pass).grow(loss);
}

TreeFit finished(TreeEnsemble trees, const TreesLoss &loss, const GlmDesign &design,
                 const FitRows &rows, std::int64_t count, std::span<const double> path)
{
    TreeFit made{{}, std::move(trees), {}};
    made.trees.base = loss.base();
    made.trees.scale = loss.scale();
    GlmFit &fit = made.fit;
    fit.rows = count;
    fit.iterations = static_cast<int>(made.trees.treeCount() / made.trees.outputs);
    fit.dfNull = (count - 1) * std::max(loss.outputs() - 1, 1);
    fit.dfResidual = fit.dfNull; // trees have no degrees of freedom to take off
    fit.nullDeviance = loss.nullDeviance();
    fit.deviance = loss.deviance(predictTrees(made.trees, design.x(), rows.offset, loss.rows()));
    for (const Eigen::MatrixXd &predictors :
         predictRounds(made.trees, design.x(), rows.offset, loss.rows(), path))
        made.pathDeviances.push_back(loss.deviance(predictors));
    return made;
}

} // namespace

Result<TreeFit> fitTrees(const GlmDesign &design, std::span<const double> y, Family family,
                         const FitRows &rows, const TreeOptions &options)
{
    const auto checked = checkedRows(design, y.size(), rows, options);
    if (!checked)
        return checked.error();
    if (options.isForest && !rows.offset.empty())
        return refused("A random forest takes no offset: its predictions are means of its leaves.",
                       "Leave the offset out, or choose boosted-trees.");
    const bool isBinomial = family == Family::Binomial;
    const bool isOfShares = isBinomial && options.isForest;
    const auto kind = isOfShares   ? TreesLoss::Kind::Shares
                      : isBinomial ? TreesLoss::Kind::Logistic
                                   : TreesLoss::Kind::Squares;
    const auto lossOf = [&](const Eigen::VectorXd &weights) {
        return TreesLoss(kind, y, rows.offset, weights);
    };
    TreesLoss loss = lossOf(checked->weights);
    auto trees = growTrees(design, checked->weights, options, loss, lossOf);
    if (!trees)
        return trees.error();
    trees->sum = isOfShares ? TreeEnsemble::Sum::Share : TreeEnsemble::Sum::Predictor;
    TreeFit made = finished(std::move(*trees), loss, design, rows, checked->count, options.path);
    made.fit.family = family;
    made.fit.link = isBinomial ? Link::Logit : Link::Identity;
    return made;
}

Result<TreeFit> fitJointTrees(const GlmDesign &design, std::span<const std::int32_t> codes,
                              int levels, const FitRows &rows, const TreeOptions &options)
{
    const auto checked = checkedRows(design, codes.size(), rows, options);
    if (!checked)
        return checked.error();
    if (options.isForest || !rows.offset.empty())
        return refused(options.isForest
                           ? "A random forest has one number in a leaf, not one a level."
                           : "An offset changes nothing where it is that of all levels.",
                       "Model each level against the rest.");
    const auto lossOf = [&](const Eigen::VectorXd &weights) {
        return TreesLoss(codes, levels, weights);
    };
    TreesLoss loss = lossOf(checked->weights);
    auto trees = growTrees(design, checked->weights, options, loss, lossOf);
    if (!trees)
        return trees.error();
    TreeFit made = finished(std::move(*trees), loss, design, rows, checked->count, options.path);
    made.fit.family = Family::Multinomial;
    made.fit.link = Link::Logit;
    return made;
}

} // namespace heddle
