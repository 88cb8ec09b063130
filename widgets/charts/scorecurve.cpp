#include "charts/scorecurve.h"

#include "charts/plotscale.h"
#include "parts/chartmenu.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr double dot = 2.5, ring = 6;
constexpr std::size_t mostDots = 60; // more would touch each other

} // namespace

ScoreCurve::ScoreCurve(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Score along the path"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    new ChartMenu(this, [this] { return chartData(); });
}

void ScoreCurve::setContent(Content content)
{
    m_content = std::move(content);
    QStringList parts;
    for (const QString &text : {m_content.bestText, m_content.otherText})
        if (!text.isEmpty())
            parts.append(text);
    setAccessibleDescription(parts.join(QStringLiteral("; ")));
    update();
}

ChartData ScoreCurve::chartData() const
{
    ChartData table{{tr("position"), tr("mean"), tr("standard error")}, {}};
    for (std::size_t i = 0; i < m_content.positions.size(); ++i)
        table.rows.push_back({m_content.positions[i], m_content.mean[i], m_content.se[i]});
    return table;
}

QSize ScoreCurve::sizeHint() const
{
    return {Theme::px(420), Theme::px(280)};
}

QSize ScoreCurve::minimumSizeHint() const
{
    return {Theme::px(240), Theme::px(150)};
}

QRectF ScoreCurve::plot() const
{
    return QRectF(rect()).adjusted(Theme::px(52), Theme::px(12), -Theme::px(12), -Theme::px(26));
}

double ScoreCurve::xOf(double position) const
{
    const auto [low, high] =
        std::minmax_element(m_content.positions.begin(), m_content.positions.end());
    const double share = PlotScale(*low, *high, m_content.isLogarithmic).share(position);
    const QRectF area = plot();
    return area.left() + (m_content.isFalling ? 1 - share : share) * area.width();
}

int ScoreCurve::nearest(double x) const
{
    int found = -1;
    for (std::size_t i = 0; i < m_content.positions.size(); ++i)
        if (found < 0 ||
            std::abs(xOf(m_content.positions[i]) - x) <
                std::abs(xOf(m_content.positions[static_cast<std::size_t>(found)]) - x))
            found = static_cast<int>(i);
    return found;
}

void ScoreCurve::paintEvent(QPaintEvent * /*event*/)
{
    double low = INFINITY, high = -INFINITY;
    for (std::size_t i = 0; i < m_content.mean.size(); ++i) {
        const double reach = std::isfinite(m_content.se[i]) ? m_content.se[i] : 0;
        if (!std::isfinite(m_content.mean[i]))
            continue;
        low = std::min(low, m_content.mean[i] - reach);
        high = std::max(high, m_content.mean[i] + reach);
    }
    if (!(low <= high) || m_content.positions.size() < 2)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plot();
    const PlotScale scores(low, high);
    const auto yOf = [&](double value) {
        return area.bottom() - scores.share(value) * area.height();
    };
    const auto best = static_cast<std::size_t>(std::max(m_content.best, 0));
    if (m_content.best >= 0 && std::isfinite(m_content.se[best])) {
        const double limit =
            m_content.mean[best] + (m_content.higherIsBetter ? -1 : 1) * m_content.se[best];
        const double from = yOf(limit), to = yOf(m_content.mean[best]);
        painter.fillRect(QRectF(area.left(), std::min(from, to), area.width(), std::abs(to - from)),
                         Theme::color(Token::WarnTint));
    }
    painter.setFont(Theme::font(TextStyle::Axis));
    const std::vector<double> ticks = scores.ticks(6);
    for (const double tick : ticks) {
        painter.setPen(Theme::color(Token::Grid));
        painter.drawLine(QPointF(area.left(), yOf(tick)), QPointF(area.right(), yOf(tick)));
        painter.setPen(Theme::color(Token::Ink3));
        drawTabular(painter, QRectF(0, yOf(tick) - 8, area.left() - Theme::px(6), 16),
                    Qt::AlignRight, tickText(tick, ticks));
    }
    const auto [least, most] =
        std::minmax_element(m_content.positions.begin(), m_content.positions.end());
    for (const double tick : PlotScale(*least, *most, m_content.isLogarithmic).ticks(7))
        drawTabular(
            painter,
            QRectF(xOf(tick) - Theme::px(40), area.bottom() + Theme::px(4), 2 * Theme::px(40), 16),
            Qt::AlignHCenter, tickText(tick));
    QPainterPath line;
    bool hasPoint = false;
    for (std::size_t i = 0; i < m_content.positions.size(); ++i) {
        if (!std::isfinite(m_content.mean[i]))
            continue;
        const QPointF at(xOf(m_content.positions[i]), yOf(m_content.mean[i]));
        if (hasPoint)
            line.lineTo(at);
        else
            line.moveTo(at);
        hasPoint = true;
        if (!std::isfinite(m_content.se[i]))
            continue;
        painter.setPen(QPen(Theme::color(Token::Line2), 1.5));
        painter.drawLine(QPointF(at.x(), yOf(m_content.mean[i] - m_content.se[i])),
                         QPointF(at.x(), yOf(m_content.mean[i] + m_content.se[i])));
    }
    painter.setPen(QPen(Theme::color(Token::Accent), 1.5));
    painter.drawPath(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::color(Token::Accent));
    for (std::size_t i = 0;
         i < m_content.positions.size() && m_content.positions.size() <= mostDots; ++i)
        if (std::isfinite(m_content.mean[i]))
            painter.drawEllipse(QPointF(xOf(m_content.positions[i]), yOf(m_content.mean[i])), dot,
                                dot);
    painter.setBrush(Qt::NoBrush);
    const auto mark = [&](int place, Token token, const QString &text, double reach) {
        if (place < 0)
            return;
        const auto i = static_cast<std::size_t>(place);
        const QPointF at(xOf(m_content.positions[i]), yOf(m_content.mean[i]));
        painter.setPen(QPen(Theme::color(token), 2));
        painter.drawEllipse(at, ring, ring);
        const double width = painter.fontMetrics().horizontalAdvance(text) + 4.0;
        const double left = std::clamp(at.x() - width / 2, area.left(), area.right() - width);
        // On the side of the worse scores, where the line does not go; else on the other.
        const double away = m_content.higherIsBetter ? reach : -reach;
        const bool hasRoom = at.y() + away - 8 > area.top() && at.y() + away + 8 < area.bottom();
        painter.drawText(QRectF(left, at.y() + (hasRoom ? away : -away) - 8, width, 16),
                         Qt::AlignCenter, text);
    };
    mark(m_content.best, Token::Ink, m_content.bestText, 18);
    if (m_content.other != m_content.best)
        mark(m_content.other, Token::Warn, m_content.otherText, 34);
}

bool ScoreCurve::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int place = nearest(help->pos().x());
    if (place >= 0 && m_content.tip)
        QToolTip::showText(help->globalPos(), m_content.tip(place), this);
    return true;
}

} // namespace heddle
