#pragma once

#include "options.h"

namespace heddle {

/// Serves coordinators as the options say, until there will be no more; or empties the cache.
/// @return the program's exit code: 0 in good order, 1 when the link broke or could not be made, or
///         when a table cannot be removed.
int serve(const ProgramOptions &options);

} // namespace heddle
