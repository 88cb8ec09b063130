#include "parts/sparkline.h"

#include "parts/theme.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace heddle {

Sparkline::Sparkline(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Sparkline::setValues(std::vector<double> values, int mark, const QString &summary)
{
    m_values = std::move(values);
    m_mark = mark;
    setAccessibleName(summary);
    setToolTip(summary);
    update();
}

QSize Sparkline::sizeHint() const
{
    return {Theme::px(160), Theme::px(36)};
}

void Sparkline::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    const QRectF room = QRectF(rect()).adjusted(1, 3, -1, -1.5);
    painter.setPen(QPen(Theme::color(Token::Line), 1));
    painter.drawLine(room.bottomLeft(), room.bottomRight());
    if (m_values.size() < 2)
        return;
    const double largest = *std::max_element(m_values.begin(), m_values.end());
    QPolygonF line;
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const double x = static_cast<double>(i) / static_cast<double>(m_values.size() - 1);
        const double y = largest > 0 ? m_values[i] / largest : 0;
        line.append({room.left() + x * room.width(), room.bottom() - y * room.height()});
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::mark(m_mark), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
}

} // namespace heddle
