#include "charts/timelineview.h"

#include "charts/timelinerange.h"
#include "models/format.h"
#include "models/plantext.h"
#include "models/taskmodel.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>

namespace heddle {

namespace {

constexpr int axisHeight = 20;
constexpr int labelPadding = 12;  // colour bar and gaps of a lane's label
constexpr int widestLabel = 120;
constexpr int narrowest = 2;      // pixels of a block
constexpr int leastFramed = 6;    // pixels of a block
constexpr int leastLabelled = 14; // pixels of a row with text

/// The round step that gives at most so many ticks.
double timeStep(double span, int most)
{
    constexpr std::array steps{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,  0.2,  0.5,   1.0,
                               2.0,   5.0,   10.0,  15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0};
    for (const double step : steps)
        if (span / step <= most)
            return step;
    return 3600 * std::ceil(span / most / 3600);
}

QColor mixed(const QColor &color, double share)
{
    const QColor base = Theme::color(Token::Surface);
    const auto mix = [share](int a, int b) { return static_cast<int>(a + (b - a) * share); };
    return {mix(base.red(), color.red()), mix(base.green(), color.green()),
            mix(base.blue(), color.blue())};
}

} // namespace

QString momentText(double seconds, double step)
{
    if (seconds >= 60 || step >= 60) {
        const auto whole = static_cast<std::int64_t>(std::llround(seconds));
        const QString rest = QStringLiteral("%1").arg(whole % 60, 2, 10, QLatin1Char('0'));
        if (whole < 3600)
            return QStringLiteral("%1:%2").arg(whole / 60).arg(rest);
        return QStringLiteral("%1:%2:%3")
            .arg(whole / 3600)
            .arg(whole / 60 % 60, 2, 10, QLatin1Char('0'))
            .arg(rest);
    }
    const int decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
    return formatFixed(seconds, decimals) + QStringLiteral(" s");
}

TimelineView::TimelineView(TimelineRange *range, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_range(range)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Timeline"));
    setAccessibleDescription(tr("What ran when on each lane; Tab goes to the next block, plus and "
                                "minus zoom, F follows now."));
    connect(range, &TimelineRange::changed, viewport(), qOverload<>(&QWidget::update));
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
    const int room = viewport()->height() - Theme::px(axisHeight);
    verticalScrollBar()->setRange(0, std::max(0, m_rows.height() - room));
    verticalScrollBar()->setPageStep(std::max(1, room));
    verticalScrollBar()->setSingleStep(Theme::px(26));
    viewport()->update();
}

void TimelineView::timelineChanged()
{
    viewport()->update();
}

QSize TimelineView::sizeHint() const
{
    return {Theme::px(600), Theme::px(140)};
}

QSize TimelineView::minimumSizeHint() const
{
    return {Theme::px(260), Theme::px(64)};
}

int TimelineView::labelWidth() const
{
    const QFontMetrics metrics(Theme::font(TextStyle::Secondary));
    int width = 0;
    for (const TimelineRows::Row &row : m_rows.rows())
        width = std::max(width, metrics.horizontalAdvance(row.name));
    return std::min(width, Theme::px(widestLabel)) + Theme::px(2 * labelPadding);
}

double TimelineView::pixelOf(double time) const
{
    const double share = (time - m_range->from()) / (m_range->to() - m_range->from());
    return labelWidth() + share * (viewport()->width() - labelWidth());
}

double TimelineView::timeAt(double x) const
{
    const double share = (x - labelWidth()) / std::max(1, viewport()->width() - labelWidth());
    return m_range->from() + share * (m_range->to() - m_range->from());
}

QRect TimelineView::rectOf(const TimelineRows::Row &row) const
{
    const int top = Theme::px(axisHeight) + row.top - verticalScrollBar()->value();
    return {labelWidth(), top, viewport()->width() - labelWidth(), row.height};
}

void TimelineView::paintEvent(QPaintEvent *)
{
    if (!canDraw())
        return;
    QPainter painter(viewport());
    painter.save();
    painter.setClipRect(0, Theme::px(axisHeight), viewport()->width(), viewport()->height());
    for (const TimelineRows::Row &row : m_rows.rows())
        if (rectOf(row).intersects(viewport()->rect()))
            drawRow(painter, row);
    painter.restore();
    drawTimes(painter);
}

void TimelineView::drawTimes(QPainter &painter) const
{
    const QFont font = Theme::font(TextStyle::Axis);
    const double span = m_range->to() - m_range->from();
    const double perLabel = Theme::px(72);
    const int room = viewport()->width() - labelWidth();
    const double step = timeStep(span, std::max(1, static_cast<int>(room / perLabel)));
    painter.setFont(font);
    const double now = m_timeline->now();
    const double nowX = pixelOf(now);
    const bool showsNow = now > 0 && now <= m_range->to();
    for (double time = std::ceil(m_range->from() / step) * step; time <= m_range->to();
         time += step) {
        const double x = pixelOf(time);
        painter.setPen(Theme::color(Token::Grid));
        painter.drawLine(QPointF(x, Theme::px(axisHeight)), QPointF(x, viewport()->height()));
        const QString text = momentText(time, step);
        const double half = tabularWidth(font, text) / 2 + 2;
        if (x - half < labelWidth() || x + half > viewport()->width() ||
            (showsNow && x + half > nowX - Theme::px(30)))
            continue;
        painter.setPen(Theme::color(Token::Ink3));
        drawTabular(painter, QRectF(x - half, 0, 2 * half, Theme::px(axisHeight - 2)),
                    Qt::AlignHCenter, text);
    }
    if (!showsNow)
        return;
    painter.setPen(QPen(Theme::color(Token::Accent), 1));
    painter.drawLine(QPointF(nowX - 1, Theme::px(axisHeight - 2)),
                     QPointF(nowX - 1, viewport()->height()));
    painter.drawText(QRectF(nowX - Theme::px(60), 0, Theme::px(60) - 2, Theme::px(axisHeight - 2)),
                     int(Qt::AlignRight | Qt::AlignVCenter), tr("now"));
}

void TimelineView::drawLabel(QPainter &painter, const TimelineRows::Row &row,
                             const QRect &rect) const
{
    painter.fillRect(QRect(0, rect.top(), Theme::px(3), rect.height()), Theme::mark(row.host));
    if (rect.height() < Theme::px(leastLabelled))
        return;
    painter.setFont(Theme::font(TextStyle::Secondary));
    painter.setPen(Theme::color(Token::Ink));
    const QRect text(Theme::px(labelPadding - 2), rect.top(), labelWidth() - Theme::px(labelPadding),
                     rect.height());
    const QString name = (row.isHost ? QStringLiteral("▸ ") : QString()) + row.name;
    painter.drawText(text, int(Qt::AlignLeft | Qt::AlignVCenter),
                     painter.fontMetrics().elidedText(name, Qt::ElideMiddle, text.width()));
}

void TimelineView::drawRow(QPainter &painter, const TimelineRows::Row &row) const
{
    const QRect rect = rectOf(row);
    drawLabel(painter, row, rect);
    painter.save();
    painter.setClipRect(rect.intersected(viewport()->rect().adjusted(0, Theme::px(axisHeight), 0, 0)));
    bool isDense = row.isHost;
    for (const int lane : row.lanes) {
        if (lane >= m_timeline->laneCount())
            continue;
        const auto count = m_timeline->firstAfter(lane, m_range->to()) -
                           m_timeline->firstAfter(lane, m_range->from());
        isDense = isDense || static_cast<int>(count) * narrowest > rect.width();
    }
    if (isDense)
        drawBand(painter, row, rect.left(), rect.right() + 1);
    else
        drawBlocks(painter, row);
    drawFailures(painter, row);
    painter.restore();
}

/// As dense as the lanes of the row were busy, pixel by pixel.
void TimelineView::drawBand(QPainter &painter, const TimelineRows::Row &row, int from, int to) const
{
    const QRect rect = rectOf(row);
    for (int x = from; x < to; ++x) {
        double busy = 0;
        for (const int lane : row.lanes)
            if (lane < m_timeline->laneCount())
                busy += m_timeline->busyShare(lane, timeAt(x), timeAt(x + 1));
        const double share = busy / static_cast<double>(row.lanes.size());
        if (share > 0)
            painter.fillRect(QRect(x, rect.top(), 1, rect.height()),
                             mixed(Theme::mark(row.host), 0.15 + 0.55 * share));
    }
}

void TimelineView::drawBlocks(QPainter &painter, const TimelineRows::Row &row) const
{
    const int lane = row.lanes.front();
    if (lane >= m_timeline->laneCount())
        return;
    const QRect rect = rectOf(row);
    const auto &blocks = m_timeline->blocks(lane);
    int banded = rect.left(); // pixels left of it are drawn as a band already
    for (std::size_t i = m_timeline->firstAfter(lane, m_range->from());
         i < blocks.size() && blocks[i].free < m_range->to(); ++i) {
        const TimelineBlock &block = blocks[i];
        const double left = pixelOf(block.start);
        const double right = pixelOf(m_timeline->endOf(block));
        const double free = pixelOf(block.free);
        if (left - free >= narrowest)
            painter.fillRect(QRectF(free + 1, rect.top() + 1, left - free - 1, rect.height() - 2),
                             QBrush(Theme::mark(row.host), Qt::BDiagPattern));
        if (right - left < narrowest) {
            const int end = static_cast<int>(std::ceil(right));
            drawBand(painter, row, std::max(banded, static_cast<int>(left)), end);
            banded = std::max(banded, end);
            continue;
        }
        drawBlock(painter, QRectF(left, rect.top(), right - left, rect.height()), block, row.host);
    }
}

void TimelineView::drawBlock(QPainter &painter, const QRectF &rect, const TimelineBlock &block,
                             int host) const
{
    const bool isSmall = rect.height() < Theme::px(leastLabelled);
    QColor line = Theme::mark(host);
    QBrush fill(mixed(line, 0.22));
    if (block.how == TimelineBlock::End::None) {
        line = Theme::color(Token::Accent);
        fill = Theme::color(Token::Tint);
    } else if (block.how == TimelineBlock::End::Failed) {
        line = Theme::color(Token::BadFill);
        fill = Theme::color(Token::BadTint);
    } else if (block.how != TimelineBlock::End::Done) {
        line = Theme::color(Token::Ink3);
        fill = QBrush(line, Qt::BDiagPattern);
    }
    const bool isCurrent = m_current == block.task;
    painter.setBrush(fill);
    painter.setPen(isCurrent ? QPen(Theme::color(Token::Ink), 2) : QPen(line, isSmall ? 0 : 1));
    const QRectF box = rect.adjusted(1, 0.5, -1, -0.5);
    if (rect.width() < leastFramed && !isCurrent) { // frames would be all that is seen
        const bool isDone = block.how == TimelineBlock::End::Done;
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width() - 1, rect.height()),
                         isDone ? QBrush(mixed(line, 0.5)) : QBrush(line, fill.style()));
    } else if (isSmall) {
        painter.drawRect(box);
    } else {
        painter.drawRoundedRect(box, 2, 2);
    }
    if (isSmall)
        return;
    const QString text = taskLabel(*m_board->plan(), block.task);
    painter.setFont(Theme::font(TextStyle::Secondary));
    if (painter.fontMetrics().horizontalAdvance(text) + Theme::px(6) > box.width())
        return;
    painter.setPen(Theme::color(Token::Ink));
    painter.drawText(box, int(Qt::AlignCenter), text);
}

