#pragma once

#include "core/result.h"

#include <string>
#include <string_view>

namespace heddle {

/// Writes a file beside its place and renames it: a reader sees the old file or the whole new
/// one. Io, naming the file and the system's reason.
Result<void> writeFileWhole(const std::string &path, std::string_view text);

/// The text as one field of a CSV line: in quotes when it holds a comma, quote or line end.
std::string csvField(std::string_view text);

} // namespace heddle
