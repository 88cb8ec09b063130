#pragma once

#include "pages/framestate.h"

#include <QFrame>

class QAction;
class QToolButton;

namespace heddle {

class Button;
class ElidedLabel;
class Label;

/// The bar over the pages: document name, undo and redo, the plan in one line, and Run, Pause,
/// Cancel always in the same places.
class TopBar : public QFrame
{
    Q_OBJECT

public:
    /// Undo and redo show the given actions.
    TopBar(QAction *undo, QAction *redo, QWidget *parent = nullptr);

    void setDocumentName(const QString &name); ///< Empty: "No experiment open".
    void setEdited(bool edited);
    void setPlanLine(const QString &line);

    /// @param reason why Run is unavailable: its tool-tip and description then.
    void setFrameState(FrameState state, const QString &reason);

Q_SIGNALS:
    void runPressed();
    void pausePressed(); ///< Pause, or Go on while paused.
    void cancelPressed();

private:
    QToolButton *createTool(QAction *action, const QString &name);
    Button *createButton(const QString &text, const QString &iconName);

    Label *m_name;
    Label *m_edited;
    ElidedLabel *m_plan;
    Button *m_run;
    Button *m_pause;
    Button *m_cancel;
};

} // namespace heddle
