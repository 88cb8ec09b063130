#include "charts/replicatehistogram.h"

#include "models/format.h"
#include "parts/chartmenu.h"
#include "parts/tabular.h"
#include "parts/theme.h"
#include "stats/bootstrap.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr int leftRoom = 104, rightRoom = 56; // for the numbers at the ends of intervals
constexpr int topRoom = 44;                   // for the estimate's label
constexpr int axisHeight = 30;
constexpr int barHeight = 28;       // of an interval's row
constexpr double lineShare = 0.62;  // of the height: the lines of interval ends
constexpr double tailShare = 0.005; // replicates at either end that need not fit

QColor inkOf(const ReplicateView::Bar &bar)
{
    return bar.mark ? Theme::mark(*bar.mark) : Theme::color(Token::Ink2);
}

QColor washed(QColor color)
{
    color.setAlphaF(0.55F);
    return color;
}

} // namespace

ReplicateHistogram::ReplicateHistogram(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Distribution of the replicates"));
    new ChartMenu(this, [this] { return chartData(); });
}

void ReplicateHistogram::setView(const ReplicateView &view)
{
    m_view = view;
    makeScale();
    makeBins();
    QStringList parts = {m_view.title, m_view.estimateText};
    for (const ReplicateView::Bar &bar : m_view.bars)
        parts.append(tr("%1 from %2 to %3")
                         .arg(bar.name, formatShort(bar.low, 4), formatShort(bar.high, 4)));
    if (beyond() > 0)
        parts.append(tr("%1 replicates beyond the axis").arg(formatCount(beyond())));
    setAccessibleDescription(parts.join(QStringLiteral(", ")));
    update();
}

/// Most replicates, the estimate and the intervals fit; a few far out need not.
void ReplicateHistogram::makeScale()
{
    const std::vector<double> &sorted = m_view.sorted;
    if (sorted.empty()) {
        m_scale = {0, 1};
        return;
    }
    double low = quantileOnNormalScale(sorted, tailShare).value;
    double high = quantileOnNormalScale(sorted, 1 - tailShare).value;
    const double room = 0.15 * (high - low);
    low = std::max(low - room, sorted.front());
    high = std::min(high + room, sorted.back());
    if (std::isfinite(m_view.estimate)) {
        low = std::min(low, m_view.estimate);
        high = std::max(high, m_view.estimate);
    }
    for (const ReplicateView::Bar &bar : m_view.bars) {
        low = std::min(low, bar.low);
        high = std::max(high, bar.high);
    }
    m_scale = {low, high};
}

void ReplicateHistogram::makeBins()
{
    const std::vector<double> &sorted = m_view.sorted;
    const double size = static_cast<double>(sorted.size());
    const double count = std::clamp(2 * std::cbrt(size) + 4, 5.0, 60.0);
    m_bins.assign(static_cast<std::size_t>(count), 0);
    m_below = m_above = 0;
    const double width = (m_scale.high() - m_scale.low()) / static_cast<double>(m_bins.size());
    for (const double value : sorted) {
        if (value < m_scale.low())
            ++m_below;
        else if (value > m_scale.high())
            ++m_above;
        else
            ++m_bins[std::min(static_cast<std::size_t>((value - m_scale.low()) / width),
                              m_bins.size() - 1)];
    }
}

ChartData ReplicateHistogram::chartData() const
{
    ChartData table{{tr("from"), tr("to"), tr("replicates")}, {}};
    const double width = (m_scale.high() - m_scale.low()) / static_cast<double>(m_bins.size());
    if (m_below > 0)
        table.rows.push_back({-INFINITY, m_scale.low(), qlonglong(m_below)});
    for (std::size_t i = 0; i < m_bins.size(); ++i) {
        const double from = m_scale.low() + width * static_cast<double>(i);
        table.rows.push_back({from, from + width, qlonglong(m_bins[i])});
    }
    if (m_above > 0)
        table.rows.push_back({m_scale.high(), INFINITY, qlonglong(m_above)});
    return table;
}

QSize ReplicateHistogram::sizeHint() const
{
    return {Theme::px(560), Theme::px(400)};
}

QSize ReplicateHistogram::minimumSizeHint() const
{
    return {Theme::px(320), Theme::px(260)};
}

double ReplicateHistogram::x(double value) const
{
    return Theme::px(leftRoom) +
           m_scale.share(value) * (width() - Theme::px(leftRoom) - Theme::px(rightRoom));
}

double ReplicateHistogram::axisY() const
{
    const auto bars = static_cast<int>(m_view.bars.size());
    return height() - Theme::px(axisHeight) - Theme::px(barHeight) * bars;
}

void ReplicateHistogram::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_view.sorted.empty()) {
        painter.setFont(Theme::font(TextStyle::Body));
        painter.setPen(Theme::color(Token::Ink3));
        painter.drawText(rect(), int(Qt::AlignCenter), tr("No replicate has come yet."));
        return;
    }
    paintBins(painter);
    paintAxis(painter);
    paintLines(painter);
    paintBars(painter);
}

