#include "charts/timelinescene.h"

#include "parts/theme.h"

#include <algorithm>

namespace heddle {

int TimelineScene::axisHeight()
{
    return Theme::px(20);
}

double TimelineScene::pixelOf(double time) const
{
    return labelWidth() + (time - range.from()) / (range.to() - range.from()) * plotWidth();
}

double TimelineScene::timeAt(double x) const
{
    return range.from() +
           (x - labelWidth()) / std::max(1, plotWidth()) * (range.to() - range.from());
}

QRect TimelineScene::rectOf(const TimelineRows::Row &row) const
{
    return {labelWidth(), axisHeight() + row.top - scrolled, plotWidth(), row.height};
}

int TimelineScene::rowAt(int y) const
{
    return y < axisHeight() ? -1 : rows.rowAt(y - axisHeight() + scrolled);
}

} // namespace heddle
