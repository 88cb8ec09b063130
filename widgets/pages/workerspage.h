#pragma once

#include "models/workerpools.h"
#include "pages/page.h"
#include "pages/workers/poolspanel.h"

namespace heddle {

class HostInspector;
class HostsPanel;
class HostTable;
class ListenersPanel;
class ProcessesPanel;
class ThisComputerPanel;

/// Decide where work runs, and see that it can.
class WorkersPage : public Page
{
    Q_OBJECT

public:
    /// The pools must outlive the page.
    explicit WorkersPage(WorkerPools &pools, QWidget *parent = nullptr);

    QString title() const override { return tr("Workers"); }
    QString iconName() const override { return QStringLiteral("server"); }
    QString helpTopic() const override { return QStringLiteral("workers"); }

private:
    QWidget *createMiddle();
    void createColumns();
    void connectPanels();
    void connectTable(HostTable &table, const HostTable &other, PoolsPanel::Pool pool);
    void goTo(PoolsPanel::Pool pool);
    void openDialog(int id, WorkerKind kind); ///< 0: for a new host.
    void selectHost(int id);
    void selectAnyHost();

    WorkerPools &m_pools;
    PoolsPanel *m_poolList;
    ThisComputerPanel *m_computer;
    HostsPanel *m_hosts;
    ProcessesPanel *m_processes;
    ListenersPanel *m_listeners;
    HostInspector *m_inspector;
};

} // namespace heddle
