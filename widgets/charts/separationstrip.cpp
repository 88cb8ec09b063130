#include "charts/separationstrip.h"

#include "models/format.h"
#include "parts/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr int axisHeight = 40, binCount = 60;

} // namespace

SeparationStrip::SeparationStrip(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Values by class"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void SeparationStrip::setValues(const QString &variable, const QString &event, int group,
                                std::vector<double> ofEvent, std::vector<double> ofRest)
{
    m_variable = variable;
    m_event = event;
    m_group = group;
    m_ofEvent = std::move(ofEvent);
    m_ofRest = std::move(ofRest);
    setAccessibleDescription(
        tr("No value of %1 is shared by %2 and the rest.").arg(variable, event));
    update();
}

void SeparationStrip::clear()
{
    m_ofEvent.clear();
    m_ofRest.clear();
    update();
}

QSize SeparationStrip::sizeHint() const
{
    return {Theme::px(360), Theme::px(150)};
}

SeparationStrip::Bins SeparationStrip::bins() const
{
    const auto [eventLow, eventHigh] = std::minmax_element(m_ofEvent.begin(), m_ofEvent.end());
    const auto [restLow, restHigh] = std::minmax_element(m_ofRest.begin(), m_ofRest.end());
    Bins bins;
    bins.low = std::min(*eventLow, *restLow);
    bins.width = std::max(std::max(*eventHigh, *restHigh) - bins.low, 1e-12) / (binCount - 1);
    bins.event.assign(binCount, 0);
    bins.rest.assign(binCount, 0);
    const auto binOf = [&](double value) {
        return static_cast<std::size_t>(std::lround((value - bins.low) / bins.width));
    };
    for (const double value : m_ofEvent)
        ++bins.event[binOf(value)];
    for (const double value : m_ofRest)
        ++bins.rest[binOf(value)];
    return bins;
}

void SeparationStrip::paintEvent(QPaintEvent *)
{
    if (m_ofEvent.empty() || m_ofRest.empty())
        return;
    QPainter painter(this);
    const Bins counts = bins();
    const QRectF plot = QRectF(rect()).adjusted(12, 18, -12, -Theme::px(axisHeight));
    const auto x = [&](double value) {
        return plot.left() + (value - counts.low) / (counts.width * (binCount - 1)) * plot.width();
    };

    const auto [eventLow, eventHigh] = std::minmax_element(m_ofEvent.begin(), m_ofEvent.end());
    const auto [restLow, restHigh] = std::minmax_element(m_ofRest.begin(), m_ofRest.end());
    const double from = *eventHigh < *restLow ? *eventHigh : *restHigh,
                 to = *eventHigh < *restLow ? *restLow : *eventLow;
    painter.fillRect(QRectF(x(from), plot.top(), std::max(2.0, x(to) - x(from)), plot.height()),
                     Theme::color(Token::WarnTint));

    const int tallest = std::max(*std::max_element(counts.event.begin(), counts.event.end()),
                                 *std::max_element(counts.rest.begin(), counts.rest.end()));
    const double radius =
        std::clamp(std::min(plot.height() / tallest, plot.width() / binCount) / 2 - 0.5, 0.8, 3.5);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const auto stack = [&](const std::vector<int> &columns, const QColor &ink) {
        painter.setBrush(ink);
        for (std::size_t bin = 0; bin < columns.size(); ++bin)
            for (int k = 0; k < columns[bin]; ++k)
                painter.drawEllipse(
                    QPointF(x(counts.low + static_cast<double>(bin) * counts.width),
                            plot.bottom() - radius -
                                k * std::min(2 * radius + 1, plot.height() / tallest)),
                    radius, radius);
    };
    stack(counts.event, Theme::mark(m_group));
    stack(counts.rest, Theme::color(Token::Ink3));

    painter.setPen(QPen(Theme::color(Token::Line2), 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setFont(Theme::font(TextStyle::Axis));
    painter.setPen(Theme::color(Token::Ink3));
    for (const double value : {counts.low, from, to, counts.low + counts.width * (binCount - 1)})
        painter.drawText(QRectF(x(value) - 40, plot.bottom() + 3, 80, 16), Qt::AlignHCenter,
                         formatShort(value, 3));
    painter.drawText(QRectF(plot.left(), plot.bottom() + 20, plot.width(), 16), Qt::AlignHCenter,
                     m_variable);
    painter.setPen(Theme::markText(m_group));
    painter.setFont(Theme::font(TextStyle::Strong));
    const bool eventLeft = *eventHigh < *restLow;
    painter.drawText(QRectF(plot.left(), 0, plot.width(), 18),
                     eventLeft ? Qt::AlignLeft : Qt::AlignRight, m_event);
}

} // namespace heddle
