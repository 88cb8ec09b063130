#include "wire/taskcodec.h"

#include "core/json.h"
#include "core/text.h"

#include <nlohmann/json.hpp>

#include <bit>
#include <cstring>
#include <limits>
#include <span>

namespace heddle {

namespace {

static_assert(std::endian::native == std::endian::little); // arrays of numbers travel as they are

using Json = nlohmann::ordered_json;

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

/// Reads the members of one object; the first fault is kept, what is asked later is empty.
class Members
{
public:
    Members(const Json &json, std::string &fault)
        : m_json(json)
        , m_fault(fault)
    {
        if (!json.is_object())
            fail("an object");
    }

    bool has(const char *key) const { return m_json.is_object() && m_json.contains(key); }

    const Json &at(const char *key)
    {
        static const Json nothing;
        if (has(key))
            return m_json[key];
        fail(std::string("a member ") + key);
        return nothing;
    }

    std::int64_t whole(const char *key, std::int64_t low, std::int64_t high)
    {
        const Json &value = at(key);
        if (value.is_number_integer() &&
            (value.is_number_unsigned() ? value.get<std::uint64_t>() <= std::uint64_t(high)
                                        : value.get<std::int64_t>() >= low) &&
            value.get<std::int64_t>() <= high)
            return value.get<std::int64_t>();
        fail(std::string("a whole number in its range as ") + key);
        return low;
    }

    template <typename Enum>
    Enum choice(const char *key, Enum last)
    {
        return static_cast<Enum>(whole(key, 0, static_cast<std::int64_t>(last)));
    }

    std::int64_t count(const char *key)
    {
        return whole(key, std::numeric_limits<std::int64_t>::min(),
                     std::numeric_limits<std::int64_t>::max());
    }

    double number(const char *key)
    {
        const Json &value = at(key);
        if (value.is_number())
            return value.get<double>();
        fail(std::string("a number as ") + key);
        return 0;
    }

    bool boolean(const char *key)
    {
        const Json &value = at(key);
        if (value.is_boolean())
            return value.get<bool>();
        fail(std::string("true or false as ") + key);
        return false;
    }

    std::string text(const char *key)
    {
        const Json &value = at(key);
        if (value.is_string() && isValidUtf8(value.get_ref<const std::string &>()))
            return value.get<std::string>();
        fail(std::string("a text as ") + key);
        return {};
    }

    const Json::array_t &list(const char *key)
    {
        static const Json::array_t nothing;
        const Json &value = at(key);
        if (value.is_array())
            return value.get_ref<const Json::array_t &>();
        fail(std::string("a list as ") + key);
        return nothing;
    }

    std::vector<std::string> texts(const char *key)
    {
        std::vector<std::string> texts;
        for (const Json &item : list(key)) {
            if (item.is_string() && isValidUtf8(item.get_ref<const std::string &>()))
                texts.push_back(item.get<std::string>());
            else
                fail(std::string("texts as ") + key);
        }
        return texts;
    }

    template <typename Number>
    std::vector<Number> numbers(const char *key)
    {
        const Json &value = at(key);
        if (!value.is_binary() || value.get_binary().size() % sizeof(Number) != 0) {
            fail(std::string("packed numbers as ") + key);
            return {};
        }
        const auto &bytes = value.get_binary();
        std::vector<Number> list(bytes.size() / sizeof(Number));
        if (!list.empty())
            std::memcpy(list.data(), bytes.data(), bytes.size());
        return list;
    }

    Eigen::VectorXd vector(const char *key)
    {
        const std::vector<double> list = numbers<double>(key);
        return Eigen::Map<const Eigen::VectorXd>(list.data(),
                                                 static_cast<Eigen::Index>(list.size()));
    }

private:
    void fail(const std::string &missing)
    {
        if (m_fault.empty())
            m_fault = "A task's result needs " + missing + ".";
    }

    const Json &m_json;
    std::string &m_fault;
};

GlmFit decodeFit(const Json &json, std::string &fault)
{
    Members members(json, fault);
    GlmFit fit;
    fit.family = members.choice("family", Family::Gaussian);
    fit.link = members.choice("link", Link::Identity);
    fit.rows = members.count("rows");
    fit.converged = members.boolean("converged");
    if (members.has("iterations"))
        fit.iterations =
            static_cast<int>(members.whole("iterations", 0, std::numeric_limits<int>::max()));
    fit.separation = members.choice("separation", Separation::Complete);
    fit.separatingColumns = members.numbers<std::int64_t>("separating");
    fit.coefficients = members.vector("coefficients");
    fit.standardErrors = members.vector("std_errors");
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
    Members members(json, fault);
    CellResult cell;
    cell.rowsTrain = members.count("rows_train");
    cell.rowsTest = members.count("rows_test");
    cell.metrics = members.numbers<double>("metrics");
    cell.testLink = members.numbers<double>("test_link");
    cell.warnings = members.texts("warnings");
    if (members.has("failure"))
        cell.failure = members.text("failure");
    else
        cell.fit = decodeFit(members.at("fit"), fault);
    return cell;
}

} // namespace

std::string encodeTaskResult(const TaskResult &result)
{
    Json cells = Json::array();
    for (const CellResult &cell : result.cells)
        cells.push_back(encodeCell(cell));
    const Json json = {{"task", result.task},
                       {"lane", result.timing.lane},
                       {"start_s", result.timing.start},
                       {"wall_s", result.timing.wallSeconds},
                       {"cpu_s", result.timing.cpuSeconds},
                       {"cells", std::move(cells)}};
    std::string bytes;
    Json::to_cbor(json, bytes);
    return bytes;
}

Result<TaskResult> decodeTaskResult(std::string_view bytes)
{
    const Result<Json> json = parseCbor(bytes, limits);
    if (!json)
        return json.error();
    std::string fault;
    Members members(*json, fault);
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

} // namespace heddle
