#pragma once

#include "run/cellindex.h"
#include "run/results.h"
#include "run/selection.h"
#include "run/testgroup.h"

#include <span>
#include <vector>

namespace heddle {

/// The scores of a learner's points from its resample entries.
/// @param level    of its cells; -1: all levels together
/// @param entries  of the learner, by points; others are skipped
PointScores scoresOf(const Plan &plan, int learner, int level,
                     std::span<const ResampleEntry> entries);

/// For each resample of a learner the entry of the point that was chosen by the folds inside its
/// training rows: scores that had no say in the choice. A resample without a choice is left out.
/// Source: Varma and Simon 2006, BMC Bioinformatics 7:91.
std::vector<ResampleEntry> judgeNested(const Plan &plan, const CellIndex &index,
                                       const GroupMaker &maker, int learner,
                                       std::span<const ResampleEntry> entries, int threads);

} // namespace heddle
