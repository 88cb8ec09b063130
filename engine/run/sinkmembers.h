#pragma once

#include "run/resultsink.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// Writes members of the object that a sink is in.
class SinkMembers
{
public:
    explicit SinkMembers(ResultSink &sink)
        : m_sink(sink)
    {
    }

    ResultSink &sink() { return m_sink; }

    void text(std::string_view key, std::string_view value);
    void texts(std::string_view key, const std::vector<std::string> &values);
    void count(std::string_view key, std::int64_t value);
    void counts(std::string_view key, std::span<const std::int64_t> values);
    void number(std::string_view key, double value);
    void numbers(std::string_view key, std::span<const double> values);
    void numberOrNull(std::string_view key, double value, bool there);
    void numberOrNull(std::string_view key, double value);    ///< Not a number: null.
    void json(std::string_view key, const std::string &text); ///< What the JSON text says.

private:
    ResultSink &m_sink;
};

/// Passes a JSON value on.
void writeJson(const nlohmann::ordered_json &value, ResultSink &sink);

} // namespace heddle
