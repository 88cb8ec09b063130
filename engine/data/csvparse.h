#pragma once

#include "data/csvreader.h"
#include "data/csvscan.h"
#include "data/rawvector.h"

#include <list>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// What becomes of the cells of a column in one pass over the data.
enum class CsvCells
{
    Skip,   ///< Nothing.
    Number, ///< A double each; what is no number is noted and counted.
    Level,  ///< The code of its text in the piece's dictionary.
};

/// Where all pieces put the cells of one column: one slot for each record there might be.
struct CsvColumnSlots
{
    CsvCells cells = CsvCells::Skip;
    RawVector<double> numbers;     ///< Number.
    RawVector<std::int32_t> codes; ///< Level; codes of the piece, -1 where missing.
};

/// A line that is no row, or a cell that is no number.
struct CsvFault
{
    std::int64_t line = 0;
    std::int64_t column = -1; ///< -1: the whole line.
    std::int64_t fields = 0;  ///< Of the line; 0: it is blank, -1: malformed.
    const char *recordBegin = nullptr, *recordEnd = nullptr;
    const char *begin = nullptr, *end = nullptr;
};

/// What a piece knows of one column.
struct CsvPieceColumn
{
    std::int64_t others = 0;      ///< Cells that are neither numbers nor missing, when Number.
    std::vector<CsvFault> faults; ///< The first of the others, when Number.
    std::vector<std::string_view> levels; ///< By code, when Level; in the order met.
    std::vector<std::int64_t> counts;     ///< Rows by code.
};

/// The outcome of parsing one piece.
struct CsvPieceResult
{
    std::int64_t rows = 0; ///< They stand in the first slots of the piece.
    std::int64_t linesLeftOut = 0;
    std::vector<CsvFault> faults; ///< The first lines left out.
    std::vector<CsvPieceColumn> columns;
    std::list<std::string> texts; ///< Levels that do not stand in the data as they are.
};

struct CsvParseOptions
{
    CsvDialect dialect;
    const CsvOptions *user = nullptr; ///< For the texts that mean "missing".
    std::size_t faultsKept = 1000;    ///< By piece, and by column of it: so many are shown in all.
};

/// Parses the records of a piece into slots [firstSlot, firstSlot + piece.slots) of the columns.
/// Called from several threads for different pieces. Ends early when `stop` is asked for.
CsvPieceResult parsePiece(const CsvPiece &piece, std::int64_t firstSlot,
                          std::vector<CsvColumnSlots> &columns, const CsvParseOptions &options,
                          const std::stop_token &stop);

} // namespace heddle
