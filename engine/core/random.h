#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>

namespace heddle {

/// One named coordinate a purpose depends on: {"repeat", 3}. Coordinates count from 1 here.
using NamedCoordinate = std::pair<std::string_view, std::int64_t>;

/// A stream of random numbers by Philox4x32-10, keyed by (seed, purpose, named coordinates) and by
/// nothing else, so that the draws of a task depend on what it is, never on who runs it or when.
/// Key = seed, counter = (draw, stream), stream = a hash of the purpose and of the coordinates in
/// the order of their names. Own uniform and shuffle: those of the standard library differ.
/// Source: Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (SC 2011); Lemire,
/// Fast random integer generation in an interval (2019).
class RandomStream
{
public:
    RandomStream(std::uint64_t seed, std::string_view purpose,
                 std::initializer_list<NamedCoordinate> coordinates);

    std::uint64_t next64();
    std::uint64_t below(std::uint64_t bound);     ///< Uniform on 0 … bound-1; bound >= 1.
    double uniform();                             ///< Uniform on [0, 1), 53 bits.
    void shuffle(std::span<std::int64_t> values); ///< Fisher-Yates from the end.

private:
    std::uint64_t m_key;
    std::uint64_t m_stream;
    void refill();

    static constexpr int blocks = 4; ///< Made together: each is a chain of ten dependent rounds.
    std::uint64_t m_draw = 0;        ///< Of the next block.
    std::array<std::uint64_t, 2 * blocks> m_values{};
    int m_left = 0;
};

/// The bare generator: 10 rounds over a 128-bit counter with a 64-bit key (for known-answer tests).
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

} // namespace heddle
