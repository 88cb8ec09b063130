#include "appresources.h"
#include "charts/chartview.h"
#include "charts/heatmap.h"
#include "charts/scorecurve.h"
#include "models/experimentdocument.h"
#include "models/tuningview.h"
#include "pages/results/tuningtab.h"
#include "pages/setup/gridfields.h"
#include "pages/setup/learnersection.h"
#include "pages/setup/netfields.h"
#include "pages/setup/tuningsection.h"
#include "parts/button.h"
#include "parts/choicecard.h"
#include "parts/label.h"
#include "parts/theme.h"
#include "run/selection.h"
#include "serialrun.h"
#include "tuningplans.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QTest>

#include <memory>

using namespace heddle;

namespace {

std::shared_ptr<const Results> tunedRun(bool joint = false)
{
    Experiment experiment = test::pimaGrid();
    if (joint) {
        experiment.formula = "Species ~ .";
        experiment.learners.front().grid.clear();
    }
    return std::make_shared<const Results>(
        test::serialResults(test::planOf(experiment, joint ? "iris.csv" : "pima_tr.csv")));
}

} // namespace

/// Setting grids, and reading what came out of them.
class TestTuning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void viewHasARowForEachSetting();
    void viewOfAGridWithoutAPath();
    void tabShowsTheChosenPoint();
    void aClickShowsAnotherRow();
    void pathsAreShownByLevel();
    void aPathAloneShowsItsCoefficients();
    void setsAGrid();
    void refusesValuesThatDoNotFit();
    void setsAnElasticNet();
    void asksHowToChoose();

private:
    std::shared_ptr<const Results> m_pima;
};

void TestTuning::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
    m_pima = tunedRun();
}

void TestTuning::viewHasARowForEachSetting()
{
    QCOMPARE(tunedLearners(*m_pima), std::vector<int>{0});
    const TuningView view = tuningViewOf(*m_pima, 0);

    QCOMPARE(view.rows, (std::vector<QString>{QStringLiteral("0.5"), QStringLiteral("1")}));
    QCOMPARE(view.rowParameters, QStringLiteral("α"));
    QCOMPARE(view.columnCount(), 20);
    QCOMPARE(view.columnParameter, QStringLiteral("λ / largest")); // each alpha has its own
    QCOMPARE(view.columns.front(), QStringLiteral("1"));
    for (const SummaryEntry &summary : m_pima->summaries)
        HEDDLE_NEAR(view.mean(view.rowOf(summary.cell.point), view.columnOf(summary.cell.point)),
                    summary.mean, 1e-12, 0); // folds of one size
    const auto best = view.mean(view.rowOf(view.best), view.columnOf(view.best));
    QCOMPARE(best, view.mean.minCoeff());
    QCOMPARE(view.chosen, view.best);
}

void TestTuning::viewOfAGridWithoutAPath()
{
    Experiment experiment = test::folded(test::question("type ~ npreg + glu"));
    experiment.learners.front().grid = {test::gridOf("max_iterations", {"2", "25"}),
                                        test::gridOf("link", {"\"logit\"", "\"probit\""})};
    const Results results = test::serialResults(test::planOf(experiment, "pima_tr.csv"));
    const TuningView view = tuningViewOf(results, 0);

    QCOMPARE(view.rows, (std::vector<QString>{QStringLiteral("2"), QStringLiteral("25")}));
    QCOMPARE(view.columns,
             (std::vector<QString>{QStringLiteral("logit"), QStringLiteral("probit")}));
    QVERIFY(view.positions.front().empty()); // links are no numbers
    QVERIFY(!view.isPath);
}

void TestTuning::tabShowsTheChosenPoint()
{
    TuningTab tab;
    tab.resize(1200, 700);
    tab.setResults(m_pima);
    tab.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tab));

    const auto *map = tab.findChild<HeatMap *>();
    const TuningView view = tuningViewOf(*m_pima, 0);
    QCOMPARE(map->currentRow(), view.rowOf(view.best));
    QVERIFY(map->accessibleDescription().contains(QStringLiteral("α")));
    QVERIFY(tab.findChild<ScoreCurve *>()->isVisible());
    QVERIFY(
        tab.findChild<ScoreCurve *>()->accessibleDescription().contains(QStringLiteral("lowest")));
    QVERIFY(tab.findChild<ChartView *>()->isVisible());
    QVERIFY(!tab.findChild<QComboBox *>(QStringLiteral("tunedLearner"))->isVisible());
}

void TestTuning::aClickShowsAnotherRow()
{
    TuningTab tab;
    tab.resize(1200, 700);
    tab.setResults(m_pima);
    tab.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tab));
    auto *map = tab.findChild<HeatMap *>();
    const int other = 1 - map->currentRow();
    const QString before = tab.findChild<ChartView *>()->dataText();

    QTest::mouseClick(map, Qt::LeftButton, {}, map->cellRect(other, 3).center().toPoint());

    QCOMPARE(map->currentRow(), other);
    QVERIFY(tab.findChild<ChartView *>()->dataText() != before); // of the other alpha
    QTest::keyClick(map, other == 1 ? Qt::Key_Up : Qt::Key_Down);
    QCOMPARE(map->currentRow(), 1 - other);
}

