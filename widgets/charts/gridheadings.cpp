#include "charts/gridheadings.h"

#include "charts/gridgeometry.h"
#include "parts/theme.h"

#include <QFontMetrics>

#include <algorithm>

namespace heddle {

namespace {

constexpr int labelGap = 8;

/// Of so many groups one has its heading: 1, or a round number of them where there is no room.
int headingStep(const GridGeometry &geometry, const QFontMetrics &metrics)
{
    const auto &groups = geometry.groups();
    const auto count = static_cast<int>(groups.size()) - 1;
    const int widest = metrics.horizontalAdvance(groups.back().shortTitle);
    const int needed = widest + widest / 2 + Theme::px(labelGap); // the last one may be moved
    const double width =
        (geometry.groupRect(groups.back()).right() - geometry.groupRect(groups[1]).left()) /
        static_cast<double>(count);
    for (int power = 1; power < count; power *= 10)
        for (const int factor : {1, 2, 5})
            if (factor * power * width >= needed)
                return factor * power;
    return count;
}

} // namespace

std::vector<GridHeading> gridHeadings(const GridGeometry &geometry, int right,
                                      const QFontMetrics &metrics)
{
    const auto &groups = geometry.groups();
    std::vector<GridHeading> headings;
    if (geometry.markColumns() == 0)
        return headings;
    const QString &first = groups.front().title;
    const int end = geometry.groupRect(groups.front()).right();
    const int apart = Theme::px(4); // from the next heading
    headings.push_back({first, std::max(0, end - apart - metrics.horizontalAdvance(first))});
    const auto hasRoom = [&](const GridGeometry::Group &group) {
        return metrics.horizontalAdvance(group.title) <= geometry.groupRect(group).width();
    };
    const bool all = groups.size() <= 2 || hasRoom(groups.back());
    const auto step = static_cast<std::size_t>(all ? 1 : headingStep(geometry, metrics));
    for (std::size_t i = step; i < groups.size(); i += step) {
        const QString &title = all ? groups[i].title : groups[i].shortTitle;
        const int middle = geometry.groupRect(groups[i]).center().x();
        const int width = metrics.horizontalAdvance(title);
        const int last = right - width; // beside it are the means
        headings.push_back({title, std::min(middle - width / 2, last)});
    }
    if (headings.size() > 1) {
        const int room = headings[1].left - Theme::px(labelGap) - metrics.horizontalAdvance(first);
        headings[0].left = std::clamp(room, 0, headings[0].left);
    }
    return headings;
}

} // namespace heddle
