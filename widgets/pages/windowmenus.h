#pragma once

#include "parts/theme.h"

#include <QObject>

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;

namespace heddle {

class FileMenus;
class WindowActions;

/// The menu bar: the window's actions in the order of the work, and what pages add to it.
class WindowMenus : public QObject
{
    Q_OBJECT

public:
    /// Fills the bar and belongs to it; the actions must outlive both.
    WindowMenus(QMenuBar &bar, const WindowActions &actions);

    FileMenus &files() const { return *m_files; }
    void addPage(QAction *action); ///< To the View menu, behind those before.
    void addToData(QMenu *menu);   ///< "Type of Species", …
    void addToExperiment(QMenu *menu);
    void setThemeChoice(ThemeChoice choice); ///< Ticks it; emits nothing.

Q_SIGNALS:
    void themeChosen(heddle::ThemeChoice choice);
    void topicRequested(const QString &topic); ///< A page of the manual.
    void aboutRequested();

private:
    QMenu *addMenu(const QString &title);
    void createView();
    void createHelp();
    void createThemes(QMenu *view);

    QMenuBar &m_bar;
    const WindowActions &m_actions;
    FileMenus *m_files = nullptr;
    QMenu *m_data = nullptr;
    QMenu *m_experiment = nullptr;
    QMenu *m_view = nullptr;
    QAction *m_afterPages = nullptr; // entries of pages stand before it
    QAction *m_beforeColumn = nullptr, *m_afterColumn = nullptr;
    QActionGroup *m_themes = nullptr;
};

} // namespace heddle
