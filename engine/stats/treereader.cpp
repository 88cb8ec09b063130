// The part of tree ensembles that reads XGBoost's model documents.
#include "stats/treeensemble.h"

#include <nlohmann/json.hpp>

#include <map>

namespace heddle {

namespace {

/// A tree as XGBoost stores it: columns of numbers, one entry a node.
using StoredTree = std::map<std::string, std::vector<double>, std::less<>>;

Error unreadable(const std::string &what)
{
    return {ErrorCode::Internal, "XGBoost has made a model that Heddle cannot read: " + what + ".",
            "No model was made.", "Install XGBoost 1.7."};
}

/// Puts a stored tree's nodes in order: a parent before its children, none that was pruned.
class TreeOrder
{
public:
    TreeOrder(const StoredTree &tree, std::int32_t firstColumn)
        : m_left(column(tree, "left_children"))
        , m_right(column(tree, "right_children"))
        , m_features(column(tree, "split_indices"))
        , m_values(column(tree, "split_conditions"))
        , m_gains(column(tree, "loss_changes"))
        , m_covers(column(tree, "sum_hessian"))
        , m_firstColumn(firstColumn)
    {
    }

    bool isComplete() const
    {
        const std::size_t size = m_left.size();
        return size > 0 && m_right.size() == size && m_features.size() == size &&
               m_values.size() == size && m_gains.size() == size && m_covers.size() == size;
    }

    /// False when a child lies outside, or is that of two nodes.
    bool appendTo(std::vector<TreeNode> &nodes) const
    {
        std::vector<std::size_t> order = {0};
        for (std::size_t i = 0; i < order.size(); ++i) {
            const std::size_t at = order[i];
            TreeNode node;
            node.value = static_cast<float>(m_values[at]);
            node.cover = static_cast<float>(m_covers[at]);
            if (m_left[at] >= 0) {
                const auto size = static_cast<double>(m_left.size());
                if (m_left[at] >= size || m_right[at] < 0 || m_right[at] >= size ||
                    order.size() + 2 > m_left.size())
                    return false;
                node.feature = static_cast<std::int32_t>(m_features[at]) + m_firstColumn;
                node.gain = static_cast<float>(m_gains[at]);
                node.left = static_cast<std::int32_t>(order.size());
                node.right = node.left + 1;
                order.push_back(static_cast<std::size_t>(m_left[at]));
                order.push_back(static_cast<std::size_t>(m_right[at]));
            }
            nodes.push_back(node);
        }
        return true;
    }

private:
    static std::span<const double> column(const StoredTree &tree, std::string_view name)
    {
        const auto found = tree.find(name);
        return found == tree.end() ? std::span<const double>() : found->second;
    }

    std::span<const double> m_left, m_right, m_features, m_values, m_gains, m_covers;
    std::int32_t m_firstColumn;
};

/// Takes the trees out of the document as they come: a document of it all would take many times
/// their memory.
class TreeHandler : public nlohmann::json_sax<nlohmann::json>
{
public:
    TreeHandler(TreeEnsemble &ensemble, std::int32_t firstColumn)
        : m_ensemble(ensemble)
        , m_firstColumn(firstColumn)
    {
    }

    const std::string &fault() const { return m_fault; }

    bool null() override { return true; }
    bool boolean(bool value) override { return take(value ? 1 : 0); }
    bool number_integer(number_integer_t value) override
    {
        return take(static_cast<double>(value));
    }
    bool number_unsigned(number_unsigned_t value) override
    {
        return take(static_cast<double>(value));
    }
    bool number_float(number_float_t value, const string_t & /*text*/) override
    {
        return take(value);
    }
    bool string(string_t & /*value*/) override { return true; }
    bool binary(binary_t & /*value*/) override { return true; }
    bool key(string_t &name) override
    {
        m_key = name;
        return true;
    }
    bool start_object(std::size_t /*size*/) override
    {
        ++m_depth;
        if (m_treesDepth > 0 && m_depth == m_treesDepth + 1)
            m_tree.clear();
        return true;
    }
    bool end_object() override
    {
        --m_depth;
        return m_treesDepth < 0 || m_depth != m_treesDepth || addTree();
    }
    bool start_array(std::size_t /*size*/) override
    {
        ++m_depth;
        if (m_key == "trees" && m_treesDepth == 0)
            m_treesDepth = m_depth;
        else if (isInTree())
            m_values = &m_tree[m_key];
        return true;
    }
    bool end_array() override
    {
        if (m_depth == m_treesDepth)
            m_treesDepth = -1;
        m_values = nullptr;
        --m_depth;
        return true;
    }
    bool parse_error(std::size_t /*place*/, const std::string & /*token*/,
                     const nlohmann::detail::exception &error) override
    {
        m_fault = error.what();
        return false;
    }

private:
    /// In an array of a tree.
    bool isInTree() const { return m_treesDepth > 0 && m_depth == m_treesDepth + 2; }

    bool take(double value)
    {
        if (m_values)
            m_values->push_back(value);
        return true;
    }

    bool addTree()
    {
        m_ensemble.firstNodes.push_back(std::ssize(m_ensemble.nodes));
        const TreeOrder order(m_tree, m_firstColumn);
        if (order.isComplete() && order.appendTo(m_ensemble.nodes))
            return true;
        m_fault = "a tree lacks a part";
        return false;
    }

    TreeEnsemble &m_ensemble;
    std::int32_t m_firstColumn;
    std::string m_fault;
    StoredTree m_tree;
    std::string m_key;
    int m_depth = 0;
    int m_treesDepth = 0; ///< Of the array of trees; -1 behind it.
    std::vector<double> *m_values = nullptr;
};

} // namespace

Result<TreeEnsemble> ensembleFromXgboost(std::string_view document, std::int32_t firstColumn,
                                         std::int32_t columns, std::int32_t outputs)
{
    TreeEnsemble ensemble;
    ensemble.columns = columns;
    ensemble.outputs = outputs;
    TreeHandler handler(ensemble, firstColumn);
    if (!nlohmann::json::sax_parse(document, &handler, nlohmann::json::input_format_t::ubjson))
        return unreadable(handler.fault());
    ensemble.firstNodes.push_back(std::ssize(ensemble.nodes));
    if (const auto checked = checkEnsemble(ensemble); !checked)
        return unreadable(checked.error().cause);
    return ensemble;
}

} // namespace heddle
