#pragma once

#include "data/table.h"
#include "plan/experiment.h"

#include <cstdint>
#include <string>

namespace heddle {

/// A first experiment for a data file: the last categorical column is the target (the first one
/// when the last column is numeric and the first is not; else the last column), the numeric others
/// are the variables (the categorical ones where none is numeric), logistic for a categorical
/// target and linear for a number, no resampling, the given seed.
///
/// @param path  of the data file; it becomes the source, relative to its own folder.
Experiment newExperiment(const std::string &path, const Table &table, std::uint64_t seed);

/// A seed nobody chose, small enough to be read and typed: below 10^8.
std::uint64_t drawnSeed();

} // namespace heddle
