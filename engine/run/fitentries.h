#pragma once

#include "run/cellindex.h"
#include "run/results.h"

#include <vector>

namespace heddle {

/// The exported models of a run with their statistics and p values, in the order of their cells.
std::vector<FitEntry> makeFitEntries(const Plan &plan, const CellIndex &index);

} // namespace heddle
