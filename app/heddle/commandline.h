#pragma once

#include "core/result.h"
#include "parts/theme.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace heddle {

/// What the command line of `heddle` asks for.
struct CommandLine
{
    QString file;                     ///< An experiment or data file to open; else empty.
    QString example;                  ///< "iris" of `heddle examples iris`; else empty.
    QString screenshotFolder;         ///< Empty: open the window.
    QSize screenshotSize;             ///< Of the window in the pictures.
    int textPercent = 0;              ///< Of the pictures; 0: as the desktop asks for.
    bool isRun = false;               ///< The pictures are of a finished run.
    std::optional<ThemeChoice> theme; ///< Absent: as in the settings.
    QString message;                  ///< Not empty: print it and end with 0 (--help, --version).
};

/// @param arguments with the program's name first.
/// @return BadInput for an unknown option, a wrong value, or an option without the one it is for.
Result<CommandLine> parseCommandLine(const QStringList &arguments);

} // namespace heddle