void ReplicateHistogram::paintBins(QPainter &painter) const
{
    const std::int64_t most =
        std::max<std::int64_t>(1, *std::max_element(m_bins.begin(), m_bins.end()));
    const double room = axisY() - Theme::px(topRoom);
    const double left = x(m_scale.low());
    const double step = (x(m_scale.high()) - left) / static_cast<double>(m_bins.size());
    painter.setPen(Qt::NoPen);
    painter.setBrush(washed(Theme::mark(m_view.mark)));
    for (std::size_t i = 0; i < m_bins.size(); ++i) {
        const double height = room * static_cast<double>(m_bins[i]) / static_cast<double>(most);
        painter.drawRect(QRectF(left + step * static_cast<double>(i) + 0.5, axisY() - height,
                                std::max(step - 1, 1.0), height));
    }
}

void ReplicateHistogram::paintAxis(QPainter &painter) const
{
    const double y = std::floor(axisY()) + 0.5;
    painter.setPen(QPen(Theme::color(Token::Line2), 1));
    painter.drawLine(QPointF(x(m_scale.low()), y), QPointF(x(m_scale.high()), y));
    painter.setFont(Theme::font(TextStyle::Axis));
    painter.setPen(Theme::color(Token::Ink3));
    for (const double tick : m_scale.ticks(8))
        drawTabular(painter, QRectF(x(tick) - 40, y + Theme::px(2), 80, Theme::px(18)),
                    Qt::AlignHCenter, tickText(tick));
    const QRectF line(Theme::px(4), Theme::px(2), width() - Theme::px(8), Theme::px(16));
    if (m_below > 0)
        painter.drawText(line, int(Qt::AlignLeft | Qt::AlignVCenter),
                         tr("← %1 more").arg(formatCount(m_below)));
    if (m_above > 0)
        painter.drawText(line, int(Qt::AlignRight | Qt::AlignVCenter),
                         tr("%1 more →").arg(formatCount(m_above)));
}

void ReplicateHistogram::paintLines(QPainter &painter) const
{
    const double top = axisY() - lineShare * (axisY() - Theme::px(topRoom));
    for (const ReplicateView::Bar &bar : m_view.bars) {
        if (!bar.isInHistogram)
            continue;
        const bool isLast = &bar == &m_view.bars.back();
        painter.setPen(QPen(inkOf(bar), Theme::px(2), isLast ? Qt::SolidLine : Qt::DotLine));
        for (const double end : {bar.low, bar.high})
            painter.drawLine(QPointF(x(end), top), QPointF(x(end), axisY()));
    }
    if (!std::isfinite(m_view.estimate))
        return;
    const double here = x(m_view.estimate);
    painter.setPen(QPen(Theme::color(Token::Ink), Theme::px(2)));
    painter.drawLine(QPointF(here, Theme::px(20)), QPointF(here, axisY()));
    painter.setFont(Theme::font(TextStyle::Strong));
    const double room = tabularWidth(painter.font(), m_view.estimateText) + Theme::px(8);
    const bool isLeft = here + room > width();
    drawTabular(
        painter,
        QRectF(isLeft ? here - room : here + Theme::px(8), Theme::px(18), room, Theme::px(18)),
        Qt::AlignLeft, m_view.estimateText);
}

/// Ends of intervals with one number of decimals, three digits for the largest.
QString ReplicateHistogram::endText(double value) const
{
    double largest = 0;
    for (const ReplicateView::Bar &bar : m_view.bars)
        largest = std::max({largest, std::abs(bar.low), std::abs(bar.high)});
    return formatAlike(value, largest, 3);
}

void ReplicateHistogram::paintBars(QPainter &painter) const
{
    double y = axisY() + Theme::px(axisHeight) + Theme::px(barHeight) / 2.0;
    for (const ReplicateView::Bar &bar : m_view.bars) {
        const double from = x(bar.low), to = x(bar.high);
        painter.setPen(QPen(inkOf(bar), Theme::px(3), Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(from, y), QPointF(to, y));
        painter.setPen(QPen(inkOf(bar), Theme::px(2), Qt::SolidLine, Qt::FlatCap));
        for (const double end : {from, to})
            painter.drawLine(QPointF(end, y - Theme::px(6)), QPointF(end, y + Theme::px(6)));
        painter.setFont(Theme::font(TextStyle::Secondary));
        painter.setPen(Theme::color(Token::Ink));
        const QString low = bar.name + QStringLiteral("  ") + endText(bar.low);
        const QString high = endText(bar.high);
        const double lowWidth = tabularWidth(painter.font(), low);
        const double top = y - Theme::px(9);
        drawTabular(
            painter,
            QRectF(std::max(0.0, from - lowWidth - Theme::px(10)), top, lowWidth, Theme::px(18)),
            Qt::AlignLeft, low);
        const double highWidth = tabularWidth(painter.font(), high);
        drawTabular(painter,
                    QRectF(std::min(to + Theme::px(10), width() - highWidth), top, highWidth,
                           Theme::px(18)),
                    Qt::AlignLeft, high);
        y += Theme::px(barHeight);
    }
}

} // namespace heddle
