#pragma once

#include <QAccessible>

class QWidget;

namespace heddle {

/// Says what a painted widget is to those who cannot see it: Qt knows its own widgets only.
/// Accessible name and description are those of the widget.
void setAccessibleRole(QWidget *widget, QAccessible::Role role);

} // namespace heddle
