#pragma once

#include "core/result.h"

#include <string_view>

namespace heddle {

/// Exit codes of the contract.
enum class ExitCode
{
    Done = 0,
    Internal = 1,
    BadInput = 2,
    TasksFailed = 3,
    Cancelled = 130
};

/// Results, to stdout.
void printResult(std::string_view text);

/// Everything else, to stderr: "heddle-cli: " and the text, on a line of its own.
void printNote(std::string_view text);

/// Tells the error on stderr.
/// @return the exit code that its kind asks for before a run.
ExitCode fail(const Error &error);

/// Ends the output: a full disk is told, a reader that went away is not.
ExitCode finishOutput(ExitCode code);

} // namespace heddle
