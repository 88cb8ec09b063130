#include "charts/dotplot.h"

#include "models/format.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QHelpEvent>
#include <QLineF>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr int axisHeight = 24, labelWidth = 132, rightRoom = 56;
constexpr double dotRadius = 3.5;

} // namespace

DotPlot::DotPlot(const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void DotPlot::setRows(std::vector<Row> rows)
{
    m_rows = std::move(rows);
    QStringList sentences;
    for (const Row &row : m_rows)
        if (!row.meanText.isEmpty())
            sentences.append(row.label + QStringLiteral(": ") + row.meanText);
    setAccessibleDescription(sentences.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

void DotPlot::setBand(std::optional<double> halfWidth)
{
    m_band = halfWidth;
    update();
}

void DotPlot::setGroupNames(const QStringList &names)
{
    m_groupNames = names;
    update();
}

QSize DotPlot::sizeHint() const
{
    return {Theme::px(420),
            Theme::px(axisHeight + 40 * std::clamp(static_cast<int>(m_rows.size()), 3, 12))};
}

QSize DotPlot::minimumSizeHint() const
{
    return {Theme::px(280), Theme::px(120)};
}

DotPlot::Scale DotPlot::scale() const
{
    double low = m_band ? -*m_band * 1.2 : std::numeric_limits<double>::infinity();
    double high = m_band ? *m_band * 1.2 : -low;
    const auto take = [&](double value) {
        if (!std::isfinite(value))
            return;
        low = std::min(low, value);
        high = std::max(high, value);
    };
    for (const Row &row : m_rows) {
        for (const Dot &dot : row.dots)
            take(dot.value);
        if (row.mean) {
            take(*row.mean - row.error);
            take(*row.mean + row.error);
        }
    }
    if (!(low <= high))
        return {};
    const double span = std::max(high - low, 1e-9 + std::abs(high) * 1e-6);
    const double power = std::pow(10.0, std::floor(std::log10(span / 4)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0})
        if (span / (factor * power) <= 6) {
            step = factor * power;
            break;
        }
    return {std::floor(low / step) * step, std::ceil(high / step) * step, step};
}

QRectF DotPlot::plotRect() const
{
    return QRectF(rect()).adjusted(Theme::px(labelWidth), 4, -Theme::px(rightRoom),
                                   -Theme::px(axisHeight));
}

double DotPlot::xOf(double value, const Scale &scale, const QRectF &plot) const
{
    return plot.left() + (value - scale.low) / (scale.high - scale.low) * plot.width();
}

QPointF DotPlot::positionOf(const Dot &dot, std::size_t row, const Scale &scale,
                            const QRectF &plot) const
{
    const double height = plot.height() / static_cast<double>(m_rows.size());
    const double room = m_rows[row].mean ? 0.62 : 1; // the mean stands below its dots
    const double middle = plot.top() + height * (static_cast<double>(row) + room / 2);
    return {xOf(dot.value, scale, plot), middle + dot.offset * height * room * 0.38};
}

void DotPlot::paintEvent(QPaintEvent *)
{
    if (m_rows.empty())
        return;
    QPainter painter(this);
    const Scale axis = scale();
    const QRectF plot = plotRect();
    drawAxis(painter, axis, plot);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        drawRow(painter, row, axis, plot);
}

void DotPlot::drawAxis(QPainter &painter, const Scale &scale, const QRectF &plot) const
{
    if (m_band) {
        const double left = xOf(-*m_band, scale, plot);
        painter.fillRect(QRectF(left, plot.top(), xOf(*m_band, scale, plot) - left, plot.height()),
                         Theme::color(Token::Grid));
    }
    painter.setFont(Theme::font(TextStyle::Axis));
    const int decimals =
        std::clamp(static_cast<int>(std::ceil(-std::log10(scale.step) - 1e-9)), 0, 6);
    const int ticks = static_cast<int>(std::round((scale.high - scale.low) / scale.step));
    for (int i = 0; i <= ticks; ++i) {
        const double value = scale.low + i * scale.step;
        const double x = std::round(xOf(value, scale, plot)) + 0.5;
        painter.setPen(QPen(Theme::color(Token::Grid), 1));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter.setPen(Theme::color(Token::Ink3));
        drawTabular(painter, QRectF(x - 40, plot.bottom() + 4, 80, Theme::px(16)), Qt::AlignHCenter,
                    formatFixed(value, decimals));
    }
    if (m_band && scale.low <= 0 && scale.high >= 0) {
        painter.setPen(QPen(Theme::color(Token::Ink3), 1));
        const double x = std::round(xOf(0, scale, plot)) + 0.5;
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
}

void DotPlot::drawRow(QPainter &painter, std::size_t row, const Scale &scale,
                      const QRectF &plot) const
{
    const Row &what = m_rows[row];
    const double height = plot.height() / static_cast<double>(m_rows.size());
    const QRectF line(0, plot.top() + height * static_cast<double>(row),
                      plot.left() - Theme::px(12), height);
    painter.setFont(Theme::font(what.mean ? TextStyle::Name : TextStyle::Body));
    painter.setPen(Theme::color(Token::Ink));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(what.label, Qt::ElideMiddle,
                                                      static_cast<int>(line.width())));
    if (row > 0 && height > Theme::px(20)) {
        painter.setPen(QPen(Theme::color(Token::Line), 1));
        painter.drawLine(QPointF(0, line.top()), QPointF(plot.right(), line.top()));
    }
    for (const Dot &dot : what.dots) {
        if (!std::isfinite(dot.value))
            continue;
        QColor ink = dot.group < 0 ? Theme::color(Token::Ink3) : Theme::mark(dot.group);
        if (dot.group < 0)
            ink.setAlphaF(0.6F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        const QPointF at = positionOf(dot, row, scale, plot);
        const double radius = dot.group < 0 ? dotRadius - 0.5 : dotRadius + 1.5;
        painter.drawEllipse(at, radius, radius);
        if (row == 0 && dot.group >= 0 && dot.group < m_groupNames.size()) {
            painter.setPen(Theme::markText(dot.group));
            painter.setFont(Theme::font(TextStyle::Axis));
            painter.drawText(QRectF(at.x() - 60, at.y() - 22, 120, 16), Qt::AlignHCenter,
                             m_groupNames[dot.group]);
        }
    }
    if (!what.mean || !std::isfinite(*what.mean))
        return;
    const double y = line.bottom() - height * 0.22;
    const double x = xOf(*what.mean, scale, plot),
                 reach = xOf(*what.mean + what.error, scale, plot) - x;
    painter.setPen(QPen(Theme::color(Token::Accent), 4, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(x - reach, y), QPointF(x + reach, y));
    painter.setPen(QPen(Theme::color(Token::Accent), 2));
    painter.setBrush(Theme::color(Token::Surface));
    painter.drawEllipse(QPointF(x, y), 5, 5);
    painter.setPen(Theme::color(Token::Ink));
    painter.setFont(Theme::font(TextStyle::Strong));
    drawTabular(painter, QRectF(x + reach + 10, y - 10, 80, 20), Qt::AlignLeft, what.meanText);
}

bool DotPlot::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || m_rows.empty())
        return QWidget::event(event);
    auto *help = static_cast<QHelpEvent *>(event);
    const Scale axis = scale();
    const QRectF plot = plotRect();
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        for (const Dot &dot : m_rows[row].dots)
            if (QLineF(positionOf(dot, row, axis, plot), help->pos()).length() < 6 &&
                !dot.toolTip.isEmpty()) {
                QToolTip::showText(help->globalPos(), dot.toolTip, this);
                return true;
            }
    QToolTip::hideText();
    return true;
}

} // namespace heddle
