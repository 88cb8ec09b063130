#pragma once

#include "pages/settingsdialog.h"

#include <QSettings>

#include <memory>

class QWidget;

namespace heddle {

class WorkerPools;

/// Where the window keeps its settings: $XDG_CONFIG_HOME/heddle/heddle.ini.
std::unique_ptr<QSettings> openSettings();

/// What cannot be read is as at first.
Look loadLook(const QSettings &settings);
void saveLook(QSettings &settings, const Look &look);

/// Size and place of the window, and what the user has moved in it: the positions of every splitter
/// and the column widths of every table that has an object name.
/// @param name  of the window in the settings.
void restoreLayout(const QSettings &settings, QWidget &window,
                   const QString &name = QStringLiteral("window"));
void saveLayout(QSettings &settings, const QWidget &window,
                const QString &name = QStringLiteral("window"));

/// The choice of workers: threads, processes, and the list of hosts as specifications
/// (parseWorkerSpec()). Of secrets only the path of a token file is kept. A specification that
/// cannot be read is left out.
void restoreWorkers(const QSettings &settings, WorkerPools &pools);
void saveWorkers(QSettings &settings, const WorkerPools &pools);

} // namespace heddle
