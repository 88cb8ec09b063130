#include "appresources.h"
#include "models/format.h"
#include "pages/results/resultspage.h"
#include "pages/statusstrip.h"
#include "pages/windowactions.h"
#include "parts/theme.h"
#include "programwindow.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QMenuBar>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <memory>

using namespace heddle;

/// What stands in the status bar, and which actions are possible, from the start to the end of a
/// run.
class TestStatus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void tellsOfTheComputerAtFirst();
    void tellsOfThePageThatIsShown();
    void tellsHowARunEnded();
    void actionsFollowTheWork();
    void formerRunsAreShownAgain();

private:
    QStringList texts() const;
    QString said() const
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        return texts().join(QStringLiteral(" | "));
    }
    void run();

    QTemporaryDir m_folder;
    std::unique_ptr<test::ProgramWindow> m_program;
};

void TestStatus::initTestCase()
{
    qputenv("XDG_DATA_HOME", m_folder.path().toLocal8Bit());
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestStatus::init()
{
    m_program =
        std::make_unique<test::ProgramWindow>(m_folder.filePath(QStringLiteral("heddle.ini")));
    m_program->window.show();
    QVERIFY(QTest::qWaitForWindowActive(&m_program->window));
}

void TestStatus::cleanup()
{
    m_program->window.hide();
    m_program.reset();
}

QStringList TestStatus::texts() const
{
    std::map<int, QString> byPlace; // from the left
    const auto *strip = m_program->window.findChild<StatusStrip *>();
    for (const QLabel *label : strip->findChildren<QLabel *>())
        if (label->isVisible() && !label->text().isEmpty())
            byPlace[label->mapTo(strip, QPoint()).x()] = label->text();
    QStringList found;
    for (const auto &[place, text] : byPlace)
        found.append(text);
    return found;
}

void TestStatus::run()
{
    QTest::keyClick(&m_program->window, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_program->desk.controller().isActive());
    QTRY_VERIFY_WITH_TIMEOUT(!m_program->desk.controller().isActive(), 20'000);
}

void TestStatus::tellsOfTheComputerAtFirst()
{
    const int cores = m_program->workers.pools().coresHere();
    QVERIFY2(said().contains(formatCounted(cores, QStringLiteral("core"), QStringLiteral("cores"))),
             qPrintable(said()));
    QVERIFY2(said().contains(QStringLiteral("ready")), qPrintable(said()));
    QVERIFY2(said().contains(QStringLiteral("Nothing open")), qPrintable(said()));
}

void TestStatus::tellsOfThePageThatIsShown()
{
    QVERIFY(m_program->openExample("iris"));
    QVERIFY2(said().startsWith(QStringLiteral("150 rows, 5 columns")), qPrintable(said()));

    m_program->window.showPage(1);
    QTRY_VERIFY2(said().contains(QStringLiteral("about ")), qPrintable(said()));
    QVERIFY2(said().endsWith(QStringLiteral("iris.csv, 150 rows")), qPrintable(said()));

    m_program->window.showPage(2);
    QVERIFY2(said().endsWith(QStringLiteral("this computer only")), qPrintable(said()));
    m_program->workers.pools().setThreads(1);
    QVERIFY2(said().startsWith(QStringLiteral("1 lane ready")), qPrintable(said()));
    static_cast<void>(m_program->workers.pools().addHost(*parseWorkerSpec("ssh:birch"), true));
    QVERIFY2(said().endsWith(QStringLiteral("ssh")), qPrintable(said()));
    QVERIFY2(said().contains(QStringLiteral("1 untested host")), qPrintable(said()));
}

void TestStatus::tellsHowARunEnded()
{
    m_program->workers.pools().setThreads(1);
    for (const WorkerHost &host : m_program->workers.pools().hosts())
        m_program->workers.pools().setUsed(host.id, false);
    QVERIFY(m_program->openExample("iris"));
    run();

    QVERIFY2(said().startsWith(QStringLiteral("Finished ")), qPrintable(said()));
    QVERIFY2(said().contains(QStringLiteral("× on 1 lane")), qPrintable(said()));
    QVERIFY2(!said().contains(QStringLiteral("0.00×")), qPrintable(said()));
    QVERIFY2(said().contains(QStringLiteral("seed ")), qPrintable(said()));
    m_program->window.showPage(0);
    QVERIFY2(said().startsWith(QStringLiteral("150 rows")), qPrintable(said()));
}

void TestStatus::actionsFollowTheWork()
{
    const WindowActions &commands = m_program->window.commands();
    const auto isOn = [&](Command command) { return commands[command]->isEnabled(); };
    for (const Command command :
         {Command::Run, Command::ReadAgain, Command::GoToFormula, Command::NewSeed,
          Command::OpenResults, Command::Prove, Command::ShowRunFolder, Command::Export})
        QVERIFY2(!isOn(command) && !commands[command]->toolTip().isEmpty(),
                 qPrintable(commands[command]->text()));
    QVERIFY(m_program->openExample("iris"));
    for (const Command command :
         {Command::Run, Command::ReadAgain, Command::GoToFormula, Command::NewSeed})
        QVERIFY2(isOn(command), qPrintable(commands[command]->text()));
    QVERIFY(!isOn(Command::SaveLines)); // every line was read

    const auto seed = m_program->workbench.document().experiment().seed;
    commands[Command::NewSeed]->trigger();
    QVERIFY(m_program->workbench.document().experiment().seed != seed);
    QTest::keyClick(&m_program->window, Qt::Key_L, Qt::ControlModifier);
    QCOMPARE(m_program->window.currentPage(), 1);
    QCOMPARE(m_program->window.focusWidget()->accessibleName(), QStringLiteral("Formula"));

    run();
    for (const Command command :
         {Command::OpenResults, Command::Prove, Command::ShowRunFolder, Command::Export})
        QVERIFY2(isOn(command), qPrintable(commands[command]->text()));
    commands[Command::OpenResults]->trigger();
    QCOMPARE(m_program->window.page(m_program->window.currentPage())->title(),
             QStringLiteral("Results"));
}

void TestStatus::formerRunsAreShownAgain()
{
    QVERIFY(m_program->openExample("iris"));
    run();
    auto *page = m_program->window.findChild<ResultsPage *>();
    m_program->window.showPage(4);
    auto *runs = m_program->named<QComboBox>("Run");
    QVERIFY(runs && !runs->isVisible()); // one run needs no choice
    const auto first = page->results();

    m_program->window.commands()[Command::NewSeed]->trigger();
    m_program->workbench.settle();
    run();
    m_program->window.showPage(4);
    QVERIFY(runs->isVisible());
    QCOMPARE(runs->count(), 2);
    QCOMPARE(runs->currentIndex(), 0);
    QVERIFY(page->results() != first);

    runs->setFocus();
    QTest::keyClick(runs, Qt::Key_Down);
    QCOMPARE(page->results(), first);
    QVERIFY(page->canProve()); // its own journal
}

QTEST_MAIN(TestStatus)
#include "tst_status.moc"
