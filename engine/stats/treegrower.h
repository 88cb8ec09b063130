#pragma once

#include "stats/trees.h"
#include "stats/treesloss.h"
#include "stats/xgboost.h"

#include <cstdint>
#include <span>
#include <vector>

namespace heddle {

/// Grows the trees of one fit by XGBoost, a round after the other, from the derivatives of a loss.
/// Of one thread; design and options must outlive it.
class TreeGrower
{
public:
    TreeGrower(const GlmDesign &design, const TreeOptions &options);

    /// All rounds of the options, on the loss's rows.
    /// Errors as those of fitTrees (stats/trees.h).
    Result<TreeEnsemble> grow(TreesLoss &loss);

    /// After how many rounds the loss on other rows is least: growing ends when it has not fallen
    /// for options.patience rounds, or with the last one. The trees are not kept.
    /// @param heldBack  of the same kind as `loss`, on rows that it does not have
    /// @return          1 ... options.trees, of equal losses the fewest rounds
    Result<int> bestRounds(TreesLoss &loss, const TreesLoss &heldBack);

private:
    struct Growth
    {
        XgboostMatrix matrix; ///< The booster looks into it.
        XgboostBooster booster;
    };

    Result<Growth> begin(TreesLoss &loss);
    Result<void> growRound(Growth &growth, TreesLoss &loss, int round);
    Result<XgboostMatrix> matrixOf(const XgboostApi &api, std::span<const std::int64_t> rows) const;
    Result<std::vector<float>> singlePrecision(std::span<const std::int64_t> rows) const;
    XgboostBooster::Parameters parameters() const;
    void leaveRowsOut(int round);

    const GlmDesign &m_design;
    const TreeOptions &m_options;
    const std::int32_t m_firstColumn;
    const std::int64_t m_columns;
    std::int32_t m_outputs = 1;
    std::vector<float> m_gradient, m_hessian;
};

} // namespace heddle
