#include "core/sha256.h"

#include <openssl/evp.h>

#include <bit>
#include <cmath>
#include <fstream>
#include <limits>
#include <vector>

namespace heddle {

namespace {

std::uint64_t canonicalBits(double value)
{
    if (value == 0)
        value = 0; // -0 as 0
    if (std::isnan(value))
        value = std::numeric_limits<double>::quiet_NaN();
    return std::bit_cast<std::uint64_t>(value);
}

} // namespace

struct Sha256::Context
{
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> evp{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256::Sha256()
    : m_context(std::make_unique<Context>())
{
    EVP_DigestInit_ex(m_context->evp.get(), EVP_sha256(), nullptr);
}

Sha256::~Sha256() = default;

void Sha256::addBytes(const void *data, std::size_t size)
{
    EVP_DigestUpdate(m_context->evp.get(), data, size);
}

void Sha256::addText(std::string_view text)
{
    addCount(static_cast<std::int64_t>(text.size()));
    addBytes(text.data(), text.size());
}

void Sha256::addCount(std::int64_t count)
{
    static_assert(std::endian::native == std::endian::little);
    addBytes(&count, sizeof count);
}

void Sha256::addNumber(double value)
{
    const std::uint64_t bits = canonicalBits(value);
    addBytes(&bits, sizeof bits);
}

void Sha256::addNumbers(std::span<const double> values)
{
    constexpr std::size_t block = 4096; // large enough that the call costs nothing
    std::vector<std::uint64_t> bits(std::min(block, values.size()));
    for (std::size_t start = 0; start < values.size(); start += block) {
        const std::size_t count = std::min(block, values.size() - start);
        for (std::size_t i = 0; i < count; ++i)
            bits[i] = canonicalBits(values[start + i]);
        addBytes(bits.data(), count * sizeof(std::uint64_t));
    }
}

Sha256Digest Sha256::finish()
{
    Sha256Digest digest{};
    EVP_DigestFinal_ex(m_context->evp.get(), digest.data(), nullptr);
    return digest;
}

std::string toText(const Sha256Digest &digest)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "sha256:";
    for (const std::uint8_t byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::optional<Sha256Digest> sha256OfFile(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::nullopt;
    Sha256 hash;
    std::vector<char> block(1 << 20);
    while (file.read(block.data(), std::ssize(block)) || file.gcount() > 0)
        hash.addBytes(block.data(), static_cast<std::size_t>(file.gcount()));
    return file.eof() ? std::optional(hash.finish()) : std::nullopt;
}

bool fileHasSha256(const std::string &path, std::string_view digits)
{
    const std::optional<Sha256Digest> digest = sha256OfFile(path);
    return digest && toText(*digest) == "sha256:" + std::string(digits);
}

} // namespace heddle
