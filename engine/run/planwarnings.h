#pragma once

#include "plan/plan.h"

#include <string>
#include <vector>

namespace heddle {

struct Forecast;

/// What to know before a plan is run: the plan's own warnings, and a jackknife (of BCa intervals)
/// that has more fits than the replicates and takes longer than one waits for.
/// @param forecast  how long it takes; null: not known yet.
std::vector<std::string> planWarnings(const Plan &plan, const Forecast *forecast);

} // namespace heddle
