#pragma once

#include <QAccessible>

class QWidget;

namespace heddle {

/// Says what a painted widget is to those who cannot see it: Qt knows its own widgets only.
/// Accessible name and description are those of the widget.
void setAccessibleRole(QWidget *widget, QAccessible::Role role);

/// Gives widgets of one class an interface of their own, made from the widget. Any number of times.
template <typename Interface, typename Widget>
void makeAccessibleBy()
{
    // Qt takes a factory that it has already no second time.
    QAccessible::installFactory([](const QString &, QObject *object) -> QAccessibleInterface * {
        auto *widget = qobject_cast<Widget *>(object);
        return widget ? new Interface(widget) : nullptr; // another factory knows it
    });
}

} // namespace heddle
