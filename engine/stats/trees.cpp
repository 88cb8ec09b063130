#include "stats/trees.h"

#include "core/packetmath.h"
#include "core/text.h"
#include "stats/fitrows.h"
#include "stats/treesloss.h"
#include "stats/xgboost.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr int grownOut = 1 << 20; ///< No tree is so deep.

Error refused(const std::string &cause, const std::string &remedy)
{
    return badInput(cause, "Nothing was fitted.", remedy);
}

/// The share as XGBoost is to take it: it cuts the fraction off, which rounding must not decide.
double columnShare(double share, std::int64_t columns)
{
    const auto count = static_cast<double>(columns);
    const double chosen = std::clamp(std::round(share * count), 1.0, count);
    return chosen == count ? 1 : (chosen + 0.5) / count;
}

/// Grows the trees of one fit on its training rows.
class Grower
{
public:
    Grower(const GlmDesign &design, const TreeOptions &options)
        : m_design(design)
        , m_options(options)
        , m_firstColumn(design.hasIntercept() ? 1 : 0)
        , m_columns(design.columns() - m_firstColumn)
    {
    }

    Result<TreeEnsemble> grow(TreesLoss &loss)
    {
        const auto api = xgboost();
        if (!api)
            return api.error();
        m_outputs = loss.outputs();
        auto values = singlePrecision(loss.rows());
        if (!values)
            return values.error();
        auto matrix = XgboostMatrix::make(**api, *values, m_columns);
        if (!matrix)
            return matrix.error();
        values = std::vector<float>(); // the matrix has its own
        if (const auto set = matrix->set("weight", loss.weights()); !set)
            return set.error();
        auto booster = XgboostBooster::make(**api, *matrix, parameters());
        if (!booster)
            return booster.error();
        for (int tree = 1; tree <= m_options.trees; ++tree) {
            if (m_options.stop.stop_requested())
                return Error{ErrorCode::Cancelled, "The growing of trees was cancelled."};
            if (const auto grown = growOne(*booster, loss, tree); !grown)
                return grown.error();
            if (m_options.progress)
                m_options.progress(static_cast<double>(tree) / m_options.trees);
        }
        const auto document = booster->save();
        if (!document)
            return document.error();
        return ensembleFromXgboost(*document, m_firstColumn,
                                   static_cast<std::int32_t>(m_design.columns()), m_outputs);
    }

private:
    Result<std::vector<float>> singlePrecision(std::span<const std::int64_t> rows) const
    {
        constexpr double most = std::numeric_limits<float>::max();
        std::vector<float> values;
        values.reserve(rows.size() * static_cast<std::size_t>(m_columns));
        for (const std::int64_t row : rows) {
            for (Eigen::Index column = m_firstColumn; column < m_design.columns(); ++column) {
                const double value = m_design.x()(row, column);
                if (std::abs(value) > most)
                    return refused("Column " + std::to_string(column + 1) + " of the design is " +
                                       formatNumber(value) + " in row " + std::to_string(row + 1) +
                                       ", more than the single precision of trees holds.",
                                   "Divide the variable by a power of ten.");
                values.push_back(static_cast<float>(value));
            }
        }
        return values;
    }

    XgboostBooster::Parameters parameters() const
    {
        constexpr std::uint64_t largestSeed = 0x7fffffff;
        const bool isForest = m_options.isForest;
        const int depth = m_options.depth == 0 ? grownOut : m_options.depth;
        const double eta = isForest ? 1.0 / m_options.trees : m_options.eta;
        const std::uint64_t seed = m_options.draws ? m_options.draws(0).next64() & largestSeed : 0;
        XgboostBooster::Parameters list = {
            {"booster", "gbtree"},
            {"tree_method", isForest ? "exact" : "hist"},
            {"nthread", "1"},
            {"verbosity", "0"},
            // Gradients are ours: what counts is that predictions are sums of leaves.
            {"objective", m_outputs > 1 ? "multi:softprob" : "reg:squarederror"},
            {"disable_default_eval_metric", "1"},
            {"base_score", "0"},
            {"seed", std::to_string(seed)},
            {"eta", formatNumber(eta)},
            {"max_depth", std::to_string(depth)},
            {"min_child_weight", formatNumber(isForest ? 0 : m_options.minChildWeight)},
            {"lambda", formatNumber(isForest ? 0 : m_options.lambda)},
            {isForest ? "colsample_bynode" : "colsample_bytree",
             formatNumber(columnShare(m_options.columns, m_columns))}};
        if (m_outputs > 1)
            list.emplace_back("num_class", std::to_string(m_outputs));
        return list;
    }

