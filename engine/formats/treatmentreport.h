#pragma once

#include "run/results.h"

#include <string>

namespace heddle {

/// What is derived from the variables, as a table for people; empty without a treatment.
std::string treatmentReport(const Results &results);

} // namespace heddle
