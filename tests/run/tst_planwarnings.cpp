#include "run/coordinator.h"
#include "run/planwarnings.h"

#include "runplans.h"

#include <QTest>

using namespace heddle;
using namespace heddle::test;

namespace {

/// A bootstrap of letter recognition: a jackknife of 26 x 20,000 fits.
Experiment letters(int replicates)
{
    Experiment experiment = question("lettr ~ .");
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = replicates;
    return experiment;
}

std::vector<std::string> warningsOf(Experiment experiment, const char *table,
                                    const Forecast *forecast = nullptr)
{
    return planWarnings(*planOf(std::move(experiment), table), forecast);
}

constexpr auto lettersFile = "letter_recognition.csv.gz";

} // namespace

/// What is told before a plan is run.
class TestPlanWarnings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLongJackknifeIsToldOf();
    void itsTimeIsToldOnceItIsKnown();
    void othersAreNot();
    void aForecastCountsIt();
};

void TestPlanWarnings::aLongJackknifeIsToldOf()
{
    const auto warnings = warningsOf(letters(2000), lettersFile);
    QCOMPARE(warnings.size(), std::size_t{1});
    QCOMPARE(warnings.front(),
             std::string("BCa intervals take 520000 fits without one row each, beside 52000 of the "
                         "replicates. The other kinds need none of them: leave \"bca\" out of "
                         "/intervals/kinds."));
}

void TestPlanWarnings::itsTimeIsToldOnceItIsKnown()
{
    const auto plan = planOf(letters(100), lettersFile);
    Forecast forecast;
    forecast.secondsPerTask = 0.25;
    forecast.jackknifeSeconds = 0.25 * static_cast<double>(plan->jackknifeTaskCount());
    QCOMPARE(plan->jackknifeTaskCount(), 40'000); // two bundles of levels
    const auto warnings = planWarnings(*plan, &forecast);
    QCOMPARE(warnings.size(), std::size_t{1});
    QVERIFY2(warnings.front().find("beside 2600 of the replicates: about 3 hours of 3 hours on "
                                   "one lane. The other") != std::string::npos,
             warnings.front().c_str());
}

void TestPlanWarnings::othersAreNot()
{
    Experiment spared = letters(2000);
    spared.intervals.emplace().kinds = {IntervalKind::Normal, IntervalKind::Percentile};
    QVERIFY(warningsOf(spared, lettersFile).empty());
    QVERIFY(warningsOf(letters(20'000), lettersFile).empty()); // as many as rows
    Experiment few = question("type ~ .");
    few.resampling.kind = ResamplingKind::Bootstrap;
    few.resampling.replicates = 50;
    QVERIFY(warningsOf(few, "pima_tr.csv").empty()); // 200 fits, done at once

    Experiment folds = letters(2000);
    folds.resampling.kind = ResamplingKind::CrossValidation;
    QVERIFY(warningsOf(folds, lettersFile).empty());
}

void TestPlanWarnings::aForecastCountsIt()
{
    Experiment experiment = question("type ~ .");
    experiment.resampling.kind = ResamplingKind::Bootstrap;
    experiment.resampling.replicates = 50;
    const auto plan = planOf(experiment, "pima_tr.csv");
    const Forecast times = forecast(plan, 0.05);
    const double all = times.secondsPerTask * static_cast<double>(plan->totalTaskCount());
    QVERIFY(times.jackknifeSeconds > 0.5 * all); // 200 of 251 tasks, of one kind
    QVERIFY(times.jackknifeSeconds < all);
    experiment.intervals.emplace().kinds = {};
    QCOMPARE(forecast(planOf(experiment, "pima_tr.csv"), 0.05).jackknifeSeconds, 0.0);
}

QTEST_GUILESS_MAIN(TestPlanWarnings)
#include "tst_planwarnings.moc"
