#include "pages/results/bootstraptab.h"

#include "appresources.h"
#include "charts/chartview.h"
#include "charts/replicatehistogram.h"
#include "finishedruns.h"
#include "models/runcontroller.h"
#include "models/statisticlistmodel.h"
#include "pages/results/figurelist.h"
#include "pages/results/resultspage.h"
#include "parts/label.h"
#include "parts/theme.h"
#include "runplans.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle;

namespace {

constexpr int bootstrapTab = 4; // Models, Resamples, Tuning, Evaluate are before it

Experiment bootstrap(const std::string &formula, int replicates)
{
    Experiment experiment = test::question(formula);
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = replicates;
    return experiment;
}

} // namespace

/// The Bootstrap tab of the Results page, after a run and during one.
class TestBootstrapTab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void listsTheTermsOfEachModel();
    void filtersTheTerms();
    void aClickShowsATerm();
    void changesTheLevel();
    void countsReplicatesBeyondTheAxis();
    void showsAPermutation();
    void hidesTheTabWithoutReplicates();
    void showsReplicatesAsTheyCome();
    void everyControlHasAName();

private:
    static QString figuresOf(const BootstrapTab &tab)
    {
        return tab.findChild<FigureList *>()->accessibleDescription();
    }

    std::shared_ptr<const Results> m_iris, m_births;
};

void TestBootstrapTab::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
    m_iris = test::finishedRun(
        test::planOf(bootstrap("Species ~ Sepal.Width + Petal.Length", 200), "iris.csv"));
    m_births =
        test::finishedRun(test::planOf(bootstrap("low ~ lwt + smoke + ht", 500), "birthwt.csv"));
}

void TestBootstrapTab::listsTheTermsOfEachModel()
{
    StatisticListModel model;
    const QAbstractItemModelTester tester(&model);
    model.setResults(m_iris);

    // setosa is separated: a heading that says so, and no terms.
    QCOMPARE(model.rowCount(), 1 + 4 + 4);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("setosa"));
    QVERIFY(model.index(0)
                .data(StatisticListModel::NoteRole)
                .toString()
                .startsWith(QStringLiteral("separated")));
    QVERIFY(!model.flags(model.index(1)).testFlag(Qt::ItemIsSelectable));
    QCOMPARE(model.index(3).data().toString(), QStringLiteral("Sepal.Width"));
    QCOMPARE(model.firstStatistic(), 3);
    QCOMPARE(model.rowOf(2, 2), 8);
}

void TestBootstrapTab::filtersTheTerms()
{
    BootstrapTab tab;
    tab.setResults(m_iris);
    auto *list = tab.findChild<QListView *>();

    QTest::keyClicks(tab.findChild<QLineEdit *>(), QStringLiteral("petal"));

    QCOMPARE(list->model()->rowCount(), 3 + 2);
    tab.findChild<QLineEdit *>()->clear();
    QCOMPARE(list->model()->rowCount(), 9);
}

void TestBootstrapTab::aClickShowsATerm()
{
    BootstrapTab tab;
    tab.resize(1300, 700);
    tab.setResults(m_births);
    tab.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tab));
    auto *list = tab.findChild<QListView *>();

    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(4, 0)).center());

    const auto *histogram = tab.findChild<ReplicateHistogram *>();
    const QString said = histogram->accessibleDescription();
    QVERIFY2(said.startsWith(QStringLiteral("ht, estimate 1.822")), qPrintable(said));
    for (const char *const kind : {"Wald", "normal", "basic", "percentile", "BCa"})
        QVERIFY2(said.contains(QString::fromLatin1(kind)), kind);
    QVERIFY(figuresOf(tab).contains(QStringLiteral("Replicates used 500")));
    QVERIFY(figuresOf(tab).contains(QStringLiteral("Acceleration a −0.03656")));
    const auto *chart = tab.findChild<ChartView *>();
    QVERIFY(chart->accessibleDescription().startsWith(QStringLiteral("upper ")));
}

void TestBootstrapTab::changesTheLevel()
{
    BootstrapTab tab;
    tab.setResults(m_births);
    auto *level = tab.findChild<QComboBox *>();
    QCOMPARE(level->currentText(), QStringLiteral("95 %"));
    const auto *histogram = tab.findChild<ReplicateHistogram *>();
    const QString before = histogram->accessibleDescription();

    level->setCurrentIndex(level->findText(QStringLiteral("99 %")));

    QVERIFY(histogram->accessibleDescription() != before);
}

