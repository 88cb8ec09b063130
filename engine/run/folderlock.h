#pragma once

#include "wire/filedescriptor.h"

#include <string>

namespace heddle {

/// Tells all programs on this computer that a run goes on in its folder. It leaves nothing there
/// and ends with its owner, however that ends.
///
/// @return what holds the lock; not open where the file system has no locks. BadInput: a run goes
/// on
///         there.
Result<FileDescriptor> lockRunFolder(const std::string &folder);

} // namespace heddle
