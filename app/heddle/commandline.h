#pragma once

#include "core/result.h"
#include "parts/theme.h"

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
    std::optional<ThemeChoice> theme; ///< Absent: as in the settings.
    QString message;                  ///< Not empty: print it and end with 0 (--help, --version).
};

/// @param arguments with the program's name first.
/// @return BadInput for an unknown option or a wrong value.
Result<CommandLine> parseCommandLine(const QStringList &arguments);

} // namespace heddle
