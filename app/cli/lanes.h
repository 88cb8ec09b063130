#pragma once

#include "options.h"

namespace heddle {

/// Lanes of --lanes or --workers threads:N; 0 for every core allowed.
Result<int> lanesFrom(const Arguments &arguments);

/// The two options for the help of a command.
std::vector<OptionSpec> laneOptions();

} // namespace heddle
