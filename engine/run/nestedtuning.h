#pragma once

#include "run/cellindex.h"
#include "run/results.h"
#include "run/selection.h"
#include "run/testgroup.h"

#include <cstddef>

namespace heddle {

/// The scores of a learner's points from its resample entries.
/// @param level    of its cells; -1: all levels together
/// @param entries  of the learner, by points; others are skipped
/// @param first    where they begin
PointScores scoresOf(const Plan &plan, int learner, int level, const ResampleList &entries,
                     std::size_t first = 0);

/// For each resample of a learner the entry of the point that was chosen by the folds inside its
/// training rows: scores that had no say in the choice. A resample without a choice is left out.
/// Source: Varma and Simon 2006, BMC Bioinformatics 7:91.
/// @param first  where the learner's entries begin
ResampleList judgeNested(const Plan &plan, const CellIndex &index, const GroupMaker &maker,
                         int learner, const ResampleList &entries, std::size_t first, int threads);

} // namespace heddle
