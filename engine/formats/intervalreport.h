#pragma once

#include "run/results.h"

#include <string>

namespace heddle {

/// Bootstrap intervals for people: a table a model, a line a term; below it what became of the
/// replicates. Empty without intervals.
std::string intervalReport(const Results &results);

/// Permutation tests, a line a model. Empty without any.
std::string permutationReport(const Results &results);

} // namespace heddle
