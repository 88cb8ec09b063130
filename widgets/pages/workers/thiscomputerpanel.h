#pragma once

#include "models/workerpools.h"
#include "parts/panel.h"
#include "run/machineload.h"

#include <QTimer>

class QSpinBox;

namespace heddle {

class CountSlider;
class ShareBars;

/// How many threads the run gets here, and how busy the cores are now.
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

    WorkerPools &m_pools;
    QSpinBox *m_threads;
    CountSlider *m_slider;
    Label *m_rest;
    ShareBars *m_cores;
    CoreLoads m_loads;
    QTimer m_timer;
};

} // namespace heddle
