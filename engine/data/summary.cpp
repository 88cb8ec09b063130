#include "data/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace heddle {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

template <typename Value>
std::int64_t countDistinct(const std::vector<Value> &sorted)
{
    std::int64_t count = sorted.empty() ? 0 : 1;
    for (std::size_t i = 1; i < sorted.size(); ++i)
        count += sorted[i] != sorted[i - 1];
    return count;
}

void summariseNumbers(const Column &column, ColumnSummary &summary)
{
    std::vector<double> values;
    values.reserve(column.numbers().size());
    double sum = 0;
    for (const double value : column.numbers()) {
        if (std::isnan(value))
            continue;
        values.push_back(value);
        sum += value;
    }
    summary.mean = summary.sd = summary.median = summary.minimum = summary.maximum = none;
    if (values.empty())
        return;
    const auto n = static_cast<double>(values.size());
    summary.mean = sum / n;
    double squares = 0; // about the mean, in a second pass: no cancellation
    for (const double value : values)
        squares += (value - summary.mean) * (value - summary.mean);
    if (values.size() > 1)
        summary.sd = std::sqrt(squares / (n - 1));
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    summary.median =
        values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    summary.minimum = values.front();
    summary.maximum = values.back();
    summary.distinct = countDistinct(values);
}

void summariseLevels(const Column &column, ColumnSummary &summary)
{
    summary.levelCounts.assign(column.levels().size(), 0);
    for (const std::int32_t code : column.codes()) {
        if (code >= 0)
            ++summary.levelCounts[static_cast<std::size_t>(code)];
    }
    summary.distinct =
        std::ssize(summary.levelCounts) - std::ranges::count(summary.levelCounts, std::int64_t{0});
}

void summariseTexts(const Column &column, ColumnSummary &summary)
{
    std::vector<std::string_view> texts;
    for (std::int64_t row = 0; row < column.rows(); ++row) {
        if (!column.isMissing(row))
            texts.emplace_back(column.texts()[static_cast<std::size_t>(row)]);
    }
    std::ranges::sort(texts);
    summary.distinct = countDistinct(texts);
}

} // namespace

ColumnSummary summarise(const Column &column)
{
    ColumnSummary summary;
    summary.missing = column.missingCount();
    switch (column.type()) {
    case ColumnType::Numeric:
        summariseNumbers(column, summary);
        break;
    case ColumnType::Categorical:
        summariseLevels(column, summary);
        break;
    case ColumnType::Text:
        summariseTexts(column, summary);
        break;
    }
    return summary;
}

Histogram histogram(const Column &column, int bins)
{
    Histogram histogram{
        std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), {}};
    for (const double value : column.numbers()) {
        if (std::isfinite(value)) {
            histogram.low = std::min(histogram.low, value);
            histogram.high = std::max(histogram.high, value);
        }
    }
    if (bins <= 0 || histogram.low > histogram.high)
        return {};
    histogram.counts.assign(static_cast<std::size_t>(bins), 0);
    const double width = histogram.high / bins - histogram.low / bins; // cannot overflow
    for (const double value : column.numbers()) {
        if (!std::isfinite(value))
            continue;
        const double place = width > 0 ? value / width - histogram.low / width : 0;
        const auto bin = std::clamp<std::int64_t>(static_cast<std::int64_t>(place), 0, bins - 1);
        ++histogram.counts[static_cast<std::size_t>(bin)];
    }
    return histogram;
}

} // namespace heddle
