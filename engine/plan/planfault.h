#pragma once

#include "core/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// What is wrong with an experiment that reads well but does not fit its table: "/weights names …",
/// with the place as a JSON pointer. `what` goes on after the place and has no full stop.
Error faultAt(std::string_view pointer, std::string_view what, std::string remedy = {});

/// "a, b and c".
std::string joinWords(const std::vector<std::string> &words);

} // namespace heddle
