#pragma once

#include "models/workerpools.h"
#include "parts/panel.h"

class QStackedWidget;

namespace heddle {

class Button;
class HostTable;

/// The ssh hosts: which of them the run uses, and how their tests came out.
class HostsPanel : public Panel
{
    Q_OBJECT

public:
    /// The pools must outlive the panel.
    explicit HostsPanel(WorkerPools &pools, QWidget *parent = nullptr);

    HostTable &table() const { return *m_table; }
    void focusHosts(); ///< The table, or "Add host" while there is none.

Q_SIGNALS:
    void addRequested();

private:
    void createActions();
    QWidget *createEmpty();
    QWidget *createList();
    void takeHosts();
    void testAll();

    WorkerPools &m_pools;
    HostTable *m_table;
    Button *m_testAll;
    Button *m_add;
    Button *m_addFirst;
    QStackedWidget *m_stack;
};

} // namespace heddle
