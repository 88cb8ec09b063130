#include "appresources.h"
#include "finishedruns.h"
#include "models/missinglevels.h"
#include "models/remedy.h"
#include "models/resamplemodel.h"
#include "models/roles.h"
#include "models/summarymodel.h"
#include "pages/results/missinglevelspanel.h"
#include "pages/results/resamplestab.h"
#include "pages/results/resultspage.h"
#include "parts/button.h"
#include "parts/label.h"
#include "parts/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace heddle;
using namespace heddle::test;

namespace {

/// 60 rows: x, a target of three levels with `rare` rows of "c", one of two with as many events,
/// and groups of six rows.
std::shared_ptr<const Table> rareTable(int rare)
{
    std::vector<double> x, g;
    std::vector<std::int32_t> three, two;
    for (int row = 0; row < 60; ++row) {
        x.push_back(row * 37 % 60);
        g.push_back(row % 10);
        const bool isRare = row % 7 == 3 && row / 7 < rare;
        three.push_back(isRare ? 2 : row * 11 % 5 % 2);
        two.push_back(isRare ? 1 : 0);
    }
    return std::make_shared<const Table>(*Table::fromColumns(
        {Column::numeric("x", x), Column::categorical("three", three, {"a", "b", "c"}),
         Column::categorical("two", two, {"no", "yes"}), Column::numeric("g", g)}));
}

Experiment folded(const char *formula, int folds)
{
    Experiment experiment = question(formula);
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = folds;
    experiment.metrics = {Metric::LogLoss, Metric::Auc};
    return experiment;
}

std::shared_ptr<const Results> runOf(Experiment experiment, int rare)
{
    return finishedRun(orEnd(Plan::make(std::move(experiment), rareTable(rare))));
}

/// Folds so few that one tests all three rows of the rare level.
Experiment twoFolds(const char *formula)
{
    Experiment experiment = folded(formula, 2);
    for (std::uint64_t seed = 1;; ++seed) {
        experiment.seed = seed;
        if (!runOf(experiment, 3)->failures.empty())
            return experiment;
    }
}

QString textOf(const MissingLevelsPanel &panel)
{
    QStringList texts = {panel.accessibleName()};
    for (const auto *label : panel.findChildren<Label *>())
        texts.append(label->text());
    return texts.join(u'\n');
}

} // namespace

/// Resamples that lack a level of the target.
class TestMissingLevels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void countsResamplesWithoutATrainingRow();
    void learnersOfAllLevelsTellOfThem();
    void countsThoseWithoutARowToTest();
    void nothingIsMissingElsewhere();
    void saysWhetherStratifyingEndsIt();
    void whatHasNoFitIsGreyAndThere();
    void theCardOffersTheRemedy();
};

void TestMissingLevels::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestMissingLevels::countsResamplesWithoutATrainingRow()
{
    const auto results = runOf(twoFolds("three ~ x"), 3);
    const MissingLevels missing = missingLevels(*results);

    QCOMPARE(missing.resamples, 2);
    QCOMPARE(missing.withoutTraining, std::ssize(results->failures));
    QCOMPARE(missing.untrained.size(), std::size_t{1});
    QCOMPARE(missing.untrained.front().level, 2);
    QCOMPARE(missing.untrained.front().rows, 3);
    QCOMPARE(missing.untrained.front().resamples, 1);
    QCOMPARE(missing.undefined, std::vector{Metric::Auc}); // the other fold tests none of them
}

void TestMissingLevels::learnersOfAllLevelsTellOfThem()
{
    Experiment experiment = twoFolds("three ~ x");
    experiment.learners = {LearnerSpec::ofKind(LearnerKind::Multinomial)};
    experiment.metrics = {Metric::LogLoss};
    const auto results = runOf(experiment, 3);
    QVERIFY(results->failures.empty());

    const MissingLevels missing = missingLevels(*results);
    QCOMPARE(missing.withoutTraining, 1);
    QCOMPARE(missing.untrained.front().level, 2);
    QVERIFY(missing.undefined.empty());
}

void TestMissingLevels::countsThoseWithoutARowToTest()
{
    const auto results = runOf(folded("two ~ x", 6), 3);
    const MissingLevels missing = missingLevels(*results);

    QVERIFY(results->failures.empty() && missing.untrained.empty());
    QCOMPARE(missing.undefined, std::vector{Metric::Auc});
    QVERIFY(missing.withoutMetric >= 3 && missing.withoutMetric <= 5); // three rows, six folds
    QCOMPARE(missing.resamples, 6);
}

