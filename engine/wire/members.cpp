#include "wire/members.h"

#include <limits>

namespace heddle {

namespace {

std::optional<std::int64_t> wholeBetween(CborItem item, std::int64_t low, std::int64_t high)
{
    const auto value = item.whole();
    return value && *value >= low && *value <= high ? value : std::nullopt;
}

} // namespace

Members::Members(std::optional<CborItem> item, std::string_view what, std::string &fault)
    : m_item(item)
    , m_what(what)
    , m_fault(fault)
{
    if (item && !item->isMap())
        fail("an object");
}

bool Members::has(std::string_view key) const
{
    return m_item && m_item->member(key);
}

std::optional<CborItem> Members::at(std::string_view key)
{
    const auto value = m_item ? m_item->member(key) : std::nullopt;
    if (!value)
        fail("a member " + std::string(key));
    return value;
}

std::int64_t Members::whole(std::string_view key, std::int64_t low, std::int64_t high)
{
    const auto item = at(key);
    if (const auto value = item ? wholeBetween(*item, low, high) : std::nullopt)
        return *value;
    fail("a whole number in its range as " + std::string(key));
    return low;
}

std::int64_t Members::count(std::string_view key)
{
    return whole(key, std::numeric_limits<std::int64_t>::min(),
                 std::numeric_limits<std::int64_t>::max());
}

double Members::number(std::string_view key)
{
    const auto item = at(key);
    if (const auto value = item ? item->number() : std::nullopt)
        return *value;
    fail("a number as " + std::string(key));
    return 0;
}

bool Members::boolean(std::string_view key)
{
    const auto item = at(key);
    if (const auto value = item ? item->boolean() : std::nullopt)
        return *value;
    fail("true or false as " + std::string(key));
    return false;
}

std::string Members::text(std::string_view key)
{
    const auto item = at(key);
    if (const auto value = item ? item->text() : std::nullopt)
        return std::string(*value);
    fail("a text as " + std::string(key));
    return {};
}

CborItems Members::list(std::string_view key)
{
    const auto item = at(key);
    if (item && item->isList())
        return item->items();
    fail("a list as " + std::string(key));
    return {};
}

std::vector<std::string> Members::texts(std::string_view key)
{
    std::vector<std::string> texts;
    for (const CborItem item : list(key)) {
        if (const auto text = item.text())
            texts.emplace_back(*text);
        else
            fail("texts as " + std::string(key));
    }
    return texts;
}

std::vector<std::int64_t> Members::wholes(std::string_view key, std::int64_t low, std::int64_t high)
{
    std::vector<std::int64_t> numbers;
    for (const CborItem item : list(key)) {
        if (const auto number = wholeBetween(item, low, high))
            numbers.push_back(*number);
        else
            fail("whole numbers in their range as " + std::string(key));
    }
    return numbers;
}

std::string_view Members::bytes(std::string_view key)
{
    const auto item = at(key);
    if (const auto bytes = item ? item->bytes() : std::nullopt)
        return *bytes;
    fail("bytes as " + std::string(key));
    return {};
}

void Members::fail(const std::string &missing)
{
    if (m_fault.empty())
        m_fault = std::string(m_what) + " needs " + missing + ".";
}

} // namespace heddle
