#include "appresources.h"
#include "formats/examples.h"
#include "heddle/rundesk.h"
#include "heddle/workbench.h"
#include "heddle/workersdesk.h"
#include "models/coefficientmodel.h"
#include "models/fitlistmodel.h"
#include "pages/mainwindow.h"
#include "pages/results/exportdialog.h"
#include "parts/theme.h"
#include "support.h"

#include <QApplication>
#include <QFile>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle;

/// The whole main job in the real window by keys and clicks: open a sample, run it, read the
/// coefficients, take the models away.
class TestMainJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void runsIrisAndShowsItsCoefficients();
    void runsEveryKindOfExperiment_data();
    void runsEveryKindOfExperiment();
    void pausesGoesOnAndCancels();
    void exportsTheModels();
    void saysWhyItCannotRun();
    void runsOnTheThreadsChosen();
    void needsALane();

private:
    void open(const char *example);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::ControlModifier);
    template <typename Widget>
    Widget *named(const char *accessibleName) const;

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<WorkersDesk> m_workers;
    std::unique_ptr<RunDesk> m_desk;
};

void TestMainJob::initTestCase()
{
    qputenv("XDG_DATA_HOME", m_folder.path().toLocal8Bit());
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestMainJob::cleanup()
{
    m_desk.reset();
    m_workers.reset();
    m_workbench.reset();
    m_window.reset();
    m_settings->clear();
}

void TestMainJob::open(const char *example)
{
    m_settings = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("heddle.ini")),
                                             QSettings::IniFormat);
    m_window = std::make_unique<MainWindow>();
    m_workbench = std::make_unique<Workbench>(
        *m_window, *m_settings,
        [](const std::shared_ptr<const Plan> &plan) { return forecast(plan, 0.01); });
    m_workers = std::make_unique<WorkersDesk>(*m_window, *m_settings);
    m_desk = std::make_unique<RunDesk>(*m_window, m_workbench->document(), m_workers->pools());
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    if (!example)
        return;
    const auto path = examplePath(example);
    QVERIFY(path.has_value());
    m_workbench->openExample(QString::fromStdString(*path));
    m_workbench->settle();
}

void TestMainJob::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(m_window.get(), key, modifiers);
}

template <typename Widget>
Widget *TestMainJob::named(const char *accessibleName) const
{
    for (Widget *widget : m_window->findChildren<Widget *>())
        if (widget->accessibleName() == QLatin1String(accessibleName))
            return widget;
    return nullptr;
}

void TestMainJob::runsIrisAndShowsItsCoefficients()
{
    open("iris");
    QCOMPARE(m_window->frameState(), FrameState::Ready);

    press(Qt::Key_Return);
    QTRY_VERIFY(m_desk->controller().results() && !m_desk->controller().isActive());
    press(Qt::Key_5);

    auto *fits = named<QListView>("Models");
    auto *table = named<QTableView>("Coefficients");
    QVERIFY(fits && table);
    QCOMPARE(fits->model()->rowCount(), 3);
    QCOMPARE(fits->model()->index(0, 0).data(FitListModel::CourseRole).toString(),
             QStringLiteral("separated, 25 iterations")); // setosa
    QTest::mouseClick(fits->viewport(), Qt::LeftButton, {},
                      fits->visualRect(fits->model()->index(1, 0)).center());
    QTRY_COMPARE(table->model()->index(3, CoefficientModel::Term).data().toString(),
                 QStringLiteral("Petal.Length"));
    const nlohmann::json optimum =
        test::reference("glm_ovr_iris.json")["results"][1]["exact_logistic"]; // versicolor
    for (int row = 0; row < 4; ++row)
        HEDDLE_NEAR(table->model()->index(row, CoefficientModel::Estimate).data().toDouble(),
                    optimum["coef"][static_cast<std::size_t>(row)].get<double>(), 1e-9, 0);
    QVERIFY(m_desk->controller().results()->fits[1].fit.separation == Separation::None);
    QCOMPARE(table->model()
                 ->index(0, CoefficientModel::Forest)
                 .data(CoefficientModel::EstimateRole)
                 .toDouble(),
             m_desk->controller().results()->fits[1].coefficients[0].estimate);
}

void TestMainJob::runsEveryKindOfExperiment_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("learner");
    QTest::newRow("bootstrap") << int(ResamplingKind::Bootstrap) << int(LearnerKind::Logistic);
    QTest::newRow("permutation") << int(ResamplingKind::Permutation) << int(LearnerKind::Logistic);
    QTest::newRow("holdout of all levels")
        << int(ResamplingKind::Holdout) << int(LearnerKind::Multinomial);
    QTest::newRow("folds of a baseline")
        << int(ResamplingKind::CrossValidation) << int(LearnerKind::Baseline);
    QTest::newRow("leave one out")
        << int(ResamplingKind::LeaveOneOut) << int(LearnerKind::Logistic);
}

