#pragma once

#include "pages/framestate.h"
#include "pages/page.h"
#include "pages/statusstrip.h"
#include "parts/theme.h"

#include <QMainWindow>

class QActionGroup;
class QStackedWidget;

namespace heddle {

class FileMenus;
class Rail;
class TopBar;

/// The frame: menu bar, top bar, rail, pages, status bar. It shows what its setters are told and
/// says by signals what the user asked for; document and run live elsewhere and are wired to it
/// by the program. All members belong to the GUI thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);

    /// Takes the page over and returns its number, from 0; Ctrl+1 shows the first.
    int addPage(Page *page);
    Page *page(int index) const;
    int pageCount() const;
    int currentPage() const;
    void showPage(int index); ///< Nothing happens when the page is not enabled.
    void setPageEnabled(int index, bool enabled);
    void setPageBadge(int index, int count);       ///< Warnings on the page; 0 shows none.
    void setPageProgress(int index, double share); ///< From 0 to 1; below 0 shows none.

    void setDocumentName(const QString &name); ///< Empty: nothing is open, nothing to save.
    void setEdited(bool edited);
    void setPlanLine(const QString &line);
    void setUndo(bool possible, const QString &what); ///< "set role of Petal.Width"
    void setRedo(bool possible, const QString &what);
    void setExportPossible(bool possible);

    /// @param reason one sentence why Run cannot be pressed, for FrameState::Unavailable.
    void setFrameState(FrameState state, const QString &reason = {});
    FrameState frameState() const { return m_state; }

    FileMenus &files() const { return *m_files; } ///< Of last time, and the examples.

    void setStatus(const QList<StatusItem> &left, const StatusItem &right);
    void setThemeChoice(ThemeChoice choice); ///< Ticks it in the menu; emits nothing.

Q_SIGNALS:
    void newRequested();
    void openRequested();
    void saveRequested();
    void saveAsRequested();
    void exportRequested();
    void undoRequested();
    void redoRequested();
    void runRequested();
    void pauseRequested();
    void resumeRequested(); ///< "Go on" while paused.
    void cancelRequested();
    void currentPageChanged(int index);
    void settingsRequested();
    void themeChosen(heddle::ThemeChoice choice);
    void helpRequested(const QString &topic); ///< Of the manual: what has the focus.
    void closed();                            ///< The window has gone.
    void fileHovers(bool hovers);             ///< A file is dragged over the window, or no longer.
    void fileDropped(const QString &path);
    void closeRequested(QCloseEvent *event); ///< Ignore the event to keep the window open.

protected:
    void closeEvent(QCloseEvent *event) override;
    bool focusNextPrevChild(bool next) override; ///< In the order of the layouts.

private:
    void createActions();
    void createMenus();
    void createThemeMenu(QMenu *view);
    void createHelpMenu();
    void createLayout();
    void updateActions();
    void updateTitle();
    void pressPause();
    void goToPanel(int step);
    void showAbout();
    QAction *createAction(const QString &text, const QKeySequence &keys,
                          void (MainWindow::*slot)());

    QAction *m_new = nullptr;
    QAction *m_open = nullptr;
    QAction *m_save = nullptr;
    QAction *m_saveAs = nullptr;
    QAction *m_export = nullptr;
    QAction *m_undo = nullptr;
    QAction *m_redo = nullptr;
    QAction *m_run = nullptr;
    QAction *m_pause = nullptr;
    QAction *m_cancel = nullptr;
    FileMenus *m_files = nullptr;
    QMenu *m_view = nullptr;
    QAction *m_afterPages = nullptr; // page entries of the View menu stand before it
    QActionGroup *m_themes = nullptr;
    QList<QAction *> m_pageActions;
    Rail *m_rail = nullptr;
    TopBar *m_topBar = nullptr;
    QStackedWidget *m_pages = nullptr;
    StatusStrip *m_status = nullptr;
    FrameState m_state = FrameState::Unavailable;
    QString m_documentName;
    bool m_edited = false;
};

} // namespace heddle
