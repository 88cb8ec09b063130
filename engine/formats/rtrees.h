#pragma once

#include "core/result.h"
#include "stats/treeensemble.h"

#include <string>

namespace heddle {

/// Most nodes that a script may hold: 250,000 are some 10 MB, which R reads in seconds.
inline constexpr std::int64_t MostScriptNodes = 250'000;

/// An ensemble as an R list for walk_trees().
std::string rEnsemble(const TreeEnsemble &ensemble);

/// The function walk_trees(x, ensemble) in R, indented by two blanks: linear predictors without
/// the offset, rows x outputs, as predictTrees() adds them up, single precision included.
std::string_view rTreesCode();

} // namespace heddle