void TestTuning::pathsAreShownByLevel()
{
    TuningTab tab;
    tab.resize(1200, 700);
    tab.setResults(tunedRun(true));
    tab.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tab));
    QComboBox *levels = nullptr;
    for (QComboBox *box : tab.findChildren<QComboBox *>())
        if (box->count() == 3)
            levels = box;
    QVERIFY(levels && levels->isVisible());
    const QString first = tab.findChild<ChartView *>()->dataText();

    levels->setCurrentIndex(2);

    QVERIFY(tab.findChild<ChartView *>()->dataText() != first);
}

void TestTuning::aPathAloneShowsItsCoefficients()
{
    Experiment experiment = test::question("type ~ .", LearnerKind::ElasticNet);
    const auto results = std::make_shared<const Results>(
        test::serialResults(test::planOf(experiment, "pima_tr.csv")));
    QVERIFY(TuningTab::hasContent(*results));
    TuningTab tab;
    tab.resize(1200, 700);
    tab.setResults(results);
    tab.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tab));

    QVERIFY(tab.findChild<ChartView *>()->isVisible());
    QVERIFY(!tab.findChild<HeatMap *>()->isVisible());
}

void TestTuning::setsAGrid()
{
    ExperimentDocument document;
    Experiment experiment = test::question("type ~ .");
    document.edit(QStringLiteral("start"), experiment);
    LearnerSection section(document);
    section.show();
    QVERIFY(QTest::qWaitForWindowExposed(&section));
    auto *grid = section.findChild<QFrame *>(QStringLiteral("logisticParameters"))
                     ->findChild<GridFields *>();

    QTest::mouseClick(grid->findChild<Button *>(QStringLiteral("addGridParameter")),
                      Qt::LeftButton);
    QMenu *menu = grid->findChild<QMenu *>();
    QVERIFY(menu);
    QAction *link = nullptr;
    for (QAction *action : menu->actions())
        if (action->text() == QStringLiteral("Link"))
            link = action;
    QVERIFY(link);
    link->trigger();
    menu->close();

    const auto specOf = [&] { return document.experiment().learners.front(); };
    QCOMPARE(specOf().gridOf("link")->values.size(), std::size_t{3});
    auto *field = grid->findChild<QLineEdit *>(QStringLiteral("grid_link"));
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("probit, logit"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(specOf().gridOf("link")->values,
             (std::vector<std::string>{"\"probit\"", "\"logit\""}));
}

void TestTuning::refusesValuesThatDoNotFit()
{
    LearnerSpec learner = LearnerSpec::ofKind(LearnerKind::ElasticNet);
    learner.grid = {test::gridOf("alpha", {"0.5", "1"})};
    GridFields fields;
    int edits = 0;
    connect(&fields, &GridFields::edited, &fields, [&edits] { ++edits; });
    fields.setLearner(learner);
    fields.show();
    auto *field = fields.findChild<QLineEdit *>(QStringLiteral("grid_alpha"));

    field->setText(QStringLiteral("0.5, 2"));
    QTest::keyClick(field, Qt::Key_Return);

    QCOMPARE(edits, 0);
    QVERIFY(field->accessibleDescription().contains(QStringLiteral("/grid/alpha/1")));
    field->setText(QStringLiteral("0.25 0.75"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(edits, 1);
}

void TestTuning::setsAnElasticNet()
{
    NetFields fields;
    NetParameters last;
    connect(&fields, &NetFields::edited, &fields,
            [&](const QString &, const NetParameters &parameters) { last = parameters; });
    fields.setLearner(LearnerSpec::ofKind(LearnerKind::ElasticNet));
    fields.show();

    QLineEdit *lambdas = nullptr;
    for (QLineEdit *line : fields.findChildren<QLineEdit *>())
        if (line->placeholderText() == QStringLiteral("from the data"))
            lambdas = line;
    QVERIFY(lambdas);

    lambdas->setText(QStringLiteral("0.1, 0.01"));
    QTest::keyClick(lambdas, Qt::Key_Return);
    QCOMPARE(last.lambda, (std::vector<double>{0.1, 0.01}));
    lambdas->setText(QStringLiteral("0.1, much"));
    QTest::keyClick(lambdas, Qt::Key_Return);
    QVERIFY(!lambdas->accessibleDescription().isEmpty());
    QCOMPARE(last.lambda.size(), std::size_t{2});
}

void TestTuning::asksHowToChoose()
{
    ExperimentDocument document;
    Experiment experiment = test::question("type ~ .");
    document.edit(QStringLiteral("start"), experiment);
    TuningSection section(document);
    QVERIFY(!section.isVisibleTo(nullptr)); // nothing to choose

    experiment.learners = {LearnerSpec::ofKind(LearnerKind::ElasticNet)};
    document.edit(QStringLiteral("net"), experiment);
    section.show();
    QVERIFY(QTest::qWaitForWindowExposed(&section));
    auto *choice = section.findChild<QComboBox *>(QStringLiteral("tuningChoice"));
    QTest::keyClick(choice, Qt::Key_Down);
    QVERIFY(document.experiment().tuning.has_value());
    QVERIFY(document.experiment().tuning->choose == TuningSpec::Choice::OneSe);
    QTest::mouseClick(section.findChild<QCheckBox *>(), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(document.experiment().tuning->nested.has_value());
}

QTEST_MAIN(TestTuning)
#include "tst_tuning.moc"
