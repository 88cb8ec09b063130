#include "stats/treegrower.h"

#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace heddle {

namespace {

constexpr int grownOut = 1 << 20; ///< No tree is so deep.

/// The share as XGBoost is to take it: it cuts the fraction off, which rounding must not decide.
double columnShare(double share, std::int64_t columns)
{
    const auto count = static_cast<double>(columns);
    const double chosen = std::clamp(std::round(share * count), 1.0, count);
    return chosen == count ? 1 : (chosen + 0.5) / count;
}

} // namespace

TreeGrower::TreeGrower(const GlmDesign &design, const TreeOptions &options)
    : m_design(design)
    , m_options(options)
    , m_firstColumn(design.hasIntercept() ? 1 : 0)
    , m_columns(design.columns() - m_firstColumn)
{
}

Result<TreeEnsemble> TreeGrower::grow(TreesLoss &loss)
{
    auto growth = begin(loss);
    if (!growth)
        return growth.error();
    for (int round = 1; round <= m_options.trees; ++round)
        if (const auto grown = growRound(*growth, loss, round); !grown)
            return grown.error();
    const auto document = growth->booster.save();
    if (!document)
        return document.error();
    return ensembleFromXgboost(*document, m_firstColumn,
                               static_cast<std::int32_t>(m_design.columns()), m_outputs);
}

Result<int> TreeGrower::bestRounds(TreesLoss &loss, const TreesLoss &heldBack)
{
    auto growth = begin(loss);
    if (!growth)
        return growth.error();
    const auto api = xgboost();
    auto judged = matrixOf(**api, heldBack.rows());
    if (!judged)
        return judged.error();
    int best = 1;
    double least = std::numeric_limits<double>::infinity();
    for (int round = 1; round <= m_options.trees && round - best <= m_options.patience; ++round) {
        if (const auto grown = growRound(*growth, loss, round); !grown)
            return grown.error();
        const auto sums = growth->booster.margins(*judged);
        if (!sums)
            return sums.error();
        const double deviance = heldBack.deviance(*sums, loss.base(), loss.scale());
        if (deviance < least) {
            best = round;
            least = deviance;
        }
    }
    return best;
}

Result<TreeGrower::Growth> TreeGrower::begin(TreesLoss &loss)
{
    const auto api = xgboost();
    if (!api)
        return api.error();
    m_outputs = loss.outputs();
    auto matrix = matrixOf(**api, loss.rows());
    if (!matrix)
        return matrix.error();
    if (const auto set = matrix->set("weight", loss.weights()); !set)
        return set.error();
    auto booster = XgboostBooster::make(**api, *matrix, parameters());
    if (!booster)
        return booster.error();
    return Growth{std::move(*matrix), std::move(*booster)};
}

Result<void> TreeGrower::growRound(Growth &growth, TreesLoss &loss, int round)
{
    if (m_options.stop.stop_requested())
        return Error{ErrorCode::Cancelled, "The growing of trees was cancelled."};
    if (!m_options.isForest || round == 1) {
        const auto margins = growth.booster.margins(growth.matrix);
        if (!margins)
            return margins.error();
        loss.setSums(*margins);
    }
    m_gradient = loss.gradient();
    m_hessian = loss.hessian();
    if (m_options.subsample < 1)
        leaveRowsOut(round);
    if (auto grown = growth.booster.grow(m_gradient, m_hessian); !grown)
        return grown;
    if (m_options.progress)
        m_options.progress(static_cast<double>(round) / m_options.trees);
    return {};
}

Result<XgboostMatrix> TreeGrower::matrixOf(const XgboostApi &api,
                                           std::span<const std::int64_t> rows) const
{
    const auto values = singlePrecision(rows); // the matrix has its own
    if (!values)
        return values.error();
    return XgboostMatrix::make(api, *values, m_columns);
}

Result<std::vector<float>> TreeGrower::singlePrecision(std::span<const std::int64_t> rows) const
{
    constexpr double most = std::numeric_limits<float>::max();
    std::vector<float> values;
    values.reserve(rows.size() * static_cast<std::size_t>(m_columns));
    for (const std::int64_t row : rows) {
        for (Eigen::Index column = m_firstColumn; column < m_design.columns(); ++column) {
            const double value = m_design.x()(row, column);
            if (std::abs(value) > most)
                return badInput("Column " + std::to_string(column + 1) + " of the design is " +
                                    formatNumber(value) + " in row " + std::to_string(row + 1) +
                                    ", more than the single precision of trees holds.",
                                "Nothing was fitted.", "Divide the variable by a power of ten.");
            values.push_back(static_cast<float>(value));
        }
    }
    return values;
}

XgboostBooster::Parameters TreeGrower::parameters() const
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

/// Exactly the share of the rows stays, as by a shuffle of them.
void TreeGrower::leaveRowsOut(int round)
{
    const auto outputs = static_cast<std::size_t>(m_outputs);
    const std::size_t all = m_gradient.size() / outputs;
    const auto wanted = static_cast<std::size_t>(
        std::max(1.0, std::round(m_options.subsample * static_cast<double>(all))));
    RandomStream stream = m_options.draws(round);
    std::size_t needed = wanted; // Fan, Muller and Rezucha 1962: one look at each row
    for (std::size_t row = 0; row < all; ++row) {
        if (stream.below(all - row) < needed) {
            --needed;
            continue;
        }
        const auto first = static_cast<std::ptrdiff_t>(row * outputs);
        std::fill_n(m_gradient.begin() + first, outputs, 0.0F);
        std::fill_n(m_hessian.begin() + first, outputs,
                    m_options.isForest ? -1.0F : 0.0F); // "exact" skips rows of less than 0
    }
}

} // namespace heddle
