#pragma once

#include "run/cellindex.h"
#include "run/results.h"

#include <vector>

namespace heddle {

/// The exported models of a run with their statistics and p values, in the order of their cells.
std::vector<FitEntry> makeFitEntries(const Plan &plan, const CellIndex &index);

/// Two-sided p value of z, or of t with the degrees of freedom.
double normalPValue(double statistic);
double studentPValue(double statistic, std::int64_t degreesOfFreedom);

} // namespace heddle
