#pragma once

#include "core/result.h"
#include "data/csvdialect.h"

#include <cstdint>
#include <stop_token>
#include <string_view>
#include <vector>

namespace heddle {

/// Whole records that one thread parses.
struct CsvPiece
{
    const char *begin = nullptr;
    const char *end = nullptr;
    std::int64_t line = 0;  ///< Number of the first line.
    std::int64_t slots = 0; ///< It has no more records than this.
};

struct CsvScanOptions
{
    std::size_t chunkBytes = 1 << 20; ///< Fits a core's cache; a piece holds about so many bytes.
    int threads = 1;
    std::int64_t firstLine = 1; ///< Number of the line where the data begin.
};

/// Cuts the data into pieces at line ends proved to lie outside quotes, on several threads: each
/// chunk is followed from both states, inside and outside quotes, then the states are chained.
///
/// @return the pieces in file order, or
///         BadInput   a zero byte, a byte that is not UTF-8, or a quote without end, with its line;
///         Cancelled  `stop` was asked for.
Result<std::vector<CsvPiece>> cutIntoPieces(std::string_view data, const CsvDialect &dialect,
                                            const CsvScanOptions &options, std::stop_token stop);

/// The first bytes tell that the file is no text, or text in another encoding: the error.
/// Called before anything else is looked at.
Result<void> checkEncodingMarks(std::string_view data);

/// Number of line ends in the bytes.
std::int64_t countLineEnds(const char *begin, const char *end, char lineEnd);

} // namespace heddle
