#include "pages/mainwindow.h"

#include "pages/filemenus.h"
#include "pages/focusorder.h"
#include "pages/topbar.h"
#include "parts/filedrops.h"
#include "parts/helptopic.h"
#include "parts/icons.h"
#include "parts/panel.h"
#include "parts/rail.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QMenuBar>
#include <QMessageBox>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

/// "Undo set role of Petal.Width (Ctrl+Z)"
QString withKeys(const QAction *action)
{
    QString text = action->text();
    text.remove(u'&');
    return QStringLiteral("%1 (%2)").arg(text,
                                         action->shortcut().toString(QKeySequence::NativeText));
}

} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
{
    setWindowIcon(QIcon(QStringLiteral(":/heddle/heddle.svg")));
    resize(1440, 900);
    auto *drops = new FileDrops(*this);
    connect(drops, &FileDrops::hovers, this, &MainWindow::fileHovers);
    connect(drops, &FileDrops::dropped, this, &MainWindow::fileDropped);
    createActions();
    createMenus();
    createLayout();
    updateTitle();
    setFrameState(FrameState::Unavailable);
}

QAction *MainWindow::createAction(const QString &text, const QKeySequence &keys,
                                  void (MainWindow::*slot)())
{
    auto *action = new QAction(text, this);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, slot);
    addAction(action);
    return action;
}

void MainWindow::createActions()
{
    m_new = createAction(tr("&New experiment"), Qt::CTRL | Qt::Key_N, &MainWindow::newRequested);
    m_open = createAction(tr("&Open…"), Qt::CTRL | Qt::Key_O, &MainWindow::openRequested);
    m_save = createAction(tr("&Save"), Qt::CTRL | Qt::Key_S, &MainWindow::saveRequested);
    m_saveAs = createAction(tr("Save &as…"), Qt::CTRL | Qt::SHIFT | Qt::Key_S,
                            &MainWindow::saveAsRequested);
    m_export = createAction(tr("&Export…"), Qt::CTRL | Qt::Key_E, &MainWindow::exportRequested);
    m_undo = createAction({}, Qt::CTRL | Qt::Key_Z, &MainWindow::undoRequested);
    m_redo = createAction({}, Qt::CTRL | Qt::SHIFT | Qt::Key_Z, &MainWindow::redoRequested);
    m_undo->setIcon(themedIcon(QStringLiteral("undo-2")));
    m_redo->setIcon(themedIcon(QStringLiteral("redo-2")));
    m_run = createAction(tr("&Run"), Qt::CTRL | Qt::Key_Return, &MainWindow::runRequested);
    m_pause = createAction(tr("&Pause"), Qt::CTRL | Qt::SHIFT | Qt::Key_P, &MainWindow::pressPause);
    m_cancel = createAction(tr("&Cancel"), Qt::CTRL | Qt::Key_Period, &MainWindow::cancelRequested);
    for (QAction *action : {m_new, m_open, m_save, m_saveAs, m_export, m_undo, m_redo})
        action->setIconVisibleInMenu(false);
    m_export->setEnabled(false);
    setUndo(false, {});
    setRedo(false, {});
}

void MainWindow::createMenus()
{
    QMenu *file = menuBar()->addMenu(tr("&File"));
    file->addActions({m_new, m_open});
    m_files = new FileMenus(*file);
    file->addSeparator();
    file->addActions({m_save, m_saveAs});
    file->addSeparator();
    file->addAction(m_export);
    file->addSeparator();
    file->addAction(tr("&Quit"), Qt::CTRL | Qt::Key_Q, this, &MainWindow::close);

    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({m_undo, m_redo});
    edit->addSeparator();
    edit->addAction(tr("&Settings…"), Qt::CTRL | Qt::Key_Comma, this,
                    &MainWindow::settingsRequested);

    QMenu *run = menuBar()->addMenu(tr("&Run"));
    run->addActions({m_run, m_pause, m_cancel});

    m_view = menuBar()->addMenu(tr("&View"));
    m_afterPages = m_view->addSeparator();
    createThemeMenu(m_view);
    m_view->addSeparator();
    m_view->addAction(tr("Next panel"), Qt::Key_F6, this, [this] { goToPanel(1); });
    m_view->addAction(tr("Previous panel"), Qt::SHIFT | Qt::Key_F6, this,
                      [this] { goToPanel(-1); });

    createHelpMenu();
}

