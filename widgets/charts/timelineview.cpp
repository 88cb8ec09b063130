#include "charts/timelineview.h"

#include "charts/accessibletimeline.h"
#include "charts/timelinepainter.h"
#include "models/format.h"
#include "models/plantext.h"
#include "parts/chartmenu.h"
#include "parts/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

QString endText(TimelineBlock::End how)
{
    switch (how) {
    case TimelineBlock::End::None:
        return TimelineView::tr("running");
    case TimelineBlock::End::Done:
        return TimelineView::tr("done");
    case TimelineBlock::End::Failed:
        return TimelineView::tr("failed");
    case TimelineBlock::End::Lost:
        return TimelineView::tr("lost with its worker");
    case TimelineBlock::End::Returned:
        break;
    }
    return TimelineView::tr("given up");
}

} // namespace

TimelineView::TimelineView(TimelineRange *range, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_range(range)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAutoFillBackground(false);
    makeTimelineAccessible(); // before the name: setting it makes the interface
    setAccessibleName(tr("Timeline"));
    setAccessibleDescription(tr("What ran when on each lane; Tab goes to the next block, plus and "
                                "minus zoom, F follows now."));
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent); // as the grid
    connect(range, &TimelineRange::changed, viewport(), qOverload<>(&QWidget::update));
    new ChartMenu(this, [this] { return chartData(); });
}

void TimelineView::setTimeline(const Timeline *timeline, const TaskBoard *board)
{
    m_timeline = timeline;
    m_board = board;
    m_current.reset();
    timelineChanged();
}

void TimelineView::setLanes(const QStringList &names, const std::vector<int> &hosts)
{
    if (names == m_names && hosts == m_hosts)
        return;
    m_names = names;
    m_hosts = hosts;
    layOut();
}

void TimelineView::layOut()
{
    m_rows.setLanes(m_names, m_hosts, Theme::px(100) / 100.0);
    const int room = viewport()->height() - TimelineScene::axisHeight();
    verticalScrollBar()->setRange(0, std::max(0, m_rows.height() - room));
    verticalScrollBar()->setPageStep(std::max(1, room));
    verticalScrollBar()->setSingleStep(Theme::px(26));
    viewport()->update();
}

void TimelineView::setLive(bool live)
{
    m_isLive = live;
    viewport()->update();
}

void TimelineView::timelineChanged()
{
    viewport()->update();
}

ChartData TimelineView::chartData() const
{
    ChartData table{{tr("lane"), tr("task"), tr("fit"), tr("start"), tr("end"), tr("state")}, {}};
    for (int lane = 0; canDraw() && lane < m_timeline->laneCount(); ++lane)
        for (const TimelineBlock &block : m_timeline->blocks(lane))
            table.rows.push_back({m_names.value(lane), qlonglong(block.task),
                                  taskTitle(*m_board->plan(), block.task), block.start,
                                  m_timeline->endOf(block), endText(block.how)});
    return table;
}

QSize TimelineView::sizeHint() const
{
    return {Theme::px(600), Theme::px(140)};
}

QSize TimelineView::minimumSizeHint() const
{
    return {Theme::px(260), Theme::px(64)};
}

void TimelineView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), Theme::color(Token::Surface));
    if (!canDraw() || m_rows.rows().empty()) // nothing has run
        return;
    TimelinePainter(scene(), painter).paint();
}

TimelineScene TimelineView::scene() const
{
    TimelineScene scene{*m_range, m_rows, *m_timeline, *m_board->plan()};
    scene.size = viewport()->size();
    scene.scrolled = verticalScrollBar()->value();
    scene.current = m_current;
    scene.isLive = m_isLive;
    return scene;
}

int TimelineView::laneCount() const
{
    return canDraw() ? m_timeline->laneCount() : 0;
}

int TimelineView::blockCount(int lane) const
{
    return lane < laneCount() ? static_cast<int>(m_timeline->blocks(lane).size()) : 0;
}

