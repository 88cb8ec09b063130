#include "charts/timelineoverview.h"

#include "charts/timelinerange.h"
#include "models/format.h"
#include "parts/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr int stripHeight = 24;
constexpr int gripWidth = 5;

} // namespace

TimelineOverview::TimelineOverview(TimelineRange *range, QWidget *parent)
    : QWidget(parent)
    , m_range(range)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent); // as the grid
    setAccessibleName(tr("Whole run"));
    setToolTip(tr("The whole run, as high as its lanes were busy. Drag to choose the part that is "
                  "shown below."));
    connect(range, &TimelineRange::changed, this, qOverload<>(&QWidget::update));
}

void TimelineOverview::setTimeline(const Timeline *timeline)
{
    m_timeline = timeline;
    timelineChanged();
}

void TimelineOverview::setLabelWidth(int width)
{
    if (width == m_labelWidth)
        return;
    m_labelWidth = width;
    timelineChanged();
}

void TimelineOverview::timelineChanged()
{
    m_busy.assign(static_cast<std::size_t>(std::max(0, strip().width())), 0);
    const int lanes = m_timeline ? m_timeline->laneCount() : 0;
    for (int lane = 0; lane < lanes; ++lane) {
        const std::vector<double> shares =
            m_timeline->busyShares(lane, 0, m_range->end(), static_cast<int>(m_busy.size()));
        for (std::size_t i = 0; i < m_busy.size(); ++i)
            m_busy[i] += shares[i] / lanes;
    }
    setAccessibleDescription(tr("The run has taken %1; shown are %2 to %3.")
                                 .arg(formatDuration(m_range->end()),
                                      formatDuration(m_range->from()),
                                      formatDuration(m_range->to())));
    update();
}

QSize TimelineOverview::sizeHint() const
{
    return {Theme::px(260), Theme::px(stripHeight)};
}

QRect TimelineOverview::strip() const
{
    return rect().adjusted(m_labelWidth, 1, -1, -1);
}

double TimelineOverview::timeAt(double x) const
{
    return (x - strip().left()) / std::max(1, strip().width()) * m_range->end();
}

double TimelineOverview::pixelOf(double time) const
{
    const double end = m_range->end();
    return strip().left() + (end > 0 ? std::clamp(time / end, 0.0, 1.0) : 0) * strip().width();
}

void TimelineOverview::resizeEvent(QResizeEvent *)
{
    timelineChanged();
}

void TimelineOverview::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::color(Token::Surface));
    painter.setFont(Theme::font(TextStyle::Axis));
    painter.setPen(Theme::color(Token::Ink2));
    painter.drawText(QRect(0, 0, m_labelWidth - Theme::px(8), height()),
                     int(Qt::AlignRight | Qt::AlignVCenter),
                     tr("whole run %1").arg(formatDuration(m_range->end())));
    painter.fillRect(strip(), Theme::color(Token::Surface2));
    const QRect area = strip();
    const auto heightAt = [&](std::size_t i) {
        return static_cast<int>(std::lround(std::clamp(m_busy[i], 0.0, 1.0) * area.height()));
    };
    for (std::size_t i = 0; i < m_busy.size();) {
        const std::size_t first = i;
        const int high = heightAt(first);
        while (i < m_busy.size() && heightAt(i) == high)
            ++i;
        painter.fillRect(QRect(area.left() + static_cast<int>(first), area.bottom() + 1 - high,
                               static_cast<int>(i - first), high),
                         Theme::color(Token::Line2));
    }
    if (m_range->end() <= 0)
        return;
    const double left = pixelOf(m_range->from());
    const double right = std::max(pixelOf(m_range->to()), left + 2);
    QColor wash = Theme::color(Token::Accent);
    wash.setAlphaF(0.18F);
    painter.fillRect(QRectF(left, area.top(), right - left, area.height()), wash);
    painter.setPen(QPen(Theme::color(Token::Accent), 1));
    painter.drawRect(QRectF(left, area.top() - 0.5, right - left, area.height()));
    const int grip = Theme::px(10);
    for (const double x : {left, right})
        painter.fillRect(QRectF(x - 1.5, area.center().y() - grip / 2.0, 3, grip),
                         Theme::color(Token::Accent));
}

TimelineOverview::Grip TimelineOverview::gripAt(double x) const
{
    const double left = pixelOf(m_range->from());
    const double right = pixelOf(m_range->to());
    const int reach = Theme::px(gripWidth);
    if (x < strip().left() - reach)
        return Grip::None;
    if (std::abs(x - right) <= reach)
        return Grip::End;
    if (std::abs(x - left) <= reach)
        return Grip::Start;
    return x > left && x < right ? Grip::Whole : Grip::New;
}

void TimelineOverview::mousePressEvent(QMouseEvent *event)
{
    m_grip = m_range->end() > 0 ? gripAt(event->position().x()) : Grip::None;
    m_grippedAt = timeAt(event->position().x());
    m_grippedFrom = m_range->from();
    m_grippedTo = m_range->to();
}

void TimelineOverview::mouseMoveEvent(QMouseEvent *event)
{
    const double time = timeAt(event->position().x());
    switch (m_grip) {
    case Grip::None: {
        const Grip grip = gripAt(event->position().x());
        const bool isEnd = grip == Grip::Start || grip == Grip::End;
        setCursor(isEnd                 ? Qt::SizeHorCursor
                  : grip == Grip::Whole ? Qt::OpenHandCursor
                                        : Qt::ArrowCursor);
        return;
    }
    case Grip::Start:
        return m_range->show(std::min(time, m_grippedTo), m_grippedTo);
    case Grip::End:
        return m_range->show(m_grippedFrom, std::max(time, m_grippedFrom));
    case Grip::Whole:
        return m_range->show(m_grippedFrom + time - m_grippedAt, m_grippedTo + time - m_grippedAt);
    case Grip::New:
        return m_range->show(m_grippedAt, time);
    }
}

void TimelineOverview::mouseReleaseEvent(QMouseEvent *)
{
    m_grip = Grip::None;
}

} // namespace heddle
