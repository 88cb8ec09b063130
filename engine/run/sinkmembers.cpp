#include "run/sinkmembers.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace heddle {

using Json = nlohmann::ordered_json;

void writeJson(const Json &value, ResultSink &sink)
{
    switch (value.type()) {
    case Json::value_t::object:
        sink.beginObject();
        for (const auto &[name, member] : value.items()) {
            sink.key(name);
            writeJson(member, sink);
        }
        sink.endObject();
        return;
    case Json::value_t::array:
        sink.beginArray(static_cast<std::int64_t>(value.size()));
        for (const Json &entry : value)
            writeJson(entry, sink);
        sink.endArray();
        return;
    case Json::value_t::string:
        sink.text(value.get_ref<const std::string &>());
        return;
    case Json::value_t::boolean:
        sink.boolean(value.get<bool>());
        return;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
        sink.count(value.get<std::int64_t>());
        return;
    case Json::value_t::number_float:
        sink.number(value.get<double>());
        return;
    default:
        sink.null();
        return;
    }
}

void SinkMembers::text(std::string_view key, std::string_view value)
{
    m_sink.key(key);
    m_sink.text(value);
}

void SinkMembers::texts(std::string_view key, const std::vector<std::string> &values)
{
    m_sink.key(key);
    m_sink.beginArray(std::ssize(values));
    for (const std::string &value : values)
        m_sink.text(value);
    m_sink.endArray();
}

void SinkMembers::count(std::string_view key, std::int64_t value)
{
    m_sink.key(key);
    m_sink.count(value);
}

void SinkMembers::counts(std::string_view key, std::span<const std::int64_t> values)
{
    m_sink.key(key);
    m_sink.beginArray(std::ssize(values));
    for (const std::int64_t value : values)
        m_sink.count(value);
    m_sink.endArray();
}

void SinkMembers::number(std::string_view key, double value)
{
    m_sink.key(key);
    m_sink.number(value);
}

void SinkMembers::numbers(std::string_view key, std::span<const double> values)
{
    m_sink.key(key);
    m_sink.beginArray(std::ssize(values));
    for (const double value : values)
        m_sink.number(value);
    m_sink.endArray();
}

void SinkMembers::numberOrNull(std::string_view key, double value, bool there)
{
    m_sink.key(key);
    if (there)
        m_sink.number(value);
    else
        m_sink.null();
}

void SinkMembers::numberOrNull(std::string_view key, double value)
{
    numberOrNull(key, value, !std::isnan(value));
}

void SinkMembers::json(std::string_view key, const std::string &text)
{
    m_sink.key(key);
    writeJson(Json::parse(text), m_sink);
}

} // namespace heddle
