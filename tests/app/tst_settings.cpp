#include "appresources.h"
#include "heddle/lookdesk.h"
#include "heddle/settings.h"
#include "models/workerpools.h"
#include "pages/mainwindow.h"
#include "parts/message.h"
#include "parts/themeoptions.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QSpinBox>
#include <QSplitter>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle;

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void standInTheConfigurationFolder();
    void rememberTheLook();
    void theDialogChangesTheLookAtOnce();
    void rememberWindowAndSplitters();
    void rememberColumnWidths();
    void rememberTheWorkers();
    void leaveCoresFree();
    void leaveOutHostsThatCannotBeRead();

private:
    QTemporaryDir m_folder;
};

namespace {

/// A window with a page that is one splitter.
class SplitPage : public Page
{
public:
    SplitPage()
        : m_splitter(new QSplitter(this))
        , m_table(new QTableWidget(1, 3, this))
    {
        m_splitter->setObjectName(QStringLiteral("split"));
        m_splitter->addWidget(new QWidget);
        m_splitter->addWidget(new QWidget);
        m_splitter->resize(612, 100); // 600 and the handle
        m_table->setObjectName(QStringLiteral("table"));
    }

    QString title() const override { return QStringLiteral("Split"); }
    QString iconName() const override { return QStringLiteral("layers"); }
    QSplitter *splitter() const { return m_splitter; }
    QTableWidget *table() const { return m_table; }

private:
    QSplitter *m_splitter;
    QTableWidget *m_table;
};

} // namespace

void TestSettings::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
}

void TestSettings::standInTheConfigurationFolder()
{
    QCOMPARE(openSettings()->fileName(), m_folder.filePath(QStringLiteral("heddle/heddle.ini")));
}

void TestSettings::rememberTheLook()
{
    QVERIFY(loadLook(*openSettings()) == Look());
    const Look look{ThemeChoice::Dark, true, true, 150};

    saveLook(*openSettings(), look);

    QVERIFY(loadLook(*openSettings()) == look);
    openSettings()->setValue(QStringLiteral("view/textPercent"), 1000);
    QCOMPARE(loadLook(*openSettings()).textPercent, 0);
}

void TestSettings::theDialogChangesTheLookAtOnce()
{
    const auto settings = openSettings();
    settings->clear();
    LookDesk desk(*settings);
    MainWindow window;
    desk.setWindow(window);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));

    QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
    auto *dialog = window.findChild<SettingsDialog *>();
    QVERIFY(dialog);
    QVERIFY(!hasReducedMotion());
    const QColor border = Theme::color(Token::Line2);
    for (auto *box : dialog->findChildren<QCheckBox *>())
        box->click();

    QCOMPARE(Theme::color(Token::Line2), Theme::color(Token::Ink3));
    QVERIFY(Theme::color(Token::Line2) != border);
    QVERIFY(hasReducedMotion());
    QVERIFY(qApp->styleSheet().contains(Theme::color(Token::Ink3).name()));
    for (auto *button : dialog->findChildren<QAbstractButton *>())
        if (button->text() == QStringLiteral("Dark"))
            button->click();
    QCOMPARE(Theme::kind(), ThemeKind::Dark);
    auto *text = dialog->findChild<QComboBox *>();
    text->setCurrentIndex(text->findData(150));
    QVERIFY(dialog->findChild<Note *>()->isVisible());
    QVERIFY(loadLook(*openSettings()) == (Look{ThemeChoice::Dark, true, true, 150}));

    LookDesk again(*openSettings(), ThemeChoice::Light); // as --theme light does
    QCOMPARE(Theme::kind(), ThemeKind::Light);
    QVERIFY(hasStrongerBorders());
    QVERIFY(loadLook(*openSettings()).theme == ThemeChoice::Dark);
    setStrongerBorders(false);
    setReducedMotion(false);
}

void TestSettings::rememberWindowAndSplitters()
{
    {
        MainWindow window;
        auto *page = new SplitPage;
        window.addPage(page);
        window.resize(1200, 700);
        page->splitter()->setSizes({200, 400});
        saveLayout(*openSettings(), window);
    }
    MainWindow window;
    auto *page = new SplitPage;
    window.addPage(page);

    restoreLayout(*openSettings(), window);

    QCOMPARE(window.size(), QSize(1200, 700));
    QCOMPARE(page->splitter()->sizes(), (QList<int>{200, 400}));
}

