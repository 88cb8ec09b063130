#pragma once

#include "data/table.h"

#include <cstdint>
#include <vector>

namespace heddle {

/// How often the values of one column fall where: equally wide bins of a numeric column, the
/// levels of a categorical one in their order; empty for text.
struct ColumnHistogram
{
    std::vector<std::int64_t> counts;
    double low = 0, high = 0; ///< Outer edges of the bins; numeric columns only.

    /// counts taken apart by the levels of another column: byClass[level][bin]. Empty without.
    std::vector<std::vector<std::int64_t>> byClass;
};

/// @param classes  a categorical column of the same table, or null.
/// Whole numbers with few distinct values get a bin each, other columns at most `bins`.
/// Infinite values are left out. Cost O(rows). Reentrant.
ColumnHistogram columnHistogram(const Column &column, const Column *classes = nullptr,
                                int bins = 20);

} // namespace heddle
