#pragma once

#include "run/results.h"

#include <string>

namespace heddle {

/// "Stopped after 430 of 2000 replicates: …." or why all were run; empty where the experiment names
/// no early end, or the run is not whole. For people, in English and the C locale.
std::string stopReport(const Results &results);

} // namespace heddle
