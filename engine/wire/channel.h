#pragma once

#include "core/result.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>

namespace heddle {

/// A two-way stream of bytes to a peer: a pair of pipes, or TLS over TCP. One thread reads; any
/// thread writes; close() may come from any thread.
class Channel
{
public:
    enum class Arrival
    {
        Bytes,
        Nothing, ///< The time was over.
        End      ///< The peer has closed, or close() was called.
    };
    struct Read
    {
        Arrival arrival = Arrival::Nothing;
        std::size_t size = 0; ///< With Bytes: at least 1.
    };

    virtual ~Channel() = default;

    /// Waits for bytes and puts them at the front of `buffer`. Io says why the stream is broken.
    virtual Result<Read> read(std::span<char> buffer, std::chrono::milliseconds longest) = 0;
    /// Writes all of them; blocks while the peer does not read, but for longestStall(): then it is
    /// Io, and the channel is closed. Calls do not interleave.
    virtual Result<void> write(std::string_view bytes) = 0;
    /// Ends the stream; a read() that waits returns End.
    virtual void close() = 0;

    std::chrono::milliseconds longestStall() const { return m_longestStall; }
    void setLongestStall(std::chrono::milliseconds longest) { m_longestStall = longest; }

private:
    std::chrono::milliseconds m_longestStall{30'000}; ///< A worker's death time-out.
};

/// What write() says of a peer that took nothing for so long.
Error stallError(std::chrono::milliseconds longest);

} // namespace heddle
