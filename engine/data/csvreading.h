#pragma once

#include "data/csvcolumns.h"
#include "data/csvsniff.h"
#include "data/csvtuning.h"

#include <optional>
#include <stop_token>
#include <string_view>
#include <utility>
#include <vector>

namespace heddle {

/// One reading of a file's (decompressed) bytes. Used once.
///
/// The beginning gives dialect, names and a guess of each column's type; all pieces are parsed by
/// the guess; a column where the cells say otherwise is parsed again; then slots become columns.
class CsvReading
{
public:
    CsvReading(const CsvOptions &options, const CsvTuning &tuning, std::stop_token stop);

    /// @param memoryUsed  bytes of memory that the data themselves take.
    Result<CsvTable> run(std::string_view data, std::int64_t memoryUsed);

private:
    Result<void> checkTypes() const;
    std::string_view previewOf(std::string_view rows) const;
    Result<void> cut(std::string_view rows);
    Result<void> checkMemory(const std::vector<CsvCells> &cells, std::int64_t memoryUsed) const;
    std::optional<ColumnType> wantedType(std::size_t column) const;
    std::vector<CsvCells> firstGuess() const;
    std::pair<std::int64_t, std::int64_t> numbersAndOthers(std::size_t column) const;
    std::vector<CsvCells> correctedGuess() const;
    void parse(const std::vector<CsvCells> &cells);
    void mergeAllLevels();
    std::vector<Column> makeColumns();
    Column makeColumn(std::size_t column);
    void collectWarnings(CsvTable &table) const;
    CsvWarning warning(const CsvFault &fault) const;

    const CsvOptions &m_options;
    const CsvTuning &m_tuning;
    const std::stop_token m_stop;
    int m_threads = 1;
    CsvLayout m_layout;
    CsvParsed m_parsed;
    std::vector<CsvColumnSlots> m_slots; // by column
    std::vector<CsvLevels> m_levels;     // by column; empty unless parsed as levels
};

} // namespace heddle
