#include "pages/page.h"

#include "parts/theme.h"

namespace heddle {

namespace {

constexpr int leastWidth = 1100, leastHeight = 640; // at the normal text size

} // namespace

QSize Page::minimumSizeHint() const
{
    // Not what its layouts ask for: they count tabs that are hidden, and all can be made smaller.
    return {Theme::px(leastWidth), Theme::px(leastHeight)};
}

} // namespace heddle
