#pragma once

#include "models/workerpools.h"

#include <QObject>
#include <QPointer>

class QSettings;

namespace heddle {

class MainWindow;
class WorkersPage;

/// Where runs of this window take their lanes from: keeps the choice in the user's settings and
/// puts the Workers page into the window. Lives in the GUI thread as long as the window.
class WorkersDesk : public QObject
{
    Q_OBJECT

public:
    /// Window and settings must outlive the desk.
    WorkersDesk(MainWindow &window, QSettings &settings, QObject *parent = nullptr);
    /// The same with another way to test a host.
    WorkersDesk(MainWindow &window, QSettings &settings, WorkerPools::Tester tester,
                QObject *parent = nullptr);
    ~WorkersDesk() override; ///< Takes its page along: it draws what the pools hold.

    WorkerPools &pools() { return m_pools; }

private:
    QSettings &m_settings;
    WorkerPools m_pools;
    QPointer<WorkersPage> m_page; ///< Owned by the window, too.
};

} // namespace heddle