void TestSettings::rememberColumnWidths()
{
    {
        MainWindow window;
        auto *page = new SplitPage;
        window.addPage(page);
        page->table()->setColumnWidth(1, 222);
        page->table()->setColumnHidden(2, true);
        saveLayout(*openSettings(), window);
    }
    MainWindow window;
    auto *page = new SplitPage;
    window.addPage(page);
    const int third = page->table()->columnWidth(2);

    restoreLayout(*openSettings(), window);

    QCOMPARE(page->table()->columnWidth(1), 222);
    QCOMPARE(page->table()->columnWidth(2), third); // of a hidden one nothing is known
}

void TestSettings::leaveCoresFree()
{
    const WorkerPools::Tester none = [](const WorkerSpec &, QObject *) { return nullptr; };
    const auto settings = openSettings();
    settings->clear();
    LookDesk desk(*settings);
    MainWindow window;
    desk.setWindow(window);
    WorkerPools pools(none, 4);
    desk.setPools(pools);
    QCOMPARE(pools.threads(), 4);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
    auto *dialog = window.findChild<SettingsDialog *>();
    auto *field = dialog->findChild<QSpinBox *>();
    QVERIFY(field->isVisible());
    QCOMPARE(field->maximum(), 3); // one lane stays

    field->setFocus();
    QTest::keyClick(field, Qt::Key_Up);

    QCOMPARE(pools.threads(), 3);
    saveWorkers(*openSettings(), pools);
    WorkerPools next(none, 4);
    restoreWorkers(*openSettings(), next);
    QCOMPARE(next.coresKeptFree(), 1);
    QCOMPARE(next.threads(), 3);
    WorkerPools smaller(none, 1); // the settings of another computer
    restoreWorkers(*openSettings(), smaller);
    QCOMPARE(smaller.threads(), 1);

    next.setThreads(4); // asked for on Workers: kept, too
    saveWorkers(*openSettings(), next);
    WorkerPools again(none, 4);
    restoreWorkers(*openSettings(), again);
    QCOMPARE(again.threads(), 4);
    QCOMPARE(again.coresKeptFree(), 1);
    openSettings()->clear();
}

void TestSettings::rememberTheWorkers()
{
    const WorkerPools::Tester none = [](const WorkerSpec &, QObject *) { return nullptr; };
    const std::string listener =
        "tcp:10.0.0.5:7000,token-file=/home/lena/a,,b,pin=" + std::string(64, 'a');
    {
        WorkerPools pools(none, 4);
        pools.setThreads(2);
        pools.setProcesses(1);
        for (const std::string &text :
             {std::string("ssh:lena@birch:8"), std::string("ssh:oak"), listener})
            QVERIFY(pools.addHost(*parseWorkerSpec(text), text != "ssh:oak"));
        const auto settings = openSettings();
        saveWorkers(*settings, pools);
    }
    WorkerPools pools(none, 4);

    restoreWorkers(*openSettings(), pools);

    QCOMPARE(pools.threads(), 2);
    QCOMPARE(pools.processes(), 1);
    QCOMPARE(pools.hosts().size(), std::size_t(3));
    QCOMPARE(toText(pools.hosts()[0].spec), std::string("ssh:lena@birch:8"));
    QVERIFY(pools.hosts()[0].isUsed);
    QVERIFY(!pools.hosts()[1].isUsed);
    QCOMPARE(toText(pools.hosts()[2].spec), listener);
    QVERIFY(pools.hosts()[2].isUsed);
}

void TestSettings::leaveOutHostsThatCannotBeRead()
{
    const WorkerPools::Tester none = [](const WorkerSpec &, QObject *) { return nullptr; };
    const auto settings = openSettings();
    settings->setValue(QStringLiteral("workers/hosts"),
                       QStringList{QStringLiteral("ssh:-oProxyCommand=x"),
                                   QStringLiteral("threads:4"), QStringLiteral("ssh:birch"),
                                   QStringLiteral("ssh:birch")});
    settings->remove(QStringLiteral("workers/threads"));
    WorkerPools pools(none, 4);

    restoreWorkers(*settings, pools);

    QCOMPARE(pools.threads(), 4); // every core
    QCOMPARE(pools.hosts().size(), std::size_t(1));
    QCOMPARE(toText(pools.hosts()[0].spec), std::string("ssh:birch"));
}

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
