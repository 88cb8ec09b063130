#include "parts/scatterdots.h"

#include "parts/theme.h"

#include <QPainter>

namespace heddle {

ScatterDots::ScatterDots(QWidget *parent)
    : QWidget(parent)
{
}

void ScatterDots::setDots(std::vector<SampleDot> dots)
{
    m_dots = std::move(dots);
    update();
}

QSize ScatterDots::sizeHint() const
{
    return {Theme::px(260), Theme::px(96)};
}

void ScatterDots::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const qreal radius = Theme::px(2);
    const QRectF room = QRectF(rect()).adjusted(radius, radius, -radius, -radius);
    for (const SampleDot &dot : m_dots) {
        QColor fill = Theme::mark(dot.level);
        fill.setAlphaF(0.8F);
        painter.setBrush(fill);
        painter.drawEllipse(QPointF(room.left() + dot.place.x() * room.width(),
                                    room.bottom() - dot.place.y() * room.height()),
                            radius, radius);
    }
}

} // namespace heddle
