#pragma once

#include "parts/button.h"

#include <QString>
#include <QWidget>

namespace heddle::test {

/// The first widget of that class and accessible name; null when there is none.
template <typename Widget>
Widget *named(const QWidget &parent, const QString &accessibleName)
{
    for (Widget *widget : parent.findChildren<Widget *>())
        if (widget->accessibleName() == accessibleName)
            return widget;
    return nullptr;
}

/// The first button with that text; null when there is none.
inline Button *button(const QWidget &parent, const QString &text)
{
    for (Button *found : parent.findChildren<Button *>())
        if (found->text() == text)
            return found;
    return nullptr;
}

} // namespace heddle::test
