#pragma once

#include "models/latestjob.h"
#include "models/workerpools.h"
#include "parts/panel.h"
#include "run/machineload.h"

#include <QTimer>

class QSpinBox;

namespace heddle {

class CountSlider;
class HeldRow;
class ShareBars;

/// How many threads the run gets here, how busy the cores are now, and, once worker processes have
/// run here, the tables that are kept for them.
class ThisComputerPanel : public Panel
{
    Q_OBJECT

public:
    /// The pools must outlive the panel.
    explicit ThisComputerPanel(WorkerPools &pools, QWidget *parent = nullptr);

    void focusThreads();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QLayout *createThreads();
    QLayout *createCores();
    void connectControls();
    void takeChoice();
    void takeLoad();
    void lookIntoCache(bool clears);

    WorkerPools &m_pools;
    QSpinBox *m_threads;
    CountSlider *m_slider;
    Label *m_rest;
    ShareBars *m_cores;
    CoreLoads m_loads;
    QTimer m_timer;
    HeldRow *m_held;
    LatestJob m_cacheJob;
};

} // namespace heddle
