#pragma once

#include "core/result.h"

#include <QString>

namespace heddle {

class MainWindow;

/// Draws each page that has content, with the frame around it, to "1-data-light.png" and so on in
/// `folder`, which is made when missing. Works on the offscreen platform.
/// @return Io when a file cannot be written.
Result<void> saveScreenshots(MainWindow &window, const QString &folder);

} // namespace heddle
