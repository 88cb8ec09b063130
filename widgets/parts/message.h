#pragma once

#include "core/result.h"
#include "parts/theme.h"

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace heddle {

class Button;
class IconLabel;
class Label;

/// What a page or panel shows while it has nothing to show: icon, one line, one explanation.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const QString &iconName, const QString &title, const QString &explanation,
               QWidget *parent = nullptr);

    void setText(const QString &title, const QString &explanation);
    void addButton(Button *button); ///< Below the text; the widget owns it.

private:
    Label *m_title;
    Label *m_explanation;
    QHBoxLayout *m_buttons;
};

/// An error in place of a page: the cause as a headline, effect and remedy below it, then what
/// the user can do, a row with a button each.
class ErrorCard : public QFrame
{
    Q_OBJECT

public:
    explicit ErrorCard(const Error &error = {}, QWidget *parent = nullptr);

    void setError(const Error &error);

    /// Adds a row under "What you can do" and returns its button, to be connected.
    Button *addRemedy(const QString &iconName, const QString &title, const QString &explanation,
                      const QString &buttonText);

private:
    IconLabel *m_icon;
    Label *m_cause;
    Label *m_effect;
    Label *m_remediesTitle;
    QVBoxLayout *m_remedies;
};

/// A note in a box: icon and text, for information and warnings inside a panel.
class Note : public QFrame
{
    Q_OBJECT

public:
    Note(const QString &iconName, Token ink, const QString &text, QWidget *parent = nullptr);

    void setNote(const QString &iconName, Token ink, const QString &text);

private:
    IconLabel *m_icon;
    Label *m_text;
};

} // namespace heddle
