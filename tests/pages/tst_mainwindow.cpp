#include "appresources.h"
#include "pages/mainwindow.h"
#include "pages/windowactions.h"
#include "parts/button.h"
#include "parts/label.h"
#include "parts/panel.h"
#include "parts/rail.h"
#include "parts/railitem.h"

#include <QAccessible>
#include <QApplication>
#include <QCloseEvent>
#include <QLineEdit>
#include <QMenuBar>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <QVBoxLayout>

#include <memory>

using namespace heddle;

namespace {

class SomePage : public Page
{
public:
    explicit SomePage(QString title)
        : m_title(std::move(title))
    {
        auto *column = new QVBoxLayout(this);
        auto *panel = new Panel(QStringLiteral("Panel of ") + m_title);
        m_field = new QLineEdit;
        m_field->setAccessibleName(QStringLiteral("field"));
        panel->body()->addWidget(m_field);
        column->addWidget(panel);
    }

    QString title() const override { return m_title; }
    QString iconName() const override { return QStringLiteral("activity"); }
    QLineEdit *field() const { return m_field; }

private:
    QString m_title;
    QLineEdit *m_field;
};

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void keysSwitchPages();
    void clicksOnTheRailSwitchPages();
    void arrowsOnTheRailSwitchPages();
    void aDisabledPageCannotBeShown();
    void buttonsFollowTheRun_data();
    void buttonsFollowTheRun();
    void goesOnWhilePaused();
    void saysWhyRunIsUnavailable();
    void keysAskForWhatTheMenuSays_data();
    void keysAskForWhatTheMenuSays();
    void aFieldDoesNotTakeTheKeyOfExport();
    void buttonsAreThoseOfTheMenu();
    void theMenuBarIsAsDrawn();
    void helpAtTheFootOfTheRailAsksForThePageShown();
    void theRailFitsInALowWindow();
    void aPageThatCannotBeShownSaysWhy();
    void showsTheDocument();
    void namesWhatIsUndone();
    void f6GoesThroughThePanels();
    void aPageLargerThanTheWindowScrolls();
    void everyControlHasAName();
    void badgesAndProgressAreSaid();
    void theThemeMenuAsks();
    void aRefusedCloseKeepsTheWindow();
    void aLivingWindowTakesTheNewTheme();

private:
    template <typename T>
    T *find(const char *name) const
    {
        return m_window->findChild<T *>(QString::fromLatin1(name));
    }
    Rail *rail() const { return m_window->findChild<Rail *>(); }

    std::unique_ptr<MainWindow> m_window;
    QList<SomePage *> m_pages;
};

void TestMainWindow::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestMainWindow::init()
{
    m_window = std::make_unique<MainWindow>();
    m_pages.clear();
    for (const char *title : {"Data", "Setup", "Run", "Results"}) {
        m_pages.append(new SomePage(QString::fromLatin1(title)));
        m_window->addPage(m_pages.last());
    }
    m_window->setDocumentName(QStringLiteral("iris.heddle"));
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMainWindow::cleanup()
{
    m_window.reset();
}

void TestMainWindow::keysSwitchPages()
{
    QSignalSpy changed(m_window.get(), &MainWindow::currentPageChanged);
    for (const int page : {1, 3, 2, 0}) {
        QTest::keyClick(m_window.get(), Qt::Key(Qt::Key_1 + page), Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), page);
        QVERIFY(m_pages.at(page)->isVisible());
        QCOMPARE(rail()->currentIndex(), page);
    }
    QCOMPARE(changed.count(), 4);
}

void TestMainWindow::clicksOnTheRailSwitchPages()
{
    for (const int page : {2, 1, 3}) {
        QTest::mouseClick(rail(), Qt::LeftButton, {}, rail()->tabRect(page).center());
        QCOMPARE(m_window->currentPage(), page);
    }
}

void TestMainWindow::arrowsOnTheRailSwitchPages()
{
    rail()->setFocus();
    QTest::keyClick(rail(), Qt::Key_Down);
    QCOMPARE(m_window->currentPage(), 1);
    QTest::keyClick(rail(), Qt::Key_Up);
    QCOMPARE(m_window->currentPage(), 0);
}

