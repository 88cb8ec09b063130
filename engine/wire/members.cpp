#include "wire/members.h"

#include "core/text.h"

#include <nlohmann/json.hpp>

#include <limits>

namespace heddle {

namespace {

bool isWholeBetween(const Members::Json &value, std::int64_t low, std::int64_t high)
{
    if (value.is_number_unsigned() &&
        value.get<std::uint64_t>() >
            static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return false;
    return value.is_number_integer() && value.get<std::int64_t>() >= low &&
           value.get<std::int64_t>() <= high;
}

bool isText(const Members::Json &value)
{
    return value.is_string() && isValidUtf8(value.get_ref<const std::string &>());
}

} // namespace

Members::Members(const Json &json, std::string what, std::string &fault)
    : m_json(json)
    , m_what(std::move(what))
    , m_fault(fault)
{
    if (!json.is_object())
        fail("an object");
}

bool Members::has(const char *key) const
{
    return m_json.is_object() && m_json.contains(key);
}

const Members::Json &Members::at(const char *key)
{
    static const Json nothing;
    if (has(key))
        return m_json[key];
    fail(std::string("a member ") + key);
    return nothing;
}

std::int64_t Members::whole(const char *key, std::int64_t low, std::int64_t high)
{
    const Json &value = at(key);
    if (isWholeBetween(value, low, high))
        return value.get<std::int64_t>();
    fail(std::string("a whole number in its range as ") + key);
    return low;
}

std::int64_t Members::count(const char *key)
{
    return whole(key, std::numeric_limits<std::int64_t>::min(),
                 std::numeric_limits<std::int64_t>::max());
}

double Members::number(const char *key)
{
    const Json &value = at(key);
    if (value.is_number())
        return value.get<double>();
    fail(std::string("a number as ") + key);
    return 0;
}

bool Members::boolean(const char *key)
{
    const Json &value = at(key);
    if (value.is_boolean())
        return value.get<bool>();
    fail(std::string("true or false as ") + key);
    return false;
}

std::string Members::text(const char *key)
{
    const Json &value = at(key);
    if (isText(value))
        return value.get<std::string>();
    fail(std::string("a text as ") + key);
    return {};
}

std::span<const Members::Json> Members::list(const char *key)
{
    const Json &value = at(key);
    if (value.is_array())
        return value.get_ref<const Json::array_t &>();
    fail(std::string("a list as ") + key);
    return {};
}

std::vector<std::string> Members::texts(const char *key)
{
    std::vector<std::string> texts;
    for (const Json &item : list(key)) {
        if (isText(item))
            texts.push_back(item.get<std::string>());
        else
            fail(std::string("texts as ") + key);
    }
    return texts;
}

std::vector<std::int64_t> Members::wholes(const char *key, std::int64_t low, std::int64_t high)
{
    std::vector<std::int64_t> numbers;
    for (const Json &item : list(key)) {
        if (isWholeBetween(item, low, high))
            numbers.push_back(item.get<std::int64_t>());
        else
            fail(std::string("whole numbers in their range as ") + key);
    }
    return numbers;
}

std::span<const std::uint8_t> Members::bytes(const char *key)
{
    const Json &value = at(key);
    if (value.is_binary())
        return value.get_binary();
    fail(std::string("bytes as ") + key);
    return {};
}

void Members::fail(const std::string &missing)
{
    if (m_fault.empty())
        m_fault = m_what + " needs " + missing + ".";
}

} // namespace heddle
