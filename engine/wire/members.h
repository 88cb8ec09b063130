#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace heddle {

/// Reads the members of a CBOR map that came from outside; the first fault is kept as a sentence,
/// and what is asked for later is empty. Map and fault must outlive it.
class Members
{
public:
    using Json = nlohmann::ordered_json;

    /// @param what  the map's owner, for the fault: "A task's result".
    Members(const Json &json, std::string what, std::string &fault);

    bool has(const char *key) const;
    const Json &at(const char *key); ///< Null when there is none, which is a fault.

    std::int64_t whole(const char *key, std::int64_t low, std::int64_t high);
    std::int64_t count(const char *key); ///< Any whole number.
    double number(const char *key);
    bool boolean(const char *key);
    std::string text(const char *key); ///< UTF-8.
    std::vector<std::string> texts(const char *key);
    std::span<const Json> list(const char *key);
    std::vector<std::int64_t> wholes(const char *key, std::int64_t low, std::int64_t high);
    std::span<const std::uint8_t> bytes(const char *key);

    template <typename Enum>
    Enum choice(const char *key, Enum last)
    {
        return static_cast<Enum>(whole(key, 0, static_cast<std::int64_t>(last)));
    }

    void fail(const std::string &missing); ///< "A task's result needs `missing`."

private:
    const Json &m_json;
    const std::string m_what;
    std::string &m_fault;
};

} // namespace heddle
