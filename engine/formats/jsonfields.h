#pragma once

#include "core/result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// The first of `values` whose text is `text`.
template <typename T>
std::optional<T> fromText(std::string_view text, std::span<const T> values,
                          std::string_view (*toTextOf)(T))
{
    for (const T value : values) {
        if (toTextOf(value) == text)
            return value;
    }
    return std::nullopt;
}

/// A finite number as it is; others as the contract writes them: "Inf", "-Inf", "NaN".
nlohmann::ordered_json jsonNumber(double value);

/// Reads the members of one JSON object strictly. The first thing wrong is kept and told by
/// finish(), so that a reader asks for one member after another without a check between.
class JsonFields
{
public:
    using Json = nlohmann::ordered_json;

    /// @param place  JSON pointer of the object, for messages: "/fits/0".
    JsonFields(const Json &json, std::string place);

    bool has(const std::string &key) const;
    std::string text(const std::string &key);
    std::vector<std::string> texts(const std::string &key);
    bool flag(const std::string &key);
    std::int64_t count(const std::string &key); ///< 0 … 2^53.
    double number(const std::string &key);      ///< Also "Inf", "-Inf", "NaN"; null is NaN.
    const Json &object(const std::string &key);
    const Json &list(const std::string &key);

    /// Keeps the error unless there is one already.
    void fail(const std::string &key, const std::string &expected);
    std::string placeOf(const std::string &key) const { return m_place + "/" + key; }

    /// The first thing wrong so far.
    Result<void> error() const;
    /// The first thing wrong, or a member that nobody asked for.
    Result<void> finish() const;

private:
    const Json *find(const std::string &key, const std::string &expected);

    const Json &m_json;
    std::string m_place;
    std::set<std::string> m_known;
    std::optional<Error> m_error;
};

} // namespace heddle