/// A failure is seen however narrow it is.
void TimelineView::drawFailures(QPainter &painter, const TimelineRows::Row &row) const
{
    const QRect rect = rectOf(row);
    const int height = std::min(rect.height(), Theme::px(4));
    for (const int lane : row.lanes) {
        if (lane >= m_timeline->laneCount())
            continue;
        for (const TimelineBlock &block : m_timeline->failures(lane)) {
            if (block.end < m_range->from() || block.start > m_range->to())
                continue;
            const double x = pixelOf((block.start + block.end) / 2);
            painter.fillRect(QRectF(x - 1, rect.bottom() + 1 - height, 2, height),
                             Theme::color(Token::BadFill));
        }
    }
}

QString TimelineView::describe(int lane, std::size_t block) const
{
    const TimelineBlock &shown = m_timeline->blocks(lane).at(block);
    const TaskState &state = m_board->state(shown.task);
    const double took = m_timeline->endOf(shown) - shown.start;
    const double wait = shown.start - shown.free;
    QString text =
        tr("%1: task %2 on %3\nwait %4, compute %5")
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
    if (!canDraw() || point.x() < labelWidth() || point.y() < Theme::px(axisHeight))
        return std::nullopt;
    const int index = m_rows.rowAt(point.y() - Theme::px(axisHeight) + verticalScrollBar()->value());
    if (index < 0)
        return std::nullopt;
    const TimelineRows::Row &row = m_rows.rows().at(static_cast<std::size_t>(index));
    const int lane = row.lanes.front();
    if (row.isHost || lane >= m_timeline->laneCount())
        return std::nullopt;
    const auto &blocks = m_timeline->blocks(lane);
    const std::size_t block = m_timeline->firstAfter(lane, timeAt(point.x()));
    if (block >= blocks.size() || blocks[block].free > timeAt(point.x() + 1))
        return std::nullopt;
    return Place{lane, block};
}

