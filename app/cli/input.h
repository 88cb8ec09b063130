#pragma once

#include "options.h"
#include "plan/plan.h"

#include <memory>

namespace heddle {

/// Reads the experiment and applies --set, --seed, --data and the import options.
Result<Experiment> readExperimentFor(const Arguments &arguments);

/// Reads its data and lays it out; warnings of reading go to stderr.
Result<std::shared_ptr<const Plan>> makePlan(Experiment experiment);

} // namespace heddle
