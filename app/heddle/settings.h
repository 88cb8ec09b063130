#pragma once

#include "parts/theme.h"

#include <QSettings>

#include <memory>

namespace heddle {

class MainWindow;

/// Where the window keeps its settings: $XDG_CONFIG_HOME/heddle/heddle.ini.
std::unique_ptr<QSettings> openSettings();

ThemeChoice loadThemeChoice(const QSettings &settings); ///< MatchDesktop at first.
void saveThemeChoice(QSettings &settings, ThemeChoice choice);

/// Size and place of the window and the positions of every splitter that has an object name.
void restoreLayout(const QSettings &settings, MainWindow &window);
void saveLayout(QSettings &settings, const MainWindow &window);

} // namespace heddle
