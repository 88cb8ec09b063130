#include "wire/taskcodec.h"

#include "wire/members.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace heddle {

namespace {

static_assert(std::endian::native == std::endian::little); // arrays of numbers travel as they are

constexpr std::string_view what = "A task's result";

template <typename Numbers>
void appendPacked(CborWriter &writer, std::string_view key, const Numbers &numbers)
{
    const auto size = static_cast<std::size_t>(numbers.size()) * sizeof(*numbers.data());
    writer.text(key);
    writer.bytes({reinterpret_cast<const char *>(numbers.data()), size});
}

void appendFit(CborWriter &writer, const GlmFit &fit)
{
    constexpr std::size_t members = 17;
    const bool isPenalised = fit.penalty != Penalty::None;
    writer.map(members + (fit.iterations ? 1 : 0) + (isPenalised ? 2 : 0));
    writer.member("family", fit.family);
    writer.member("link", fit.link);
    writer.member("rows", fit.rows);
    writer.member("converged", fit.converged);
    writer.member("separation", fit.separation);
    appendPacked(writer, "separating", fit.separatingColumns);
    appendPacked(writer, "coefficients", fit.coefficients);
    appendPacked(writer, "std_errors", fit.standardErrors);
    writer.member("null_deviance", fit.nullDeviance);
    writer.member("df_null", fit.dfNull);
    writer.member("deviance", fit.deviance);
    writer.member("df_residual", fit.dfResidual);
    writer.member("dispersion", fit.dispersion);
    writer.member("log_weight_sum", fit.logWeightSum);
    writer.member("weight_sum", fit.weightSum);
    writer.member("saturated", fit.saturatedLogLikelihood);
    writer.member("warnings", fit.warnings);
    if (fit.iterations)
        writer.member("iterations", *fit.iterations);
    if (isPenalised) {
        writer.member("penalty", fit.penalty);
        writer.member("penalty_share", fit.penaltyShare);
    }
}

void appendTrees(CborWriter &writer, const TreeEnsemble &trees)
{
    static_assert(sizeof(TreeNode) == 24);
    writer.map(7);
    writer.member("sum", trees.sum);
    writer.member("columns", trees.columns);
    writer.member("outputs", trees.outputs);
    writer.member("base", trees.base);
    writer.member("scale", trees.scale);
    appendPacked(writer, "first_nodes", trees.firstNodes);
    appendPacked(writer, "nodes", trees.nodes);
}

void appendCell(CborWriter &writer, const CellResult &cell)
{
    const bool hasStatistic = !std::isnan(cell.statistic);
    writer.map(6U + (cell.trees ? 1U : 0U) + (hasStatistic ? 1U : 0U) +
               (cell.scores.empty() ? 0U : 1U));
    if (!cell.scores.empty())
        appendPacked(writer, "scores", cell.scores);
    if (hasStatistic)
        writer.member("statistic", cell.statistic);
    writer.member("rows_train", cell.rowsTrain);
    writer.member("rows_test", cell.rowsTest);
    appendPacked(writer, "metrics", cell.metrics);
    appendPacked(writer, "test_link", cell.testLink);
    writer.member("warnings", cell.warnings);
    writer.text(cell.failure.empty() ? "fit" : "failure");
    if (cell.failure.empty())
        appendFit(writer, cell.fit);
    else
        writer.text(cell.failure);
    if (cell.trees) {
        writer.text("trees");
        appendTrees(writer, *cell.trees);
    }
}

template <typename Numbers>
Numbers unpacked(Members &members, std::string_view key)
{
    using Number = typename Numbers::value_type;
    const std::string_view bytes = members.bytes(key);
    if (bytes.size() % sizeof(Number) != 0) {
        members.fail("packed numbers as " + std::string(key));
        return {};
    }
    Numbers numbers;
    numbers.resize(static_cast<decltype(numbers.size())>(bytes.size() / sizeof(Number)));
    if (!bytes.empty())
        std::memcpy(numbers.data(), bytes.data(), bytes.size());
    return numbers;
}

GlmFit fitFrom(std::optional<CborItem> item, std::string &fault)
{
    Members members(item, what, fault);
    GlmFit fit;
    fit.family = members.choice("family", Family::Multinomial);
    fit.link = members.choice("link", Link::Inverse);
    fit.rows = members.count("rows");
    fit.converged = members.boolean("converged");
    if (members.has("iterations"))
        fit.iterations =
            static_cast<int>(members.whole("iterations", 0, std::numeric_limits<int>::max()));
    if (members.has("penalty")) {
        fit.penalty = members.choice("penalty", Penalty::Firth);
        fit.penaltyShare = members.number("penalty_share");
    }
    fit.separation = members.choice("separation", Separation::Complete);
    fit.separatingColumns = unpacked<decltype(fit.separatingColumns)>(members, "separating");
    fit.coefficients = unpacked<Eigen::VectorXd>(members, "coefficients");
    fit.standardErrors = unpacked<Eigen::VectorXd>(members, "std_errors");
    fit.nullDeviance = members.number("null_deviance");
    fit.dfNull = members.count("df_null");
    fit.deviance = members.number("deviance");
    fit.dfResidual = members.count("df_residual");
    fit.dispersion = members.number("dispersion");
    fit.logWeightSum = members.number("log_weight_sum");
    fit.weightSum = members.number("weight_sum");
    fit.saturatedLogLikelihood = members.number("saturated");
    fit.warnings = members.texts("warnings");
    return fit;
}

std::shared_ptr<const TreeEnsemble> treesFrom(std::optional<CborItem> item, std::string &fault)
{
    Members members(item, what, fault);
    TreeEnsemble trees;
    trees.sum = members.choice("sum", TreeEnsemble::Sum::Share);
    trees.columns = static_cast<std::int32_t>(
        members.whole("columns", 0, std::numeric_limits<std::int32_t>::max()));
    trees.outputs = static_cast<std::int32_t>(
        members.whole("outputs", 1, std::numeric_limits<std::int32_t>::max()));
    trees.base = members.number("base");
    trees.scale = members.number("scale");
    trees.firstNodes = unpacked<decltype(trees.firstNodes)>(members, "first_nodes");
    trees.nodes = unpacked<decltype(trees.nodes)>(members, "nodes");
    if (const auto checked = checkEnsemble(trees); !checked && fault.empty())
        fault = checked.error().cause;
    return std::make_shared<const TreeEnsemble>(std::move(trees));
}

CellResult cellFrom(CborItem item, std::string &fault)
{
    Members members(item, what, fault);
    CellResult cell;
    static_assert(sizeof(VariableScore) == 2 * sizeof(double));
    if (members.has("scores"))
        cell.scores = unpacked<std::vector<VariableScore>>(members, "scores");
    if (members.has("statistic"))
        cell.statistic = members.number("statistic");
    cell.rowsTrain = members.count("rows_train");
    cell.rowsTest = members.count("rows_test");
    cell.metrics = unpacked<std::vector<double>>(members, "metrics");
    cell.testLink = unpacked<std::vector<double>>(members, "test_link");
    cell.warnings = members.texts("warnings");
    if (members.has("failure"))
        cell.failure = members.text("failure");
    else
        cell.fit = fitFrom(members.at("fit"), fault);
    if (members.has("trees"))
        cell.trees = treesFrom(members.at("trees"), fault);
    return cell;
}

} // namespace