QRect TimelineView::rectOf(int lane) const
{
    const int row = canDraw() ? m_rows.rowOfLane(lane) : -1;
    return row < 0 ? QRect() : scene().rectOf(m_rows.rows()[static_cast<std::size_t>(row)]);
}

QRect TimelineView::rectOf(int lane, std::size_t block) const
{
    const QRect row = rectOf(lane);
    if (row.isEmpty() || static_cast<int>(block) >= blockCount(lane))
        return {};
    const TimelineBlock &shown = m_timeline->blocks(lane)[block];
    const QRectF rect(QPointF(scene().pixelOf(shown.start), row.top()),
                      QPointF(scene().pixelOf(m_timeline->endOf(shown)), row.bottom() + 1));
    return rect.toAlignedRect() & row;
}

QString TimelineView::describe(int lane, std::size_t block) const
{
    const TimelineBlock &shown = m_timeline->blocks(lane).at(block);
    const TaskState &state = m_board->state(shown.task);
    const double took = m_timeline->endOf(shown) - shown.start;
    const double wait = shown.start - shown.free;
    QString text = tr("%1: task %2 on %3\nwait %4, compute %5")
                       .arg(taskTitle(*m_board->plan(), shown.task), formatCount(shown.task),
                            m_names.value(lane), formatDuration(wait), formatDuration(took));
    switch (shown.how) {
    case TimelineBlock::End::None:
        return text + QStringLiteral(", ") + tr("running");
    case TimelineBlock::End::Lost:
        return text + QStringLiteral(", ") + tr("lost with its worker");
    case TimelineBlock::End::Returned:
        return text + QStringLiteral(", ") + tr("given up");
    case TimelineBlock::End::Failed:
        text += QStringLiteral(", ") + tr("failed");
        break;
    case TimelineBlock::End::Done:
        break;
    }
    if (std::isfinite(state.score) && m_board->plan()->hasResampling())
        text += QStringLiteral("\n%1 %2").arg(
            metricTitle(m_board->plan()->experiment().metrics.front()),
            formatShort(static_cast<double>(state.score), 4));
    if (state.warnings > 0)
        text += QStringLiteral(", ") + formatCounted(state.warnings, tr("warning"), tr("warnings"));
    return text;
}

std::optional<TimelineView::Place> TimelineView::placeAt(QPoint point) const
{
    if (!canDraw() || point.x() < labelWidth())
        return std::nullopt;
    const TimelineScene shown = scene();
    const int index = shown.rowAt(point.y());
    if (index < 0)
        return std::nullopt;
    const TimelineRows::Row &row = m_rows.rows().at(static_cast<std::size_t>(index));
    const int lane = row.lanes.front();
    if (row.isHost || lane >= m_timeline->laneCount())
        return std::nullopt;
    const auto &blocks = m_timeline->blocks(lane);
    const std::size_t block = m_timeline->firstAfter(lane, shown.timeAt(point.x()));
    if (block >= blocks.size() || blocks[block].free > shown.timeAt(point.x() + 1))
        return std::nullopt;
    return Place{lane, block};
}

std::optional<TimelineView::Place> TimelineView::placeOf(std::int64_t task) const
{
    const int lane = m_board->state(task).lane;
    if (lane < 0 || lane >= m_timeline->laneCount())
        return std::nullopt;
    const auto &blocks = m_timeline->blocks(lane);
    const auto found = std::find_if(blocks.rbegin(), blocks.rend(),
                                    [task](const auto &block) { return block.task == task; });
    if (found == blocks.rend())
        return std::nullopt;
    return Place{lane, static_cast<std::size_t>(blocks.rend() - found) - 1};
}

void TimelineView::setCurrentTask(std::int64_t task)
{
    if (!canDraw() || m_current == task || task < 0)
        return;
    m_current = task;
    if (const auto place = placeOf(task)) {
        const TimelineBlock &block = m_timeline->blocks(place->lane)[place->block];
        setAccessibleDescription(describe(place->lane, place->block));
        const double width = m_range->to() - m_range->from();
        if (block.start > m_range->to() || m_timeline->endOf(block) < m_range->from())
            m_range->show(block.start - width / 2, block.start + width / 2);
    }
    viewport()->update();
}

