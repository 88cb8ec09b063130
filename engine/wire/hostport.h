#pragma once

#include "core/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// ADDR:PORT as users write it: a name, an IPv4 number, or an IPv6 number in brackets.
struct HostPort
{
    std::string host; ///< Without brackets.
    std::uint16_t port = 0;

    std::string text() const; ///< As it was written.
    bool operator==(const HostPort &) const = default;
};

/// BadInput says what is wrong: no port, a port above 65535, no host, an IPv6 number without
/// brackets. Port 0 is taken: a listener picks one then.
Result<HostPort> parseHostPort(std::string_view text);

/// ADDR:PORT[,ADDR:PORT]; at least one.
Result<std::vector<HostPort>> parseHostPorts(std::string_view text);

} // namespace heddle