void appendTaskResultMembers(CborWriter &writer, const TaskResult &result)
{
    writer.member("task", result.task);
    writer.member("lane", result.timing.lane);
    writer.member("start_s", result.timing.start);
    writer.member("wall_s", result.timing.wallSeconds);
    writer.member("cpu_s", result.timing.cpuSeconds);
    writer.text("cells");
    writer.list(result.cells.size());
    for (const CellResult &cell : result.cells)
        appendCell(writer, cell);
}

std::string encodeTaskResult(const TaskResult &result)
{
    std::string bytes;
    CborWriter writer(bytes);
    writer.map(taskResultMembers);
    appendTaskResultMembers(writer, result);
    return bytes;
}

Result<TaskResult> taskResultFrom(const CborDocument &document)
{
    std::string fault;
    Members members(document.root(), what, fault);
    TaskResult result;
    result.task = members.whole("task", 0, std::numeric_limits<std::int64_t>::max());
    result.timing.lane =
        static_cast<int>(members.whole("lane", -1, std::numeric_limits<int>::max()));
    result.timing.start = members.number("start_s");
    result.timing.wallSeconds = members.number("wall_s");
    result.timing.cpuSeconds = members.number("cpu_s");
    for (const CborItem cell : members.list("cells"))
        result.cells.push_back(cellFrom(cell, fault));
    if (fault.empty() && result.cells.empty())
        fault = "A task's result needs its cells.";
    if (!fault.empty())
        return badInput(fault, "It was not read.", "Its sender or file is damaged.");
    return result;
}

Result<TaskResult> decodeTaskResult(std::string_view bytes)
{
    const auto document = CborDocument::parse(bytes);
    if (!document)
        return document.error();
    return taskResultFrom(*document);
}

} // namespace heddle
