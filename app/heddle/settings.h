#pragma once

#include "pages/settingsdialog.h"

#include <QSettings>

#include <memory>

namespace heddle {

class MainWindow;
class WorkerPools;

/// Where the window keeps its settings: $XDG_CONFIG_HOME/heddle/heddle.ini.
std::unique_ptr<QSettings> openSettings();

/// What cannot be read is as at first.
Look loadLook(const QSettings &settings);
void saveLook(QSettings &settings, const Look &look);

/// Size and place of the window and the positions of every splitter that has an object name.
void restoreLayout(const QSettings &settings, MainWindow &window);
void saveLayout(QSettings &settings, const MainWindow &window);

/// The choice of workers: threads, processes, and the list of hosts as specifications
/// (parseWorkerSpec()). Of secrets only the path of a token file is kept. A specification that
/// cannot be read is left out.
void restoreWorkers(const QSettings &settings, WorkerPools &pools);
void saveWorkers(QSettings &settings, const WorkerPools &pools);

} // namespace heddle
