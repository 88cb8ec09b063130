#pragma once

#include "run/results.h"
#include "run/resultsink.h"

namespace heddle {

// Members of the entries about points: `paths` (from `cell` on) and `selection`.

void writePathMembers(const Plan &plan, const PathEntry &entry, ResultSink &sink);
void writeSelectionMembers(const Plan &plan, const SelectionEntry &entry, ResultSink &sink);

} // namespace heddle
