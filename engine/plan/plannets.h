#pragma once

#include "plan/plan.h"
#include "stats/elasticnet.h"

namespace heddle {

// What an elastic net of a plan is fitted to, and how.

/// Follows from the target, and from whether all levels are modelled at once.
NetFamily netFamily(const Plan &plan, int learner);

/// Views of the plan's target.
/// @param level  modelled against the rest; -1: the event, or all levels
NetTarget netTarget(const Plan &plan, int learner, int level);

/// Without lambdas of its own: the sequence that parameters ask for.
NetOptions netOptions(const LearnerSpec &learner, NetFamily family);

} // namespace heddle
