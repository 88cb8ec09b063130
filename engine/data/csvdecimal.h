#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace heddle {

/// Up to eight decimal digits at the beginning of eight bytes.
struct DigitRun
{
    int count = 0;
    std::uint64_t value = 0;
};

/// Reads eight bytes from `at`, all at once: in a little-endian word the first byte is the lowest.
inline DigitRun readDigits(const char *at)
{
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    // a digit is 0x3? and stays so when 6 is added; an overflow only spoils bytes behind the run
    const std::uint64_t others =
        ((bytes & 0xF0F0F0F0F0F0F0F0) ^ 0x3030303030303030) |
        (((bytes + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) ^ 0x3030303030303030);
    const int bits = others == 0 ? 64 : std::countr_zero(others) & ~7;
    if (bits == 0)
        return {};
    // the run moves to the end, zeros come before it; then pairs, fours and the eight are added up
    std::uint64_t digits = (bytes & 0x0F0F0F0F0F0F0F0F) << (64 - bits);
    digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
    digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFF;
    digits = (digits * 10000 + (digits >> 32)) & 0xFFFFFFFF;
    return {bits / 8, digits};
}

/// Appends up to sixteen digits from `at` to a number; how many there were.
inline int appendDigits(const char *at, std::uint64_t &number)
{
    static constexpr std::array<std::uint64_t, 9> powers{1,      10,      100,      1000,     10000,
                                                         100000, 1000000, 10000000, 100000000};
    const DigitRun first = readDigits(at);
    number = number * powers[static_cast<std::size_t>(first.count)] + first.value;
    if (first.count < 8)
        return first.count;
    const DigitRun second = readDigits(at + 8);
    number = number * powers[static_cast<std::size_t>(second.count)] + second.value;
    return 8 + second.count;
}

/// So many bytes from `at` on must be readable for readPlainDecimal().
constexpr std::ptrdiff_t plainDecimalReach = 40;

/// Reads [-]digits[.digits], most numbers of most files, several times faster than a general
/// parser: both the digits as an integer up to 2^53 and the power of ten are exact doubles, so
/// that one division rounds correctly (Clinger, How to read floating point numbers accurately,
/// 1990).
///
/// @return behind the number; null when it has more digits or none, or is no number: ask a general
///         parser then. What follows the number (an exponent, say) is for the caller to look at.
inline const char *readPlainDecimal(const char *at, char decimal, double &value)
{
    static constexpr std::array<double, 17> powers{
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16};
    constexpr int digitsOfAnyWord = 19; // of 64 bits
    const bool isNegative = *at == '-';
    at += isNegative;
    std::uint64_t digits = 0;
    const int whole = appendDigits(at, digits);
    at += whole;
    int places = 0;
    if (*at == decimal) {
        places = appendDigits(++at, digits);
        at += places;
    }
    const int count = whole + places;
    if (count == 0 || count > digitsOfAnyWord || digits > (std::uint64_t{1} << 53))
        return nullptr;
    const double size = static_cast<double>(digits) / powers[static_cast<std::size_t>(places)];
    // no branch: signs follow no pattern that a processor could predict
    value =
        std::bit_cast<double>(std::bit_cast<std::uint64_t>(size) | std::uint64_t{isNegative} << 63);
    return at;
}

} // namespace heddle
