#include "stats/rankorder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace heddle {

namespace {

constexpr int digitBits = 11;
constexpr std::size_t digits = 6; // of 64 bits
constexpr std::size_t digitValues = std::size_t{1} << digitBits;
constexpr std::size_t fewValues = 2000; // fewer are compared sooner than counted

/// Bits that sort, as a whole number, as the value does.
std::uint64_t keyOf(double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(value + 0.0); // -0 becomes 0
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    return value != value ? ~std::uint64_t{0} : (bits & sign) != 0 ? ~bits : bits | sign;
}

std::size_t digitOf(std::uint64_t key, std::size_t digit)
{
    return (key >> (digit * digitBits)) & (digitValues - 1);
}

} // namespace

void sortByValue(std::vector<PlacedValue> &values)
{
    const auto isBefore = [](const PlacedValue &a, const PlacedValue &b) {
        return keyOf(a.value) < keyOf(b.value);
    };
    if (values.size() < fewValues)
        return std::stable_sort(values.begin(), values.end(), isBefore);
    std::vector<std::array<std::uint32_t, digitValues>> counts(digits);
    for (const PlacedValue &one : values)
        for (std::size_t digit = 0; digit < digits; ++digit)
            ++counts[digit][digitOf(keyOf(one.value), digit)];
    std::vector<PlacedValue> sorted(values.size());
    for (std::size_t digit = 0; digit < digits; ++digit) {
        std::array<std::uint32_t, digitValues> &next = counts[digit];
        if (next[digitOf(keyOf(values.front().value), digit)] == values.size())
            continue; // all have the same
        std::uint32_t first = 0;
        for (std::uint32_t &count : next)
            first += std::exchange(count, first);
        for (const PlacedValue &one : values)
            sorted[next[digitOf(keyOf(one.value), digit)]++] = one;
        values.swap(sorted);
    }
}

std::vector<std::uint32_t> ascendingOrder(std::span<const double> values)
{
    std::vector<PlacedValue> placed;
    placed.reserve(values.size());
    for (std::size_t place = 0; place < values.size(); ++place)
        placed.push_back({values[place], static_cast<std::uint32_t>(place)});
    sortByValue(placed);
    std::vector<std::uint32_t> order;
    order.reserve(placed.size());
    for (const PlacedValue &one : placed)
        order.push_back(one.place);
    return order;
}

} // namespace heddle
