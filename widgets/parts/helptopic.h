#pragma once

#include <QString>

class QWidget;

namespace heddle {

/// Names the page of the manual, and a heading of it, that tells of a widget and all in it:
/// "run#speed-up" (models/manual.h). F1 opens it.
void setHelpTopic(QWidget *widget, const QString &topic);

/// The topic of the widget itself; empty when it has none.
QString ownHelpTopic(const QWidget *widget);

/// The topic of the innermost widget around `widget` that has one; "start" when none has, or for
/// nullptr.
QString helpTopicAt(const QWidget *widget);

} // namespace heddle
