#include "pages/mainwindow.h"

#include "pages/filemenus.h"
#include "pages/findbar.h"
#include "pages/focusorder.h"
#include "pages/topbar.h"
#include "pages/windowactions.h"
#include "pages/windowmenus.h"
#include "parts/filedrops.h"
#include "parts/helptopic.h"
#include "parts/panel.h"
#include "parts/rail.h"
#include "parts/railitem.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_actions(new WindowActions(*this))
    , m_menus(new WindowMenus(*menuBar(), *m_actions))
{
    setWindowIcon(QIcon(QStringLiteral(":/heddle/heddle.svg")));
    resize(1440, 900);
    auto *drops = new FileDrops(*this);
    connect(drops, &FileDrops::hovers, this, &MainWindow::fileHovers);
    connect(drops, &FileDrops::dropped, this, &MainWindow::fileDropped);
    createLayout();
    connectActions();
    qApp->installEventFilter(this);
    setUndo(false, {});
    setRedo(false, {});
    updateTitle();
    setFrameState(FrameState::Unavailable);
}

void MainWindow::connectActions()
{
    const WindowActions &actions = *m_actions;
    const auto on = [&](Command command, auto slot) {
        connect(actions[command], &QAction::triggered, this, slot);
    };
    on(Command::Quit, &MainWindow::close);
    on(Command::Pause, &MainWindow::pressPause);
    on(Command::Find, &MainWindow::find);
    on(Command::NextPanel, [this] { goToPanel(1); });
    on(Command::PreviousPanel, [this] { goToPanel(-1); });
    on(Command::Manual, [this] { Q_EMIT helpRequested(topicShown()); });
    connect(m_menus, &WindowMenus::topicRequested, this, &MainWindow::helpRequested);
    connect(m_menus, &WindowMenus::aboutRequested, this, &MainWindow::showAbout);
    connect(m_menus, &WindowMenus::themeChosen, this, &MainWindow::themeChosen);
}

QString MainWindow::topicShown() const
{
    const QWidget *focus = focusWidget();
    const bool isOnPage =
        focus != nullptr && focus != m_pages && focus->isVisible() && m_pages->isAncestorOf(focus);
    return helpTopicAt(isOnPage ? focus : page(currentPage()));
}

FileMenus &MainWindow::files() const
{
    return m_menus->files();
}

void MainWindow::createLayout()
{
    m_topBar = new TopBar(*m_actions);
    m_pages = new QStackedWidget;
    m_find = new FindBar;
    auto *central = new QWidget;
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_topBar);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(createRail());
    auto *pages = new QVBoxLayout;
    pages->setSpacing(0);
    pages->addWidget(m_pages, 1);
    pages->addWidget(m_find);
    row->addLayout(pages, 1);
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
    connect(m_pages, &QStackedWidget::currentChanged, m_find, &FindBar::closeBar);
}

QWidget *MainWindow::createRail()
{
    m_rail = new Rail;
    auto *help = new RailButton(QStringLiteral("circle-question-mark"), tr("Help"),
                                (*m_actions)[Command::Manual]);
    auto *frame = new QFrame;
    frame->setProperty("heddleBar", QStringLiteral("rail"));
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(0, 6, 0, 6);
    column->addWidget(m_rail, 1);
    column->addWidget(help);
    frame->setFixedWidth(Theme::px(80));
    return frame;
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
    m_menus->addPage(action);
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

void MainWindow::setPageEnabled(int index, bool enabled, const QString &reason)
{
    m_rail->setItemEnabled(index, enabled, reason);
    m_pageActions.at(index)->setEnabled(enabled);
    m_pageActions.at(index)->setToolTip(enabled ? QString() : reason);
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
    QAction *undo = (*m_actions)[Command::Undo];
    undo->setEnabled(possible);
    undo->setText(what.isEmpty() ? tr("&Undo") : tr("&Undo %1").arg(what));
    undo->setToolTip(textWithKeys(*undo));
}

void MainWindow::setRedo(bool possible, const QString &what)
{
    QAction *redo = (*m_actions)[Command::Redo];
    redo->setEnabled(possible);
    redo->setText(what.isEmpty() ? tr("&Redo") : tr("&Redo %1").arg(what));
    redo->setToolTip(textWithKeys(*redo));
}

void MainWindow::setFrameState(FrameState state, const QString &reason)
{
    m_state = state;
    m_reason = reason;
    m_topBar->setFrameState(state);
    updateActions();
}

void MainWindow::updateActions()
{
    const bool underWay = m_state == FrameState::Running || m_state == FrameState::Paused;
    const QString noRun = tr("No run is under way.");
    m_actions->setPossible(Command::Run, m_state == FrameState::Ready,
                           m_reason.isEmpty() ? tr("A run is under way.") : m_reason);
    m_actions->setPossible(Command::Pause, underWay, noRun);
    (*m_actions)[Command::Pause]->setText(m_state == FrameState::Paused ? tr("&Go on")
                                                                        : tr("&Pause"));
    m_actions->setPossible(Command::Cancel, underWay || m_state == FrameState::Ending, noRun);
    const bool isOpen = !m_documentName.isEmpty();
    for (const Command command : {Command::Save, Command::SaveAs})
        m_actions->setPossible(command, isOpen, tr("Nothing is open."));
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
    m_menus->setThemeChoice(choice);
}

/// A page that has a field of its own to find things is asked there.
void MainWindow::find()
{
    Page *shown = page(currentPage());
    if (shown == nullptr)
        return;
    QLineEdit *own = shown->findField();
    if (own == nullptr || !own->isVisible())
        return m_find->open(shown);
    own->setFocus(Qt::ShortcutFocusReason);
    own->selectAll();
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

/// A field takes Ctrl+E as "end of line" on some desktops.
bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return QMainWindow::eventFilter(watched, event);
    const QKeySequence keys(static_cast<QKeyEvent *>(event)->keyCombination());
    if (keys != (*m_actions)[Command::Export]->shortcut())
        return QMainWindow::eventFilter(watched, event);
    event->ignore();
    return true;
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
