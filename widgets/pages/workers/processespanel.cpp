#include "pages/workers/processespanel.h"

#include "pages/workers/runrow.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QHBoxLayout>
#include <QSpinBox>
#include <QVBoxLayout>

namespace heddle {

ProcessesPanel::ProcessesPanel(WorkerPools &pools, QWidget *parent)
    : Panel(tr("Local processes"), {}, parent)
    , m_pools(pools)
    , m_count(new QSpinBox)
    , m_inRun(new RunRow(pools.run()))
{
    setHelpTopic(this, QStringLiteral("workers#this-computer"));
    setIcon(QStringLiteral("terminal"), Token::Ink2);
    m_count->setRange(0, pools.coresHere());
    m_count->setValue(pools.processes());
    m_count->setAccessibleName(tr("Processes"));
    m_count->setToolTip(tr("Worker processes of one lane each; 0 starts none"));
    auto *label = new Label(tr("Processes"), TextStyle::Body, Token::Ink2);
    label->setBuddy(m_count);
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::px(12));
    row->addWidget(label);
    row->addWidget(m_count);
    row->addStretch(1);
    auto *about = new Label(tr("Separate programs here; a crash costs one task only."),
                            TextStyle::Secondary, Token::Ink2);
    auto *cost =
        new Label(tr("Each has one lane; all of them share one copy of the table in memory."),
                  TextStyle::Secondary, Token::Ink2);
    body()->addWidget(about);
    body()->addLayout(row);
    body()->addWidget(m_inRun);
    body()->addWidget(cost);
    body()->addStretch(1);
    for (Label *text : {about, cost})
        text->setWordWrap(true);
    connect(m_count, &QSpinBox::valueChanged, &pools, &WorkerPools::setProcesses);
    connect(&pools, &WorkerPools::choiceChanged, this, &ProcessesPanel::takeChoice);
    takeChoice();
}

void ProcessesPanel::takeChoice()
{
    m_count->setValue(m_pools.processes());
    WorkerSpec spec;
    spec.kind = WorkerKind::Processes;
    spec.count = m_pools.processes();
    m_inRun->setPlace(spec);
}

void ProcessesPanel::focusCount()
{
    m_count->setFocus(Qt::OtherFocusReason);
}

} // namespace heddle
