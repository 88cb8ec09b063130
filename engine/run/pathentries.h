#pragma once

#include "run/cellindex.h"
#include "run/results.h"

namespace heddle {

/// Adds the paths of every elastic net that has more than one lambda: the fits on all rows, and,
/// when the run is complete and resampled, how each lambda scored (results.resamples must be
/// there).
void addPaths(const Plan &plan, const CellIndex &index, Results &results);

} // namespace heddle
