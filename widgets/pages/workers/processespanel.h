#pragma once

#include "models/workerpools.h"
#include "parts/panel.h"

class QSpinBox;

namespace heddle {

class RunRow;

/// How many worker processes the run starts on this computer; more of them may join it.
class ProcessesPanel : public Panel
{
    Q_OBJECT

public:
    /// The pools must outlive the panel.
    explicit ProcessesPanel(WorkerPools &pools, QWidget *parent = nullptr);

    void focusCount();

private:
    void takeChoice();

    WorkerPools &m_pools;
    QSpinBox *m_count;
    RunRow *m_inRun;
};

} // namespace heddle