void TestMainWindow::aDisabledPageCannotBeShown()
{
    m_window->setPageEnabled(2, false);

    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    QTest::mouseClick(rail(), Qt::LeftButton, {}, rail()->tabRect(2).center());
    m_window->showPage(2);

    QCOMPARE(m_window->currentPage(), 0);
}

void TestMainWindow::buttonsFollowTheRun_data()
{
    QTest::addColumn<FrameState>("state");
    QTest::addColumn<QString>("enabled");
    QTest::addColumn<QString>("filled");
    QTest::newRow("nothing to run") << FrameState::Unavailable << ""
                                    << "";
    QTest::newRow("ready") << FrameState::Ready << "run"
                           << "run";
    QTest::newRow("running") << FrameState::Running << "pause cancel"
                             << "";
    QTest::newRow("paused") << FrameState::Paused << "pause cancel"
                            << "pause";
    QTest::newRow("cancelling") << FrameState::Cancelling << ""
                                << "";
}

void TestMainWindow::buttonsFollowTheRun()
{
    QFETCH(FrameState, state);
    m_window->setFrameState(state);

    QStringList enabled;
    QStringList filled;
    for (const char *name : {"run", "pause", "cancel"}) {
        const auto *button = find<Button>(name);
        if (button->isEnabled())
            enabled.append(QString::fromLatin1(name));
        if (button->role() == Button::Role::Primary)
            filled.append(QString::fromLatin1(name));
    }

    QTEST(enabled.join(u' '), "enabled");
    QTEST(filled.join(u' '), "filled");
    QCOMPARE(m_window->frameState(), state);
}

void TestMainWindow::goesOnWhilePaused()
{
    QSignalSpy paused(m_window.get(), &MainWindow::pauseRequested);
    QSignalSpy resumed(m_window.get(), &MainWindow::resumeRequested);
    auto *pause = find<Button>("pause");

    m_window->setFrameState(FrameState::Running);
    QTest::mouseClick(pause, Qt::LeftButton);
    m_window->setFrameState(FrameState::Paused);
    QCOMPARE(pause->text(), QStringLiteral("Go on"));
    QTest::mouseClick(pause, Qt::LeftButton);

    QCOMPARE(paused.count(), 1);
    QCOMPARE(resumed.count(), 1);
}

void TestMainWindow::saysWhyRunIsUnavailable()
{
    m_window->setFrameState(FrameState::Unavailable, QStringLiteral("Choose a target."));

    QCOMPARE(find<Button>("run")->toolTip(), QStringLiteral("Choose a target."));
    QCOMPARE(find<Button>("run")->accessibleDescription(), QStringLiteral("Choose a target."));
}

void TestMainWindow::keysAskForWhatTheMenuSays_data()
{
    QTest::addColumn<QKeySequence>("keys");
    QTest::addColumn<FrameState>("state");
    QTest::addColumn<Command>("command");
    const auto row = [](const char *keys, FrameState state, Command command) {
        QTest::newRow(keys) << QKeySequence(QString::fromLatin1(keys)) << state << command;
    };
    row("Ctrl+N", FrameState::Ready, Command::New);
    row("Ctrl+O", FrameState::Ready, Command::Open);
    row("Ctrl+S", FrameState::Ready, Command::Save);
    row("Ctrl+Shift+S", FrameState::Ready, Command::SaveAs);
    row("Ctrl+E", FrameState::Ready, Command::Export);
    row("Ctrl+Z", FrameState::Ready, Command::Undo);
    row("Ctrl+Shift+Z", FrameState::Ready, Command::Redo);
    row("Ctrl+F", FrameState::Ready, Command::Find);
    row("Ctrl+,", FrameState::Ready, Command::Settings);
    row("Ctrl+L", FrameState::Ready, Command::GoToFormula);
    row("F5", FrameState::Ready, Command::ReadAgain);
    row("Ctrl+Return", FrameState::Ready, Command::Run);
    row("Ctrl+Shift+P", FrameState::Running, Command::Pause);
    row("Ctrl+.", FrameState::Running, Command::Cancel);
    row("Ctrl+.", FrameState::Ending, Command::Cancel);
    row("F1", FrameState::Ready, Command::Manual);
}

