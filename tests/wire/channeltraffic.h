#pragma once

#include "wire/channel.h"

#include <chrono>
#include <string>
#include <vector>

namespace heddle {

/// A wait that is never used up in a test that passes.
constexpr std::chrono::milliseconds Long{20'000};

/// Bytes that repeat only after 251 of them.
inline std::string pattern(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<char>(i % 251);
    return bytes;
}

/// What comes until `size` bytes are there, or less when the stream ends or breaks before.
inline std::string readAll(Channel &channel, std::size_t size)
{
    std::string all;
    std::vector<char> buffer(64 * 1024);
    while (all.size() < size) {
        const auto read = channel.read(buffer, Long);
        if (!read || read->arrival != Channel::Arrival::Bytes)
            break;
        all.append(buffer.data(), read->size);
    }
    return all;
}

} // namespace heddle
