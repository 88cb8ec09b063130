#include "pages/workers/hostinspector.h"

#include "models/format.h"
#include "models/hosttext.h"
#include "pages/setup/section.h"
#include "pages/workers/heldrow.h"
#include "pages/workers/runrow.h"
#include "pages/workers/steplist.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/icons.h"
#include "parts/label.h"
#include "parts/message.h"
#include "parts/sparkline.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace heddle {

namespace {

constexpr int lineMark = 1; // orange, as hosts beside this computer have it

/// Lets a label break a long word of letters and digits anywhere.
QString breakable(const QString &word)
{
    QString text;
    for (const QChar letter : word) {
        text += letter;
        text += QChar(0x200B); // zero width space
    }
    return text;
}

} // namespace

HostInspector::HostInspector(WorkerPools &pools, QWidget *parent)
    : Panel(tr("Host"), {}, parent)
    , m_pools(pools)
    , m_stack(new QStackedWidget)
    , m_test(new Button(tr("Test connection")))
    , m_edit(new Button(tr("Edit…")))
    , m_more(new QToolButton)
    , m_inRun(new RunRow(pools.run()))
    , m_steps(new StepList)
    , m_roundTrip(new Section(tr("Round trip")))
    , m_line(new Sparkline)
    , m_holds(new Section(tr("Holds")))
    , m_held(new HeldRow)
    , m_security(new Section(tr("Security")))
    , m_fingerprintTitle(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_fingerprint(new Label({}, TextStyle::Mono))
    , m_securityText(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    setHelpTopic(this, QStringLiteral("workers#host"));
    createSections();
    m_stack->addWidget(createEmpty());
    m_stack->addWidget(createContents());
    body()->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(m_stack);
    connect(&pools, &WorkerPools::hostChanged, this, [this](int id) {
        if (id == m_id)
            takeHost();
    });
    connect(&pools, &WorkerPools::hostsChanged, this, &HostInspector::takeHost);
    connect(m_held, &HeldRow::clearRequested, this, [this] { m_pools.clearCache(m_id); });
    takeHost();
}

QWidget *HostInspector::createEmpty()
{
    return new EmptyState(QStringLiteral("plug"), tr("No host selected"),
                          tr("Select a host to see whether it can take part."));
}

QWidget *HostInspector::createContents()
{
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(12, 4, 12, 12);
    column->setSpacing(Theme::px(10));
    column->addLayout(createButtons());
    column->addWidget(m_inRun);
    column->addWidget(m_steps);
    for (QWidget *section : {m_roundTrip, m_holds, m_security})
        column->addWidget(section);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    inside->setAutoFillBackground(false); // setWidget() switched it on
    scroll->viewport()->setAutoFillBackground(false);
    return scroll;
}

QLayout *HostInspector::createButtons()
{
    m_test->setIconName(QStringLiteral("plug"));
    m_test->setToolTip(tr("Go through all steps; changes nothing there but the worker's copy in "
                          "the user's cache"));
    m_edit->setToolTip(tr("Change the host, its lanes or its configuration"));
    m_more->setIcon(themedIcon(QStringLiteral("ellipsis")));
    m_more->setToolTip(tr("More for this host"));
    m_more->setAccessibleName(m_more->toolTip());
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setProperty("heddleMenu", true);
    auto *menu = new QMenu(m_more);
    menu->addAction(tr("Remove host"), this, [this] { m_pools.removeHost(m_id); });
    m_more->setMenu(menu);
    connect(m_test, &Button::clicked, this, [this] { m_pools.test(m_id); });
    connect(m_edit, &Button::clicked, this, [this] { Q_EMIT editRequested(m_id); });
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::px(8));
    row->addWidget(m_test);
    row->addWidget(m_edit);
    row->addWidget(m_more);
    row->addStretch(1);
    return row;
}

void HostInspector::createSections()
{
    for (Section *section : {m_roundTrip, m_holds, m_security})
        section->body()->insertWidget(0, makeLine());
    m_roundTrip->body()->addWidget(m_line);
    m_holds->body()->addWidget(m_held);
    m_fingerprint->setWordWrap(true);
    m_fingerprint->setTextFormat(Qt::PlainText);
    m_fingerprint->setAccessibleName(tr("Fingerprint"));
    m_securityText->setWordWrap(true);
    m_security->body()->setSpacing(Theme::px(4));
    m_security->body()->addWidget(m_fingerprintTitle);
    m_security->body()->addWidget(m_fingerprint);
    m_security->body()->addWidget(m_securityText);
}

void HostInspector::setHost(int id)
{
    m_id = id;
    takeHost();
}

void HostInspector::takeHost()
{
    const WorkerHost *host = m_pools.host(m_id);
    m_stack->setCurrentIndex(host == nullptr ? 0 : 1);
    if (host == nullptr) {
        setTitle(tr("Host"));
        setExplanation({});
        return;
    }
    setTitle(hostAddress(host->spec));
    m_test->setEnabled(!host->isTesting);
    m_test->setText(host->isTesting ? tr("Testing") : tr("Test connection"));
    m_inRun->setPlace(host->spec, !host->isBlocked());
    m_steps->setHost(*host);
    showFacts(*host);
}

void HostInspector::showFacts(const WorkerHost &host)
{
    const HostFacts facts = host.facts.value_or(HostFacts());
    QStringList about;
    if (!facts.system.isEmpty())
        about.append(facts.system);
    if (facts.cores > 0)
        about.append(formatCounted(facts.cores, tr("core"), tr("cores")));
    setExplanation(about.join(QStringLiteral(", ")));
    showRoundTrip(facts);
    m_holds->setVisible(facts.isReady);
    m_held->setHeld(facts.heldTables, facts.heldBytes);
    m_held->setFault(host.clearFault);
    m_held->setClearing(host.isClearing);

    const bool isTcp = host.spec.kind == WorkerKind::Tcp;
    m_held->setClearable(!isTcp); // nothing starts another program there
    const QString print = isTcp ? QString::fromStdString(host.spec.pin) : facts.fingerprint;
    m_security->setExplanation(isTcp ? tr("TLS, pinned certificate") : tr("encrypted by ssh"));
    m_fingerprintTitle->setText(isTcp ? tr("Pin of the worker's certificate")
                                      : tr("Host key fingerprint"));
    m_fingerprintTitle->setVisible(!print.isEmpty());
    m_fingerprint->setText(breakable(print));
    m_fingerprint->setVisible(!print.isEmpty());
    m_securityText->setText(
        isTcp ? tr("Both sides prove that they know the token in %1; it does not travel.")
                    .arg(QString::fromStdString(host.spec.tokenFile))
              : tr("The worker listens on no network port; it speaks through the ssh channel "
                   "only."));
}

void HostInspector::showRoundTrip(const HostFacts &facts)
{
    m_roundTrip->setVisible(facts.latencySeconds.has_value());
    if (!facts.latencySeconds)
        return;
    const QString median = tr("median %1").arg(formatDuration(*facts.latencySeconds));
    m_roundTrip->setExplanation(tr("last test, %1").arg(median));
    m_line->setVisible(facts.roundTrips.size() > 1);
    m_line->setValues(
        facts.roundTrips, lineMark,
        tr("Round trips of the last test: %1 messages, %2")
            .arg(formatCount(static_cast<std::int64_t>(facts.roundTrips.size())), median));
}

} // namespace heddle