std::optional<TimelineView::Place> TimelineView::placeOf(std::int64_t task) const
{
    const int lane = m_board->state(task).lane;
    if (lane < 0 || lane >= m_timeline->laneCount())
        return std::nullopt;
    const auto &blocks = m_timeline->blocks(lane);
    const auto found = std::find_if(blocks.rbegin(), blocks.rend(), [task](const auto &block) {
        return block.task == task;
    });
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
        moveTo({lane, std::min(m_timeline->firstAfter(lane, time),
                               m_timeline->blocks(lane).size() - 1)});
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
    const int y = event->pos().y() - Theme::px(axisHeight) + verticalScrollBar()->value();
    const int index = event->pos().x() < labelWidth() ? m_rows.rowAt(y) : -1;
    if (index >= 0 && m_rows.rows()[static_cast<std::size_t>(index)].isHost) {
        m_rows.toggle(m_rows.rows()[static_cast<std::size_t>(index)].host);
        layOut();
    } else if (const auto place = placeAt(event->pos())) {
        moveTo(*place);
    }
}

void TimelineView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() != Qt::ControlModifier)
        return QAbstractScrollArea::wheelEvent(event);
    m_range->zoom(std::pow(1.2, event->angleDelta().y() / 120.0), timeAt(event->position().x()));
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
