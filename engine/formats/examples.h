#pragma once

#include "core/result.h"

#include <string>
#include <vector>

namespace heddle {

/// The folder of the shipped examples, seen from the program: share/heddle/examples of the
/// installation or of the build tree. Empty when it is not there.
std::string examplesFolder();

/// Names of the shipped examples, the first one to try first.
std::vector<std::string> exampleNames();

/// The experiment file of a shipped example: "…/iris/iris.heddle".
/// BadInput names the nearest example, or says that none are installed.
Result<std::string> examplePath(const std::string &name);

} // namespace heddle
