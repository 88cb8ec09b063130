#pragma once

#include "run/results.h"
#include "run/resultsink.h"

namespace heddle {

/// What follows `cell` in the entries of results.json that a bootstrap or permutation adds.
void writeReplicateMembers(const Plan &plan, const ReplicateTable &table, std::size_t replicate,
                           ResultSink &sink);
void writeIntervalMembers(const IntervalEntry &entry, ResultSink &sink);
void writePermutationTestMembers(const PermutationTestEntry &entry, ResultSink &sink);

} // namespace heddle
