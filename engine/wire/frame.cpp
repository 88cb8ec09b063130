#include "wire/frame.h"

#include <array>

namespace heddle {

namespace {

constexpr std::size_t lengthSize = 4;
constexpr unsigned char byteString = 0x40; ///< CBOR's major type 2, in the three high bits.

void appendBigEndian(std::string &bytes, std::size_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift & 0xff);
}

std::size_t bigEndian(std::string_view bytes)
{
    std::size_t value = 0;
    for (const char byte : bytes)
        value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

Error protocolError(std::string cause)
{
    return {ErrorCode::Protocol, std::move(cause), "The link was closed.",
            "Check that both sides are Heddle and that nothing writes between them."};
}

} // namespace

void appendFrame(std::string &bytes, std::string_view payload)
{
    appendBigEndian(bytes, payload.size());
    bytes += payload;
}

std::size_t beginFrame(std::string &bytes)
{
    appendBigEndian(bytes, 0);
    return bytes.size();
}

void endFrame(std::string &bytes, std::size_t place)
{
    std::size_t size = bytes.size() - place;
    for (std::size_t i = 1; i <= lengthSize; ++i, size >>= 8)
        bytes[place - i] = static_cast<char>(size & 0xff);
}

void appendPieceFrame(std::string &bytes, std::string_view piece)
{
    constexpr std::size_t head = 5; // the type, and a length of 4 bytes
    appendBigEndian(bytes, head + piece.size());
    bytes += static_cast<char>(byteString | 26);
    appendBigEndian(bytes, piece.size());
    bytes += piece;
}

Result<std::optional<std::string_view>> pieceOf(std::string_view payload)
{
    constexpr std::array<std::size_t, 4> sizes{1, 2, 4, 8}; // of lengths behind 24, 25, 26, 27
    if (payload.empty() || (static_cast<unsigned char>(payload[0]) & 0xe0) != byteString)
        return std::optional<std::string_view>();
    const unsigned info = static_cast<unsigned char>(payload[0]) & 0x1f;
    std::size_t length = info;
    payload.remove_prefix(1);
    if (info >= 24) {
        const std::size_t size = info - 24 < sizes.size() ? sizes[info - 24] : payload.size() + 1;
        if (size > payload.size())
            return protocolError("A piece of a table has no length.");
        length = bigEndian(payload.substr(0, size));
        payload.remove_prefix(size);
    }
    if (length != payload.size() || length > pieceSize)
        return protocolError("A piece of a table has " + std::to_string(payload.size()) +
                             " bytes and says " + std::to_string(length) + ".");
    return std::optional(payload);
}

void FrameReader::add(std::string_view bytes)
{
    m_bytes.erase(0, m_begin);
    m_begin = 0;
    m_bytes += bytes;
}

Result<std::optional<std::string_view>> FrameReader::next()
{
    const std::string_view rest = std::string_view(m_bytes).substr(m_begin);
    if (rest.size() < lengthSize)
        return std::optional<std::string_view>();
    const std::size_t length = bigEndian(rest.substr(0, lengthSize));
    if (length == 0 || length > m_limit)
        return protocolError("A frame of " + std::to_string(length) +
                             " bytes was announced; 1 to " + std::to_string(m_limit) +
                             " are allowed here.");
    if (rest.size() < lengthSize + length)
        return std::optional<std::string_view>();
    m_begin += lengthSize + length;
    return std::optional(rest.substr(lengthSize, length));
}

} // namespace heddle
