#pragma once

#include "core/result.h"
#include "data/csvdialect.h"
#include "data/csvreader.h"

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// What the beginning of a file tells about the whole.
struct CsvLayout
{
    CsvDialect dialect;
    bool hasHeader = false;
    std::vector<std::string> names;
    std::vector<bool> looksNumeric; ///< A guess by column, to be checked against all cells.
    std::string_view head;          ///< What stands before `rows`.
    std::string_view rows;          ///< The data without byte order mark, header and blank lines
                                    ///< around.
    std::int64_t firstLine = 1;     ///< Number of the line where `rows` begins.
};

/// Whether a column with so many numbers and so many other texts is numeric: at most one cell in
/// twenty is something else.
bool isMostlyNumeric(std::int64_t numbers, std::int64_t others);

/// Finds what `options` leaves open from up to 1,000 records in the first 256 kB: separator (the
/// one of , ; tab | and space that gives most records as many fields as the first), decimal mark
/// (comma when more cells are numbers with it, and the separator is not the comma), header (no
/// cell of the first record is a number) and line end (CR alone when there is no LF).
///
/// BadInput: nothing in it, options that contradict each other, a name that stands twice.
Result<CsvLayout> sniffCsv(std::string_view data, const CsvOptions &options);

/// Whether the text, trimmed, means "missing".
bool isMissingText(std::string_view text, const CsvOptions &options);

} // namespace heddle
