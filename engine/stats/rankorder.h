#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace heddle {

/// A value and where it stands.
struct PlacedValue
{
    double value;
    std::uint32_t place;
};

/// Sorts by value; equal ones (0 and -0 are) stay in the order in which they stand. Not-a-numbers
/// come last. Cost O(n) for many values (radix sort), O(n log n) for few.
void sortByValue(std::vector<PlacedValue> &values);

/// The places of values in ascending order, equal ones in their order.
std::vector<std::uint32_t> ascendingOrder(std::span<const double> values);

} // namespace heddle
