#include "core/random.h"

#include <algorithm>
#include <cassert>
#include <vector>

namespace heddle {

namespace {

constexpr std::uint32_t multiplierA = 0xD2511F53,
                        multiplierB = 0xCD9E8D57; // Salmon et al., table 2
constexpr std::uint32_t weylA = 0x9E3779B9, weylB = 0xBB67AE85;
constexpr int rounds = 10;

/// FNV-1a over bytes, continued from `hash`.
std::uint64_t hashBytes(std::uint64_t hash, std::string_view bytes)
{
    for (const char byte : bytes) {
        hash ^= static_cast<unsigned char>(byte);
        hash *= 0x100000001B3ULL;
    }
    return hash;
}

std::uint64_t hashNumber(std::uint64_t hash, std::int64_t number)
{
    const auto value = static_cast<std::uint64_t>(number);
    for (int shift = 0; shift < 64; shift += 8) {
        hash ^= (value >> shift) & 0xFF;
        hash *= 0x100000001B3ULL;
    }
    return hash;
}

/// Spreads the hash over all bits (the finaliser of splitmix64).
std::uint64_t finished(std::uint64_t hash)
{
    hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9ULL;
    hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBULL;
    return hash ^ (hash >> 31);
}

std::uint64_t streamOf(std::string_view purpose, std::vector<NamedCoordinate> coordinates)
{
    std::sort(coordinates.begin(), coordinates.end());
    std::uint64_t hash = hashBytes(0xCBF29CE484222325ULL, purpose);
    for (const auto &[name, value] : coordinates) {
        hash = hashBytes(hashNumber(hash, static_cast<std::int64_t>(name.size())), name);
        hash = hashNumber(hash, value);
    }
    return finished(hash);
}

/// One round of Philox.
std::array<std::uint32_t, 4> mixed(const std::array<std::uint32_t, 4> &counter,
                                   const std::array<std::uint32_t, 2> &key)
{
    const std::uint64_t a = static_cast<std::uint64_t>(multiplierA) * counter[0];
    const std::uint64_t b = static_cast<std::uint64_t>(multiplierB) * counter[2];
    return {
        static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
        static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
}

} // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key)
{
    for (int round = 0; round < rounds; ++round) {
        counter = mixed(counter, key);
        key[0] += weylA;
        key[1] += weylB;
    }
    return counter;
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view purpose,
                           std::initializer_list<NamedCoordinate> coordinates)
    : m_key(seed)
    , m_stream(streamOf(purpose, coordinates))
{
}

void RandomStream::refill()
{
    const auto low = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
    const auto high = [](std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); };
    std::array<std::array<std::uint32_t, 4>, blocks> counters;
    for (auto &counter : counters) {
        counter = {low(m_draw), high(m_draw), low(m_stream), high(m_stream)};
        ++m_draw;
    }
    std::array<std::uint32_t, 2> key = {low(m_key), high(m_key)};
    for (int round = 0; round < rounds; ++round) {
        for (auto &counter : counters)
            counter = mixed(counter, key);
        key[0] += weylA;
        key[1] += weylB;
    }
    auto value = m_values.begin();
    for (const auto &words : counters) {
        *value++ = words[0] | static_cast<std::uint64_t>(words[1]) << 32;
        *value++ = words[2] | static_cast<std::uint64_t>(words[3]) << 32;
    }
    m_left = static_cast<int>(m_values.size());
}

std::uint64_t RandomStream::next64()
{
    if (m_left == 0)
        refill();
    return m_values[m_values.size() - static_cast<std::size_t>(m_left--)];
}

std::uint64_t RandomStream::below(std::uint64_t bound)
{
    assert(bound > 0);
    __extension__ using Wide = unsigned __int128;
    Wide product = static_cast<Wide>(next64()) * bound;
    auto low = static_cast<std::uint64_t>(product);
    if (low < bound) { // rarely: reject what would favour small numbers
        const std::uint64_t threshold = (0 - bound) % bound;
        while (low < threshold) {
            product = static_cast<Wide>(next64()) * bound;
            low = static_cast<std::uint64_t>(product);
        }
    }
    return static_cast<std::uint64_t>(product >> 64);
}

double RandomStream::uniform()
{
    return static_cast<double>(next64() >> 11) * 0x1.0p-53;
}

void RandomStream::shuffle(std::span<std::int64_t> values)
{
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[below(i)]);
}

} // namespace heddle
