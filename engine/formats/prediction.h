#pragma once

#include "formats/modelfile.h"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace heddle {

/// What a model set says of the rows of a table.
struct Predictions
{
    std::vector<std::string> levels; ///< Empty when numbers are predicted.
    Eigen::MatrixXd probabilities;   ///< Rows x levels; a row of NaN where there is none.
    /// Of one-vs-rest models of three and more levels: each model's own probability of its level,
    /// rows x levels, before they were normalised. Else empty.
    Eigen::MatrixXd ownProbabilities;
    Eigen::VectorXd numbers;      ///< Instead; NaN where there is none.
    int event = -1;               ///< Of a two-class model: its event among the levels.
    std::int64_t rowsWithout = 0; ///< Rows with a missing value, a level never seen or no mean.
    std::vector<std::string> warnings; ///< Of reading the file: "new.csv:7: 16 fields, …".

    std::int64_t rows() const { return levels.empty() ? numbers.size() : probabilities.rows(); }
    bool isPredicted(std::int64_t row) const;
    /// The level of the largest probability (the first on ties; the event of two levels when its
    /// probability is above one half). The row must be predicted.
    const std::string &level(std::int64_t row) const;
};

/// BadInput when a level of a one-vs-rest has no model, so that nothing can be predicted.
Result<void> checkComplete(const ModelSet &set);

/// Whether there are ownProbabilities.
bool hasOwnProbabilities(const ModelSet &set);

/// Probabilities of the classes (normalised for a one-vs-rest), or numbers. The same bits for the
/// same row as in the run. BadInput names a column that is missing or of another type.
Result<Predictions> predict(const ModelSet &set, const Table &table);

/// Reads a CSV file with the types that the set's variables have, and predicts its rows.
Result<Predictions> predictFile(const ModelSet &set, const std::string &path);

/// `row,prediction` and `p:LEVEL` each: rows from 1, empty cells where nothing is predicted.
std::string predictionsCsv(const Predictions &predictions);

} // namespace heddle
