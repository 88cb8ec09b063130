#pragma once

#include "wire/hostport.h"
#include "wire/workersession.h"

#include <string>
#include <vector>

namespace heddle {

enum class Mode
{
    None,
    Help,
    Version,
    Stdio,
    Listen,
    Connect,
    ClearCache,
    Check
};

/// What a worker was started for.
struct ProgramOptions
{
    Mode mode = Mode::None;
    std::vector<HostPort> addresses; ///< To listen at (one) or to connect to (tried in turn).
    std::string pin;                 ///< Of the coordinator to connect to.
    std::string digest;              ///< That this program's file is asked for.
    WorkerOptions worker;
};

/// BadInput names an unknown option, a value out of its range, or what is missing or too much.
Result<ProgramOptions> parseOptions(const std::vector<std::string> &words);

std::string helpText();

} // namespace heddle
