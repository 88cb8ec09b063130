#include "formats/jsonfields.h"

#include "core/text.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t LargestCount = std::uint64_t{1} << 53;

Error fieldError(const std::string &place, const std::string &expected)
{
    return badInput((place.empty() ? "The document" : place) + ": " + expected + " is expected.",
                    "The model was not read.", "Use a model file as Heddle wrote it.");
}

const Json &emptyValue(Json::value_t type)
{
    static const Json object = Json::object();
    static const Json list = Json::array();
    return type == Json::value_t::object ? object : list;
}

} // namespace

Json jsonNumber(double value)
{
    if (std::isfinite(value))
        return value;
    return formatNumber(value);
}

JsonFields::JsonFields(const Json &json, std::string place)
    : m_json(json)
    , m_place(std::move(place))
{
    if (!json.is_object())
        m_error = fieldError(m_place, "an object");
}

bool JsonFields::has(const std::string &key) const
{
    return m_json.is_object() && m_json.contains(key);
}

const Json *JsonFields::find(const std::string &key, const std::string &expected)
{
    m_known.insert(key);
    if (has(key))
        return &m_json.at(key);
    fail(key, expected);
    return nullptr;
}

std::string JsonFields::text(const std::string &key)
{
    const Json *value = find(key, "a text");
    if (value == nullptr)
        return {};
    if (!value->is_string() || !isValidUtf8(value->get_ref<const std::string &>())) {
        fail(key, "a text");
        return {};
    }
    return value->get<std::string>();
}

std::vector<std::string> JsonFields::texts(const std::string &key)
{
    std::vector<std::string> texts;
    for (const Json &entry : list(key)) {
        if (entry.is_string() && isValidUtf8(entry.get_ref<const std::string &>()))
            texts.push_back(entry.get<std::string>());
        else
            fail(key, "a list of texts");
    }
    return texts;
}

bool JsonFields::flag(const std::string &key)
{
    const Json *value = find(key, "true or false");
    if (value == nullptr)
        return false;
    if (!value->is_boolean()) {
        fail(key, "true or false");
        return false;
    }
    return value->get<bool>();
}

std::int64_t JsonFields::count(const std::string &key)
{
    const std::string expected = "a whole number from 0 to 2^53";
    const Json *value = find(key, expected);
    if (value == nullptr)
        return 0;
    const bool isCount = value->is_number_integer() &&
                         (value->is_number_unsigned() || value->get<std::int64_t>() >= 0) &&
                         value->get<std::uint64_t>() <= LargestCount;
    if (!isCount) {
        fail(key, expected);
        return 0;
    }
    return value->get<std::int64_t>();
}

double JsonFields::number(const std::string &key)
{
    const std::string expected = R"(a number, null, "Inf", "-Inf" or "NaN")";
    const Json *value = find(key, expected);
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    if (value == nullptr || value->is_null())
        return missing;
    if (value->is_number())
        return value->get<double>();
    if (*value == "Inf")
        return std::numeric_limits<double>::infinity();
    if (*value == "-Inf")
        return -std::numeric_limits<double>::infinity();
    if (*value != "NaN")
        fail(key, expected);
    return missing;
}

const Json &JsonFields::object(const std::string &key)
{
    const Json *value = find(key, "an object");
    if (value != nullptr && value->is_object())
        return *value;
    fail(key, "an object");
    return emptyValue(Json::value_t::object);
}

const Json &JsonFields::list(const std::string &key)
{
    const Json *value = find(key, "a list");
    if (value != nullptr && value->is_array())
        return *value;
    fail(key, "a list");
    return emptyValue(Json::value_t::array);
}

void JsonFields::fail(const std::string &key, const std::string &expected)
{
    if (!m_error)
        m_error = fieldError(placeOf(key), expected);
}

Result<void> JsonFields::error() const
{
    return m_error ? Result<void>(*m_error) : Result<void>();
}

Result<void> JsonFields::finish() const
{
    if (m_error)
        return *m_error;
    for (const auto &[key, value] : m_json.items()) {
        if (m_known.contains(key))
            continue;
        const std::vector<std::string> known(m_known.begin(), m_known.end());
        const auto nearest = nearestName(key, known);
        return badInput(placeOf(key) + ": the key is not known.", "The model was not read.",
                        nearest ? "Did you mean " + heddle::quoted(*nearest) + "?"
                                : "Use a model file as Heddle wrote it.");
    }
    return {};
}

} // namespace heddle
