#pragma once

#include <QList>

class QWidget;

namespace heddle {

/// The visible widgets below `root` that take the focus by Tab, as the layouts show them: Qt itself
/// goes by the order in which widgets were made, and rows that come later would be last.
QList<QWidget *> focusOrder(QWidget *root);

} // namespace heddle
