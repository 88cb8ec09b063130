#pragma once

#include "run/cellindex.h"
#include "run/results.h"

namespace heddle {

/// Adds the replicates of every model that a run has so far, and, when the run is complete, the
/// bootstrap intervals or permutation tests made of them.
///
/// Replicates without a fit are in no interval, separated ones are with the estimates at which
/// their iteration stopped (they lie far out, as the estimates that they stand for do); each
/// interval counts and names both. A pure function of plan and ledger.
void addReplicates(const Plan &plan, const CellIndex &index, Results &results);

/// Rows of the stratum of each row, when replicates are drawn by strata; else empty.
std::vector<double> jackknifeStratumSizes(const Plan &plan);

} // namespace heddle
