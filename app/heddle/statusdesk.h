#pragma once

#include "pages/statusstrip.h"

#include <QObject>
#include <QTime>

namespace heddle {

class MainWindow;
class RunController;
class Workbench;
class WorkerPools;
struct RunSnapshot;

/// The status bar: what is open on Data, lanes and expected time of the next run on Setup and
/// Workers, and the run while it goes on and, on Run and Results, when it has ended. Lives in the
/// GUI thread as long as the window.
class StatusDesk : public QObject
{
    Q_OBJECT

public:
    /// All must outlive the desk; it must be made when the window has its pages.
    StatusDesk(MainWindow &window, const Workbench &workbench, WorkerPools &pools,
               const RunController &controller, QObject *parent = nullptr);

    void update();

private:
    struct Line
    {
        QList<StatusItem> left;
        StatusItem right;
    };

    Line running() const;
    Line ended() const;
    Line data() const;
    Line nextRun() const;
    QString laneText() const;
    StatusItem expectedTime() const;
    QString dataText() const;
    QString chosenSecurity() const;

    MainWindow &m_window;
    const Workbench &m_workbench;
    WorkerPools &m_pools;
    const RunController &m_controller;
    QTime m_ended; ///< When the last run did; invalid before.
};

} // namespace heddle
