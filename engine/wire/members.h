#pragma once

#include "wire/cbor.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// Reads the members of a CBOR map that came from outside; the first fault is kept as a sentence,
/// and what is asked for later is empty. Map and fault must outlive it.
class Members
{
public:
    /// @param item  none gives a fault for each member; nothing is told of its lack.
    /// @param what  the map's owner, for the fault: "A task's result".
    Members(std::optional<CborItem> item, std::string_view what, std::string &fault);

    bool has(std::string_view key) const;
    std::optional<CborItem> at(std::string_view key); ///< None is a fault.

    std::int64_t whole(std::string_view key, std::int64_t low, std::int64_t high);
    std::int64_t count(std::string_view key); ///< Any whole number.
    double number(std::string_view key);
    bool boolean(std::string_view key);
    std::string text(std::string_view key); ///< UTF-8.
    std::vector<std::string> texts(std::string_view key);
    CborItems list(std::string_view key);
    std::vector<std::int64_t> wholes(std::string_view key, std::int64_t low, std::int64_t high);
    std::string_view bytes(std::string_view key); ///< In the document's bytes.

    template <typename Enum>
    Enum choice(std::string_view key, Enum last)
    {
        return static_cast<Enum>(whole(key, 0, static_cast<std::int64_t>(last)));
    }

    void fail(const std::string &missing); ///< "A task's result needs `missing`."

private:
    const std::optional<CborItem> m_item;
    const std::string_view m_what;
    std::string &m_fault;
};

} // namespace heddle
