#pragma once

#include "parts/theme.h"

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace heddle {

class ElidedLabel;
class IconLabel;
class Label;

/// A white box with a header of 36 px: title, one line that explains what is shown, actions at
/// the right. F6 goes from panel to panel.
class Panel : public QFrame
{
    Q_OBJECT

public:
    explicit Panel(const QString &title, const QString &explanation = {},
                   QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setExplanation(const QString &explanation);
    void setIcon(const QString &name, Token token); ///< Before the title.

    /// Puts a widget at the right end of the header; the panel owns it.
    void addAction(QWidget *action);
    using QFrame::addAction;

    /// The room below the header. Its margins are 12, 0, 12, 12; set them to 0 for a table that
    /// reaches the border.
    QVBoxLayout *body() const { return m_body; }

private:
    IconLabel *m_icon;
    Label *m_title;
    ElidedLabel *m_explanation;
    QHBoxLayout *m_actions;
    QVBoxLayout *m_body;
};

/// A hairline across a panel.
QFrame *makeLine(QWidget *parent = nullptr);

/// An upright hairline between neighbours in a row.
QFrame *makeDivider(int height, QWidget *parent = nullptr);

} // namespace heddle
