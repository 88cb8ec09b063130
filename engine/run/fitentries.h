#pragma once

#include "run/cellindex.h"
#include "run/results.h"

#include <optional>
#include <span>
#include <vector>

namespace heddle {

/// The exported models of a run with their statistics and p values, in the order of their cells: of
/// a learner with several points that which was chosen, or none as long as none is.
std::vector<FitEntry> makeFitEntries(const Plan &plan, const CellIndex &index,
                                     std::span<const SelectionEntry> selections);

/// The most rounds of a fit whose own number (fit.iterations) early stopping chose; none: nothing
/// chose it.
std::optional<int> mostRounds(const Plan &plan, const FitEntry &fit);

} // namespace heddle
