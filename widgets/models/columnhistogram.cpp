#include "models/columnhistogram.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace heddle {

namespace {

struct Range
{
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    bool isWhole = true;
};

Range rangeOf(std::span<const double> values)
{
    Range range;
    for (const double value : values) {
        if (!std::isfinite(value))
            continue;
        range.low = std::min(range.low, value);
        range.high = std::max(range.high, value);
        range.isWhole = range.isWhole && value == std::floor(value);
    }
    return range;
}

/// Lays out the bins of a numeric column and gives the way from a value to its bin.
std::function<int(double)> layOut(const Range &range, int bins, ColumnHistogram &histogram)
{
    if (range.low > range.high)
        return [](double) { return -1; };
    double width = (range.high - range.low) / bins;
    histogram.low = range.low;
    histogram.high = range.high;
    int count = bins;
    if (range.isWhole && range.high - range.low < 2.0 * bins) {
        width = 1;
        count = int(range.high - range.low) + 1;
        histogram.low = range.low - 0.5;
        histogram.high = range.high + 0.5;
    } else if (width <= 0 || !std::isfinite(width)) {
        width = 1;
        count = 1;
    }
    histogram.counts.assign(std::size_t(count), 0);
    return [low = histogram.low, width, count](double value) {
        if (!std::isfinite(value))
            return -1;
        return std::min(int((value - low) / width), count - 1);
    };
}

} // namespace

ColumnHistogram columnHistogram(const Column &column, const Column *classes, int bins)
{
    ColumnHistogram histogram;
    std::function<int(double)> binOf;
    if (column.type() == ColumnType::Numeric)
        binOf = layOut(rangeOf(column.numbers()), bins, histogram);
    else if (column.type() == ColumnType::Categorical)
        histogram.counts.assign(column.levels().size(), 0);
    const bool byClass = classes != nullptr && classes->type() == ColumnType::Categorical;
    if (byClass)
        histogram.byClass.assign(classes->levels().size(), histogram.counts);
    for (std::int64_t row = 0; row < column.rows() && !histogram.counts.empty(); ++row) {
        const auto at = std::size_t(row);
        const int bin =
            column.type() == ColumnType::Numeric ? binOf(column.numbers()[at]) : column.codes()[at];
        if (bin < 0)
            continue;
        ++histogram.counts[std::size_t(bin)];
        if (byClass && classes->codes()[at] >= 0)
            ++histogram.byClass[std::size_t(classes->codes()[at])][std::size_t(bin)];
    }
    return histogram;
}

} // namespace heddle
