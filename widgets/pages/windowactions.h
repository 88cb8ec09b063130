#pragma once

#include <QObject>

#include <map>

class QAction;
class QWidget;

namespace heddle {

/// What the window can be asked for.
enum class Command
{
    New,
    Open,
    Save,
    SaveAs,
    Export,
    Quit,
    Undo,
    Redo,
    Find,
    Settings,
    Paste,
    ReadAgain,
    StopReading,
    SaveLines,
    GoToFormula,
    NewSeed,
    Run,
    Pause,
    Cancel,
    Continue,
    OpenResults,
    Prove,
    ShowRunFolder,
    NextPanel,
    PreviousPanel,
    Manual
};

/// One action each for all that the window can be asked for: menus, buttons and keys share it.
/// Those who do what is asked connect to triggered() and say when it is possible. Lives in the GUI
/// thread as long as the window.
class WindowActions : public QObject
{
    Q_OBJECT

public:
    /// The keys work in all of the window.
    explicit WindowActions(QWidget &window);

    QAction *operator[](Command command) const { return m_actions.at(command); }

    /// @param reason  one sentence why not: the tool-tip of the entry in its menu.
    void setPossible(Command command, bool possible, const QString &reason = {});

private:
    void add(QWidget &window, Command command, const QString &text, int keys = 0);

    std::map<Command, QAction *> m_actions;
};

/// "Undo set role of Petal.Width (Ctrl+Z)": the text of an action without its mnemonic, and its
/// keys.
QString textWithKeys(const QAction &action);

} // namespace heddle
