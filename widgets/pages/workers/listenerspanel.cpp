#include "pages/workers/listenerspanel.h"

#include "models/hosttext.h"
#include "pages/workers/hosttable.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace heddle {

QWidget *makeCommandLine(const QString &command, const QString &accessibleName)
{
    auto *text = new QLineEdit(command);
    text->setReadOnly(true);
    text->setFont(Theme::font(TextStyle::Mono));
    text->setCursorPosition(0);
    text->setAccessibleName(accessibleName);
    auto *copy = new Button;
    copy->setIconName(QStringLiteral("copy"));
    copy->setToolTip(ListenersPanel::tr("Copy the command"));
    copy->setAccessibleName(copy->toolTip());
    QObject::connect(copy, &Button::clicked, text,
                     [text] { QApplication::clipboard()->setText(text->text()); });
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(6));
    row->addWidget(text, 1);
    row->addWidget(copy);
    return line;
}

ListenersPanel::ListenersPanel(WorkerPools &pools, QWidget *parent)
    : Panel(tr("Started by hand"), tr("wait at a port"), parent)
    , m_table(new HostTable(pools, WorkerKind::Tcp))
    , m_add(new Button(tr("Add…")))
    , m_about(new Label(tr("For computers without ssh: start a worker there, then add its address, "
                           "its token file and the pin it prints."),
                        TextStyle::Secondary, Token::Ink2))
{
    setHelpTopic(this, QStringLiteral("workers#started-by-hand"));
    setIcon(QStringLiteral("network"), Token::Ink2);
    m_table->setAccessibleName(tr("Workers started by hand"));
    m_about->setWordWrap(true);
    m_add->setObjectName(QStringLiteral("addWorker"));
    m_add->setIconName(QStringLiteral("plus"));
    m_add->setToolTip(tr("Add a worker that was started by hand"));
    addAction(m_add);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(12, 0, 12, 0);
    below->setSpacing(Theme::px(8));
    below->addWidget(m_about);
    below->addWidget(makeCommandLine(listenCommand(), tr("Command to start one")));
    body()->setContentsMargins(0, 0, 0, 12);
    body()->addWidget(m_table, 1);
    body()->addLayout(below);
    body()->addStretch(0);
    connect(m_add, &Button::clicked, this, &ListenersPanel::addRequested);
    connect(&pools, &WorkerPools::hostsChanged, this, &ListenersPanel::takeHosts);
    takeHosts();
}

void ListenersPanel::focusWorkers()
{
    if (m_table->isHidden())
        m_add->setFocus(Qt::OtherFocusReason);
    else
        m_table->setFocus(Qt::OtherFocusReason);
}

void ListenersPanel::takeHosts()
{
    const bool isEmpty = m_table->model()->rowCount() == 0;
    m_table->setVisible(!isEmpty);
    m_about->setVisible(isEmpty);
    body()->setStretch(body()->count() - 1, isEmpty ? 1 : 0);
}

} // namespace heddle
