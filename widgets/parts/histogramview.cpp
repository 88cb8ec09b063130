#include "parts/histogramview.h"

#include "parts/chartmenu.h"
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
    new ChartMenu(this, [this] { return chartData(); });
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

ChartData HistogramView::chartData() const
{
    ChartData table{{tr("from"), tr("to"), tr("rows")}, {}};
    const std::vector<std::int64_t> &counts = m_histogram.counts;
    const double width = (m_histogram.high - m_histogram.low) /
                         static_cast<double>(std::max<std::size_t>(counts.size(), 1));
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double from = m_histogram.low + width * static_cast<double>(i);
        table.rows.push_back({from, from + width, qlonglong(counts[i])});
    }
    return table;
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
