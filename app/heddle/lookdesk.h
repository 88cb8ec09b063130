#pragma once

#include "pages/settingsdialog.h"

#include <QColor>
#include <QObject>

class QSettings;

namespace heddle {

class MainWindow;
class WorkerPools;

/// The settings dialog, and the look of the program: as the settings have it, as menu and dialog
/// change it.
/// Lives in the GUI thread as long as the application.
class LookDesk : public QObject
{
    Q_OBJECT

public:
    /// Puts the look on, before there is a window. Settings must outlive the desk.
    /// @param theme  for this time only.
    explicit LookDesk(QSettings &settings, std::optional<ThemeChoice> theme = {},
                      QObject *parent = nullptr);

    /// The window must outlive the desk, or be closed before.
    void setWindow(MainWindow &window);
    void setPools(WorkerPools &pools); ///< For the cores that are left free; likewise.
    void showSettings();
    const Look &look() const { return m_look; }

private:
    void choose(const Look &look);

    QSettings &m_settings;
    MainWindow *m_window = nullptr;
    WorkerPools *m_pools = nullptr;
    QColor m_desktopWindow;
    Look m_look;
};

} // namespace heddle
