#pragma once

#include "options.h"

namespace heddle {

/// The subcommands, each in a file of its own.
Command dataCommand();
Command planCommand();
Command runCommand();
Command predictCommand();
Command exportCommand();
Command verifyCommand();

} // namespace heddle
