#include "wire/taskcodec.h"

#include "core/json.h"
#include "wire/members.h"

#include <nlohmann/json.hpp>

#include <bit>
#include <cstring>
#include <limits>
#include <span>

namespace heddle {

namespace {

static_assert(std::endian::native == std::endian::little); // arrays of numbers travel as they are

using Json = nlohmann::ordered_json;

const char *const what = "A task's result";

constexpr JsonLimits limits{8, std::size_t{1} << 31}; // a result is as large as its test rows

template <typename Number>
Json packed(std::span<const Number> numbers)
{
    std::vector<std::uint8_t> bytes(numbers.size_bytes());
    if (!bytes.empty())
        std::memcpy(bytes.data(), numbers.data(), bytes.size());
    return Json::binary(std::move(bytes));
}

Json packed(const Eigen::VectorXd &numbers)
{
    return packed(std::span(numbers.data(), static_cast<std::size_t>(numbers.size())));
}

Json encodeFit(const GlmFit &fit)
{
    Json json = {{"family", static_cast<int>(fit.family)},
                 {"link", static_cast<int>(fit.link)},
                 {"rows", fit.rows},
                 {"converged", fit.converged},
                 {"separation", static_cast<int>(fit.separation)},
                 {"separating", packed(std::span(fit.separatingColumns))},
                 {"coefficients", packed(fit.coefficients)},
                 {"std_errors", packed(fit.standardErrors)},
                 {"null_deviance", fit.nullDeviance},
                 {"df_null", fit.dfNull},
                 {"deviance", fit.deviance},
                 {"df_residual", fit.dfResidual},
                 {"dispersion", fit.dispersion},
                 {"log_weight_sum", fit.logWeightSum},
                 {"saturated", fit.saturatedLogLikelihood},
                 {"warnings", fit.warnings}};
    if (fit.iterations)
        json["iterations"] = *fit.iterations;
    return json;
}

Json encodeCell(const CellResult &cell)
{
    Json json = {{"rows_train", cell.rowsTrain},
                 {"rows_test", cell.rowsTest},
                 {"metrics", packed(std::span(cell.metrics))},
                 {"test_link", packed(std::span(cell.testLink))},
                 {"warnings", cell.warnings}};
    if (cell.failure.empty())
        json["fit"] = encodeFit(cell.fit);
    else
        json["failure"] = cell.failure;
    return json;
}

template <typename Number>
std::vector<Number> unpacked(Members &members, const char *key)
{
    const auto bytes = members.bytes(key);
    if (bytes.size() % sizeof(Number) != 0) {
        members.fail(std::string("packed numbers as ") + key);
        return {};
    }
    std::vector<Number> list(bytes.size() / sizeof(Number));
    if (!list.empty())
        std::memcpy(list.data(), bytes.data(), bytes.size());
    return list;
}

Eigen::VectorXd unpackedVector(Members &members, const char *key)
{
    const auto list = unpacked<double>(members, key);
    return Eigen::Map<const Eigen::VectorXd>(list.data(), static_cast<Eigen::Index>(list.size()));
}

GlmFit decodeFit(const Json &json, std::string &fault)
{
    Members members(json, what, fault);
    GlmFit fit;
    fit.family = members.choice("family", Family::Gaussian);
    fit.link = members.choice("link", Link::Identity);
    fit.rows = members.count("rows");
    fit.converged = members.boolean("converged");
    if (members.has("iterations"))
        fit.iterations =
            static_cast<int>(members.whole("iterations", 0, std::numeric_limits<int>::max()));
    fit.separation = members.choice("separation", Separation::Complete);
    fit.separatingColumns = unpacked<std::int64_t>(members, "separating");
    fit.coefficients = unpackedVector(members, "coefficients");
    fit.standardErrors = unpackedVector(members, "std_errors");
    fit.nullDeviance = members.number("null_deviance");
    fit.dfNull = members.count("df_null");
    fit.deviance = members.number("deviance");
    fit.dfResidual = members.count("df_residual");
    fit.dispersion = members.number("dispersion");
    fit.logWeightSum = members.number("log_weight_sum");
    fit.saturatedLogLikelihood = members.number("saturated");
    fit.warnings = members.texts("warnings");
    return fit;
}

CellResult decodeCell(const Json &json, std::string &fault)
{
    Members members(json, what, fault);
    CellResult cell;
    cell.rowsTrain = members.count("rows_train");
    cell.rowsTest = members.count("rows_test");
    cell.metrics = unpacked<double>(members, "metrics");
    cell.testLink = unpacked<double>(members, "test_link");
    cell.warnings = members.texts("warnings");
    if (members.has("failure"))
        cell.failure = members.text("failure");
    else
        cell.fit = decodeFit(members.at("fit"), fault);
    return cell;
}

} // namespace

Json taskResultJson(const TaskResult &result)
{
    Json cells = Json::array();
    for (const CellResult &cell : result.cells)
        cells.push_back(encodeCell(cell));
    return {{"task", result.task},
            {"lane", result.timing.lane},
            {"start_s", result.timing.start},
            {"wall_s", result.timing.wallSeconds},
            {"cpu_s", result.timing.cpuSeconds},
            {"cells", std::move(cells)}};
}

std::string encodeTaskResult(const TaskResult &result)
{
    std::string bytes;
    Json::to_cbor(taskResultJson(result), bytes);
    return bytes;
}

Result<TaskResult> taskResultFromJson(const Json &json)
{
    std::string fault;
    Members members(json, what, fault);
    TaskResult result;
    result.task = members.whole("task", 0, std::numeric_limits<std::int64_t>::max());
    result.timing.lane =
        static_cast<int>(members.whole("lane", -1, std::numeric_limits<int>::max()));
    result.timing.start = members.number("start_s");
    result.timing.wallSeconds = members.number("wall_s");
    result.timing.cpuSeconds = members.number("cpu_s");
    for (const Json &cell : members.list("cells"))
        result.cells.push_back(decodeCell(cell, fault));
    if (fault.empty() && result.cells.empty())
        fault = "A task's result needs its cells.";
    if (!fault.empty())
        return badInput(fault, "It was not read.", "Its sender or file is damaged.");
    return result;
}

Result<TaskResult> decodeTaskResult(std::string_view bytes)
{
    const Result<Json> json = parseCbor(bytes, limits);
    if (!json)
        return json.error();
    return taskResultFromJson(*json);
}

} // namespace heddle
