#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace heddle {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// "sha256:" and 64 lower-case hexadecimal digits.
std::string toText(const Sha256Digest &digest);

/// SHA-256 (FIPS 180-4) of a byte string that arrives in pieces, by libcrypto.
///
/// The typed members write what `digest` and `dataset.id` are made of (docs/files.md): texts as
/// UTF-8 behind their length, numbers as the 8 bytes of the double, counts as 8-byte integers;
/// all little-endian.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256 &) = delete;
    Sha256 &operator=(const Sha256 &) = delete;

    void addBytes(const void *data, std::size_t size);
    void addText(std::string_view text);
    void addCount(std::int64_t count);
    void addNumber(double value); ///< -0 counts as 0, every not-a-number as one.
    void addNumbers(std::span<const double> values);

    /// The digest of all that was added. Nothing may be added after it.
    Sha256Digest finish();

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

/// Of a file's bytes; none where it cannot be read.
std::optional<Sha256Digest> sha256OfFile(const std::string &path);

/// Whether a file can be read and its digest is this one.
/// @param digits  64 lower-case hexadecimal digits
bool fileHasSha256(const std::string &path, std::string_view digits);

} // namespace heddle
