#pragma once

#include "pages/framestate.h"
#include "pages/page.h"
#include "pages/statusstrip.h"
#include "parts/theme.h"

#include <QMainWindow>

class QStackedWidget;

namespace heddle {

class FileMenus;
class FindBar;
class Rail;
class TopBar;
class WindowActions;
class WindowMenus;

/// The frame: menu bar, top bar, rail, pages, status bar. It shows what its setters are told, and
/// what the user asks for comes by its actions and signals; document and run live elsewhere and are
/// wired to it by the program. All members belong to the GUI thread.
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
    /// @param reason  one sentence why it cannot be shown: its tool-tip then.
    void setPageEnabled(int index, bool enabled, const QString &reason = {});
    void setPageBadge(int index, int count);       ///< Warnings on the page; 0 shows none.
    void setPageProgress(int index, double share); ///< From 0 to 1; below 0 shows none.

    void setDocumentName(const QString &name); ///< Empty: nothing is open, nothing to save.
    void setEdited(bool edited);
    void setPlanLine(const QString &line);
    void setUndo(bool possible, const QString &what); ///< "set role of Petal.Width"
    void setRedo(bool possible, const QString &what);

    /// @param reason one sentence why Run cannot be pressed, for FrameState::Unavailable.
    void setFrameState(FrameState state, const QString &reason = {});
    FrameState frameState() const { return m_state; }

    WindowActions &commands() const { return *m_actions; } ///< What can be asked for.
    WindowMenus &menus() const { return *m_menus; }
    FileMenus &files() const; ///< Of last time, and the examples.

    void setStatus(const QList<StatusItem> &left, const StatusItem &right);
    void setThemeChoice(ThemeChoice choice); ///< Ticks it in the menu; emits nothing.

Q_SIGNALS:
    void pauseRequested();
    void resumeRequested(); ///< "Go on" while paused.
    void currentPageChanged(int index);
    void themeChosen(heddle::ThemeChoice choice);
    void helpRequested(const QString &topic); ///< Of the manual: what has the focus.
    void closed();                            ///< The window has gone.
    void fileHovers(bool hovers);             ///< A file is dragged over the window, or no longer.
    void fileDropped(const QString &path);
    void closeRequested(QCloseEvent *event); ///< Ignore the event to keep the window open.

protected:
    void closeEvent(QCloseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override; ///< Keys that fields would take.
    bool focusNextPrevChild(bool next) override;                ///< In the order of the layouts.

private:
    void connectActions();
    void createLayout();
    QWidget *createRail();
    void updateActions();
    void updateTitle();
    void pressPause();
    void goToPanel(int step);
    void find();
    QString topicShown() const;
    void showAbout();

    WindowActions *m_actions;
    WindowMenus *m_menus;
    QList<QAction *> m_pageActions;
    Rail *m_rail = nullptr;
    TopBar *m_topBar = nullptr;
    QStackedWidget *m_pages = nullptr;
    FindBar *m_find = nullptr;
    StatusStrip *m_status = nullptr;
    FrameState m_state = FrameState::Unavailable;
    QString m_reason; ///< Why Run cannot be pressed.
    QString m_documentName;
    bool m_edited = false;
};

} // namespace heddle