void TimelineView::moveTo(Place place)
{
    const std::int64_t task = m_timeline->blocks(place.lane)[place.block].task;
    setCurrentTask(task);
    Q_EMIT taskActivated(task);
}

bool TimelineView::step(int by)
{
    if (!canDraw())
        return false;
    const auto current = m_current ? placeOf(*m_current) : std::nullopt;
    if (!current) {
        for (int lane = 0; by > 0 && lane < m_timeline->laneCount(); ++lane) {
            const std::size_t first = m_timeline->firstAfter(lane, m_range->from());
            if (first >= m_timeline->blocks(lane).size())
                continue;
            moveTo({lane, first});
            return true;
        }
        return false;
    }
    const auto next = static_cast<std::int64_t>(current->block) + by;
    if (next < 0 || next >= std::ssize(m_timeline->blocks(current->lane)))
        return false;
    moveTo({current->lane, static_cast<std::size_t>(next)});
    return true;
}

/// To the block of the next lane that runs at the same time.
bool TimelineView::changeLane(int by)
{
    const auto current = m_current && canDraw() ? placeOf(*m_current) : std::nullopt;
    if (!current)
        return step(1);
    const double time = m_timeline->blocks(current->lane)[current->block].start;
    for (int row = m_rows.rowOfLane(current->lane) + by;
         row >= 0 && row < static_cast<int>(m_rows.rows().size()); row += by) {
        const TimelineRows::Row &other = m_rows.rows()[static_cast<std::size_t>(row)];
        const int lane = other.lanes.front();
        if (other.isHost || lane >= m_timeline->laneCount() || m_timeline->blocks(lane).empty())
            continue;
        moveTo({lane,
                std::min(m_timeline->firstAfter(lane, time), m_timeline->blocks(lane).size() - 1)});
        return true;
    }
    return false;
}

void TimelineView::resizeEvent(QResizeEvent *)
{
    layOut();
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    const int index =
        canDraw() && event->pos().x() < labelWidth() ? scene().rowAt(event->pos().y()) : -1;
    if (index >= 0 && m_rows.rows()[static_cast<std::size_t>(index)].isHost) {
        m_rows.toggle(m_rows.rows()[static_cast<std::size_t>(index)].host);
        layOut();
    } else if (const auto place = placeAt(event->pos())) {
        moveTo(*place);
    }
}

void TimelineView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() != Qt::ControlModifier || !canDraw())
        return QAbstractScrollArea::wheelEvent(event);
    m_range->zoom(std::pow(1.2, event->angleDelta().y() / 120.0),
                  scene().timeAt(event->position().x()));
    event->accept();
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    const double width = m_range->to() - m_range->from();
    const double middle = m_range->from() + width / 2;
    constexpr double zoomStep = 1.5;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_range->zoom(zoomStep, middle);
    case Qt::Key_Minus:
        return m_range->zoom(1 / zoomStep, middle);
    case Qt::Key_0:
        return m_range->showAll();
    case Qt::Key_F:
        return m_range->follow();
    case Qt::Key_Left:
        return m_range->pan(-width / 5);
    case Qt::Key_Right:
        return m_range->pan(width / 5);
    case Qt::Key_Up:
        changeLane(-1);
        return;
    case Qt::Key_Down:
        changeLane(1);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

/// Tab goes from block to block, and on to the next widget behind the last.
bool TimelineView::event(QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isTab = key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab;
        if (isTab && step(key->key() == Qt::Key_Tab ? 1 : -1))
            return true;
    }
    return QAbstractScrollArea::event(event);
}

bool TimelineView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    if (const auto place = placeAt(help->pos()))
        QToolTip::showText(help->globalPos(), describe(place->lane, place->block), this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace heddle
