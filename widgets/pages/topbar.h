#pragma once

#include "pages/framestate.h"

#include <QFrame>

class QAction;
class QToolButton;

namespace heddle {

class Button;
class ElidedLabel;
class Label;
class WindowActions;

/// The bar over the pages: document name, undo and redo, the plan in one line, and Run, Pause,
/// Cancel always in the same places.
class TopBar : public QFrame
{
    Q_OBJECT

public:
    /// The buttons are those of the actions, which must outlive the bar.
    explicit TopBar(const WindowActions &actions, QWidget *parent = nullptr);

    void setDocumentName(const QString &name); ///< Empty: "No experiment open".
    void setEdited(bool edited);
    void setPlanLine(const QString &line);

    /// Which button is filled, and what Pause and Cancel are called.
    void setFrameState(FrameState state);

private:
    QToolButton *createTool(QAction *action, const QString &name);
    Button *createButton(QAction *action, const QString &text, const QString &iconName);

    Label *m_name;
    Label *m_edited;
    ElidedLabel *m_plan;
    Button *m_run;
    Button *m_pause;
    Button *m_cancel;
};

} // namespace heddle
