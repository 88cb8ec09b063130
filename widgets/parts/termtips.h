#pragma once

#include <QObject>

class QPoint;
class QWidget;

namespace heddle {

/// Explains the words of the glossary where they stand: labels, captions, buttons, tabs, headers of
/// tables and figures that have no tool-tip of their own get one. Install it on the application.
class TermTips : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// What is said at a place of a widget (its own coordinates); empty: nothing.
    static QString tipAt(const QWidget *widget, const QPoint &place);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace heddle
