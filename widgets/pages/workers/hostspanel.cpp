#include "pages/workers/hostspanel.h"

#include "pages/workers/hosttable.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/message.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace heddle {

HostsPanel::HostsPanel(WorkerPools &pools, QWidget *parent)
    : Panel(tr("SSH hosts"), tr("a worker is started on each host and ends with the run"), parent)
    , m_pools(pools)
    , m_table(new HostTable(pools, WorkerKind::Ssh))
    , m_testAll(new Button(tr("Test all")))
    , m_add(new Button(tr("Add host…")))
    , m_addFirst(new Button(tr("Add host…"), Button::Role::Primary))
    , m_stack(new QStackedWidget)
{
    setHelpTopic(this, QStringLiteral("workers#ssh-hosts"));
    setIcon(QStringLiteral("server"), Token::Ink2);
    m_table->setAccessibleName(tr("SSH hosts"));
    createActions();
    m_stack->addWidget(createEmpty());
    m_stack->addWidget(createList());
    body()->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(m_stack);
    connect(&pools, &WorkerPools::hostsChanged, this, &HostsPanel::takeHosts);
    takeHosts();
}

void HostsPanel::createActions()
{
    m_testAll->setToolTip(tr("Test every host of the list, all at the same time"));
    m_add->setObjectName(QStringLiteral("addHost"));
    m_add->setIconName(QStringLiteral("plus"));
    m_add->setToolTip(tr("Add a host that you reach by ssh"));
    m_addFirst->setToolTip(m_add->toolTip());
    addAction(m_testAll);
    addAction(m_add);
    connect(m_testAll, &Button::clicked, this, &HostsPanel::testAll);
    connect(m_add, &Button::clicked, this, &HostsPanel::addRequested);
    connect(m_addFirst, &Button::clicked, this, &HostsPanel::addRequested);
}

QWidget *HostsPanel::createEmpty()
{
    auto *empty = new EmptyState(QStringLiteral("server"), tr("No hosts yet"),
                                 tr("Any computer that you reach by ssh without typing a password "
                                    "can take part."));
    empty->addButton(m_addFirst);
    return empty;
}

QWidget *HostsPanel::createList()
{
    auto *hint = new Label(tr("Memory is what is free. Clock is the difference from this computer; "
                              "the timeline is corrected for it."),
                           TextStyle::Secondary, Token::Ink2);
    hint->setWordWrap(true);
    hint->setContentsMargins(12, 4, 12, 10);
    auto *list = new QWidget;
    auto *column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_table, 1);
    column->addWidget(hint);
    return list;
}

void HostsPanel::focusHosts()
{
    if (m_stack->currentIndex() == 0)
        m_addFirst->setFocus(Qt::OtherFocusReason);
    else
        m_table->setFocus(Qt::OtherFocusReason);
}

void HostsPanel::takeHosts()
{
    const bool isEmpty = m_table->model()->rowCount() == 0;
    m_stack->setCurrentIndex(isEmpty ? 0 : 1);
    m_testAll->setVisible(!isEmpty);
    m_add->setVisible(!isEmpty);
}

void HostsPanel::testAll()
{
    for (int row = 0; row < m_table->hosts().rowCount(); ++row)
        m_pools.test(m_table->hosts().idAt(row));
}

} // namespace heddle
