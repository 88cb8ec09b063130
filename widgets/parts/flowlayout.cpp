#include "parts/flowlayout.h"

#include <algorithm>

namespace heddle {

namespace {

/// As high as the item wants to be at a width: one that flows itself may have several lines.
int heightOf(const QLayoutItem &item, int width)
{
    return item.hasHeightForWidth() ? item.heightForWidth(width) : item.sizeHint().height();
}

} // namespace

/// Items that stand side by side.
struct FlowLayout::Line
{
    std::vector<QLayoutItem *> items;
    int height = 0;
};

FlowLayout::FlowLayout(Widths widths, int across, int down)
    : m_widths(widths)
    , m_across(across)
    , m_down(down)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.emplace_back(item);
    invalidate();
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem *item = m_items[static_cast<std::size_t>(index)].release();
    m_items.erase(m_items.begin() + index);
    invalidate();
    return item;
}

int FlowLayout::columnWidth(int width) const
{
    int widest = 1, shown = 0;
    for (const auto &item : m_items) {
        if (item->isEmpty())
            continue;
        ++shown;
        widest = std::max(widest, item->sizeHint().width());
    }
    const int columns = std::clamp((width + m_across) / (widest + m_across), 1, std::max(1, shown));
    return (width - (columns - 1) * m_across) / columns;
}

int FlowLayout::widthOf(const QLayoutItem *item, int width) const
{
    return std::min(width,
                    m_widths == Widths::Equal ? columnWidth(width) : item->sizeHint().width());
}

std::vector<FlowLayout::Line> FlowLayout::linesOf(int width) const
{
    std::vector<Line> lines;
    int left = 0;
    for (const auto &item : m_items) {
        if (item->isEmpty())
            continue;
        const int needed = widthOf(item.get(), width);
        if (lines.empty() || left + m_across + needed > width) {
            lines.emplace_back();
            left = needed;
        } else {
            left += m_across + needed;
        }
        lines.back().items.push_back(item.get());
        lines.back().height = std::max(lines.back().height, heightOf(*item, needed));
    }
    return lines;
}

int FlowLayout::heightForWidth(int width) const
{
    const QMargins margins = contentsMargins();
    int height = margins.top() + margins.bottom();
    const std::vector<Line> lines = linesOf(width - margins.left() - margins.right());
    for (const Line &line : lines)
        height += line.height;
    return height + m_down * std::max(0, static_cast<int>(lines.size()) - 1);
}

QSize FlowLayout::sizeHint() const
{
    QSize size(0, 0);
    for (const auto &item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize wanted = item->sizeHint();
        size = {size.width() + (size.width() > 0 ? m_across : 0) + wanted.width(),
                std::max(size.height(), wanted.height())};
    }
    return size.grownBy(contentsMargins());
}

QSize FlowLayout::minimumSize() const
{
    QSize size(0, 0);
    for (const auto &item : m_items)
        if (!item->isEmpty())
            size =
                size.expandedTo(m_widths == Widths::Equal ? item->sizeHint() : item->minimumSize());
    return size.grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    const QRect room = rect.marginsRemoved(contentsMargins());
    int y = room.top();
    for (const Line &line : linesOf(room.width())) {
        int x = room.left();
        for (QLayoutItem *item : line.items) {
            const int width = widthOf(item, room.width());
            const int height = m_widths == Widths::Equal ? line.height : heightOf(*item, width);
            item->setGeometry({x, y + line.height - height, width, height});
            x += width + m_across;
        }
        y += line.height + m_down;
    }
}

} // namespace heddle
