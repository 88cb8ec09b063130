#include "pages/windowactions.h"

#include "parts/icons.h"

#include <QAction>
#include <QWidget>

namespace heddle {

WindowActions::WindowActions(QWidget &window)
    : QObject(&window)
{
    const int ctrl = Qt::CTRL;
    const int ctrlShift = int(Qt::CTRL) | int(Qt::SHIFT);
    add(window, Command::New, tr("&New experiment"), ctrl | Qt::Key_N);
    add(window, Command::Open, tr("&Open…"), ctrl | Qt::Key_O);
    add(window, Command::Save, tr("&Save"), ctrl | Qt::Key_S);
    add(window, Command::SaveAs, tr("Save &as…"), ctrlShift | Qt::Key_S);
    add(window, Command::Export, tr("&Export…"), ctrl | Qt::Key_E);
    add(window, Command::Quit, tr("&Quit"), ctrl | Qt::Key_Q);
    add(window, Command::Undo, tr("&Undo"), ctrl | Qt::Key_Z);
    add(window, Command::Redo, tr("&Redo"), ctrlShift | Qt::Key_Z);
    add(window, Command::Find, tr("&Find in page"), ctrl | Qt::Key_F);
    add(window, Command::Settings, tr("&Settings…"), ctrl | Qt::Key_Comma);
    add(window, Command::Paste, tr("&Paste a table"), ctrl | Qt::Key_V);
    add(window, Command::ReadAgain, tr("&Read the file again"), Qt::Key_F5);
    add(window, Command::StopReading, tr("S&top reading"));
    add(window, Command::SaveLines, tr("&Save lines that could not be read…"));
    add(window, Command::GoToFormula, tr("Edit the &formula"), ctrl | Qt::Key_L);
    add(window, Command::NewSeed, tr("&New seed"));
    add(window, Command::Run, tr("&Run"), ctrl | Qt::Key_Return);
    add(window, Command::Pause, tr("&Pause"), ctrlShift | Qt::Key_P);
    add(window, Command::Cancel, tr("&Cancel"), ctrl | Qt::Key_Period);
    add(window, Command::Continue, tr("C&ontinue an unfinished run"));
    add(window, Command::OpenResults, tr("Open r&esults"));
    add(window, Command::Prove, tr("Pro&ve it"));
    add(window, Command::ShowRunFolder, tr("Show the run's &folder"));
    add(window, Command::NextPanel, tr("Next panel"), Qt::Key_F6);
    add(window, Command::PreviousPanel, tr("Previous panel"), int(Qt::SHIFT) | Qt::Key_F6);
    add(window, Command::Manual, tr("&Manual"), Qt::Key_F1);
    m_actions[Command::Undo]->setIcon(themedIcon(QStringLiteral("undo-2")));
    m_actions[Command::Redo]->setIcon(themedIcon(QStringLiteral("redo-2")));
    m_actions[Command::Manual]->setToolTip(tr("The manual, at what is shown"));
    m_actions[Command::Quit]->setMenuRole(QAction::QuitRole);

    const QString nothingOpen = tr("Nothing is open.");
    for (const Command command : {Command::Save, Command::SaveAs, Command::ReadAgain,
                                  Command::GoToFormula, Command::NewSeed})
        setPossible(command, false, nothingOpen);
    setPossible(Command::Export, false, tr("There are no fitted models yet: run the experiment."));
    setPossible(Command::StopReading, false, tr("No file is being read."));
    setPossible(Command::SaveLines, false, nothingOpen);
    setPossible(Command::Continue, false, tr("No run waits to be continued."));
    setPossible(Command::OpenResults, false, tr("There are no results yet."));
    setPossible(Command::Prove, false, tr("There is no finished run yet."));
    setPossible(Command::ShowRunFolder, false, tr("Nothing was run yet."));
}

void WindowActions::add(QWidget &window, Command command, const QString &text, int keys)
{
    auto *action = new QAction(text, this);
    action->setIconVisibleInMenu(false);
    if (keys != 0)
        action->setShortcut(QKeySequence(keys));
    window.addAction(action);
    m_actions[command] = action;
}

void WindowActions::setPossible(Command command, bool possible, const QString &reason)
{
    QAction *action = m_actions.at(command);
    action->setEnabled(possible);
    action->setToolTip(possible ? QString() : reason);
}

QString textWithKeys(const QAction &action)
{
    QString text = action.text();
    text.remove(u'&');
    const QString keys = action.shortcut().toString(QKeySequence::NativeText);
    return keys.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, keys);
}

} // namespace heddle
