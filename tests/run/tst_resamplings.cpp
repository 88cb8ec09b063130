#include "finishedruns.h"
#include "stats/logistic.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace heddle;
using namespace heddle::test;

namespace {

Experiment resampled(ResamplingKind kind, const char *group = nullptr)
{
    Experiment experiment = question("low ~ age + lwt + smoke");
    experiment.event = "1";
    experiment.resampling.kind = kind;
    experiment.resampling.repeats = 3;
    experiment.resampling.replicates = 20;
    experiment.resampling.folds = 4;
    experiment.metrics = {Metric::LogLoss, Metric::Auc};
    if (group)
        experiment.group = group;
    return experiment;
}

std::string faultOf(Experiment experiment, const std::string &table = "birthwt.csv")
{
    const auto plan = Plan::make(std::move(experiment), testTable(table));
    return plan ? std::string() : plan.error().text();
}

} // namespace

/// Every kind of resample, end to end.
class TestResamplings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesOneDigestWhateverRanWhere_data();
    void givesOneDigestWhateverRanWhere();
    void aHoldoutIsARepeat();
    void leavesEachRowOutOnce();
    void keepsGroupsTogether_data();
    void keepsGroupsTogether();
    void leavesAGroupOut();
    void refusesIntervalsWithoutABootstrap();
    void takesExplicitReplicatesWithAllRows();
    void refuses_data();
    void refuses();
};

void TestResamplings::givesOneDigestWhateverRanWhere_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("grouped");
    for (const bool grouped : {false, true}) {
        const char *const with = grouped ? " of groups" : "";
        QTest::addRow("folds%s", with) << int(ResamplingKind::CrossValidation) << grouped;
        QTest::addRow("bootstrap%s", with) << int(ResamplingKind::Bootstrap) << grouped;
        QTest::addRow("holdout%s", with) << int(ResamplingKind::Holdout) << grouped;
        QTest::addRow("leave one out%s", with) << int(ResamplingKind::LeaveOneOut) << grouped;
    }
    QTest::newRow("permutation") << int(ResamplingKind::Permutation) << false;
}

void TestResamplings::givesOneDigestWhateverRanWhere()
{
    QFETCH(int, kind);
    QFETCH(bool, grouped);
    const auto plan = planOf(
        resampled(static_cast<ResamplingKind>(kind), grouped ? "ptl" : nullptr), "birthwt.csv");
    const std::string digest = finishedRun(plan, 1)->digest;

    for (const int lanes : {2, 3, 8})
        QCOMPARE(finishedRun(plan, lanes)->digest, digest);
    QVERIFY(digest.starts_with("sha256:"));
}

void TestResamplings::aHoldoutIsARepeat()
{
    Experiment experiment = resampled(ResamplingKind::Holdout);
    experiment.resampling.fraction = 0.2;
    const auto plan = planOf(std::move(experiment), "birthwt.csv");

    const auto results = finishedRun(plan);

    QCOMPARE(plan->resampleCount(), 3);
    QCOMPARE(results->resamples.size(), std::size_t{3});
    for (int repeat = 0; repeat < 3; ++repeat) {
        const ResampleEntry &entry = results->resamples[static_cast<std::size_t>(repeat)];
        QCOMPARE(entry.cell.repeat, repeat);
        QCOMPARE(entry.cell.fold, -1);
        QCOMPARE(entry.rowsTest, 38); // of 189
        QCOMPARE(entry.rowsTrain, 151);
    }
    QCOMPARE(results->summaries.front().n, 3);
}

/// Against the plain loop: a fit without the row, its prediction, one log loss of all.
void TestResamplings::leavesEachRowOutOnce()
{
    const auto plan = planOf(resampled(ResamplingKind::LeaveOneOut), "birthwt.csv");

    const auto results = finishedRun(plan);

    const std::int64_t rows = plan->rowsUsed();
    QCOMPARE(plan->resampleCount(), static_cast<int>(rows));
    double loss = 0;
    for (int row = 0; row < plan->resampleCount(); ++row) {
        Cell cell;
        cell.fold = row;
        const Resample drawn = plan->resample(cell);
        QCOMPARE(drawn.testRows, (std::vector<std::int64_t>{row}));
        LogisticTargets targets;
        targets.codes = plan->target().codes;
        targets.events = {plan->target().event};
        const auto fits = fitLogistic(plan->design(), targets, {{}, drawn.multiplicities, {}}, {});
        QVERIFY(fits);
        const double eta = plan->design().x().row(row).dot(fits->front().coefficients);
        const bool isEvent =
            plan->target().codes[static_cast<std::size_t>(row)] == plan->target().event;
        loss += std::log1p(std::exp(isEvent ? -eta : eta));
    }
    QCOMPARE(results->summaries.size(), std::size_t{2});
    QCOMPARE(results->summaries[0].n, 0); // no row has scores of its own
    HEDDLE_NEAR(results->summaries[0].pooled, loss / static_cast<double>(rows), 1e-9, 0);
    QVERIFY(results->summaries[1].pooled > 0.5);
}

