#include "parts/histogrampainter.h"

#include "parts/theme.h"

#include <QPainter>

#include <algorithm>

namespace heddle {

namespace {

constexpr qreal widestBar = 12; ///< So that two levels do not fill a header with two slabs.

} // namespace

void paintHistogram(QPainter &painter, const QRectF &area, const ColumnHistogram &histogram,
                    const QColor &color)
{
    painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1),
                     Theme::color(Token::Line2));
    const auto highest = std::max_element(histogram.counts.begin(), histogram.counts.end());
    if (highest == histogram.counts.end() || *highest == 0)
        return;
    const qreal bar = std::min(area.width() / qreal(histogram.counts.size()), widestBar);
    const qreal gap = bar >= 4 ? 1 : 0;
    const qreal room = area.height() - 1;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        const qreal left = area.left() + bar * qreal(bin);
        qreal bottom = area.bottom() - 1;
        const auto stack = [&](std::int64_t count, const QColor &fill) {
            const qreal height = room * qreal(count) / qreal(*highest);
            painter.fillRect(QRectF(left, bottom - height, bar - gap, height), fill);
            bottom -= height;
        };
        if (histogram.byClass.empty())
            stack(histogram.counts[bin], color);
        for (std::size_t level = 0; level < histogram.byClass.size(); ++level)
            stack(histogram.byClass[level][bin], Theme::mark(int(level)));
    }
}

} // namespace heddle
