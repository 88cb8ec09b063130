#pragma once

#include "core/result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// Reads the members of one JSON object with checks, keeping the first error and where it was
/// (a JSON pointer). After an error every call returns an empty value; ask error() at the end.
class JsonReader
{
public:
    using Json = nlohmann::ordered_json;

    /// @param known  keys that may stand here. @param later  keys of the contract that this version lacks.
    JsonReader(const Json &object, std::string pointer, std::vector<std::string> known, std::vector<std::string> later = {});

    bool has(std::string_view key) const;
    std::string pointerTo(std::string_view key) const;

    std::string text(std::string_view key, std::string fallback = {});
    std::optional<std::string> optionalText(std::string_view key);
    bool flag(std::string_view key, bool fallback);
    /// A whole number within [low, high].
    std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t low, std::int64_t high);
    double number(std::string_view key, double fallback, double low, double high);
    std::vector<std::string> texts(std::string_view key);
    std::vector<std::int64_t> integers(std::string_view key, std::int64_t low);
    /// One of the words; others of `later` are known but not built in.
    std::string word(std::string_view key, std::string fallback, const std::vector<std::string> &words,
                     const std::vector<std::string> &later = {});
    const Json *object(std::string_view key); ///< Null when absent or wrong.
    const Json *array(std::string_view key);

    void fail(std::string_view key, std::string what, std::string remedy = {});
    void take(const std::optional<Error> &error); ///< Of a reader below this one.
    const std::optional<Error> &error() const { return m_error; }

private:
    const Json *find(std::string_view key) const;

    const Json *m_object;
    std::string m_pointer;
    std::optional<Error> m_error;
};

/// "/learners/0/kind" says `what`, in the words of every error of an experiment.
Error faultAt(std::string_view pointer, std::string_view what, std::string remedy = {});

/// "a, b and c".
std::string joinWords(const std::vector<std::string> &words, std::string_view last = "and");

} // namespace heddle
