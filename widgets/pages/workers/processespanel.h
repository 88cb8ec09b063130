#pragma once

#include "models/workerpools.h"
#include "parts/panel.h"

class QSpinBox;

namespace heddle {

/// How many worker processes the run starts on this computer.
class ProcessesPanel : public Panel
{
    Q_OBJECT

public:
    /// The pools must outlive the panel.
    explicit ProcessesPanel(WorkerPools &pools, QWidget *parent = nullptr);

    void focusCount();

private:
    WorkerPools &m_pools;
    QSpinBox *m_count;
};

} // namespace heddle
