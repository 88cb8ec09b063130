#include "parts/tabular.h"

#include <QFontMetricsF>
#include <QPainter>

namespace heddle {

namespace {

qreal digitWidth(const QFontMetricsF &metrics)
{
    qreal widest = 0;
    for (char digit = '0'; digit <= '9'; ++digit)
        widest = qMax(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
    return widest;
}

qreal lineWidth(const QFontMetricsF &metrics, qreal digit, const QString &text)
{
    qreal width = 0;
    for (const QChar c : text)
        width += c.isDigit() ? digit : metrics.horizontalAdvance(c);
    return width;
}

} // namespace

void drawTabular(QPainter &painter, const QRectF &rect, Qt::Alignment alignment,
                 const QString &text)
{
    const QFontMetricsF metrics(painter.font());
    const qreal digit = digitWidth(metrics);
    qreal x = rect.left();
    if (alignment.testFlag(Qt::AlignRight))
        x = rect.right() - lineWidth(metrics, digit, text);
    else if (alignment.testFlag(Qt::AlignHCenter))
        x = rect.center().x() - lineWidth(metrics, digit, text) / 2;
    const qreal y = rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent();
    for (const QChar c : text) {
        const qreal advance = metrics.horizontalAdvance(c);
        painter.drawText(QPointF(x + (c.isDigit() ? (digit - advance) / 2 : 0), y), QString(c));
        x += c.isDigit() ? digit : advance;
    }
}

qreal tabularWidth(const QFont &font, const QString &text)
{
    const QFontMetricsF metrics(font);
    return lineWidth(metrics, digitWidth(metrics), text);
}

} // namespace heddle
