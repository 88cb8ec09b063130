#include "pages/page.h"

#include "parts/theme.h"

namespace heddle {

namespace {

constexpr int leastWidth = 1100, leastHeight = 640; // at the normal text size

} // namespace

QSize Page::minimumSizeHint() const
{
    return QWidget::minimumSizeHint().expandedTo({Theme::px(leastWidth), Theme::px(leastHeight)});
}

} // namespace heddle
