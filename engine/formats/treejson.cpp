#include "formats/treejson.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view treeMark = "@trees@"; ///< Where the lists go in the outline.

template <typename Number>
Json listOf(std::span<const TreeNode> tree, Number TreeNode::*part)
{
    Json list = Json::array();
    for (const TreeNode &node : tree)
        list.push_back(node.*part);
    return list;
}

Error notTrees(const std::string &place, const std::string &expected)
{
    return badInput(place + ": " + expected + " is expected.", "The model was not read.",
                    "Use a model file as Heddle wrote it.");
}

bool takeNumber(const Json &json, std::int32_t &number)
{
    if (!json.is_number_integer())
        return false;
    const auto value = json.get<std::int64_t>();
    number = static_cast<std::int32_t>(value);
    return number == value;
}

bool takeNumber(const Json &json, float &number)
{
    if (!json.is_number())
        return false;
    const auto value = json.get<double>();
    if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max()))
        return false;
    number = static_cast<float>(value);
    return true;
}

/// Fills one part of all nodes; the first part makes them.
template <typename Number>
bool takeList(const Json &list, Number TreeNode::*part, std::vector<TreeNode> &nodes)
{
    if (nodes.empty())
        nodes.resize(list.size());
    if (list.empty() || list.size() != nodes.size())
        return false;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (!takeNumber(list[i], nodes[i].*part))
            return false;
    return true;
}

Result<std::vector<TreeNode>> treeFromJson(const Json &json, const std::string &place)
{
    JsonFields fields(json, place);
    std::vector<TreeNode> nodes;
    bool isComplete = takeList(fields.list("feature"), &TreeNode::feature, nodes);
    isComplete = takeList(fields.list("left"), &TreeNode::left, nodes) && isComplete;
    isComplete = takeList(fields.list("right"), &TreeNode::right, nodes) && isComplete;
    isComplete = takeList(fields.list("value"), &TreeNode::value, nodes) && isComplete;
    isComplete = takeList(fields.list("gain"), &TreeNode::gain, nodes) && isComplete;
    isComplete = takeList(fields.list("cover"), &TreeNode::cover, nodes) && isComplete;
    if (const auto finished = fields.finish(); !finished)
        return finished.error();
    if (!isComplete)
        return notTrees(place, "lists of numbers of the same length");
    return nodes;
}

double positive(JsonFields &fields, const std::string &key, double most)
{
    const double value = fields.number(key);
    if (!(value >= 0 && value <= most))
        fields.fail(key, "a number of the learner's range");
    return value;
}

} // namespace

Json treesToJson(const TreeEnsemble &trees)
{
    Json list = Json::array();
    for (std::int64_t number = 0; number < trees.treeCount(); ++number) {
        const std::span<const TreeNode> tree = trees.tree(number);
        list.push_back({{"feature", listOf(tree, &TreeNode::feature)},
                        {"left", listOf(tree, &TreeNode::left)},
                        {"right", listOf(tree, &TreeNode::right)},
                        {"value", listOf(tree, &TreeNode::value)},
                        {"gain", listOf(tree, &TreeNode::gain)},
                        {"cover", listOf(tree, &TreeNode::cover)}});
    }
    return {{"sum", trees.sum == TreeEnsemble::Sum::Share ? "share" : "predictor"},
            {"outputs", trees.outputs},
            {"base", trees.base},
            {"scale", trees.scale},
            {"trees", std::move(list)}};
}

Result<TreeEnsemble> treesFromJson(const Json &json, const std::string &place, std::int32_t columns)
{
    JsonFields fields(json, place);
    TreeEnsemble trees;
    trees.columns = columns;
    const std::string sum = fields.text("sum");
    if (sum != "share" && sum != "predictor")
        fields.fail("sum", "share or predictor");
    trees.sum = sum == "share" ? TreeEnsemble::Sum::Share : TreeEnsemble::Sum::Predictor;
    trees.outputs = static_cast<std::int32_t>(
        std::min<std::int64_t>(fields.count("outputs"), std::numeric_limits<std::int32_t>::max()));
    trees.base = fields.number("base");
    trees.scale = fields.number("scale");
    const Json &list = fields.list("trees");
    if (const auto finished = fields.finish(); !finished)
        return finished.error();
    trees.firstNodes.push_back(0);
    for (const Json &one : list) {
        auto nodes = treeFromJson(one, place + "/trees/" + std::to_string(trees.treeCount()));
        if (!nodes)
            return nodes.error();
        trees.nodes.insert(trees.nodes.end(), nodes->begin(), nodes->end());
        trees.firstNodes.push_back(std::ssize(trees.nodes));
    }
    if (const auto checked = checkEnsemble(trees); !checked)
        return checked.error().withContext(place);
    return trees;
}

void addTreeParameters(Json &json, const LearnerSpec &learner, std::int64_t columns)
{
    const bool isForest = learner.kind == LearnerKind::RandomForest;
    json[isForest ? "trees" : "rounds"] = learner.treeCount();
    json["depth"] = learner.treeDepth();
    json["subsample"] = learner.rowShare();
    json["columns"] = learner.columnShare(columns);
    if (isForest)
        return;
    json["eta"] = learner.trees.eta;
    json["min_child_weight"] = learner.trees.minChildWeight;
    json["lambda"] = learner.trees.lambda;
    if (learner.trees.earlyStopping > 0)
        json["early_stopping"] = learner.trees.earlyStopping;
}

void readTreeParameters(JsonFields &fields, LearnerSpec &learner)
{
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    constexpr double any = std::numeric_limits<double>::max();
    const bool isForest = learner.kind == LearnerKind::RandomForest;
    const auto whole = [&](const std::string &key) {
        return static_cast<int>(std::min(fields.count(key), most));
    };
    learner.trees.trees = whole(isForest ? "trees" : "rounds");
    learner.trees.depth = whole("depth");
    learner.trees.subsample = positive(fields, "subsample", 1);
    learner.trees.columns = positive(fields, "columns", 1);
    if (isForest)
        return;
    learner.trees.eta = positive(fields, "eta", 1);
    learner.trees.minChildWeight = positive(fields, "min_child_weight", any);
    learner.trees.lambda = positive(fields, "lambda", any);
    if (fields.has("early_stopping"))
        learner.trees.earlyStopping = whole("early_stopping");
}

std::string modelText(const Json &model)
{
    Json skeleton = model;
    std::vector<std::string> lists;
    for (Json &fit : skeleton["fits"]) {
        if (!fit.contains("trees"))
            continue;
        std::string text = "[";
        for (const Json &tree : fit["trees"]["trees"])
            text += (text.size() > 1 ? ",\n" : "\n") + tree.dump();
        lists.push_back(text + "\n]");
        fit["trees"]["trees"] = treeMark;
    }
    const std::string outline = skeleton.dump(1) + "\n";
    const std::string mark = "\"trees\": \"" + std::string(treeMark) + "\"";
    std::string text;
    std::size_t from = 0;
    std::size_t place =
        outline.find("\n \"fits\": ["); // no name can look like that, nor like the mark
    for (const std::string &list : lists) {
        place = outline.find(mark, place);
        text += outline.substr(from, place - from) + "\"trees\": " + list;
        from = place += mark.size();
    }
    return text + outline.substr(from);
}

} // namespace heddle
