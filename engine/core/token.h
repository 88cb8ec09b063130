#pragma once

#include "core/result.h"

#include <string>

namespace heddle {

/// The secret in a token file, without blanks around it. Io when it cannot be read, BadInput when
/// it is shorter than 16 characters or when others may read it.
Result<std::string> readToken(const std::string &path);

/// Whether two secrets are the same, in a time that tells nothing of where they differ.
bool isSameToken(const std::string &one, const std::string &other);

} // namespace heddle
