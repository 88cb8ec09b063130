#include "appresources.h"
#include "charts/gridview.h"
#include "charts/timelineview.h"
#include "models/runcontroller.h"
#include "models/taskmodel.h"
#include "pages/run/runpage.h"
#include "parts/button.h"
#include "parts/figurelabel.h"
#include "parts/label.h"
#include "parts/segmentedcontrol.h"
#include "runplans.h"

#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle;

/// The Run page over real runs, with real clicks and keys.
class TestRunPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void showsThePlanBeforeARun();
    void followsARunToItsEnd();
    void selectsOneTaskEverywhere();
    void staysOnTheChosenCellOfABundle();
    void findsTasks();
    void tellsProblems();
    void keepsTheRunWhenThePlanChanges();
    void goesOnWithACancelledRun();
    void saysWhyARunCannotGoOn();

private:
    void run(const std::shared_ptr<const Plan> &plan);
    template <typename Widget>
    Widget *named(const char *accessibleName) const;
    FigureLabel *figure(const QString &label) const;
    QAbstractButton *button(const QString &textBegin) const;
    QString cell(int row, TaskModel::Column column) const;

    QTemporaryDir m_folder;
    std::unique_ptr<RunController> m_controller;
    std::unique_ptr<RunPage> m_page;
};

void TestRunPage::initTestCase()
{
    qputenv("XDG_DATA_HOME", m_folder.path().toLocal8Bit());
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestRunPage::init()
{
    m_controller = std::make_unique<RunController>();
    m_page = std::make_unique<RunPage>(m_controller.get());
    m_page->resize(1360, 764);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestRunPage::cleanup()
{
    m_page.reset();
    m_controller.reset();
}

void TestRunPage::run(const std::shared_ptr<const Plan> &plan)
{
    m_page->setPlan(plan);
    const auto started = m_controller->start(plan, 2);
    QVERIFY2(started, started ? "" : started.error().text().c_str());
    QTRY_VERIFY(!m_controller->isActive());
    QVERIFY(m_controller->results());
}

template <typename Widget>
Widget *TestRunPage::named(const char *accessibleName) const
{
    for (Widget *widget : m_page->findChildren<Widget *>())
        if (widget->accessibleName() == QLatin1String(accessibleName))
            return widget;
    return nullptr;
}

FigureLabel *TestRunPage::figure(const QString &label) const
{
    for (FigureLabel *figure : m_page->findChildren<FigureLabel *>())
        if (figure->accessibleName().startsWith(label + QLatin1Char(':')))
            return figure;
    return nullptr;
}

QAbstractButton *TestRunPage::button(const QString &textBegin) const
{
    for (QAbstractButton *button : m_page->findChildren<QAbstractButton *>())
        if (button->text().startsWith(textBegin))
            return button;
    return nullptr;
}

QString TestRunPage::cell(int row, TaskModel::Column column) const
{
    const QAbstractItemModel *model = named<QTableView>("Tasks")->model();
    return model->index(row, column).data().toString();
}

void TestRunPage::showsThePlanBeforeARun()
{
    QVERIFY(!m_page->hasContent());

    m_page->setPlan(test::irisPlan());

    QVERIFY(m_page->hasContent());
    QCOMPARE(figure(QStringLiteral("Tasks done"))->accessibleName(),
             QStringLiteral("Tasks done: 0 of 3"));
    QCOMPARE(figure(QStringLiteral("Speed-up"))->figure(), QStringLiteral("–")); // never 0
    QVERIFY(button(QStringLiteral("Queued 3")));
    QVERIFY(!button(QStringLiteral("Open results"))->isVisible());
    QCOMPARE(m_page->findChild<GridView *>()->describe({1, 0}),
             QStringLiteral("versicolor, all rows: queued"));
}

void TestRunPage::followsARunToItsEnd()
{
    run(test::lettersPlan(2));

    QCOMPARE(figure(QStringLiteral("Tasks done"))->accessibleName(),
             QStringLiteral("Tasks done: 6 of 6"));
    QVERIFY(figure(QStringLiteral("Time")));
    QVERIFY(figure(QStringLiteral("Speed-up"))
                ->accessibleName()
                .contains(QStringLiteral("of 2 lanes")));
    QCOMPARE(figure(QStringLiteral("Failed"))->figure(), QStringLiteral("0"));
    QVERIFY(button(QStringLiteral("Done 6")));
    for (int row = 0; row < 6; ++row)
        QCOMPARE(cell(row, TaskModel::State), QStringLiteral("Done"));
    const QSignalSpy asked(m_page.get(), &RunPage::resultsRequested);
    QTest::mouseClick(button(QStringLiteral("Open results")), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
}

void TestRunPage::selectsOneTaskEverywhere()
{
    run(test::irisPlan());
    auto *grid = m_page->findChild<GridView *>();
    auto *table = named<QTableView>("Tasks");

    grid->setFocus();
    QTest::keyClick(grid, Qt::Key_Home);
    QTest::keyClick(grid, Qt::Key_Down);

    QCOMPARE(cell(table->currentIndex().row(), TaskModel::Level), QStringLiteral("versicolor"));
    QVERIFY(grid->accessibleDescription().startsWith(QStringLiteral("versicolor, all rows: done")));

    int virginica = 0;
    while (cell(virginica, TaskModel::Level) != QLatin1String("virginica"))
        ++virginica;
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(virginica, 0)).center());
    QCOMPARE(grid->currentPosition().value().row, 2);

    auto *timeline = m_page->findChild<TimelineView *>();
    QVERIFY(timeline->accessibleDescription().startsWith(QStringLiteral("virginica, all rows")));
    timeline->setFocus();
    QTest::keyClick(timeline, Qt::Key_Tab); // no later block on its lane, or the next one
    QTest::keyClick(timeline, Qt::Key_Up);
    const int row = table->currentIndex().row();
    QVERIFY(timeline->accessibleDescription().startsWith(cell(row, TaskModel::Level)));
}

void TestRunPage::staysOnTheChosenCellOfABundle()
{
    m_page->setPlan(test::lettersPlan(2));
    auto *grid = m_page->findChild<GridView *>();

    grid->setFocus();
    QTest::keyClick(grid, Qt::Key_Home);
    QTest::keyClick(grid, Qt::Key_Down); // B is in one task with A to M
    QTest::keyClick(grid, Qt::Key_Down);

    QCOMPARE(grid->currentPosition().value().row, 2);
    QVERIFY(grid->accessibleDescription().startsWith(QLatin1Char('C')));
}

void TestRunPage::findsTasks()
{
    run(test::irisPlan());
    const QAbstractItemModel *tasks = named<QTableView>("Tasks")->model();

    QTest::keyClicks(named<QLineEdit>("Find tasks"), QStringLiteral("virg"));
    QCOMPARE(tasks->rowCount(), 1);
    QCOMPARE(cell(0, TaskModel::Level), QStringLiteral("virginica"));
    named<QLineEdit>("Find tasks")->clear();

    QTest::mouseClick(button(QStringLiteral("Failed")), Qt::LeftButton);
    QCOMPARE(tasks->rowCount(), 0);
    QTest::mouseClick(button(QStringLiteral("Done")), Qt::LeftButton);
    QCOMPARE(tasks->rowCount(), 3);
}

void TestRunPage::tellsProblems()
{
    run(test::irisPlan());

    QTest::mouseClick(button(QStringLiteral("Show in grid")), Qt::LeftButton);

    QVERIFY(m_page->findChild<GridView *>()->accessibleDescription().startsWith(
        QStringLiteral("setosa, all rows: done")));
    bool isTold = false;
    for (const Label *label : m_page->findChildren<Label *>())
        isTold = isTold || label->text().startsWith(QStringLiteral("Complete separation: "));
    QVERIFY(isTold);
}

void TestRunPage::keepsTheRunWhenThePlanChanges()
{
    const auto plan = test::lettersPlan(2, 20);
    m_page->setPlan(plan);
    QVERIFY(m_controller->start(plan, 2));
    QTRY_VERIFY(m_controller->snapshot().done >= 1);

    m_page->setPlan(test::irisPlan()); // edited meanwhile: the run shows what it started from

    QVERIFY(figure(QStringLiteral("Tasks done"))
                ->accessibleName()
                .endsWith(QStringLiteral("of %1").arg(plan->totalTaskCount())));
    m_controller->cancel();
    QTRY_VERIFY_WITH_TIMEOUT(!m_controller->isActive(), 30'000);
    QVERIFY(!m_controller->results()->complete);

    m_page->setPlan(test::irisPlan());
    QVERIFY(button(QStringLiteral("Queued 3")));
}

void TestRunPage::goesOnWithACancelledRun()
{
    connect(m_page.get(), &RunPage::continueRequested, m_controller.get(),
            [this] { m_controller->continueRun(1); });
    const auto plan = test::lettersPlan(2, 6);
    m_page->setPlan(plan);
    QVERIFY(m_controller->start(plan, 2));
    QVERIFY(!button(QStringLiteral("Continue"))->isVisible());
    QTRY_VERIFY(m_controller->snapshot().done >= 2);
    m_controller->cancel();
    QTRY_VERIFY(!m_controller->isActive());
    const auto done = m_controller->snapshot().done;
    QVERIFY(done < plan->totalTaskCount());

    QAbstractButton *goOn = button(QStringLiteral("Continue: %1 of 26 done").arg(done));
    QVERIFY(goOn && goOn->isVisible());
    QTest::mouseClick(goOn, Qt::LeftButton);
    QVERIFY(m_controller->isReading()); // while the window goes on
    QVERIFY(!goOn->isEnabled());
    QCOMPARE(goOn->text(), QStringLiteral("Reading %1 results").arg(done));
    QTRY_VERIFY(m_controller->isActive());
    QCOMPARE(m_controller->snapshot().restored, done);
    QTRY_VERIFY_WITH_TIMEOUT(!m_controller->isActive(), 30'000);

    QVERIFY(m_controller->results()->complete);
    QVERIFY(!goOn->isVisible());
    QVERIFY(button(QStringLiteral("Done 26")));
}

void TestRunPage::saysWhyARunCannotGoOn()
{
    const auto plan = test::lettersPlan(2, 6);
    QVERIFY(m_controller->start(plan, 2));
    QTRY_VERIFY(m_controller->snapshot().done >= 2);
    m_controller->cancel();
    QTRY_VERIFY_WITH_TIMEOUT(!m_controller->isActive(), 30'000);
    QVERIFY(QFile::remove(m_controller->folder() + QStringLiteral("/journal.sqlite")));
    QSignalSpy failed(m_controller.get(), &RunController::continueFailed);

    m_controller->continueRun(1);

    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed[0][0].value<Error>().text().starts_with("There is no journal"));
    QVERIFY(!m_controller->isActive());
    QVERIFY(!m_controller->isReading());
    QVERIFY(button(QStringLiteral("Continue"))->isEnabled());
}

QTEST_MAIN(TestRunPage)
#include "tst_runpage.moc"
