#include "appresources.h"
#include "models/coefficientmodel.h"
#include "models/fitlistmodel.h"
#include "pages/results/exportdialog.h"
#include "pages/results/resultspage.h"
#include "parts/theme.h"
#include "programwindow.h"
#include "support.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QFile>
#include <QFileSystemModel>
#include <QListView>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QStandardPaths>
#include <QStringListModel>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace heddle;
using FailureReportingMode = QAbstractItemModelTester::FailureReportingMode;

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
    void refitsASeparatedModel_data();
    void refitsASeparatedModel();
    void refusesToRefitAnotherExperiment();
    void pausesGoesOnAndCancels();
    void exportsTheModels();
    void saysWhyItCannotRun();
    void runsOnTheThreadsChosen();
    void needsALane();

private:
    void open(const char *example);
    void watchModels(const QWidget &widget);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::ControlModifier);
    MainWindow &window() const { return m_program->window; }
    ExperimentDocument &document() const { return m_program->workbench.document(); }
    RunController &controller() const { return m_program->desk.controller(); }

    QTemporaryDir m_folder;
    std::unique_ptr<test::ProgramWindow> m_program;
};

void TestMainJob::initTestCase()
{
    qputenv("XDG_DATA_HOME", m_folder.path().toLocal8Bit());
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestMainJob::cleanup()
{
    m_program->settings.clear();
    m_program.reset();
}

void TestMainJob::open(const char *example)
{
    m_program =
        std::make_unique<test::ProgramWindow>(m_folder.filePath(QStringLiteral("heddle.ini")));
    watchModels(window());
    window().show();
    window().activateWindow(); // a display without a window manager leaves it to us
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    QVERIFY(!example || m_program->openExample(example));
}

/// Every model of the program below a widget tells its views the truth from now on, or a test
/// fails.
void TestMainJob::watchModels(const QWidget &widget)
{
    for (const QAbstractItemView *view : widget.findChildren<QAbstractItemView *>()) {
        QAbstractItemModel *model = view->model();
        const bool isOfQt = !model || qobject_cast<QStandardItemModel *>(model) ||
                            qobject_cast<QStringListModel *>(model) ||
                            qobject_cast<QFileSystemModel *>(model) ||
                            !model->findChildren<QAbstractItemModelTester *>().isEmpty();
        if (!isOfQt)
            new QAbstractItemModelTester(model, FailureReportingMode::QtTest, model);
    }
}

void TestMainJob::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(&window(), key, modifiers);
}

void TestMainJob::runsIrisAndShowsItsCoefficients()
{
    open("iris");
    QCOMPARE(window().frameState(), FrameState::Ready);

    press(Qt::Key_Return);
    QTRY_VERIFY(controller().results() && !controller().isActive());
    press(Qt::Key_5);

    auto *fits = m_program->named<QListView>("Models");
    auto *table = m_program->named<QTableView>("Coefficients");
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
    QVERIFY(controller().results()->fits[1].fit.separation == Separation::None);
    QCOMPARE(table->model()
                 ->index(0, CoefficientModel::Forest)
                 .data(CoefficientModel::EstimateRole)
                 .toDouble(),
             controller().results()->fits[1].coefficients[0].estimate);
}

void TestMainJob::runsEveryKindOfExperiment_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("learner");
    QTest::newRow("bootstrap") << int(ResamplingKind::Bootstrap) << int(LearnerKind::Logistic);
    QTest::newRow("permutation") << int(ResamplingKind::Permutation) << int(LearnerKind::Logistic);
    QTest::newRow("folds of all levels")
        << int(ResamplingKind::CrossValidation) << int(LearnerKind::Multinomial);
    QTest::newRow("holdout of a baseline")
        << int(ResamplingKind::Holdout) << int(LearnerKind::Baseline);
    QTest::newRow("leave one out")
        << int(ResamplingKind::LeaveOneOut) << int(LearnerKind::Logistic);
}

/// From the key to every page's tabs, with whatever each kind shows meanwhile.
void TestMainJob::runsEveryKindOfExperiment()
{
    QFETCH(int, kind);
    QFETCH(int, learner);
    open("iris");
    Experiment next = document().experiment();
    next.learners = {LearnerSpec::ofKind(static_cast<LearnerKind>(learner))};
    if (next.learners.front().kind == LearnerKind::Multinomial)
        next.learners.push_back(LearnerSpec::ofKind(LearnerKind::Baseline)); // to compare it with
    next.resampling.kind = static_cast<ResamplingKind>(kind);
    next.resampling.replicates = 60;
    document().edit(QStringLiteral("kind"), next);
    m_program->workbench.settle();
    QCOMPARE(window().frameState(), FrameState::Ready);

    press(Qt::Key_Return);
    press(Qt::Key_5); // looks on
    QTRY_VERIFY(controller().results() && !controller().isActive());

    auto *tabs = m_program->named<QTabBar>("Results");
    QVERIFY(tabs);
    int shown = 0;
    for (int tab = 0; tab < tabs->count(); ++tab) {
        if (!tabs->isTabVisible(tab))
            continue;
        tabs->setCurrentIndex(tab);
        QVERIFY(!window().grab().isNull());
        ++shown;
    }
    QVERIFY(shown >= 2);
}

