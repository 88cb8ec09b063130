#include "pages/run/timelinepanel.h"

#include "charts/timelineoverview.h"
#include "charts/timelineview.h"
#include "parts/button.h"
#include "parts/helptopic.h"

#include <QVBoxLayout>

namespace heddle {

namespace {

constexpr double zoomStep = 1.5;

} // namespace

TimelinePanel::TimelinePanel(QWidget *parent)
    : Panel(tr("Timeline"), tr("a block a task; hatched = on its way; gap = waiting"), parent)
    , m_overview(new TimelineOverview(&m_range))
    , m_view(new TimelineView(&m_range))
    , m_follow(new Button(tr("Follow now")))
{
    setHelpTopic(this, QStringLiteral("run#timeline"));
    m_follow->setCheckable(true);
    m_follow->setToolTip(tr("Keep the present at the right edge (F)"));
    auto *zoomIn = new Button;
    zoomIn->setIconName(QStringLiteral("zoom-in"));
    zoomIn->setToolTip(tr("Show a shorter part of the run (+)"));
    zoomIn->setAccessibleName(tr("Zoom in"));
    auto *all = new Button;
    all->setIconName(QStringLiteral("maximize-2"));
    all->setToolTip(tr("Show the whole run (0)"));
    all->setAccessibleName(tr("Whole run"));
    for (Button *button : {m_follow, zoomIn, all})
        addAction(button);
    body()->setSpacing(Theme::px(4));
    body()->addWidget(m_overview);
    body()->addWidget(m_view, 1);

    connect(m_follow, &Button::clicked, this, [this] {
        m_range.follow();
        showFollowing(); // the button stays down when it was
    });
    connect(zoomIn, &Button::clicked, this,
            [this] { m_range.zoom(zoomStep, (m_range.from() + m_range.to()) / 2); });
    connect(all, &Button::clicked, &m_range, &TimelineRange::showAll);
    connect(&m_range, &TimelineRange::changed, this, &TimelinePanel::showFollowing);
    connect(m_view, &TimelineView::taskActivated, this, &TimelinePanel::taskActivated);
    showFollowing();
}

void TimelinePanel::showFollowing()
{
    m_follow->setChecked(m_range.isFollowing());
}

void TimelinePanel::setBoard(const TaskBoard *board)
{
    m_timeline.clear();
    m_range.restart();
    m_overview->setTimeline(board ? &m_timeline : nullptr);
    m_view->setTimeline(board ? &m_timeline : nullptr, board);
}

void TimelinePanel::setLanes(const QStringList &names, const std::vector<int> &hosts)
{
    m_view->setLanes(names, hosts);
    m_overview->setLabelWidth(m_view->labelWidth());
}

void TimelinePanel::add(const std::vector<TaskEvent> &events)
{
    m_timeline.apply(events);
}

void TimelinePanel::refresh(double now)
{
    m_timeline.setNow(now);
    m_range.setEnd(m_timeline.now());
    m_view->timelineChanged();
}

void TimelinePanel::lookBack()
{
    m_overview->timelineChanged();
}

void TimelinePanel::setLive(bool live)
{
    m_view->setLive(live);
}

void TimelinePanel::setCurrentTask(std::int64_t task)
{
    m_view->setCurrentTask(task);
}

} // namespace heddle
