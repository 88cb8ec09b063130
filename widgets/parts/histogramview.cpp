#include "parts/histogramview.h"

#include "parts/histogrampainter.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QPainter>

namespace heddle {

HistogramView::HistogramView(QWidget *parent)
    : QWidget(parent)
{
    setFont(Theme::font(TextStyle::Axis));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Histogram"));
}

void HistogramView::setHistogram(const ColumnHistogram &histogram, const QString &lowText,
                                 const QString &highText)
{
    m_histogram = histogram;
    m_low = lowText;
    m_high = highText;
    setAccessibleDescription(tr("from %1 to %2").arg(lowText, highText));
    update();
}

QSize HistogramView::sizeHint() const
{
    return {Theme::px(240), Theme::px(112)};
}

void HistogramView::paintEvent(QPaintEvent * /*event*/)
{
    if (m_histogram.counts.empty())
        return;
    QPainter painter(this);
    const int axis = Theme::px(18);
    const qreal bar = qreal(width()) / qreal(m_histogram.counts.size());
    QColor fill = Theme::color(Token::Accent);
    fill.setAlphaF(0.75F);
    // Wider bars than those of a header: the whole width is the range.
    ColumnHistogram histogram = m_histogram;
    histogram.byClass.clear();
    painter.save();
    const qreal scale = bar > 12 ? bar / 12 : 1;
    painter.scale(scale, 1);
    paintHistogram(painter, QRectF(0, 0, width() / scale, height() - axis), histogram, fill);
    painter.restore();
    painter.setPen(Theme::color(Token::Ink3));
    const QRectF line(0, height() - axis, width(), axis);
    drawTabular(painter, line, Qt::AlignLeft, m_low);
    drawTabular(painter, line, Qt::AlignRight, m_high);
}

} // namespace heddle