/// From the key to every page's tabs, with whatever each kind shows meanwhile.
void TestMainJob::runsEveryKindOfExperiment()
{
    QFETCH(int, kind);
    QFETCH(int, learner);
    open("iris");
    Experiment next = m_workbench->document().experiment();
    next.learners = {LearnerSpec::ofKind(static_cast<LearnerKind>(learner))};
    next.resampling.kind = static_cast<ResamplingKind>(kind);
    next.resampling.replicates = 60;
    m_workbench->document().edit(QStringLiteral("kind"), next);
    m_workbench->settle();
    QCOMPARE(m_window->frameState(), FrameState::Ready);

    press(Qt::Key_Return);
    press(Qt::Key_5); // looks on
    QTRY_VERIFY(m_desk->controller().results() && !m_desk->controller().isActive());

    auto *tabs = named<QTabBar>("Results");
    QVERIFY(tabs);
    int shown = 0;
    for (int tab = 0; tab < tabs->count(); ++tab) {
        if (!tabs->isTabVisible(tab))
            continue;
        tabs->setCurrentIndex(tab);
        QVERIFY(!m_window->grab().isNull());
        ++shown;
    }
    QVERIFY(shown >= 2);
}

void TestMainJob::pausesGoesOnAndCancels()
{
    open("letters");
    Experiment longer = m_workbench->document().experiment();
    longer.resampling.repeats = 10; // still under way when the keys below arrive
    m_workbench->document().edit(QStringLiteral("repeat"), longer);
    m_workbench->settle();

    press(Qt::Key_Return);
    QTRY_VERIFY(m_desk->controller().snapshot().done >= 1);
    press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(m_desk->controller().state(), RunState::Paused);
    QTRY_COMPARE(m_desk->controller().snapshot().running, std::int64_t(0));
    const auto done = m_desk->controller().snapshot().done;
    QCOMPARE(m_window->frameState(), FrameState::Paused);

    press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(m_desk->controller().snapshot().done > done);
    press(Qt::Key_Period);
    QTRY_VERIFY(!m_desk->controller().isActive());

    QCOMPARE(m_desk->controller().state(), RunState::Cancelled);
    QVERIFY(m_desk->controller().results());
    QVERIFY(!m_desk->controller().results()->complete);
    QCOMPARE(m_window->frameState(), FrameState::Ready);
}

void TestMainJob::exportsTheModels()
{
    open("iris");
    press(Qt::Key_Return);
    QTRY_VERIFY(m_desk->controller().results() && !m_desk->controller().isActive());

    press(Qt::Key_E);
    ExportDialog *dialog = nullptr;
    QTRY_VERIFY((dialog = m_window->findChild<ExportDialog *>()));
    auto *formats = dialog->findChild<QListView *>();
    QTest::mouseClick(formats->viewport(), Qt::LeftButton, {},
                      formats->visualRect(formats->model()->index(1, 0)).center()); // CSV
    QTRY_VERIFY(dialog->findChild<QPlainTextEdit *>()->toPlainText().startsWith(
        QLatin1String("class,term,estimate")));
    const QString path = m_folder.filePath(QStringLiteral("models.csv"));
    dialog->setPath(path);
    for (QPushButton *button : dialog->findChildren<QPushButton *>())
        if (button->text() == QLatin1String("Export"))
            QTest::mouseClick(button, Qt::LeftButton);

    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 1 + 3 * 4); // header, three levels of four terms
}

void TestMainJob::saysWhyItCannotRun()
{
    open(nullptr);

    QCOMPARE(m_window->frameState(), FrameState::Unavailable);
    press(Qt::Key_Return);
    QVERIFY(!m_desk->controller().isActive());
}

void TestMainJob::runsOnTheThreadsChosen()
{
    open("iris");
    m_workers->pools().setThreads(1);

    press(Qt::Key_Return);
    QTRY_VERIFY(m_desk->controller().results() && !m_desk->controller().isActive());

    QCOMPARE(m_desk->controller().snapshot().timing.lanes, 1);
}

void TestMainJob::needsALane()
{
    open("iris");

    press(Qt::Key_3);
    auto *threads = named<QSpinBox>("Threads");
    QVERIFY(threads && threads->isVisible());
    threads->setValue(0);
    QCOMPARE(m_window->frameState(), FrameState::Unavailable);

    threads->setValue(1);
    QCOMPARE(m_window->frameState(), FrameState::Ready);
}

QTEST_MAIN(TestMainJob)
#include "tst_mainjob.moc"