void TestMainJob::refitsASeparatedModel_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("edit");
    QTest::addColumn<int>("penalty");
    QTest::newRow("ridge") << QStringLiteral("Refit with a small ridge penalty")
                           << QStringLiteral("refit with ridge") << int(Penalty::Ridge);
    QTest::newRow("Firth") << QStringLiteral("Use Firth's correction")
                           << QStringLiteral("refit with Firth's correction")
                           << int(Penalty::Firth);
}

/// The next version of the document is made and run, and its results are shown.
void TestMainJob::refitsASeparatedModel()
{
    QFETCH(const QString, text);
    QFETCH(const QString, edit);
    QFETCH(const int, penalty);
    open("iris");
    press(Qt::Key_Return);
    QTRY_VERIFY(controller().results() && !controller().isActive());
    press(Qt::Key_5);
    const auto before = controller().results();
    const auto buttons = window().findChildren<QPushButton *>();
    const auto found = std::find_if(buttons.begin(), buttons.end(),
                                    [&](const QPushButton *one) { return one->text() == text; });
    QVERIFY(found != buttons.end() && (*found)->isVisible());

    QTest::mouseClick(*found, Qt::LeftButton);

    ExperimentDocument &document = m_program->workbench.document();
    QCOMPARE(document.undoText(), edit);
    QTRY_VERIFY(controller().results() != before && !controller().isActive());
    QTRY_COMPARE(window().currentPage(), 4);
    const auto after = controller().results();
    QCOMPARE(int(after->plan->experiment().learners.front().penalty), penalty);
    QVERIFY(after->fits.front().fit.separation == Separation::None);
    const auto *fits = m_program->named<QListView>("Models"); // still setosa
    QCOMPARE(fits->currentIndex().row(), 0);

    document.undo();
    QCOMPARE(document.experiment().learners.front().penalty, Penalty::None);
}

void TestMainJob::refusesToRefitAnotherExperiment()
{
    open("iris");
    press(Qt::Key_Return);
    QTRY_VERIFY(controller().results() && !controller().isActive());
    QVERIFY(m_program->openExample("birthwt"));
    press(Qt::Key_5);
    QString told;
    QTimer::singleShot(0, &window(), [&told] {
        auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
        told = box ? box->text() : QString();
        if (box)
            box->accept();
    });

    Q_EMIT window().findChild<ResultsPage *>()->refitRequested(QStringLiteral("logistic"),
                                                               Remedy::Ridge);

    QVERIFY2(told.contains(QStringLiteral("another experiment")), qPrintable(told));
    QVERIFY(!m_program->workbench.document().canUndo());
}

void TestMainJob::pausesGoesOnAndCancels()
{
    open("letters");
    Experiment longer = document().experiment();
    longer.resampling.repeats = 10; // still under way when the keys below arrive
    document().edit(QStringLiteral("repeat"), longer);
    m_program->workbench.settle();

    press(Qt::Key_Return);
    QTRY_VERIFY(controller().snapshot().done >= 1);
    press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(controller().state(), RunState::Paused);
    QTRY_COMPARE(controller().snapshot().running, std::int64_t(0));
    const auto done = controller().snapshot().done;
    QCOMPARE(window().frameState(), FrameState::Paused);

    press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(controller().snapshot().done > done);
    press(Qt::Key_Period);
    QTRY_VERIFY(!controller().isActive());

    QCOMPARE(controller().state(), RunState::Cancelled);
    QVERIFY(controller().results());
    QVERIFY(!controller().results()->complete);
    QCOMPARE(window().frameState(), FrameState::Ready);
}

void TestMainJob::exportsTheModels()
{
    open("iris");
    press(Qt::Key_Return);
    QTRY_VERIFY(controller().results() && !controller().isActive());

    press(Qt::Key_E);
    ExportDialog *dialog = nullptr;
    QTRY_VERIFY((dialog = window().findChild<ExportDialog *>()));
    watchModels(*dialog);
    auto *formats = dialog->findChild<QListView *>();
    QTest::mouseClick(formats->viewport(), Qt::LeftButton, {},
                      formats->visualRect(formats->model()->index(2, 0)).center()); // CSV
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

    QCOMPARE(window().frameState(), FrameState::Unavailable);
    press(Qt::Key_Return);
    QVERIFY(!controller().isActive());
}

void TestMainJob::runsOnTheThreadsChosen()
{
    open("iris");
    m_program->workers.pools().setThreads(1);

    press(Qt::Key_Return);
    QTRY_VERIFY(controller().results() && !controller().isActive());

    QCOMPARE(controller().snapshot().timing.lanes, 1);
}

void TestMainJob::needsALane()
{
    open("iris");

    press(Qt::Key_3);
    auto *threads = m_program->named<QSpinBox>("Threads");
    QVERIFY(threads && threads->isVisible());
    threads->setValue(0);
    QCOMPARE(window().frameState(), FrameState::Unavailable);

    threads->setValue(1);
    QCOMPARE(window().frameState(), FrameState::Ready);
}

QTEST_MAIN(TestMainJob)
#include "tst_mainjob.moc"
