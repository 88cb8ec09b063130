#include "pages/results/resultspage.h"

#include "appresources.h"
#include "findwidgets.h"
#include "finishedruns.h"
#include "models/fitlistmodel.h"
#include "models/runcontroller.h"
#include "pages/results/coefficientpanel.h"
#include "pages/results/fitnotepanel.h"
#include "pages/results/gainpanel.h"
#include "pages/results/separationpanel.h"
#include "parts/button.h"
#include "parts/chip.h"
#include "parts/label.h"
#include "parts/message.h"
#include "parts/sharebars.h"
#include "runplans.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QListView>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle;
using heddle::test::button;
using heddle::test::named;

/// The Results page with real clicks on real runs.
class TestResultsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void saysHowToGetResults();
    void hidesTabsWithoutContent();
    void aClickShowsAnotherFit();
#ifdef HEDDLE_HAS_XGBOOST
    void showsTheGainOfTrees();
#endif
    void explainsSeparation();
    void offersRemediesForSeparation();
    void explainsTermsWithoutAnEstimate();
    void explainsIterationsThatEndedTooEarly();
    void findsTheVariableThatSplitsAlone();
    void switchesToOddsRatios();
    void copiesTheTable();
    void showsResamplesByMetric();
    void everyControlHasAName();
    void provesARun();

private:
    static void show(ResultsPage &page, const std::shared_ptr<const Results> &results)
    {
        page.resize(1360, 764);
        page.setResults(results, QStringLiteral("Run 14:02, finished"));
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
    }

    std::shared_ptr<const Results> m_iris;
    std::shared_ptr<const Results> m_folds;
};

void TestResultsPage::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
    m_iris = test::irisRun();
    m_folds = test::irisFoldsRun();
}

void TestResultsPage::saysHowToGetResults()
{
    ResultsPage page(nullptr);
    page.show();

    QVERIFY(!page.hasContent());
    QVERIFY(page.findChild<EmptyState *>()->isVisible());
}

void TestResultsPage::hidesTabsWithoutContent()
{
    ResultsPage page(nullptr);
    show(page, m_iris);
    const auto *tabs = page.findChild<QTabBar *>();

    QVERIFY(tabs->isTabVisible(0));
    const int last = tabs->count() - 1;
    for (int tab = 1; tab < last; ++tab)
        QVERIFY2(!tabs->isTabVisible(tab), qPrintable(tabs->tabText(tab)));
    QVERIFY(tabs->isTabVisible(last));
    QCOMPARE(tabs->tabText(last), QStringLiteral("Warnings"));
    const auto *badge = qobject_cast<Chip *>(tabs->tabButton(last, QTabBar::RightSide));
    QVERIFY(badge && badge->isVisible());
    QCOMPARE(badge->text(), QStringLiteral("1"));
    QCOMPARE(tabs->accessibleTabName(last), QStringLiteral("Warnings, 1"));

    page.setResults(m_folds, QStringLiteral("Run 14:03, finished"));
    QVERIFY(tabs->isTabVisible(1));
}

void TestResultsPage::aClickShowsAnotherFit()
{
    ResultsPage page(nullptr);
    show(page, m_iris);
    auto *list = named<QListView>(page, QStringLiteral("Models"));
    const auto *panel = page.findChild<CoefficientPanel *>();
    QCOMPARE(panel->accessibleName(), QStringLiteral("versicolor against the rest"));

    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(2, 0)).center());

    QCOMPARE(panel->accessibleName(), QStringLiteral("virginica against the rest"));
    QCOMPARE(panel->model().rowCount(), 4);
}

