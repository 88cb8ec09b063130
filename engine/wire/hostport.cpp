#include "wire/hostport.h"

#include <charconv>
#include <optional>

namespace heddle {

namespace {

Error notAnAddress(std::string_view text, std::string_view why)
{
    return badInput("\"" + std::string(text) + "\" is not an address: " + std::string(why) + ".",
                    {}, "Write ADDR:PORT, as in 192.168.1.7:4711 or [::1]:4711.");
}

std::optional<std::uint16_t> parsePort(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (fault != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return port;
}

} // namespace

std::string HostPort::text() const
{
    const bool isBracketed = host.find(':') != std::string::npos;
    return (isBracketed ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<HostPort> parseHostPort(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || text.ends_with(']'))
        return notAnAddress(text, "it has no port");
    const auto port = parsePort(text.substr(colon + 1));
    if (!port)
        return notAnAddress(text, "its port is not a number from 0 to 65535");
    std::string_view host = text.substr(0, colon);
    const bool isBracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
    if (isBracketed)
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos)
        return notAnAddress(text, "an IPv6 number stands in brackets");
    if (host.empty() || host.find_first_of("[]/ ") != std::string_view::npos)
        return notAnAddress(text, "it names no host");
    return HostPort{std::string(host), *port};
}

Result<std::vector<HostPort>> parseHostPorts(std::string_view text)
{
    std::vector<HostPort> all;
    for (;;) {
        const std::size_t comma = text.find(',');
        auto one = parseHostPort(text.substr(0, comma));
        if (!one)
            return one.error();
        all.push_back(std::move(*one));
        if (comma == std::string_view::npos)
            return all;
        text.remove_prefix(comma + 1);
    }
}

} // namespace heddle