void MainWindow::createHelpMenu()
{
    QMenu *help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&Manual"), Qt::Key_F1, this, [this] {
        const QWidget *focus = focusWidget();
        const bool isOnPage = focus != nullptr && focus != m_pages && focus->isVisible() &&
                              m_pages->isAncestorOf(focus);
        Q_EMIT helpRequested(helpTopicAt(isOnPage ? focus : page(currentPage())));
    });
    const std::pair<QString, QString> pages[] = {
        {tr("&Keyboard shortcuts"), QStringLiteral("keyboard")},
        {tr("&Glossary"), QStringLiteral("glossary")},
    };
    for (const auto &[text, topic] : pages)
        help->addAction(text, this, [this, page = topic] { Q_EMIT helpRequested(page); });
    help->addSeparator();
    help->addAction(tr("&About Heddle"), this, &MainWindow::showAbout);
    help->addAction(tr("About &Qt"), qApp, &QApplication::aboutQt);
}

void MainWindow::createThemeMenu(QMenu *view)
{
    QMenu *menu = view->addMenu(tr("&Theme"));
    m_themes = new QActionGroup(this);
    const std::pair<ThemeChoice, QString> choices[] = {
        {ThemeChoice::Light, tr("&Light")},
        {ThemeChoice::Dark, tr("&Dark")},
        {ThemeChoice::MatchDesktop, tr("&Match desktop")},
    };
    for (const auto &[choice, text] : choices) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setData(int(choice));
        m_themes->addAction(action);
    }
    connect(m_themes, &QActionGroup::triggered, this,
            [this](QAction *action) { Q_EMIT themeChosen(ThemeChoice(action->data().toInt())); });
}

void MainWindow::createLayout()
{
    m_topBar = new TopBar(m_undo, m_redo);
    m_rail = new Rail;
    m_pages = new QStackedWidget;
    auto *railFrame = new QFrame;
    railFrame->setProperty("heddleBar", QStringLiteral("rail"));
    auto *railColumn = new QVBoxLayout(railFrame);
    railColumn->setContentsMargins(0, 6, 0, 0);
    railColumn->addWidget(m_rail);
    railFrame->setFixedWidth(Theme::px(80));

    auto *central = new QWidget;
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_topBar);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(railFrame);
    row->addWidget(m_pages, 1);
    column->addLayout(row, 1);
    setCentralWidget(central);
    m_pages->setFocus(); // else the first button of the window shows a focus ring

    m_status = new StatusStrip;
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setFixedHeight(Theme::px(28));
    statusBar()->addWidget(m_status, 1);
    statusBar()->setContentsMargins(0, 0, 0, 0);

    connect(m_rail, &Rail::currentChanged, this, &MainWindow::showPage);
    connect(m_pages, &QStackedWidget::currentChanged, this, &MainWindow::currentPageChanged);
    connect(m_topBar, &TopBar::runPressed, this, &MainWindow::runRequested);
    connect(m_topBar, &TopBar::pausePressed, this, &MainWindow::pressPause);
    connect(m_topBar, &TopBar::cancelPressed, this, &MainWindow::cancelRequested);
}

int MainWindow::addPage(Page *page)
{
    auto *room = new QScrollArea;
    room->setWidget(page);
    room->setWidgetResizable(true);
    room->setFrameShape(QFrame::NoFrame);
    room->setFocusPolicy(Qt::NoFocus);
    const int index = m_pages->addWidget(room);
    m_rail->addItem(page->iconName(), page->title());
    page->setAccessibleName(page->title());
    setHelpTopic(page, page->helpTopic());
    auto *action = new QAction(page->title(), this);
    action->setShortcut(QKeySequence(int(Qt::CTRL) | (int(Qt::Key_1) + index)));
    connect(action, &QAction::triggered, this, [this, index] { showPage(index); });
    m_view->insertAction(m_afterPages, action);
    m_pageActions.append(action);
    return index;
}

Page *MainWindow::page(int index) const
{
    const auto *room = qobject_cast<QScrollArea *>(m_pages->widget(index));
    return room ? qobject_cast<Page *>(room->widget()) : nullptr;
}

int MainWindow::pageCount() const
{
    return m_pages->count();
}

int MainWindow::currentPage() const
{
    return m_pages->currentIndex();
}

void MainWindow::showPage(int index)
{
    if (index < 0 || index >= pageCount() || !m_rail->isTabEnabled(index))
        return;
    m_rail->setCurrentIndex(index);
    m_pages->setCurrentIndex(index);
}

void MainWindow::setPageEnabled(int index, bool enabled)
{
    m_rail->setTabEnabled(index, enabled);
    m_pageActions.at(index)->setEnabled(enabled);
}

void MainWindow::setPageBadge(int index, int count)
{
    m_rail->setBadge(index, count);
}

void MainWindow::setPageProgress(int index, double share)
{
    m_rail->setProgress(index, share);
}

