#pragma once

#include "wire/messages.h"

#include <cstdint>
#include <string>

namespace heddle {

/// What a worker of this program, on this host, says of itself.
message::Hello helloOf(int lanes, const std::string &cacheFolder);

std::int64_t residentMemory(); ///< Bytes of this process now.
double processCpuSeconds();    ///< Of all its threads so far.

} // namespace heddle