void TestMainWindow::keysAskForWhatTheMenuSays()
{
    QFETCH(QKeySequence, keys);
    QFETCH(FrameState, state);
    QFETCH(Command, command);
    m_window->setFrameState(state);
    m_window->setUndo(true, {});
    m_window->setRedo(true, {});
    for (const Command possible : {Command::Export, Command::GoToFormula, Command::ReadAgain})
        m_window->commands().setPossible(possible, true);
    QSignalSpy asked(m_window->commands()[command], &QAction::triggered);

    QTest::keySequence(m_window.get(), keys);

    QCOMPARE(asked.count(), 1);
}

void TestMainWindow::aFieldDoesNotTakeTheKeyOfExport()
{
    m_window->commands().setPossible(Command::Export, true);
    QSignalSpy asked(m_window->commands()[Command::Export], &QAction::triggered);
    m_pages.at(0)->field()->setFocus();

    QTest::keyClick(m_pages.at(0)->field(), Qt::Key_E, Qt::ControlModifier);

    QCOMPARE(asked.count(), 1);
}

/// The same action in the bar, in the menu and behind the key.
void TestMainWindow::buttonsAreThoseOfTheMenu()
{
    m_window->setFrameState(FrameState::Ready);
    QSignalSpy asked(m_window->commands()[Command::Run], &QAction::triggered);
    QTest::mouseClick(find<Button>("run"), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(find<Button>("run")->toolTip(), QStringLiteral("Run (Ctrl+Return)"));

    m_window->setFrameState(FrameState::Ending);
    QVERIFY(find<Button>("cancel")->isEnabled());
    QVERIFY(m_window->commands()[Command::Cancel]->isEnabled());
}

void TestMainWindow::theMenuBarIsAsDrawn()
{
    QStringList titles;
    for (const QAction *menu : m_window->menuBar()->actions())
        titles.append(menu->text().remove(u'&'));
    QCOMPARE(titles.join(u' '), QStringLiteral("File Edit Data Experiment Run View Help"));
    for (const QAction *menu : m_window->menuBar()->actions()) {
        bool isAfterSeparator = true;
        for (const QAction *entry : menu->menu()->actions()) {
            QVERIFY2(!entry->isSeparator() || !isAfterSeparator, qPrintable(menu->text()));
            isAfterSeparator = entry->isSeparator();
            if (entry->isSeparator() || entry->isEnabled() || entry->menu() != nullptr)
                continue;
            QVERIFY2(entry->toolTip() != entry->text().remove(u'&'),
                     qPrintable(entry->text())); // says why
        }
    }
}

void TestMainWindow::helpAtTheFootOfTheRailAsksForThePageShown()
{
    m_window->showPage(2);
    m_pages.at(2)->field()->setFocus();
    QSignalSpy asked(m_window.get(), &MainWindow::helpRequested);
    auto *help = m_window->findChild<RailButton *>();
    QVERIFY(help);
    QVERIFY(help->mapTo(m_window.get(), QPoint()).y() >
            rail()->mapTo(m_window.get(), rail()->tabRect(3).bottomLeft()).y());

    QTest::mouseClick(help, Qt::LeftButton);

    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), QStringLiteral("start")); // as these pages say
    QCOMPARE(m_window->focusWidget(), m_pages.at(2)->field());
}

/// As with large text: entries come closer before one is cut.
void TestMainWindow::theRailFitsInALowWindow()
{
    const int pitch = rail()->tabRect(1).top() - rail()->tabRect(0).top();
    const int others = m_window->height() - rail()->height();
    m_window->resize(m_window->width(), others + 4 * pitch - 20);
    QCoreApplication::processEvents();

    QCOMPARE(rail()->height(), 4 * pitch - 20);
    QVERIFY(rail()->tabRect(1).top() - rail()->tabRect(0).top() < pitch);
    QVERIFY(rail()->tabRect(3).bottom() < rail()->height());
}

void TestMainWindow::aPageThatCannotBeShownSaysWhy()
{
    m_window->setPageEnabled(2, false, QStringLiteral("Open a table first."));

    QCOMPARE(rail()->tabToolTip(2), QStringLiteral("Open a table first."));
    QTest::mouseClick(rail(), Qt::LeftButton, {}, rail()->tabRect(2).center());
    QCOMPARE(QToolTip::text(), QStringLiteral("Open a table first."));

    m_window->setPageEnabled(2, true);
    QCOMPARE(rail()->tabToolTip(2), QString());
    QToolTip::hideText();
}

