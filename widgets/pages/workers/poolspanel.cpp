#include "pages/workers/poolspanel.h"

#include "models/format.h"
#include "pages/workers/poolrow.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/lanestrip.h"
#include "parts/message.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heddle {

PoolsPanel::PoolsPanel(WorkerPools &pools, QWidget *parent)
    : Panel(tr("Pools"), {}, parent)
    , m_pools(pools)
    , m_group(new QButtonGroup(this))
    , m_sum(new Label({}, TextStyle::Headline))
    , m_sumText(new Label({}, TextStyle::Body, Token::Ink2))
    , m_strip(new LaneStrip)
    , m_uncounted(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_note(new Note(QStringLiteral("circle-alert"), Token::Bad,
                      tr("The next run needs at least one lane: a thread, a process or a host.")))
{
    setHelpTopic(this, QStringLiteral("workers"));
    addAction(new Label(tr("lanes"), TextStyle::Secondary, Token::Ink3));
    createRows();
    createSum();
    connect(&pools, &WorkerPools::choiceChanged, this, &PoolsPanel::takeChoice);
    takeChoice();
}

void PoolsPanel::createRows()
{
    m_rows[ThisComputer] = new PoolRow(QStringLiteral("cpu"), tr("This computer"));
    m_rows[Processes] = new PoolRow(QStringLiteral("terminal"), tr("Local processes"));
    m_rows[SshHosts] = new PoolRow(QStringLiteral("server"), tr("SSH hosts"));
    m_rows[Listeners] = new PoolRow(QStringLiteral("network"), tr("Started by hand"));
    body()->setContentsMargins(0, 0, 0, 0);
    body()->setSpacing(0);
    body()->addWidget(makeLine());
    for (int pool = 0; pool < PoolCount; ++pool) {
        m_group->addButton(m_rows[pool], pool);
        body()->addWidget(m_rows[pool]);
    }
    connect(m_group, &QButtonGroup::idClicked, this,
            [this](int pool) { Q_EMIT poolChosen(static_cast<Pool>(pool)); });
    setCurrentPool(ThisComputer);
}

void PoolsPanel::createSum()
{
    m_sum->setObjectName(QStringLiteral("laneSum"));
    m_uncounted->setWordWrap(true);
    auto *number = new QHBoxLayout;
    number->setSpacing(Theme::px(8));
    number->addWidget(m_sum, 0, Qt::AlignBaseline);
    number->addWidget(m_sumText, 1, Qt::AlignBaseline);
    auto *hint = new Label(tr("While tasks run, each lane keeps its matrix library to one thread, "
                              "so lanes do not compete for cores."),
                           TextStyle::Secondary, Token::Ink2);
    hint->setWordWrap(true);
    auto *column = new QVBoxLayout;
    column->setContentsMargins(12, 8, 12, 12);
    column->setSpacing(Theme::px(8));
    column->addLayout(number);
    column->addWidget(m_strip);
    column->addWidget(m_uncounted);
    column->addWidget(m_note);
    column->addSpacing(Theme::px(4));
    column->addWidget(hint);
    column->addStretch(1);
    body()->addLayout(column, 1);
}

void PoolsPanel::setCurrentPool(Pool pool)
{
    m_rows[pool]->setChecked(true);
}

void PoolsPanel::takeChoice()
{
    const int threads = m_pools.threads();
    const QString cores = formatCounted(m_pools.coresHere(), tr("core"), tr("cores"));
    m_rows[ThisComputer]->setState(
        threads == 0
            ? tr("off")
            : tr("%1 of %2").arg(formatCounted(threads, tr("thread"), tr("threads")), cores),
        formatCount(threads), threads > 0);
    const int processes = m_pools.processes();
    m_rows[Processes]->setState(
        processes == 0 ? tr("off") : formatCounted(processes, tr("process"), tr("processes")),
        formatCount(processes), processes > 0);
    showHosts(SshHosts, WorkerKind::Ssh);
    showHosts(Listeners, WorkerKind::Tcp);
    showSum();
}

void PoolsPanel::showHosts(Pool pool, WorkerKind kind)
{
    int all = 0;
    int used = 0;
    int lanes = 0;
    bool isCounted = true;
    for (const WorkerHost &host : m_pools.hosts()) {
        all += host.spec.kind == kind ? 1 : 0;
        if (host.spec.kind != kind || !host.isUsed)
            continue;
        ++used;
        lanes += host.lanes().value_or(0);
        isCounted = isCounted && host.lanes().has_value();
    }
    const QString hosts = kind == WorkerKind::Ssh ? formatCounted(all, tr("host"), tr("hosts"))
                                                  : formatCounted(all, tr("worker"), tr("workers"));
    QString count = formatCount(lanes);
    if (!isCounted)
        count = lanes > 0 ? count + u'+' : unknownText();
    m_rows[pool]->setState(all == 0 ? tr("none yet") : tr("%1 of %2 in use").arg(used).arg(hosts),
                           count, used > 0);
}

void PoolsPanel::showSum()
{
    const int lanes = m_pools.laneCount();
    const int uncounted = m_pools.uncountedHosts();
    m_sum->setText(uncounted > 0 ? formatCount(lanes) + u'+' : formatCount(lanes));
    m_sumText->setText(lanes == 1 && uncounted == 0 ? tr("lane in the next run")
                                                    : tr("lanes in the next run"));
    m_sum->setInk(lanes + uncounted == 0 ? Token::Bad : Token::Ink);
    m_strip->setShares(m_pools.shares());
    m_uncounted->setText(
        uncounted == 1 ? tr("One host is not counted: a test tells its cores.")
                       : tr("%1 hosts are not counted: a test tells their cores.").arg(uncounted));
    m_uncounted->setVisible(uncounted > 0);
    m_note->setVisible(lanes + uncounted == 0);
}

} // namespace heddle