#ifdef HEDDLE_HAS_XGBOOST
void TestResultsPage::showsTheGainOfTrees()
{
    Experiment experiment = test::question("Species ~ Sepal.Length + Petal.Length");
    LearnerSpec trees;
    trees.kind = LearnerKind::RandomForest;
    trees.name = "trees";
    trees.trees.trees = 3;
    experiment.learners.push_back(trees);
    const auto results = test::finishedRun(test::planOf(std::move(experiment), "iris.csv"));
    ResultsPage page(nullptr);
    show(page, results);
    const auto *coefficients = page.findChild<CoefficientPanel *>();
    const auto *gain = page.findChild<GainPanel *>();
    QVERIFY(coefficients->isVisible() && !gain->isVisible());

    auto *list = named<QListView>(page, QStringLiteral("Models"));
    const int last = list->model()->rowCount() - 1;
    list->setCurrentIndex(list->model()->index(last, 0));

    QVERIFY(!coefficients->isVisible() && gain->isVisible());
    QCOMPARE(gain->accessibleName(), QStringLiteral("virginica against the rest"));
    const auto *bars = gain->findChild<ShareBars *>();
    QVERIFY(bars->accessibleDescription().startsWith(QStringLiteral("Petal.Length ")));
    QVERIFY(list->model()
                ->index(last, 0)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(QStringLiteral("3 trees")));
}
#endif

void TestResultsPage::explainsSeparation()
{
    ResultsPage page(nullptr);
    show(page, m_iris);

    const auto *panel = page.findChild<SeparationPanel *>();

    QVERIFY(panel->isVisible());
    QCOMPARE(panel->accessibleName(), QStringLiteral("setosa is separated"));

    page.setResults(test::carsRun(), QStringLiteral("Run 14:04, finished"));
    QVERIFY(!panel->isVisible());
}

void TestResultsPage::offersRemediesForSeparation()
{
    ResultsPage page(nullptr);
    show(page, m_iris);
    const auto *panel = page.findChild<SeparationPanel *>();
    QSignalSpy wanted(&page, &ResultsPage::refitRequested);

    QTest::mouseClick(button(page, QStringLiteral("Refit with a small ridge penalty")),
                      Qt::LeftButton);
    QTest::mouseClick(button(page, QStringLiteral("Use Firth's correction")), Qt::LeftButton);

    QCOMPARE(wanted.count(), 2);
    QCOMPARE(wanted[0][0].toString(), QStringLiteral("logistic"));
    QCOMPARE(wanted[0][1].value<Remedy>(), Remedy::Ridge);
    QCOMPARE(wanted[1][1].value<Remedy>(), Remedy::Firth);

    QTest::mouseClick(button(page, QStringLiteral("Keep as it is")), Qt::LeftButton);
    QVERIFY(!panel->isVisible());
    page.setResults(m_iris, QStringLiteral("Run 14:03, finished"));
    QVERIFY(panel->isVisible());

    Experiment probit = test::question("Species ~ Petal.Length");
    probit.learners.front().chosenLink = Link::Probit;
    page.setResults(test::finishedRun(test::planOf(std::move(probit), "iris.csv")),
                    QStringLiteral("Run 14:04, finished"));
    QVERIFY(panel->isVisible());
    QVERIFY(!button(page, QStringLiteral("Use Firth's correction"))->isVisible());
}

void TestResultsPage::explainsTermsWithoutAnEstimate()
{
    ResultsPage page(nullptr);
    show(page, test::finishedRun(test::planOf(
                   test::question("mpg ~ wt + I(2 * wt)", LearnerKind::Linear), "mtcars.csv")));

    const auto *panel = page.findChild<FitNotePanel *>();

    QVERIFY(panel->isVisible());
    QCOMPARE(panel->accessibleName(), QStringLiteral("I(2 * wt) says nothing of its own"));
    QVERIFY(
        !button(*panel, QStringLiteral("Refit with four times as many iterations"))->isVisible());
    show(page, m_iris);
    QVERIFY(!panel->isVisible());
}

void TestResultsPage::explainsIterationsThatEndedTooEarly()
{
    const auto fine = test::finishedRun(
        test::planOf(test::question("carb ~ wt + hp", LearnerKind::Poisson), "mtcars.csv"));
    const auto results = std::make_shared<Results>(*fine);
    results->fits.front().fit.converged = false;
    ResultsPage page(nullptr);
    show(page, results);
    QSignalSpy wanted(&page, &ResultsPage::refitRequested);

    const auto *panel = page.findChild<FitNotePanel *>();
    QVERIFY(panel->isVisible());
    QCOMPARE(panel->accessibleName(), QStringLiteral("Poisson did not converge"));
    QTest::mouseClick(button(*panel, QStringLiteral("Refit with four times as many iterations")),
                      Qt::LeftButton);

    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted[0][1].value<Remedy>(), Remedy::MoreIterations);
}

