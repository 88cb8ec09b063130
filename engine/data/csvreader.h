#pragma once

#include "core/result.h"
#include "data/table.h"

#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace heddle {

/// How a CSV file is to be read. What is not set is found from the file's beginning.
struct CsvOptions
{
    std::optional<char> separator;
    std::optional<char> decimal;
    char quote = '"';
    std::optional<bool> header;
    std::vector<std::string> na = {"",
                                   "NA"};    ///< Texts that mean "missing"; the empty field is one.
    std::map<std::string, ColumnType> types; ///< Override the type found, by column name.
    std::optional<std::int64_t> maximumRows; ///< Read only so many rows (a preview).
    int threads = 0;                         ///< 0: all cores allowed.
};

/// A line that could not be read as it stands, or a cell that was read as missing because of it.
struct CsvWarning
{
    std::int64_t line = 0;                     ///< From 1, of the (decompressed) file.
    std::string column;                        ///< Empty when the whole line is meant.
    std::string message;                       ///< "16 fields, 17 expected."
    std::string text;                          ///< The raw line, cut at 200 bytes.
    std::int64_t faultBegin = 0, faultEnd = 0; ///< Bytes of `text` at fault; equal when none.
};

/// A table and how it was read.
struct CsvTable
{
    Table table;
    CsvOptions options; ///< With separator, decimal mark and header as used.
    std::vector<CsvWarning> warnings;
    /// Ragged, malformed or empty lines, and cells of numeric columns that are no number and were
    /// read as missing: each with a warning, of which the first 1,000 are kept.
    std::int64_t linesLeftOut = 0;
    std::int64_t cellsNotRead = 0;
    std::int64_t fileBytes = 0;
};

/// Reads a CSV or TSV file, plain or gzip-compressed.
///
/// @return the table, or
///         Io         the file cannot be opened or read;
///         BadInput   it is empty, not text, has a quote without end, a doubled column name …;
///         Resources  it would not fit the memory allowed;
///         Cancelled  `stop` was asked for.
/// The bytes are mapped and parsed in chunks on all cores; the result does not depend on their
/// number. Numbers equal strtod in the C locale to the last bit.
Result<CsvTable> readCsv(const std::string &path, const CsvOptions &options = {},
                         const std::stop_token &stop = {});

} // namespace heddle
