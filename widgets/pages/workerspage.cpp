#include "pages/workerspage.h"

#include "pages/workers/addhostdialog.h"
#include "pages/workers/addlistenerdialog.h"
#include "pages/workers/hostinspector.h"
#include "pages/workers/hostspanel.h"
#include "pages/workers/hosttable.h"
#include "pages/workers/listenerspanel.h"
#include "pages/workers/processespanel.h"
#include "pages/workers/thiscomputerpanel.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace heddle {

WorkersPage::WorkersPage(WorkerPools &pools, QWidget *parent)
    : Page(parent)
    , m_pools(pools)
    , m_poolList(new PoolsPanel(pools))
    , m_computer(new ThisComputerPanel(pools))
    , m_hosts(new HostsPanel(pools))
    , m_processes(new ProcessesPanel(pools))
    , m_listeners(new ListenersPanel(pools))
    , m_inspector(new HostInspector(pools))
{
    createColumns();
    connectPanels();
    selectAnyHost();
}

QWidget *WorkersPage::createMiddle()
{
    auto *lower = new QHBoxLayout;
    lower->setSpacing(12);
    lower->addWidget(m_processes, 2);
    lower->addWidget(m_listeners, 5);
    auto *middle = new QWidget;
    auto *column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_computer);
    column->addWidget(m_hosts, 3);
    column->addLayout(lower, 2);
    return middle;
}

void WorkersPage::createColumns()
{
    auto *middle = createMiddle();
    auto *columns = new QSplitter(Qt::Horizontal);
    columns->setObjectName(QStringLiteral("workersColumns"));
    columns->setHandleWidth(12);
    columns->setChildrenCollapsible(false);
    for (QWidget *panel :
         {static_cast<QWidget *>(m_poolList), middle, static_cast<QWidget *>(m_inspector)})
        columns->addWidget(panel);
    columns->setSizes({Theme::px(244), Theme::px(760), Theme::px(300)});
    columns->setStretchFactor(1, 1);
    m_poolList->setMinimumWidth(Theme::px(220));
    middle->setMinimumWidth(Theme::px(560));
    m_inspector->setMinimumWidth(Theme::px(280));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->addWidget(columns);
}

void WorkersPage::connectPanels()
{
    connect(m_poolList, &PoolsPanel::poolChosen, this, &WorkersPage::goTo);
    connectTable(m_hosts->table(), m_listeners->table(), PoolsPanel::SshHosts);
    connectTable(m_listeners->table(), m_hosts->table(), PoolsPanel::Listeners);
    connect(m_hosts, &HostsPanel::addRequested, this, [this] { openDialog(0, WorkerKind::Ssh); });
    connect(m_listeners, &ListenersPanel::addRequested, this,
            [this] { openDialog(0, WorkerKind::Tcp); });
    connect(m_inspector, &HostInspector::editRequested, this, [this](int id) {
        if (const WorkerHost *host = m_pools.host(id))
            openDialog(id, host->spec.kind);
    });
    connect(&m_pools, &WorkerPools::hostsChanged, this, &WorkersPage::selectAnyHost);
}

void WorkersPage::connectTable(HostTable &table, const HostTable &other, PoolsPanel::Pool pool)
{
    connect(&table, &HostTable::hostSelected, this, [this, &other, pool](int id) {
        if (id == 0)
            return;
        m_inspector->setHost(id);
        m_poolList->setCurrentPool(pool);
        other.selectionModel()->clear(); // one host is selected, in one table
    });
}

void WorkersPage::goTo(PoolsPanel::Pool pool)
{
    switch (pool) {
    case PoolsPanel::ThisComputer:
        m_computer->focusThreads();
        break;
    case PoolsPanel::Processes:
        m_processes->focusCount();
        break;
    case PoolsPanel::SshHosts:
        m_hosts->focusHosts();
        break;
    case PoolsPanel::Listeners:
    case PoolsPanel::PoolCount:
        m_listeners->focusWorkers();
        break;
    }
}

void WorkersPage::openDialog(int id, WorkerKind kind)
{
    HostDialog *dialog = nullptr;
    if (kind == WorkerKind::Ssh)
        dialog = new AddHostDialog(m_pools, id, this);
    else
        dialog = new AddListenerDialog(m_pools, id, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &HostDialog::accepted, this, [this, dialog] { selectHost(dialog->hostId()); });
    dialog->open();
}

void WorkersPage::selectHost(int id)
{
    HostTable &table = m_hosts->table();
    (table.hosts().rowOf(id) >= 0 ? table : m_listeners->table()).selectHost(id);
}

/// Whenever there are hosts, one of them is explained at the right.
void WorkersPage::selectAnyHost()
{
    if (m_pools.host(m_inspector->host()) != nullptr)
        return;
    const int id = m_pools.hosts().empty() ? 0 : m_pools.hosts().front().id;
    m_inspector->setHost(id);
    if (id != 0)
        selectHost(id);
}

} // namespace heddle
