#include "data/csvcolumns.h"

#include "data/csvsniff.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace heddle {

namespace {

constexpr std::size_t levelsOfAnyTable = 20; // few rows may all differ and still be levels
constexpr std::size_t levelsAtMost = 10'000; // more can be neither fitted nor shown

std::size_t index(std::int64_t i)
{
    return static_cast<std::size_t>(i);
}

/// Calls body(first slot, first row, rows, piece) for each piece.
template <typename Body>
void forEachPiece(const CsvParsed &parsed, const Body &body)
{
    std::int64_t row = 0;
    for (std::size_t i = 0; i < parsed.pieces.size(); ++i) {
        const std::int64_t rows = parsed.results[i].rows;
        body(parsed.firstSlots[i], row, rows, i);
        row += rows;
    }
}

/// Positions of the levels in the wanted order: by number when all are numbers. The levels come
/// in the order of their bytes, which decides between equal numbers.
std::vector<std::size_t> levelOrder(const std::vector<std::string_view> &levels, char decimal)
{
    std::vector<std::size_t> order(levels.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> numbers;
    for (const std::string_view level : levels) {
        const auto number = csvNumber(level, decimal);
        if (!number)
            return order;
        numbers.push_back(*number);
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return numbers[i]; });
    return order;
}

} // namespace

std::int64_t CsvLevels::cells() const
{
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

CsvLevels mergeLevels(const CsvParsed &parsed, std::size_t column)
{
    std::unordered_map<std::string_view, std::int64_t> counts;
    for (const CsvPieceResult &result : parsed.results) {
        const CsvPieceColumn &piece = result.columns[column];
        for (std::size_t code = 0; code < piece.levels.size(); ++code) {
            if (piece.counts[code] > 0) // else it stands in lines left out only
                counts[piece.levels[code]] += piece.counts[code];
        }
    }
    CsvLevels merged;
    merged.levels.reserve(counts.size());
    for (const auto &[level, count] : counts)
        merged.levels.push_back(level);
    std::ranges::sort(merged.levels);

    std::unordered_map<std::string_view, std::int32_t> codes;
    codes.reserve(merged.levels.size());
    for (const std::string_view level : merged.levels) {
        codes.emplace(level, static_cast<std::int32_t>(codes.size()));
        merged.counts.push_back(counts[level]);
    }
    for (const CsvPieceResult &result : parsed.results) {
        std::vector<std::int32_t> &map = merged.codes.emplace_back();
        for (const std::string_view level : result.columns[column].levels) {
            const auto found = codes.find(level);
            map.push_back(found == codes.end() ? -1 : found->second);
        }
    }
    return merged;
}

bool looksLikeText(const CsvLevels &levels)
{
    const std::size_t count = levels.levels.size();
    const bool mostDiffer = 2 * static_cast<std::int64_t>(count) > levels.cells();
    return count > levelsOfAnyTable && (mostDiffer || count > levelsAtMost);
}

bool looksNumeric(const CsvLevels &levels, char decimal)
{
    std::int64_t numbers = 0;
    std::int64_t others = 0;
    for (std::size_t i = 0; i < levels.levels.size(); ++i) {
        const bool isNumber = csvNumber(levels.levels[i], decimal).has_value();
        (isNumber ? numbers : others) += levels.counts[i];
    }
    return isMostlyNumeric(numbers, others);
}

Column numericColumn(std::string name, const CsvParsed &parsed, CsvColumnSlots slots)
{
    double *values = slots.numbers.data();
    forEachPiece(parsed, [&](std::int64_t slot, std::int64_t row, std::int64_t rows, std::size_t) {
        if (slot != row)
            std::copy(values + slot, values + slot + rows, values + row);
    });
    slots.numbers.resize(index(parsed.rows));
    return Column::numericRaw(std::move(name), std::move(slots.numbers));
}

Column categoricalColumn(std::string name, const CsvParsed &parsed, CsvColumnSlots slots,
                         const CsvLevels &levels, char decimal)
{
    const std::vector<std::size_t> order = levelOrder(levels.levels, decimal);
    std::vector<std::int32_t> rank(order.size());
    std::vector<std::string> texts;
    for (const std::size_t i : order) {
        rank[i] = static_cast<std::int32_t>(texts.size());
        texts.emplace_back(levels.levels[i]);
    }
    std::int32_t *codes = slots.codes.data();
    forEachPiece(parsed,
                 [&](std::int64_t slot, std::int64_t row, std::int64_t rows, std::size_t i) {
                     const std::vector<std::int32_t> &merged = levels.codes[i];
                     for (std::int64_t k = 0; k < rows; ++k) {
                         const std::int32_t code = codes[slot + k];
                         codes[row + k] = code < 0 ? -1 : rank[index(merged[index(code)])];
                     }
                 });
    slots.codes.resize(index(parsed.rows));
    return Column::categoricalRaw(std::move(name), std::move(slots.codes), std::move(texts));
}

Column textColumn(std::string name, const CsvParsed &parsed, const CsvColumnSlots &slots,
                  const CsvLevels &levels)
{
    std::vector<std::string> texts;
    std::vector<bool> missing;
    texts.reserve(index(parsed.rows));
    missing.reserve(index(parsed.rows));
    forEachPiece(parsed, [&](std::int64_t slot, std::int64_t, std::int64_t rows, std::size_t i) {
        for (std::int64_t k = 0; k < rows; ++k) {
            const std::int32_t code = slots.codes[index(slot + k)];
            missing.push_back(code < 0);
            if (code < 0)
                texts.emplace_back();
            else
                texts.emplace_back(levels.levels[index(levels.codes[i][index(code)])]);
        }
    });
    return Column::text(std::move(name), std::move(texts), std::move(missing));
}

} // namespace heddle
