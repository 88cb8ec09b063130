#pragma once

namespace heddle {

/// Makes the files under ":/heddle" known to Qt. A static library registers its resources only
/// when asked, so every program and test that shows a window calls this first; twice is harmless.
void initialiseResources();

} // namespace heddle