void TestMainWindow::showsTheDocument()
{
    m_window->setEdited(true);
    m_window->setPlanLine(QStringLiteral("Logistic, 3 fits in 1 task"));

    QCOMPARE(find<Label>("documentName")->text(), QStringLiteral("iris.heddle"));
    QVERIFY(find<Label>("edited")->isVisible());
    QCOMPARE(find<ElidedLabel>("planLine")->text(), QStringLiteral("Logistic, 3 fits in 1 task"));
    QVERIFY(m_window->isWindowModified());

    m_window->setDocumentName({});
    QCOMPARE(find<Label>("documentName")->text(), QStringLiteral("No experiment open"));
}

void TestMainWindow::namesWhatIsUndone()
{
    m_window->setUndo(true, QStringLiteral("set role of Petal.Width"));

    bool found = false;
    for (const QAction *action : m_window->actions())
        found = found || action->text() == QStringLiteral("&Undo set role of Petal.Width");
    QVERIFY(found);
}

void TestMainWindow::f6GoesThroughThePanels()
{
    rail()->setFocus();
    QTest::keyClick(m_window.get(), Qt::Key_F6);
    QCOMPARE(m_window->focusWidget(), m_pages.at(0)->field());

    QTest::keyClick(m_window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(m_window->focusWidget(), rail());
}

/// Large text needs room that a small window does not have.
void TestMainWindow::aPageLargerThanTheWindowScrolls()
{
    SomePage *page = m_pages.at(0);
    const int width = page->width();
    QCOMPARE(page->visibleRegion().boundingRect().width(), width);

    page->setMinimumWidth(4000);
    QTRY_COMPARE(page->width(), 4000);
    QVERIFY(m_window->width() < 4000);
    QCOMPARE(page->visibleRegion().boundingRect().width(), width);
    auto *room = qobject_cast<QScrollArea *>(page->parentWidget()->parentWidget());
    QVERIFY(room);
    QCOMPARE(room->horizontalScrollBar()->maximum(), 4000 - width);
}

void TestMainWindow::everyControlHasAName()
{
    m_window->setFrameState(FrameState::Running);
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
            continue;
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(accessible != nullptr && !accessible->text(QAccessible::Name).isEmpty(),
                 widget->metaObject()->className());
    }
}

void TestMainWindow::badgesAndProgressAreSaid()
{
    m_window->setPageBadge(0, 12);
    m_window->setPageProgress(2, 0.634);

    QCOMPARE(rail()->accessibleTabName(0), QStringLiteral("Data, 12 warnings"));
    QCOMPARE(rail()->accessibleTabName(2), QStringLiteral("Run, 63 % done"));

    m_window->setPageBadge(0, 0);
    m_window->setPageProgress(2, -1);
    QCOMPARE(rail()->accessibleTabName(0), QStringLiteral("Data"));
    QCOMPARE(rail()->accessibleTabName(2), QStringLiteral("Run"));
}

void TestMainWindow::theThemeMenuAsks()
{
    QSignalSpy chosen(m_window.get(), &MainWindow::themeChosen);
    m_window->setThemeChoice(ThemeChoice::Light);
    QCOMPARE(chosen.count(), 0);

    for (QAction *action : m_window->findChildren<QAction *>())
        if (action->text() == QStringLiteral("&Dark"))
            action->trigger();

    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.at(0).at(0).value<ThemeChoice>(), ThemeChoice::Dark);
}

void TestMainWindow::aRefusedCloseKeepsTheWindow()
{
    connect(m_window.get(), &MainWindow::closeRequested, this,
            [](QCloseEvent *event) { event->ignore(); });

    QVERIFY(!m_window->close());
    QVERIFY(m_window->isVisible());
}

void TestMainWindow::aLivingWindowTakesTheNewTheme()
{
    Theme::apply(*qApp, ThemeKind::Dark);
    QTRY_COMPARE(m_window->palette().color(QPalette::Window), Theme::color(Token::Bg));
    const QImage switched = m_window->grab().toImage();

    init(); // the same window, dark from the start
    const QImage fresh = m_window->grab().toImage();
    Theme::apply(*qApp, ThemeKind::Light);

    QCOMPARE(switched, fresh);
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
