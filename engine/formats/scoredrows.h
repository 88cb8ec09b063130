#pragma once

#include "formats/modelfile.h"
#include "formats/prediction.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

// What an exported text predicts for a few rows, to be set beside what the set itself predicts.

/// Rows of a table with the columns that the set predicts from, levels and order kept.
/// BadInput when one is not there or of another type.
Result<Table> rowsToScore(const ModelSet &set, const Table &table,
                          std::span<const std::int64_t> rows);

/// Predicts rows from an export in `json` or `csv`, read by our own readers: the model in the file,
/// or the set with the coefficients in it. BadInput when the text is not read back.
Result<Predictions> predictFromText(const ModelSet &set, std::string_view formatId,
                                    const std::string &text, const Table &rows);

/// R code to stand behind an exported script: scores the file `path` (as scoringCsv() writes it)
/// and prints R's version, then a line a row with 17 digits: all outputs, and behind them the
/// levels' own probabilities where there are some.
std::string rScoringCode(const ModelSet &set, const Table &rows, const std::string &path);
std::string scoringCsv(const Table &rows);

/// What R printed.
struct RScores
{
    std::string version; ///< "4.2.2"
    Predictions predictions;
};
/// BadInput unless it is a version, and a number an output for each row.
Result<RScores> readRScores(const ModelSet &set, std::string_view output, std::int64_t rows);

/// By how much the outputs of each row (own probabilities, too) differ at most: of probabilities
/// the difference itself, of a number beyond ±1 relative to it. Infinite where only one predicts.
std::vector<double> differences(const Predictions &expected, const Predictions &exported);

} // namespace heddle