void MainWindow::setDocumentName(const QString &name)
{
    m_documentName = name;
    m_topBar->setDocumentName(name);
    updateTitle();
    updateActions();
}

void MainWindow::setEdited(bool edited)
{
    m_edited = edited;
    m_topBar->setEdited(edited);
    updateTitle();
}

void MainWindow::updateTitle()
{
    setWindowTitle(m_documentName.isEmpty() ? tr("Heddle[*]")
                                            : tr("%1[*] – Heddle").arg(m_documentName));
    setWindowModified(m_edited);
}

void MainWindow::setPlanLine(const QString &line)
{
    m_topBar->setPlanLine(line);
}

void MainWindow::setUndo(bool possible, const QString &what)
{
    m_undo->setEnabled(possible);
    m_undo->setText(what.isEmpty() ? tr("&Undo") : tr("&Undo %1").arg(what));
    m_undo->setToolTip(withKeys(m_undo));
}

void MainWindow::setRedo(bool possible, const QString &what)
{
    m_redo->setEnabled(possible);
    m_redo->setText(what.isEmpty() ? tr("&Redo") : tr("&Redo %1").arg(what));
    m_redo->setToolTip(withKeys(m_redo));
}

void MainWindow::setExportPossible(bool possible)
{
    m_export->setEnabled(possible);
}

void MainWindow::setFrameState(FrameState state, const QString &reason)
{
    m_state = state;
    m_topBar->setFrameState(state, reason);
    updateActions();
}

void MainWindow::updateActions()
{
    const bool underWay = m_state == FrameState::Running || m_state == FrameState::Paused;
    m_run->setEnabled(m_state == FrameState::Ready);
    m_pause->setEnabled(underWay);
    m_pause->setText(m_state == FrameState::Paused ? tr("&Go on") : tr("&Pause"));
    m_cancel->setEnabled(underWay);
    m_save->setEnabled(!m_documentName.isEmpty());
    m_saveAs->setEnabled(!m_documentName.isEmpty());
}

void MainWindow::pressPause()
{
    if (m_state == FrameState::Paused)
        Q_EMIT resumeRequested();
    else
        Q_EMIT pauseRequested();
}

void MainWindow::setStatus(const QList<StatusItem> &left, const StatusItem &right)
{
    m_status->setItems(left, right);
}

void MainWindow::setThemeChoice(ThemeChoice choice)
{
    for (QAction *action : m_themes->actions())
        action->setChecked(action->data().toInt() == int(choice));
}

void MainWindow::goToPanel(int step)
{
    QList<QWidget *> stops = {m_topBar, m_rail};
    if (m_pages->currentWidget() != nullptr) {
        for (Panel *panel : m_pages->currentWidget()->findChildren<Panel *>())
            if (panel->isVisible())
                stops.append(panel);
    }
    const QWidget *focus = focusWidget();
    int at = -1;
    for (int i = 0; i < stops.size(); ++i)
        if (focus != nullptr && (stops.at(i) == focus || stops.at(i)->isAncestorOf(focus)))
            at = i;
    const int count = int(stops.size());
    for (int tried = 1; tried <= count; ++tried) {
        QWidget *stop = stops.at(((at + step * tried) % count + count) % count);
        const QList<QWidget *> inside = focusOrder(stop);
        if ((stop->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && stop->isEnabled())
            stop->setFocus(Qt::TabFocusReason);
        else if (!inside.isEmpty())
            inside.constFirst()->setFocus(Qt::TabFocusReason);
        else
            continue;
        return;
    }
}

bool MainWindow::focusNextPrevChild(bool next)
{
    const QList<QWidget *> order = focusOrder(this);
    if (order.isEmpty())
        return false;
    const qsizetype at = order.indexOf(focusWidget());
    const qsizetype step = next ? 1 : -1;
    const qsizetype place =
        at < 0 ? (next ? 0 : order.size() - 1) : (at + step + order.size()) % order.size();
    order.at(place)->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void MainWindow::showAbout()
{
    QMessageBox::about(this, tr("About Heddle"),
                       tr("<b>Heddle %1</b><p>Parallel modelling experiments.</p>"
                          "<p>Free software under the GNU General Public License, version 3 or "
                          "later. It comes without any warranty.</p>"
                          "<p>Fonts: Inter and JetBrains Mono (OFL 1.1). Icons: Lucide (ISC).</p>")
                           .arg(QStringLiteral(HEDDLE_VERSION)));
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    Q_EMIT closeRequested(event);
    if (event->isAccepted())
        Q_EMIT closed();
}

} // namespace heddle