    Result<void> growOne(XgboostBooster &booster, TreesLoss &loss, int tree)
    {
        if (!m_options.isForest || tree == 1) {
            const auto margins = booster.margins();
            if (!margins)
                return margins.error();
            loss.setSums(*margins);
        }
        m_gradient = loss.gradient();
        m_hessian = loss.hessian();
        if (m_options.subsample < 1)
            leaveRowsOut(tree);
        return booster.grow(m_gradient, m_hessian);
    }

    /// Exactly the share of the rows stays, as by a shuffle of them.
    void leaveRowsOut(int tree)
    {
        const auto outputs = static_cast<std::size_t>(m_outputs);
        const std::size_t all = m_gradient.size() / outputs;
        const auto wanted = static_cast<std::size_t>(
            std::max(1.0, std::round(m_options.subsample * static_cast<double>(all))));
        RandomStream stream = m_options.draws(tree);
        std::size_t needed = wanted; // Fan, Muller and Rezucha 1962: one look at each row
        for (std::size_t row = 0; row < all; ++row) {
            if (stream.below(all - row) < needed) {
                --needed;
                continue;
            }
            m_gradient[row] = 0;
            m_hessian[row] =
                m_options.isForest ? -1 : 0; // "exact" skips rows that have less than 0
        }
    }

    const GlmDesign &m_design;
    const TreeOptions &m_options;
    const std::int32_t m_firstColumn;
    const std::int64_t m_columns;
    std::int32_t m_outputs = 1;
    std::vector<float> m_gradient, m_hessian;
};

/// What every fit needs; the weights of the rows.
Result<CheckedRows> checkedRows(const GlmDesign &design, std::size_t responses, const FitRows &rows)
{
    if (responses != static_cast<std::size_t>(design.rows()))
        return refused("There are " + std::to_string(responses) + " responses for " +
                           std::to_string(design.rows()) + " rows.",
                       "Give one for each row.");
    if (design.columns() == (design.hasIntercept() ? 1 : 0))
        return refused("Trees have nothing to ask: the design has no column but the intercept.",
                       "Give them a variable.");
    return checkRows(design, rows);
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
    const auto checked = checkedRows(design, y.size(), rows);
    if (!checked)
        return checked.error();
    if (options.isForest && !rows.offset.empty())
        return refused("A random forest takes no offset: its predictions are means of its leaves.",
                       "Leave the offset out, or choose boosted-trees.");
    const bool isBinomial = family == Family::Binomial;
    const bool isOfShares = isBinomial && options.isForest;
    TreesLoss loss(isOfShares   ? TreesLoss::Kind::Shares
                   : isBinomial ? TreesLoss::Kind::Logistic
                                : TreesLoss::Kind::Squares,
                   y, rows.offset, checked->weights);
    auto trees = Grower(design, options).grow(loss);
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
    const auto checked = checkedRows(design, codes.size(), rows);
    if (!checked)
        return checked.error();
    if (options.isForest || !rows.offset.empty())
        return refused(options.isForest
                           ? "A random forest has one number in a leaf, not one a level."
                           : "An offset changes nothing where it is that of all levels.",
                       "Model each level against the rest.");
    TreesLoss loss(codes, levels, checked->weights);
    auto trees = Grower(design, options).grow(loss);
    if (!trees)
        return trees.error();
    TreeFit made = finished(std::move(*trees), loss, design, rows, checked->count, options.path);
    made.fit.family = Family::Multinomial;
    made.fit.link = Link::Logit;
    return made;
}

} // namespace heddle
