#pragma once

#include "models/workerpools.h"
#include "parts/panel.h"

class QButtonGroup;

namespace heddle {

class LaneStrip;
class Note;
class PoolRow;

/// The places where lanes can be, with the lanes of each, and what the next run gets in all.
class PoolsPanel : public Panel
{
    Q_OBJECT

public:
    enum Pool
    {
        ThisComputer,
        Processes,
        SshHosts,
        Listeners,
        PoolCount
    };

    /// The pools must outlive the panel.
    explicit PoolsPanel(WorkerPools &pools, QWidget *parent = nullptr);

    void setCurrentPool(Pool pool); ///< Marks it; emits nothing.

Q_SIGNALS:
    void poolChosen(heddle::PoolsPanel::Pool pool); ///< By the user.

private:
    void createRows();
    void createSum();
    void takeChoice();
    void showHosts(Pool pool, WorkerKind kind);
    void showSum();

    WorkerPools &m_pools;
    QButtonGroup *m_group;
    PoolRow *m_rows[PoolCount] = {};
    Label *m_sum;
    Label *m_sumText;
    LaneStrip *m_strip;
    Label *m_uncounted;
    Note *m_note;
};

} // namespace heddle
