#pragma once

#include "data/csvparse.h"
#include "data/table.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace heddle {

/// All pieces of a file and what was parsed from them.
struct CsvParsed
{
    std::vector<CsvPiece> pieces;
    std::vector<std::int64_t> firstSlots; ///< Of each piece.
    std::vector<CsvPieceResult> results;  ///< Of each piece.
    std::int64_t slots = 0;
    std::int64_t rows = 0;
};

/// Levels that some row has, over all pieces, in the order of their bytes, and how each piece's
/// codes are to be read.
struct CsvLevels
{
    std::vector<std::string_view> levels;
    std::vector<std::int64_t> counts;
    std::vector<std::vector<std::int32_t>> codes; ///< By piece, by code of the piece.

    std::int64_t cells() const; ///< Cells not missing.
};

CsvLevels mergeLevels(const CsvParsed &parsed, std::size_t column);

/// Whether a column with these levels is better left as text: more than 20 levels, and more than
/// half of its cells differ or there are more than 10,000 levels.
bool looksLikeText(const CsvLevels &levels);

/// Whether most cells are numbers (isMostlyNumeric).
bool looksNumeric(const CsvLevels &levels, char decimal);

/// Closes the gaps between the pieces and takes the slots as a column of rows.
Column numericColumn(std::string name, const CsvParsed &parsed, CsvColumnSlots slots);

/// The same for a column of levels. They are put in the order of the numbers they are, if all are
/// numbers, else of their bytes.
Column categoricalColumn(std::string name, const CsvParsed &parsed, CsvColumnSlots slots,
                         const CsvLevels &levels, char decimal);
Column textColumn(std::string name, const CsvParsed &parsed, const CsvColumnSlots &slots,
                  const CsvLevels &levels);

} // namespace heddle
