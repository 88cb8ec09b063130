#include "charts/timelinepainter.h"

#include "models/format.h"
#include "models/plantext.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace heddle {

namespace {

constexpr double beyondRow = 3;   // pixels: more than the corners of a block
constexpr int labelPadding = 10;  // colour bar and gap before a lane's name
constexpr int narrowest = 2;      // pixels of a block
constexpr int leastFramed = 8;    // pixels of a block, in the mean of a lane
constexpr int leastLabelled = 14; // pixels of a row with text
constexpr int leastNamed = 16;    // pixels of a block; the shortest label asks for more
constexpr int tints = 32;         // of a band; more are not told apart

/// The round step that gives at most so many ticks.
double timeStep(double span, int most)
{
    constexpr std::array steps{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,   0.2,   0.5,   1.0,
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

void TimelinePainter::paint()
{
    m_painter.save();
    m_painter.setClipRect(0, m_scene.axisHeight(), m_scene.size.width(), m_scene.size.height());
    for (const TimelineRows::Row &row : m_scene.rows.rows())
        if (m_scene.rectOf(row).intersects(QRect(QPoint(), m_scene.size)))
            drawRow(row);
    m_painter.restore();
    drawTimes();
}

void TimelinePainter::drawTimes()
{
    const QFont font = Theme::font(TextStyle::Axis);
    const double span = m_scene.range.to() - m_scene.range.from();
    const double perLabel = Theme::px(72);
    const int room = m_scene.size.width() - m_scene.labelWidth();
    // Covers what reaches out of a scrolled row: SVG knows no clipping.
    m_painter.fillRect(0, 0, m_scene.size.width(), m_scene.axisHeight(),
                       Theme::color(Token::Surface));
    const double step = timeStep(span, std::max(1, static_cast<int>(room / perLabel)));
    m_painter.setFont(font);
    const double now = m_scene.timeline.now();
    const double nowX = m_scene.pixelOf(now);
    const bool showsNow = m_scene.isLive && now > 0 && now <= m_scene.range.to();
    for (double time = std::ceil(m_scene.range.from() / step) * step; time <= m_scene.range.to();
         time += step) {
        const double x = m_scene.pixelOf(time);
        m_painter.setPen(Theme::color(Token::Grid));
        m_painter.drawLine(QPointF(x, m_scene.axisHeight()), QPointF(x, m_scene.size.height()));
        const QString text = momentText(time, step);
        const double half = tabularWidth(font, text) / 2 + 2;
        if (x - half < m_scene.labelWidth() || x + half > m_scene.size.width() ||
            (showsNow && x + half > nowX - Theme::px(30)))
            continue;
        m_painter.setPen(Theme::color(Token::Ink3));
        drawTabular(m_painter, QRectF(x - half, 0, 2 * half, m_scene.axisHeight() - Theme::px(2)),
                    Qt::AlignHCenter, text);
    }
    if (!showsNow)
        return;
    m_painter.setPen(QPen(Theme::color(Token::Accent), 1));
    m_painter.drawLine(QPointF(nowX - 1, m_scene.axisHeight() - Theme::px(2)),
                       QPointF(nowX - 1, m_scene.size.height()));
    m_painter.drawText(
        QRectF(nowX - Theme::px(60), 0, Theme::px(60) - 2, m_scene.axisHeight() - Theme::px(2)),
        int(Qt::AlignRight | Qt::AlignVCenter), tr("now"));
}

void TimelinePainter::drawLabel(const TimelineRows::Row &row, const QRect &rect)
{
    m_painter.fillRect(
        QRect(0, rect.top(), m_scene.labelWidth(), rect.height()),
        Theme::color(Token::Surface)); // likewise, where blocks begin before the view
    m_painter.fillRect(QRect(0, rect.top(), Theme::px(3), rect.height()), Theme::mark(row.host));
    if (rect.height() < Theme::px(leastLabelled))
        return;
    m_painter.setFont(Theme::font(TextStyle::Secondary));
    m_painter.setPen(Theme::color(Token::Ink));
    const QRect text(Theme::px(labelPadding - 2), rect.top(),
                     m_scene.labelWidth() - Theme::px(labelPadding), rect.height());
    const QString name = (row.isHost ? QStringLiteral("▸ ") : QString()) + row.name;
    m_painter.drawText(text, int(Qt::AlignLeft | Qt::AlignVCenter),
                       m_painter.fontMetrics().elidedText(name, Qt::ElideMiddle, text.width()));
}

void TimelinePainter::drawRow(const TimelineRows::Row &row)
{
    const QRect rect = m_scene.rectOf(row);
    m_painter.save();
    m_painter.setClipRect(
        rect.intersected(QRect(QPoint(), m_scene.size).adjusted(0, m_scene.axisHeight(), 0, 0)));
    bool isDense = row.isHost;
    m_isFramed = false;
    for (const int lane : row.lanes) {
        if (lane >= m_scene.timeline.laneCount())
            continue;
        const auto count = m_scene.timeline.firstAfter(lane, m_scene.range.to()) -
                           m_scene.timeline.firstAfter(lane, m_scene.range.from());
        isDense = isDense || static_cast<int>(count) * narrowest > rect.width();
        m_isFramed = static_cast<int>(count) * leastFramed <= rect.width();
    }
    if (isDense)
        drawBand(row, rect.left(), rect.right() + 1);
    else
        drawBlocks(row);
    drawFailures(row);
    m_painter.restore();
    drawLabel(row, rect);
}

/// As dense as the lanes of the row were busy, pixel by pixel.
void TimelinePainter::drawBand(const TimelineRows::Row &row, int from, int to)
{
    if (to <= from)
        return;
    const QRect rect = m_scene.rectOf(row);
    std::vector<double> busy(static_cast<std::size_t>(to - from)); // lanes
    for (const int lane : row.lanes) {
        if (lane >= m_scene.timeline.laneCount())
            continue;
        const std::vector<double> shares =
            m_scene.timeline.busyShares(lane, m_scene.timeAt(from), m_scene.timeAt(to), to - from);
        std::transform(busy.begin(), busy.end(), shares.begin(), busy.begin(), std::plus());
    }
    std::array<QRgb, tints + 1> inks{};
    for (int tint = 0; tint <= tints; ++tint)
        inks[static_cast<std::size_t>(tint)] =
            mixed(Theme::mark(row.host), 0.15 + 0.55 * tint / tints).rgb();
    const auto lanes = static_cast<double>(row.lanes.size());
    const QRgb ground = Theme::color(Token::Surface).rgb();
    QImage line(to - from, 1, QImage::Format_RGB32); // drawn as high as the row
    auto *pixel = reinterpret_cast<QRgb *>(line.scanLine(0));
    for (const double share : busy)
        *pixel++ = share > 0 ? inks.at(static_cast<std::size_t>(
                                   std::lround(std::min(share / lanes, 1.0) * tints)))
                             : ground; // a sum of shares may be above all lanes by its rounding
    m_painter.drawImage(QRect(from, rect.top(), to - from, rect.height()), line);
}

void TimelinePainter::drawBlocks(const TimelineRows::Row &row)
{
    const int lane = row.lanes.front();
    if (lane >= m_scene.timeline.laneCount())
        return;
    const QRect rect = m_scene.rectOf(row);
    const auto &blocks = m_scene.timeline.blocks(lane);
    int banded = rect.left(); // pixels left of it are drawn as a band already
    for (std::size_t i = m_scene.timeline.firstAfter(lane, m_scene.range.from());
         i < blocks.size() && blocks[i].free < m_scene.range.to(); ++i) {
        const TimelineBlock &block = blocks[i];
        // Little stands beyond the row, also where nothing clips: in SVG.
        const auto within = [&](double time) {
            return std::clamp(m_scene.pixelOf(time), rect.left() - beyondRow,
                              rect.right() + 1 + beyondRow);
        };
        const double left = within(block.start);
        const double right = within(m_scene.timeline.endOf(block));
        const double free = within(block.free);
        if (left - free >= narrowest)
            m_painter.fillRect(QRectF(free + 1, rect.top() + 1, left - free - 1, rect.height() - 2),
                               QBrush(Theme::mark(row.host), Qt::BDiagPattern));
        if (right - left < narrowest) {
            const int end = static_cast<int>(std::ceil(right));
            drawBand(row, std::max(banded, static_cast<int>(left)), end);
            banded = std::max(banded, end);
            continue;
        }
        drawBlock(QRectF(left, rect.top(), right - left, rect.height()), block, row.host);
    }
}

void TimelinePainter::drawBlock(const QRectF &rect, const TimelineBlock &block, int host)
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
    const bool isCurrent = m_scene.current == block.task;
    m_painter.setBrush(fill);
    m_painter.setPen(isCurrent ? QPen(Theme::color(Token::Ink), 2) : QPen(line, isSmall ? 0 : 1));
    const QRectF box = rect.adjusted(1, 0.5, -1, -0.5);
    if (!m_isFramed && !isCurrent) { // frames would be all that is seen
        const bool isDone = block.how == TimelineBlock::End::Done;
        m_painter.fillRect(QRectF(rect.left(), rect.top(), rect.width() - 1, rect.height()),
                           isDone ? QBrush(mixed(line, 0.5)) : QBrush(line, fill.style()));
    } else if (isSmall) {
        m_painter.drawRect(box);
    } else {
        m_painter.drawRoundedRect(box, 2, 2);
    }
    if (isSmall || box.width() < Theme::px(leastNamed))
        return;
    const QString text = taskLabel(m_scene.plan, block.task);
    m_painter.setFont(Theme::font(TextStyle::Secondary));
    if (m_painter.fontMetrics().horizontalAdvance(text) + Theme::px(6) > box.width())
        return;
    m_painter.setPen(Theme::color(Token::Ink));
    m_painter.drawText(box, int(Qt::AlignCenter), text);
}

/// A failure is seen however narrow it is.
void TimelinePainter::drawFailures(const TimelineRows::Row &row)
{
    const QRect rect = m_scene.rectOf(row);
    const int height = std::min(rect.height(), Theme::px(4));
    for (const int lane : row.lanes) {
        if (lane >= m_scene.timeline.laneCount())
            continue;
        for (const TimelineBlock &block : m_scene.timeline.failures(lane)) {
            if (block.end < m_scene.range.from() || block.start > m_scene.range.to())
                continue;
            const double x = m_scene.pixelOf((block.start + block.end) / 2);
            m_painter.fillRect(QRectF(x - 1, rect.bottom() + 1 - height, 2, height),
                               Theme::color(Token::BadFill));
        }
    }
}

} // namespace heddle
