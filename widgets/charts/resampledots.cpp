#include "charts/resampledots.h"

#include "models/format.h"
#include "parts/chartmenu.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr int axisHeight = 24;
constexpr int shortestRow = 56;
constexpr int tallestRow = 120;
constexpr int meanRoom = 22;       // below the dots of a row
constexpr int rightRoom = 56;      // for the number behind a bar at the right end
constexpr double edgeFactor = 500; // losses below the highest by more sit at the edge
constexpr int mostLines = 8;       // more repeats share lines

PlotScale scaleOf(const std::vector<ResampleDots::Row> &rows, bool logarithmic)
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    const auto take = [&](double value) {
        if (!std::isfinite(value) || (logarithmic && value <= 0))
            return;
        low = std::min(low, value);
        high = std::max(high, value);
    };
    for (const ResampleDots::Row &row : rows) {
        for (const double score : row.scores)
            take(score);
        take(row.mean - row.error);
        take(row.mean + row.error);
    }
    if (low > high)
        return {0, 1};
    return {logarithmic ? std::max(low, high / edgeFactor) : low, high, logarithmic};
}

} // namespace

ResampleDots::ResampleDots(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    new ChartMenu(this, [this] { return chartData(); });
}

void ResampleDots::setRows(const QString &metric, std::vector<Row> rows, bool logarithmic)
{
    m_rows = std::move(rows);
    m_scale = scaleOf(m_rows, logarithmic);
    QStringList means;
    for (const Row &row : m_rows)
        means.append(row.name + u' ' + row.meanText);
    setAccessibleName(tr("%1 of every resample").arg(metric));
    setAccessibleDescription(means.join(QStringLiteral(", ")));
    m_isCut = logarithmic && std::any_of(m_rows.begin(), m_rows.end(), [this](const Row &row) {
                  return std::any_of(row.scores.begin(), row.scores.end(),
                                     [this](double score) { return score < m_scale.low(); });
              });
    updateGeometry();
    update();
}

ChartData ResampleDots::chartData() const
{
    ChartData table{{tr("row"), tr("repeat"), tr("resample"), tr("score")}, {}};
    for (const Row &row : m_rows)
        for (std::size_t i = 0; i < row.scores.size(); ++i)
            table.rows.push_back(
                {row.name, row.lines[i] + 1, static_cast<int>(i) + 1, row.scores[i]});
    return table;
}

QSize ResampleDots::sizeHint() const
{
    return {Theme::px(520), Theme::px(axisHeight + 92 * static_cast<int>(m_rows.size()))};
}

QSize ResampleDots::minimumSizeHint() const
{
    return {Theme::px(280), Theme::px(axisHeight + shortestRow * static_cast<int>(m_rows.size()))};
}

/// A scroll area around it hears of another size only while it is seen.
void ResampleDots::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateGeometry();
}

double ResampleDots::left() const
{
    const QFontMetricsF metrics(Theme::font(TextStyle::Name));
    double widest = 0;
    for (const Row &row : m_rows)
        widest = std::max(widest, metrics.horizontalAdvance(row.name));
    return std::min(std::ceil(widest) + Theme::px(24), width() * 0.35);
}

double ResampleDots::rowHeight() const
{
    const double room = height() - Theme::px(axisHeight);
    const auto rows = static_cast<double>(std::max<std::size_t>(m_rows.size(), 1));
    return std::min(room / rows, static_cast<double>(Theme::px(tallestRow)));
}

double ResampleDots::x(double value) const
{
    return left() + m_scale.share(value) * (width() - left() - Theme::px(rightRoom));
}

void ResampleDots::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double bottom = rowHeight() * static_cast<double>(m_rows.size());
    painter.setFont(Theme::font(TextStyle::Axis));
    double free = 0;
    for (const double tick : m_scale.ticks(10)) {
        const double place = std::floor(x(tick)) + 0.5;
        painter.setPen(Theme::color(Token::Grid));
        painter.drawLine(QPointF(place, 0), QPointF(place, bottom));
        const double half = tabularWidth(painter.font(), tickText(tick)) / 2;
        if (place - half < free)
            continue;
        painter.setPen(Theme::color(Token::Ink3));
        drawTabular(painter, QRectF(place - half, bottom, 2 * half, Theme::px(axisHeight)),
                    Qt::AlignLeft, tickText(tick));
        free = place + half + Theme::px(8);
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        paintRow(painter, m_rows[i], rowHeight() * static_cast<double>(i));
}

void ResampleDots::paintRow(QPainter &painter, const Row &row, double top) const
{
    const double height = rowHeight();
    if (top > 0) {
        painter.setPen(Theme::color(Token::Line));
        painter.drawLine(QPointF(0, std::floor(top) + 0.5),
                         QPointF(width(), std::floor(top) + 0.5));
    }
    painter.setFont(Theme::font(TextStyle::Name));
    painter.setPen(Theme::color(Token::Ink));
    const QRectF nameRoom(0, top, left() - Theme::px(16), height);
    painter.drawText(nameRoom, int(Qt::AlignRight | Qt::AlignVCenter),
                     painter.fontMetrics().elidedText(row.name, Qt::ElideMiddle,
                                                      static_cast<int>(nameRoom.width())));

    int lines = 1;
    for (const int line : row.lines)
        lines = std::max(lines, std::min(line + 1, mostLines));
    const double step = (height - Theme::px(meanRoom + 8)) / lines;
    QColor dot = Theme::color(Token::Ink3);
    dot.setAlphaF(0.6F); // dots that fall together are darker
    painter.setPen(Qt::NoPen);
    painter.setBrush(dot);
    for (std::size_t i = 0; i < row.scores.size(); ++i) {
        if (!std::isfinite(row.scores[i]))
            continue;
        const double y = top + Theme::px(6) + step * (row.lines[i] % mostLines + 0.5);
        painter.drawEllipse(QPointF(x(row.scores[i]), y), Theme::px(3), Theme::px(3));
    }

    if (!std::isfinite(row.mean))
        return;
    const double y = top + height - Theme::px(meanRoom) / 2.0 - Theme::px(2);
    double end = x(row.mean) + Theme::px(6);
    painter.setPen(QPen(Theme::color(Token::Accent), Theme::px(4), Qt::SolidLine, Qt::FlatCap));
    if (std::isfinite(row.error)) {
        painter.drawLine(QPointF(x(row.mean - row.error), y), QPointF(x(row.mean + row.error), y));
        end = std::max(end, x(row.mean + row.error));
    }
    painter.setPen(QPen(Theme::color(Token::Accent), 2));
    painter.setBrush(Theme::color(Token::Surface));
    painter.drawEllipse(QPointF(x(row.mean), y), Theme::px(5), Theme::px(5));
    painter.setFont(Theme::font(TextStyle::Strong));
    painter.setPen(Theme::color(Token::Ink));
    drawTabular(painter, QRectF(end + Theme::px(8), y - Theme::px(10), 80, Theme::px(20)),
                Qt::AlignLeft, row.meanText);
}

} // namespace heddle
