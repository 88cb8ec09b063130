#include "work/taskrunner.h"

#include "runplans.h"
#include "stats/logistic.h"

#include <QTest>

#include <algorithm>
#include <cstring>
#include <vector>

using namespace heddle;
using namespace heddle::test;

namespace {

/// Vehicle: four classes that overlap, so that every fit has an optimum.
std::shared_ptr<const Plan> vehiclePlan()
{
    Experiment experiment = question("Class ~ Comp + Circ + D.Circ + Rad.Ra");
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = 3;
    return planOf(std::move(experiment), "vehicle.csv");
}

TaskResult resultOf(TaskRunner &runner, std::int64_t task, const TaskControl &control = {})
{
    return orEnd(runner.run(task, control));
}

bool sameBits(const Eigen::VectorXd &a, const Eigen::VectorXd &b)
{
    return a.size() == b.size() &&
           std::memcmp(a.data(), b.data(), sizeof(double) * static_cast<std::size_t>(a.size())) ==
               0;
}

} // namespace

class TestTaskRunner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsTheTrainingRowsOfItsResample();
    void givesTheSameBitsInAnyOrder();
    void startsResamplesFromTheBitsOfTheFitOnAllRows();
    void failsACellWhoseTrainingRowsAreOfOneClass();
    void tellsItsProgressUpwards();
    void hearsThatItIsToStop();
};

void TestTaskRunner::fitsTheTrainingRowsOfItsResample()
{
    const auto plan = vehiclePlan();
    TaskRunner runner(plan);

    for (std::int64_t number = 0; number < plan->taskCount(); ++number) {
        const Task task = plan->task(number);
        const TaskResult result = resultOf(runner, number);

        // The same rows from R's own start instead of from the fit on all rows.
        const Resample resample = plan->resample(task.first);
        const FitRows rows{{}, resample.multiplicities, {}};
        LogisticTargets targets;
        targets.codes = plan->target().codes;
        for (int i = 0; i < task.levelCount; ++i)
            targets.events.push_back(task.first.level + i);
        const auto cold = orEnd(fitLogistic(plan->design(), targets, rows));
        QCOMPARE(result.cells.size(), cold.size());
        for (std::size_t i = 0; i < cold.size(); ++i) {
            const CellResult &cell = result.cells[i];
            QCOMPARE(cell.failure, std::string());
            QCOMPARE(cell.rowsTrain, resample.rowsTrain);
            QCOMPARE(cell.rowsTest, std::ssize(resample.testRows));
            // Both stand at the optimum to the polish's own measure.
            for (Eigen::Index j = 0; j < cold[i].coefficients.size(); ++j)
                HEDDLE_NEAR(cell.fit.coefficients[j], cold[i].coefficients[j], 1e-9, 1e-12);
            const Eigen::VectorXd link = plan->design().x() * cold[i].coefficients;
            for (std::size_t row = 0; row < resample.testRows.size(); ++row)
                HEDDLE_NEAR(cell.testLink[row], link[resample.testRows[row]], 1e-8, 1e-10);
        }
    }
}

void TestTaskRunner::givesTheSameBitsInAnyOrder()
{
    const auto plan = vehiclePlan();
    std::vector<std::int64_t> order = plan->runOrder();
    TaskRunner forwards(plan);
    std::vector<TaskResult> results(order.size());
    for (const std::int64_t task : order)
        results[static_cast<std::size_t>(task)] = resultOf(forwards, task);

    std::reverse(order.begin(), order.end()); // resamples first: each must find its own start
    TaskRunner backwards(plan);
    for (const std::int64_t task : order) {
        const TaskResult again = resultOf(backwards, task);
        const TaskResult &before = results[static_cast<std::size_t>(task)];
        for (std::size_t i = 0; i < again.cells.size(); ++i) {
            QVERIFY(sameBits(again.cells[i].fit.coefficients, before.cells[i].fit.coefficients));
            QCOMPARE(again.cells[i].metrics, before.cells[i].metrics);
            QCOMPARE(again.cells[i].testLink, before.cells[i].testLink);
        }
    }
}

/// Found with the spam data: where a lane made the start itself, the last bits of the fit on all
/// rows were others, and with them those of every resample that it began.
void TestTaskRunner::startsResamplesFromTheBitsOfTheFitOnAllRows()
{
    Experiment experiment = question("type ~ .");
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    const auto plan = planOf(std::move(experiment), "spam.csv.gz");
    TaskRunner knows(plan), makes(plan);

    resultOf(knows, plan->allRowsTaskOf(plan->task(1)));
    const TaskResult known = resultOf(knows, 1);
    const TaskResult made = resultOf(makes, 1);

    QVERIFY(sameBits(known.cells[0].fit.coefficients, made.cells[0].fit.coefficients));
    QCOMPARE(known.cells[0].testLink, made.cells[0].testLink);
}

void TestTaskRunner::failsACellWhoseTrainingRowsAreOfOneClass()
{
    Experiment experiment = question("Species ~ Sepal.Width");
    experiment.resampling.kind = ResamplingKind::Explicit;
    std::vector<std::int64_t> train; // setosa and versicolor: no virginica
    for (std::int64_t row = 1; row <= 100; ++row)
        train.push_back(row);
    experiment.resampling.train = {train};
    const auto plan = planOf(std::move(experiment), "iris.csv");
    TaskRunner runner(plan);

    std::vector<std::string> failures;
    for (std::int64_t number = 0; number < plan->taskCount(); ++number)
        for (const CellResult &cell : resultOf(runner, number).cells)
            failures.push_back(cell.failure);

    QCOMPARE(failures.size(), 3);
    QCOMPARE(failures[0], std::string());
    QCOMPARE(failures[1], std::string());
    QVERIFY2(failures[2].find("virginica") != std::string::npos, failures[2].c_str());
}

void TestTaskRunner::tellsItsProgressUpwards()
{
    const auto plan = lettersPlan(2);
    TaskRunner runner(plan);
    std::vector<double> told;

    resultOf(runner, plan->taskCount(), {{}, [&](double share) { told.push_back(share); }});

    QVERIFY(told.size() > 4); // an iteration each
    QVERIFY(told.front() > 0);
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QCOMPARE(told.back(), 1.0);
}

void TestTaskRunner::hearsThatItIsToStop()
{
    const auto plan = lettersPlan(2);
    TaskRunner runner(plan);
    std::stop_source stop;

    const auto stopped = runner.run(0, {stop.get_token(), [&](double) { stop.request_stop(); }});

    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestTaskRunner)
#include "tst_taskrunner.moc"