void TestResultsPage::findsTheVariableThatSplitsAlone()
{
    FitEntry setosa = m_iris->fits[0];
    setosa.separatingTerms = {"Sepal.Length", "Petal.Length"};
    const auto found = splittingVariable(*m_iris, setosa);

    QVERIFY(found.has_value());
    QCOMPARE(found->name, QStringLiteral("Petal.Length"));
    QCOMPARE(found->values.size(), std::size_t(150));

    setosa.separatingTerms = {"Sepal.Length", "Sepal.Width"};
    QVERIFY(!splittingVariable(*m_iris, setosa).has_value());
}

void TestResultsPage::switchesToOddsRatios()
{
    ResultsPage page(nullptr);
    show(page, m_iris);
    const auto *panel = page.findChild<CoefficientPanel *>();
    const auto *table = panel->findChild<QTableView *>();
    for (auto *segment : panel->findChildren<QAbstractButton *>())
        if (segment->text() == QStringLiteral("Odds ratio"))
            QTest::mouseClick(segment, Qt::LeftButton);

    QCOMPARE(panel->model().scale(), CoefficientModel::Scale::Ratio);
    QCOMPARE(table->model()->headerData(1, Qt::Horizontal).toString(),
             QStringLiteral("Odds ratio"));
}

void TestResultsPage::copiesTheTable()
{
    ResultsPage page(nullptr);
    show(page, m_iris);
    const auto *panel = page.findChild<CoefficientPanel *>();

    QTest::mouseClick(button(*panel, QStringLiteral("Copy")), Qt::LeftButton);

    QCOMPARE(QApplication::clipboard()->text(), panel->model().text());
}

void TestResultsPage::showsResamplesByMetric()
{
    ResultsPage page(nullptr);
    show(page, m_folds);
    auto *tabs = page.findChild<QTabBar *>();
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    QCOMPARE(tabs->currentIndex(), 1);
    auto *metric = named<QComboBox>(page, QStringLiteral("Metric"));
    QCOMPARE(metric->count(), 2);

    metric->setFocus();
    QTest::keyClick(metric, Qt::Key_Down);

    QVERIFY(named<QWidget>(page, QStringLiteral("Accuracy of every resample")) != nullptr);
}

void TestResultsPage::everyControlHasAName()
{
    ResultsPage page(nullptr);
    show(page, m_folds);
    for (const QWidget *widget : page.findChildren<QWidget *>()) {
        if (!widget->isVisibleTo(&page) || (widget->focusPolicy() & Qt::TabFocus) == 0 ||
            widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        const auto *pressed = qobject_cast<const QAbstractButton *>(widget);
        const bool isNamed =
            !widget->accessibleName().isEmpty() || (pressed && !pressed->text().isEmpty());
        const bool isBar = qobject_cast<const QTabBar *>(widget) != nullptr;
        QVERIFY2(isNamed || isBar, widget->metaObject()->className());
    }
}

void TestResultsPage::provesARun()
{
    QTemporaryDir folder;
    qputenv("XDG_DATA_HOME", folder.path().toUtf8());
    RunController controller;
    ResultsPage page(&controller);
    page.resize(1360, 764);
    page.show();
    QVERIFY(controller.start(test::irisPlan(), 1));
    QTRY_VERIFY(page.results());
    Button *prove = button(page, QStringLiteral("Prove it"));
    QVERIFY(prove && prove->isVisible());

    QTest::mouseClick(prove, Qt::LeftButton);

    auto *verdict = named<Label>(page, QStringLiteral("Verdict of the proof"));
    QVERIFY(verdict);
    QTRY_COMPARE(verdict->text(), QStringLiteral("3 tasks run again: the same to the last bit"));
    QVERIFY(prove->isEnabled());
}

QTEST_MAIN(TestResultsPage)
#include "tst_resultspage.moc"