void TestMissingLevels::nothingIsMissingElsewhere()
{
    QVERIFY(missingLevels(*irisFoldsRun()).isEmpty());
    QVERIFY(missingLevels(*carsRun()).isEmpty());
    QVERIFY(missingLevels(*irisRun()).isEmpty());
}

void TestMissingLevels::saysWhetherStratifyingEndsIt()
{
    const auto ends = [](Experiment experiment, int rare) {
        const auto results = runOf(std::move(experiment), rare);
        return missingLevels(*results).endsByStratifying(*results->plan);
    };
    Experiment losses = twoFolds("two ~ x");
    losses.metrics = {Metric::LogLoss};
    QVERIFY(ends(losses, 3));
    QVERIFY(ends(twoFolds("two ~ x"), 3));   // the AUC of the other fold, too
    QVERIFY(!ends(losses, 1));               // a row alone is tested or trained on
    QVERIFY(!ends(folded("two ~ x", 6), 3)); // three of the folds test none
    losses.group = "g";
    QVERIFY(!ends(losses, 3));

    const Experiment before = twoFolds("two ~ x");
    const Experiment after = orEnd(withRemedy(before, {}, Remedy::Stratify));
    QVERIFY(after.resampling.stratify && !before.resampling.stratify);
    const auto results = runOf(after, 3);
    QVERIFY(results->failures.empty() && missingLevels(*results).isEmpty());
    QVERIFY(!isOffered(*results->plan, 0, Remedy::Stratify));
    Experiment none = before;
    none.resampling.kind = ResamplingKind::LeaveOneOut;
    QVERIFY(!withRemedy(none, {}, Remedy::Stratify));
}

void TestMissingLevels::whatHasNoFitIsGreyAndThere()
{
    const auto results = runOf(twoFolds("two ~ x"), 3);
    ResampleModel model;
    const QAbstractItemModelTester tester(&model);
    model.setResults(results);
    QCOMPARE(model.rowCount(), 2);
    const int fold = model.columnOf(ResampleModel::Field::Fold);
    const int metric = model.columnOf(ResampleModel::Field::Metric);
    int grey = 0;
    for (int row = 0; row < 2; ++row) {
        QCOMPARE(model.index(row, fold).data().toInt(), row + 1); // in their order
        if (model.index(row, metric).data().isValid())
            continue;
        ++grey;
        QCOMPARE(model.index(row, 0).data().toString(), QStringLiteral("Logistic"));
        QCOMPARE(model.index(row, 0).data(ToneRole).toInt(), int(Tone::Muted));
        QVERIFY(model.index(row, metric)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .startsWith(QStringLiteral("No training row is yes.")));
    }
    QCOMPARE(grey, 1);

    SummaryModel summaries;
    summaries.setResults(results);
    QCOMPARE(summaries.index(0, 1).data(ToneRole).toInt(), int(Tone::Muted));
    summaries.setResults(irisFoldsRun());
    QCOMPARE(summaries.index(0, 1).data(ToneRole).toInt(), int(Tone::Normal));
}

void TestMissingLevels::theCardOffersTheRemedy()
{
    Experiment experiment = twoFolds("two ~ x");
    experiment.metrics = {Metric::LogLoss};
    ResultsPage page(nullptr);
    QSignalSpy refits(&page, &ResultsPage::refitRequested);
    page.setResults(runOf(experiment, 3), QStringLiteral("Run 14:02, finished"));
    auto *panel = page.findChild<MissingLevelsPanel *>();
    QVERIFY(!panel->isHidden());
    QVERIFY2(textOf(*panel).contains(QStringLiteral("No row of yes to train on in 1 of 2 folds")),
             qPrintable(textOf(*panel)));
    QVERIFY(textOf(*panel).contains(QStringLiteral("3 of 60 rows are yes.")));
    auto *button = panel->findChild<Button *>();
    QVERIFY(!button->isHidden());
    button->click();
    QCOMPARE(refits.size(), 1);
    QCOMPARE(refits.front().at(1).value<Remedy>(), Remedy::Stratify);

    page.setResults(runOf(experiment, 1), QStringLiteral("Run 14:03, finished"));
    QVERIFY(!panel->isHidden() && button->isHidden());
    QVERIFY(textOf(*panel).contains(QStringLiteral("1 of 60 rows is yes.")));
    QVERIFY(
        textOf(*panel).contains(QStringLiteral("A single row cannot be trained on and tested")));
    page.setResults(irisFoldsRun(), QStringLiteral("Run 14:04, finished"));
    QVERIFY(panel->isHidden());
}

QTEST_MAIN(TestMissingLevels)
#include "tst_missinglevels.moc"
