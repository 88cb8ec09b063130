#include "pages/workers/thiscomputerpanel.h"

#include "core/machine.h"
#include "data/tablecache.h"
#include "models/format.h"
#include "pages/workers/heldrow.h"
#include "parts/chip.h"
#include "parts/countslider.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/sharebars.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QSpinBox>
#include <QVBoxLayout>

#include <numeric>

namespace heddle {

namespace {

constexpr int loadEvery = 1000;         // milliseconds: the kernel counts in hundredths of a second
constexpr std::size_t mostCoreBars = 8; // above that one bar for all of them

/// What the cache of this computer holds, after it was emptied when it `clears`.
Result<TableCache::Held> cacheHere(bool clears)
{
    const auto folder = defaultCacheFolder();
    if (!folder || !QFileInfo::exists(QString::fromStdString(*folder)))
        return TableCache::Held(); // looking makes no folders
    const auto cache = TableCache::open(*folder);
    if (!cache)
        return cache.error();
    if (clears) {
        if (const auto removed = cache->trim(0); !removed)
            return removed.error();
    }
    return cache->held();
}

} // namespace

ThisComputerPanel::ThisComputerPanel(WorkerPools &pools, QWidget *parent)
    : Panel(tr("This computer"), {}, parent)
    , m_pools(pools)
    , m_threads(new QSpinBox)
    , m_slider(new CountSlider(tr("Threads, slider"), pools.coresHere()))
    , m_rest(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_cores(new ShareBars)
    , m_held(new HeldRow(tr("Holds %1 for worker processes")))
{
    setHelpTopic(this, QStringLiteral("workers#this-computer"));
    setExplanation(tr("%1, %2, no start-up cost")
                       .arg(formatCounted(pools.coresHere(), tr("core"), tr("cores")),
                            formatBytes(static_cast<double>(memoryAllowed()))));
    setIcon(QStringLiteral("cpu"), Token::Ink2);
    auto *ready = new Chip(tr("ready"), Tone::Good);
    ready->setIconName(QStringLiteral("circle-check"));
    addAction(ready);
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::px(36));
    row->addLayout(createThreads(), 1);
    row->addLayout(createCores(), 1);
    body()->addLayout(row);
    body()->addWidget(m_held);
    m_held->hide();
    connectControls();
    takeChoice();
    takeLoad();
}

QLayout *ThisComputerPanel::createThreads()
{
    m_threads->setRange(0, m_pools.coresHere());
    m_threads->setAccessibleName(tr("Threads"));
    m_threads->setToolTip(tr("Tasks at a time in this program; 0 leaves this computer out"));
    m_slider->slider()->setToolTip(m_threads->toolTip());
    auto *label = new Label(tr("Threads"), TextStyle::Body, Token::Ink2);
    label->setBuddy(m_threads);
    auto *top = new QHBoxLayout;
    top->addWidget(label);
    top->addStretch(1);
    top->addWidget(m_threads);
    auto *column = new QVBoxLayout;
    column->setSpacing(Theme::px(4));
    column->addLayout(top);
    column->addWidget(m_slider);
    column->addWidget(m_rest);
    column->addStretch(1);
    return column;
}

QLayout *ThisComputerPanel::createCores()
{
    m_cores->setAccessibleName(tr("Busy now"));
    auto *column = new QVBoxLayout;
    column->setSpacing(Theme::px(4));
    auto *title = new Label(tr("Busy now"), TextStyle::Secondary, Token::Ink2);
    title->setMinimumHeight(Theme::px(20));
    column->addWidget(title);
    column->addWidget(m_cores);
    column->addStretch(1);
    return column;
}

void ThisComputerPanel::connectControls()
{
    connect(m_threads, &QSpinBox::valueChanged, &m_pools, &WorkerPools::setThreads);
    connect(m_slider->slider(), &QSlider::valueChanged, &m_pools, &WorkerPools::setThreads);
    connect(&m_pools, &WorkerPools::choiceChanged, this, &ThisComputerPanel::takeChoice);
    connect(&m_timer, &QTimer::timeout, this, &ThisComputerPanel::takeLoad);
    connect(m_held, &HeldRow::clearRequested, this, [this] { lookIntoCache(true); });
}

void ThisComputerPanel::focusThreads()
{
    m_threads->setFocus(Qt::OtherFocusReason);
}

void ThisComputerPanel::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    takeLoad();
    m_timer.start(loadEvery);
    lookIntoCache(false);
}

void ThisComputerPanel::hideEvent(QHideEvent *event)
{
    Panel::hideEvent(event);
    m_timer.stop();
}

void ThisComputerPanel::lookIntoCache(bool clears)
{
    m_held->setClearing(clears);
    m_cacheJob.start(
        this, [clears](const std::stop_token &) { return cacheHere(clears); },
        [this](const Result<TableCache::Held> &held) {
            m_held->setClearing(false);
            m_held->setFault(held ? QString() : QString::fromStdString(held.error().text()));
            if (held)
                m_held->setHeld(static_cast<int>(held->ids.size()), held->bytes);
            m_held->setVisible(!held || !held->ids.empty());
        });
}

void ThisComputerPanel::takeChoice()
{
    m_threads->setValue(m_pools.threads());
    m_slider->slider()->setValue(m_pools.threads());
    const int rest = m_pools.coresHere() - m_pools.threads() - m_pools.processes();
    const int kept = m_pools.coresKeptFree();
    m_rest->setInk(rest < kept ? Token::Warn : Token::Ink2);
    if (rest < 0)
        m_rest->setText(tr("Threads and processes together are more than the cores."));
    else if (rest < kept)
        m_rest->setText(tr("%1 of the %2 that Settings leave free.")
                            .arg(formatCounted(rest, tr("core stays free"), tr("cores stay free")),
                                 formatCounted(kept, tr("core"), tr("cores"))));
    else if (rest == 0)
        m_rest->setText(tr("No core stays free for other programs."));
    else
        m_rest->setText(rest == 1 ? tr("1 core stays free for other programs.")
                                  : tr("%1 cores stay free for other programs.").arg(rest));
}

void ThisComputerPanel::takeLoad()
{
    std::vector<double> shares = m_loads.busySinceLast();
    QStringList names;
    if (shares.size() > mostCoreBars) {
        const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
        names.append(tr("%1 cores").arg(shares.size()));
        shares = {sum / static_cast<double>(shares.size())};
    } else {
        for (std::size_t core = 1; core <= shares.size(); ++core)
            names.append(tr("core %1").arg(core));
    }
    m_cores->setShares(names, std::move(shares));
}

} // namespace heddle
