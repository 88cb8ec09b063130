#pragma once

#include "data/table.h"

#include <cstdint>
#include <vector>

namespace heddle {

/// What one column holds. Missing values enter `missing` only; the numbers are NaN when there is
/// no value to make them from.
struct ColumnSummary
{
    std::int64_t missing = 0;
    std::int64_t distinct = 0;
    double mean = 0, sd = 0, median = 0, minimum = 0,
           maximum = 0;                    ///< Numeric; sd divides by n - 1.
    std::vector<std::int64_t> levelCounts; ///< Categorical: rows by level.
};

/// Cost O(n log n): the values are sorted.
ColumnSummary summarise(const Column &column);

/// Finite values of a numeric column by equal intervals from the least to the greatest; the last
/// one is closed. A constant column has all in the first.
struct Histogram
{
    double low = 0, high = 0;
    std::vector<std::int64_t> counts; ///< Empty when there is no finite value.
};
Histogram histogram(const Column &column, int bins);

} // namespace heddle
