#include "stats/treeensemble.h"

#include "core/packetmath.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

namespace heddle {

namespace {

Error damaged(const std::string &what)
{
    return badInput("The trees are damaged: " + what + ".", "They were not taken.",
                    "Use them as Heddle wrote them.");
}

/// Whether a walk that comes to the node goes on to a later one, or ends.
bool isSound(const TreeNode &node, std::int32_t place, std::int64_t size, std::int32_t columns)
{
    if (!std::isfinite(node.value) || !std::isfinite(node.gain) || !std::isfinite(node.cover))
        return false;
    if (node.feature < 0)
        return node.feature == -1;
    return node.feature < columns && node.left > place && node.left < size && node.right > place &&
           node.right < size;
}

float leafOf(std::span<const TreeNode> tree, const Eigen::MatrixXd &x, Eigen::Index row)
{
    const TreeNode *node = tree.data();
    while (node->feature >= 0) {
        const auto value = static_cast<float>(x(row, node->feature));
        node = &tree[static_cast<std::size_t>(value < node->value ? node->left : node->right)];
    }
    return node->value;
}

/// Shares become their logits.
void takeLogits(Eigen::MatrixXd &shares)
{
    constexpr double least = 1e-15;
    for (double &share : shares.reshaped()) {
        const double held = std::clamp(share, 0.0, 1.0);
        std::array logs = {std::max(held, least), std::max(1 - held, least)};
        packetLog(logs);
        share = logs[0] - logs[1];
    }
}

Eigen::MatrixXd predictorsOf(const TreeEnsemble &ensemble, const Eigen::MatrixXf &sums,
                             std::span<const double> offset, std::span<const std::int64_t> rows)
{
    Eigen::MatrixXd predictors = ensemble.base + ensemble.scale * sums.cast<double>().array();
    for (std::size_t i = 0; i < rows.size() && !offset.empty(); ++i)
        predictors.row(static_cast<Eigen::Index>(i)).array() +=
            offset[static_cast<std::size_t>(rows[i])];
    if (ensemble.sum == TreeEnsemble::Sum::Share)
        takeLogits(predictors);
    return predictors;
}

} // namespace

std::span<const TreeNode> TreeEnsemble::tree(std::int64_t number) const
{
    const auto at = static_cast<std::size_t>(number);
    return std::span(nodes).subspan(static_cast<std::size_t>(firstNodes[at]),
                                    static_cast<std::size_t>(firstNodes[at + 1] - firstNodes[at]));
}

Result<void> checkEnsemble(const TreeEnsemble &ensemble)
{
    const auto &firsts = ensemble.firstNodes;
    const bool hasEnds = firsts.size() >= 2 && firsts.front() == 0 &&
                         firsts.back() == std::ssize(ensemble.nodes) &&
                         std::is_sorted(firsts.begin(), firsts.end(), std::less_equal<>());
    if (!hasEnds || std::adjacent_find(firsts.begin(), firsts.end()) != firsts.end())
        return damaged("they do not follow each other");
    if (ensemble.outputs < 1 || ensemble.treeCount() % ensemble.outputs != 0)
        return damaged("some outputs have more of them than others");
    if (!std::isfinite(ensemble.base) || !std::isfinite(ensemble.scale))
        return damaged("their base is not finite");
    for (std::int64_t number = 0; number < ensemble.treeCount(); ++number) {
        const std::span<const TreeNode> tree = ensemble.tree(number);
        if (std::ssize(tree) > std::numeric_limits<std::int32_t>::max())
            return damaged("one is too large");
        for (std::size_t i = 0; i < tree.size(); ++i)
            if (!isSound(tree[i], static_cast<std::int32_t>(i), std::ssize(tree), ensemble.columns))
                return damaged("node " + std::to_string(i) + " of tree " +
                               std::to_string(number + 1) + " leads nowhere");
    }
    return {};
}

Eigen::MatrixXd predictTrees(const TreeEnsemble &ensemble, const Eigen::MatrixXd &x,
                             std::span<const double> offset, std::span<const std::int64_t> rows)
{
    const std::array all = {static_cast<double>(ensemble.treeCount() / ensemble.outputs)};
    return std::move(predictRounds(ensemble, x, offset, rows, all).front());
}

std::vector<Eigen::MatrixXd> predictRounds(const TreeEnsemble &ensemble, const Eigen::MatrixXd &x,
                                           std::span<const double> offset,
                                           std::span<const std::int64_t> rows,
                                           std::span<const double> rounds)
{
    std::vector<Eigen::MatrixXd> list;
    Eigen::MatrixXf sums =
        Eigen::MatrixXf::Zero(static_cast<Eigen::Index>(rows.size()), ensemble.outputs);
    std::int64_t number = 0;
    for (const double round : rounds) {
        const std::int64_t end = static_cast<std::int64_t>(round) * ensemble.outputs;
        for (; number < end; ++number) { // a tree stays cached
            const std::span<const TreeNode> tree = ensemble.tree(number);
            auto sum = sums.col(number % ensemble.outputs);
            for (std::size_t i = 0; i < rows.size(); ++i)
                sum[static_cast<Eigen::Index>(i)] += leafOf(tree, x, rows[i]);
        }
        list.push_back(predictorsOf(ensemble, sums, offset, rows));
    }
    return list;
}

TreeEnsemble firstRounds(const TreeEnsemble &ensemble, std::int64_t rounds)
{
    TreeEnsemble first = ensemble;
    first.firstNodes.resize(static_cast<std::size_t>(rounds * ensemble.outputs + 1));
    first.nodes.resize(static_cast<std::size_t>(first.firstNodes.back()));
    return first;
}

Eigen::VectorXd gainShares(const TreeEnsemble &ensemble)
{
    Eigen::VectorXd gains = Eigen::VectorXd::Zero(ensemble.columns);
    double total = 0;
    for (const TreeNode &node : ensemble.nodes) {
        if (node.feature < 0)
            continue;
        gains[node.feature] += node.gain;
        total += node.gain;
    }
    if (total > 0)
        gains /= total;
    return gains;
}

} // namespace heddle