void TestBootstrapTab::countsReplicatesBeyondTheAxis()
{
    BootstrapTab tab;
    tab.setResults(m_births);
    tab.showStatistic(0, 3);

    // Separated replicates lie at 17 and more, the others about 2.
    QVERIFY(tab.findChild<ReplicateHistogram *>()->beyond() > 0);
    bool isSaid = false;
    for (const Label *label : tab.findChildren<Label *>())
        isSaid =
            isSaid || label->text().contains(QStringLiteral("of 500 replicates are separated"));
    QVERIFY(isSaid);
}

void TestBootstrapTab::showsAPermutation()
{
    Experiment experiment = test::question("breaks ~ wool * tension", LearnerKind::Linear);
    experiment.resampling.kind = ResamplingKind::Permutation;
    experiment.resampling.replicates = 199;
    experiment.resampling.permute = "tension";
    ResultsPage page(nullptr);
    page.setResults(test::finishedRun(test::planOf(std::move(experiment), "warpbreaks.csv")),
                    QStringLiteral("Run 14:02, finished"));

    const auto *tabs = page.findChild<QTabBar *>();
    QVERIFY(tabs->isTabVisible(bootstrapTab));
    QVERIFY(!tabs->isTabVisible(1));
    QCOMPARE(tabs->tabText(bootstrapTab), QStringLiteral("Permutation"));
    const auto *tab = page.findChild<BootstrapTab *>();
    QVERIFY2(figuresOf(*tab).startsWith(QStringLiteral("Observed 6.344, Permutations 199")),
             qPrintable(figuresOf(*tab)));
}

void TestBootstrapTab::hidesTheTabWithoutReplicates()
{
    ResultsPage page(nullptr);
    page.setResults(test::irisRun(), QStringLiteral("Run 14:02, finished"));
    QVERIFY(!page.findChild<QTabBar *>()->isTabVisible(bootstrapTab));

    page.setResults(m_iris, QStringLiteral("Run 14:02, finished"));
    QVERIFY(page.findChild<QTabBar *>()->isTabVisible(bootstrapTab));
}

void TestBootstrapTab::showsReplicatesAsTheyCome()
{
    QTemporaryDir folder;
    qputenv("XDG_DATA_HOME", folder.path().toUtf8());
    RunController controller;
    ResultsPage page(&controller);
    page.resize(1360, 764);
    page.show();
    QStringList seen;
    bool hadIntervals = false;
    connect(&controller, &RunController::framed, &page, [&] {
        const auto *histogram = page.findChild<ReplicateHistogram *>();
        hadIntervals =
            hadIntervals ||
            (!page.results() && histogram->accessibleDescription().contains(QStringLiteral("BCa")));
        for (const Label *label : page.findChildren<Label *>())
            if (label->text().endsWith(QStringLiteral(" of 40,000 replicates")))
                seen.append(label->text());
    });

    QVERIFY(controller.start(
        test::planOf(bootstrap("low ~ lwt + smoke + ht + age", 40'000), "birthwt.csv"), 1));
    QVERIFY(page.hasContent());
    QVERIFY(page.findChild<QTabBar *>()->isTabVisible(bootstrapTab));
    QVERIFY(!page.findChild<QTabBar *>()->isTabVisible(0));
    QTRY_VERIFY_WITH_TIMEOUT(page.results(), 60'000);

    seen.removeDuplicates();
    QVERIFY2(seen.size() > 1, qPrintable(seen.join(u';')));
    QVERIFY(!hadIntervals);
    QVERIFY(page.findChild<QTabBar *>()->isTabVisible(0));
    QVERIFY(page.findChild<ReplicateHistogram *>()->accessibleDescription().contains(
        QStringLiteral("BCa")));
}

void TestBootstrapTab::everyControlHasAName()
{
    BootstrapTab tab;
    tab.setResults(m_births);
    tab.show();
    for (const QWidget *widget : tab.findChildren<QWidget *>()) {
        if (!widget->isVisibleTo(&tab) || (widget->focusPolicy() & Qt::TabFocus) == 0 ||
            widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        QVERIFY2(!widget->accessibleName().isEmpty() ||
                     qobject_cast<const QAbstractButton *>(widget),
                 widget->metaObject()->className());
    }
}

QTEST_MAIN(TestBootstrapTab)
#include "tst_bootstraptab.moc"