void TestResamplings::keepsGroupsTogether_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("folds") << int(ResamplingKind::CrossValidation);
    QTest::newRow("bootstrap") << int(ResamplingKind::Bootstrap);
    QTest::newRow("holdout") << int(ResamplingKind::Holdout);
    QTest::newRow("leave one out") << int(ResamplingKind::LeaveOneOut);
}

void TestResamplings::keepsGroupsTogether()
{
    QFETCH(int, kind);
    const auto plan = planOf(resampled(static_cast<ResamplingKind>(kind), "ptl"), "birthwt.csv");

    QCOMPARE(std::ssize(plan->groups()), plan->rowsUsed());
    for (std::int64_t number = 0; number < plan->cellCount(); ++number) {
        const Resample drawn = plan->resample(plan->cell(number));
        // A bootstrap may draw each of four groups.
        QVERIFY(!drawn.testRows.empty() || kind == int(ResamplingKind::Bootstrap));
        std::set<std::int32_t> tested;
        for (const std::int64_t row : drawn.testRows)
            tested.insert(plan->groups()[static_cast<std::size_t>(row)]);
        for (std::size_t row = 0; row < drawn.multiplicities.size(); ++row)
            QVERIFY(drawn.multiplicities[row] == 0 || !tested.contains(plan->groups()[row]));
    }
}

void TestResamplings::leavesAGroupOut()
{
    const auto plan = planOf(resampled(ResamplingKind::LeaveOneOut, "ptl"), "birthwt.csv");

    QCOMPARE(plan->resampleCount(), 4); // ptl is 0 to 3
    std::int64_t tested = 0;
    for (int fold = 0; fold < 4; ++fold) {
        Cell cell;
        cell.fold = fold;
        tested += std::ssize(plan->resample(cell).testRows);
    }
    QCOMPARE(tested, plan->rowsUsed());
    const auto &terms = plan->recipe().terms();
    for (const auto &term : terms)
        QVERIFY(term.name != "ptl");
}

void TestResamplings::refusesIntervalsWithoutABootstrap()
{
    Experiment experiment = resampled(ResamplingKind::CrossValidation);
    experiment.intervals.emplace();

    QVERIFY(faultOf(std::move(experiment)).starts_with("/intervals stands beside a resampling"));
}

void TestResamplings::takesExplicitReplicatesWithAllRows()
{
    Experiment experiment = question("mpg ~ wt", LearnerKind::Linear);
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.train = {{1, 1, 2, 3, 32}, {}};
    for (int row = 1; row <= 32; ++row)
        experiment.resampling.train[1].push_back(row);
    QVERIFY(faultOf(experiment, "mtcars.csv").find("names a row twice") != std::string::npos);
    experiment.resampling.asBootstrap = true;
    const auto plan = planOf(experiment, "mtcars.csv");
    Cell cell;
    cell.replicate = 0;

    QCOMPARE(plan->task(1).first.replicate, 1);
    QCOMPARE(plan->resample(cell).rowsTrain, 5);
    QCOMPARE(plan->resample(cell).multiplicities[0], 2U);
    QCOMPARE(plan->resample(cell).testRows.size(), std::size_t{28});
    const auto results = finishedRun(plan);
    QCOMPARE(results->replicates.front().fitted.size(), std::size_t{2});
    // The second replicate is the rows themselves.
    HEDDLE_NEAR(results->replicates.front().of(1)[1],
                results->fits.front().coefficients[1].estimate, 1e-13, 0);
    QVERIFY(std::isnan(results->resamples[1].metrics.front()));
}

void TestResamplings::refuses_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("group");
    QTest::addColumn<bool>("stratified");
    QTest::addColumn<QByteArray>("part");
    const int folds = int(ResamplingKind::CrossValidation);
    QTest::newRow("an unknown column")
        << folds << QByteArray("ptll") << false << QByteArray("Did you mean \"ptl\"?");
    QTest::newRow("a variable") << folds << QByteArray("age") << false
                                << QByteArray("has another role already");
    QTest::newRow("more folds than groups")
        << folds << QByteArray("ui") << false << QByteArray("there are only 2 groups");
    QTest::newRow("groups and strata")
        << folds << QByteArray("ptl") << true << QByteArray("/resampling/stratify");
}

void TestResamplings::refuses()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, group);
    QFETCH(bool, stratified);
    QFETCH(QByteArray, part);
    Experiment experiment = resampled(static_cast<ResamplingKind>(kind), group.constData());
    experiment.resampling.stratify = stratified;
    if (group == "age") { // chosen, not written as a formula
        experiment.formula.reset();
        experiment.target = "low";
        experiment.variables = {"age", "lwt"};
    }

    const std::string fault = faultOf(std::move(experiment));

    QVERIFY2(fault.find(part.toStdString()) != std::string::npos, fault.c_str());
}

QTEST_GUILESS_MAIN(TestResamplings)
#include "tst_resamplings.moc"
