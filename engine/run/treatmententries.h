#pragma once

#include "run/cellindex.h"
#include "run/results.h"

namespace heddle {

/// Adds what each treated variable explains by itself, in the order of levels and variables, and
/// the variables whose task failed.
void addTreatments(const Plan &plan, const CellIndex &index, Results &results);

} // namespace heddle
