#pragma once

#include "core/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace heddle {

/// Largest payloads of docs/protocol.md.
constexpr std::size_t greetingLimit = std::size_t{64} << 10; ///< Until both sides are known.
constexpr std::size_t toWorkerLimit = std::size_t{65} << 20;
constexpr std::size_t toCoordinatorLimit = std::size_t{1} << 30;
constexpr std::size_t pieceSize = std::size_t{1} << 20; ///< Of a table.

/// Appends the frame of a payload: its length as 4 bytes, big-endian, and itself.
void appendFrame(std::string &bytes, std::string_view payload);

/// The same for a payload that is appended between these two.
/// @return  the place that endFrame() needs.
std::size_t beginFrame(std::string &bytes);
void endFrame(std::string &bytes, std::size_t place);

/// Appends the frame of a piece of a table: a CBOR byte string.
void appendPieceFrame(std::string &bytes, std::string_view piece);

/// What a piece's payload holds; none when the payload is no byte string. Protocol when it is one
/// that lies about its length, or is longer than pieceSize.
Result<std::optional<std::string_view>> pieceOf(std::string_view payload);

/// Cuts a stream of bytes into frames. Keeps no more than has come, whatever a length says.
class FrameReader
{
public:
    explicit FrameReader(std::size_t limit = greetingLimit)
        : m_limit(limit)
    {
    }

    void setLimit(std::size_t limit) { m_limit = limit; } ///< Of the frames not yet handed out.
    void add(std::string_view bytes);

    /// The next whole payload, valid until the next call of any member; none when more must come.
    /// Protocol when a length is 0 or over the limit; then every later call says so, too.
    Result<std::optional<std::string_view>> next();

    bool isInside() const { return m_begin < m_bytes.size(); } ///< Of a frame not yet complete.

private:
    std::size_t m_limit;
    std::string m_bytes;
    std::size_t m_begin = 0; ///< Of what is not yet handed out.
};

} // namespace heddle
