#include "plan/jsonreader.h"

#include "core/text.h"

#include <algorithm>

namespace heddle {

namespace {

constexpr std::string_view effect = "Nothing was run.";

std::string typeName(const JsonReader::Json &value)
{
    if (value.is_null())
        return "null";
    if (value.is_boolean())
        return "true or false";
    if (value.is_number())
        return "a number";
    if (value.is_string())
        return "text";
    return value.is_array() ? "a list" : "an object";
}

bool contains(const std::vector<std::string> &words, std::string_view word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

std::string joinWords(const std::vector<std::string> &words, std::string_view last)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0)
            text += i + 1 == words.size() ? " " + std::string(last) + " " : ", ";
        text += words[i];
    }
    return text;
}

Error faultAt(std::string_view pointer, std::string_view what, std::string remedy)
{
    const std::string place = pointer.empty() ? "The experiment" : std::string(pointer);
    return badInput(place + " " + std::string(what) + ".", std::string(effect), std::move(remedy));
}

JsonReader::JsonReader(const Json &object, std::string pointer, std::vector<std::string> known,
                       std::vector<std::string> later)
    : m_object(&object)
    , m_pointer(std::move(pointer))
{
    if (!object.is_object()) {
        m_error = faultAt(m_pointer, "is " + typeName(object) + ", an object is needed");
        return;
    }
    for (const auto &[key, value] : object.items()) {
        if (contains(known, key))
            continue;
        if (contains(later, key)) {
            fail(key, "is not built into this version", "Leave the key out; built in here are " + joinWords(known) + ".");
            return;
        }
        std::vector<std::string> candidates = known;
        candidates.insert(candidates.end(), later.begin(), later.end());
        const std::optional<std::string> nearest = nearestName(key, candidates);
        fail(key, "is no key of an experiment",
             nearest ? "Did you mean " + quoted(*nearest) + "?" : "Keys here are " + joinWords(known) + ".");
        return;
    }
}

const JsonReader::Json *JsonReader::find(std::string_view key) const
{
    if (m_error || !m_object->is_object())
        return nullptr;
    const auto found = m_object->find(std::string(key));
    return found == m_object->end() ? nullptr : &*found;
}

bool JsonReader::has(std::string_view key) const
{
    return find(key) != nullptr;
}

std::string JsonReader::pointerTo(std::string_view key) const
{
    std::string text = m_pointer + "/";
    for (const char letter : key) { // RFC 6901
        if (letter == '~')
            text += "~0";
        else if (letter == '/')
            text += "~1";
        else
            text += letter;
    }
    return text;
}

void JsonReader::fail(std::string_view key, std::string what, std::string remedy)
{
    if (!m_error)
        m_error = faultAt(pointerTo(key), what, std::move(remedy));
}

void JsonReader::take(const std::optional<Error> &error)
{
    if (!m_error)
        m_error = error;
}

std::string JsonReader::text(std::string_view key, std::string fallback)
{
    return optionalText(key).value_or(std::move(fallback));
}

std::optional<std::string> JsonReader::optionalText(std::string_view key)
{
    const Json *value = find(key);
    if (!value)
        return std::nullopt;
    if (!value->is_string()) {
        fail(key, "is " + typeName(*value) + ", text is needed");
        return std::nullopt;
    }
    return value->get<std::string>();
}

bool JsonReader::flag(std::string_view key, bool fallback)
{
    const Json *value = find(key);
    if (!value)
        return fallback;
    if (!value->is_boolean()) {
        fail(key, "is " + typeName(*value) + ", true or false is needed");
        return fallback;
    }
    return value->get<bool>();
}

std::int64_t JsonReader::integer(std::string_view key, std::int64_t fallback, std::int64_t low, std::int64_t high)
{
    const Json *value = find(key);
    if (!value)
        return fallback;
    const std::string range = "a whole number from " + std::to_string(low) + " to " + std::to_string(high) + " is needed";
    if (!value->is_number_integer()) {
        fail(key, "is " + (value->is_number() ? formatNumber(value->get<double>()) : typeName(*value)) + ", " + range);
        return fallback;
    }
    const bool tooLarge = value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(high);
    if (tooLarge || value->get<std::int64_t>() < low || value->get<std::int64_t>() > high) {
        fail(key, "is " + value->dump() + ", " + range);
        return fallback;
    }
    return value->get<std::int64_t>();
}

double JsonReader::number(std::string_view key, double fallback, double low, double high)
{
    const Json *value = find(key);
    if (!value)
        return fallback;
    const std::string range = "a number from " + formatNumber(low) + " to " + formatNumber(high) + " is needed";
    if (!value->is_number()) {
        fail(key, "is " + typeName(*value) + ", " + range);
        return fallback;
    }
    const auto number = value->get<double>();
    if (!(number >= low && number <= high)) {
        fail(key, "is " + formatNumber(number) + ", " + range);
        return fallback;
    }
    return number;
}

std::vector<std::string> JsonReader::texts(std::string_view key)
{
    std::vector<std::string> list;
    const Json *values = array(key);
    if (!values)
        return list;
    for (std::size_t i = 0; i < values->size(); ++i) {
        const Json &value = (*values)[i];
        if (!value.is_string()) {
            fail(key, "holds " + typeName(value) + " at place " + std::to_string(i) + ", text is needed");
            return {};
        }
        list.push_back(value.get<std::string>());
    }
    return list;
}

std::vector<std::int64_t> JsonReader::integers(std::string_view key, std::int64_t low)
{
    std::vector<std::int64_t> list;
    const Json *values = array(key);
    if (!values)
        return list;
    list.reserve(values->size());
    for (std::size_t i = 0; i < values->size(); ++i) {
        const Json &value = (*values)[i];
        if (!value.is_number_integer() || value.get<std::int64_t>() < low) {
            fail(key, "holds " + (value.is_number() ? value.dump() : typeName(value)) + " at place " + std::to_string(i) +
                          ", a whole number of at least " + std::to_string(low) + " is needed");
            return {};
        }
        list.push_back(value.get<std::int64_t>());
    }
    return list;
}

std::string JsonReader::word(std::string_view key, std::string fallback, const std::vector<std::string> &words,
                             const std::vector<std::string> &later)
{
    const std::optional<std::string> value = optionalText(key);
    if (!value)
        return fallback;
    if (contains(words, *value))
        return *value;
    if (contains(later, *value)) {
        fail(key, "is " + quoted(*value) + ", which is not built into this version", "Choose " + joinWords(words, "or") + ".");
        return fallback;
    }
    const std::optional<std::string> nearest = nearestName(*value, words);
    fail(key, "is " + quoted(*value) + ", which is not known",
         nearest ? "Did you mean " + quoted(*nearest) + "?" : "Choose " + joinWords(words, "or") + ".");
    return fallback;
}

const JsonReader::Json *JsonReader::object(std::string_view key)
{
    const Json *value = find(key);
    if (value && !value->is_object()) {
        fail(key, "is " + typeName(*value) + ", an object is needed");
        return nullptr;
    }
    return value;
}

const JsonReader::Json *JsonReader::array(std::string_view key)
{
    const Json *value = find(key);
    if (value && !value->is_array()) {
        fail(key, "is " + typeName(*value) + ", a list is needed");
        return nullptr;
    }
    return value;
}

} // namespace heddle
