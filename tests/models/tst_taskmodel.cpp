#include "models/taskmodel.h"
#include "runplans.h"

#include "data/csvreader.h"
#include "support.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <limits>

#include <set>

using namespace heddle;

namespace {

/// Iris, three levels, three folds: nine tasks of one cell and three fits on all rows.
std::shared_ptr<const Plan> irisPlan()
{
    Experiment experiment;
    experiment.name = "iris";
    experiment.target = "Species";
    experiment.variables = {"Sepal.Length", "Sepal.Width"};
    experiment.learners.resize(1);
    experiment.learners.front().kind = LearnerKind::Logistic;
    experiment.learners.front().name = "logistic";
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = 3;
    experiment.seed = 1;
    auto table = readCsv(test::sourcePath("tests/data/tables/iris.csv"));
    if (!table)
        qFatal("iris.csv: %s", table.error().text().c_str());
    auto plan = Plan::make(experiment, std::make_shared<const Table>(std::move(table->table)));
    if (!plan)
        qFatal("plan: %s", plan.error().text().c_str());
    return *plan;
}

TaskEvent taskEvent(std::int64_t task, TaskEvent::Kind kind, double time, float score = 0)
{
    TaskEvent made;
    made.task = task;
    made.kind = kind;
    made.time = time;
    made.lane = 0;
    made.wallSeconds = 0.5;
    made.score = score;
    return made;
}

} // namespace

class TestTaskModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsWithEveryTaskQueued();
    void putsTheNewestTaskOnTop();
    void keepsTheSelectedTaskWhenRowsMove();
    void hasEachTaskOnce();
    void filtersByPhaseAndText();
    void showsOnlyTheAxesOfTheRun();
    void countsScoresOfFinishedTasksOnly();
    void onlyTheFailedCellsOfABundleHaveFailed();
};

void TestTaskModel::startsWithEveryTaskQueued()
{
    const TaskBoard board(irisPlan());
    TaskModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setBoard(&board);

    QCOMPARE(model.rowCount(), 12);
    QCOMPARE(board.count(TaskPhase::Queued), 12);
    QCOMPARE(model.taskAt(0), board.order().front());
}

void TestTaskModel::putsTheNewestTaskOnTop()
{
    TaskBoard board(irisPlan());
    TaskModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setBoard(&board);

    board.apply({taskEvent(4, TaskEvent::Kind::Started, 0.1),
                 taskEvent(7, TaskEvent::Kind::Started, 0.2),
                 taskEvent(4, TaskEvent::Kind::Done, 0.6, 0.25F)});
    model.boardChanged();

    QCOMPARE(model.rowCount(), 12);
    QCOMPARE(model.taskAt(0), 7);
    QCOMPARE(model.taskAt(1), 4);
    QCOMPARE(model.index(0, TaskModel::State).data().toString(), QStringLiteral("Running"));
    QCOMPARE(model.index(1, TaskModel::Time).data().toDouble(), 0.5);
    QCOMPARE(model.index(1, TaskModel::Score).data().toDouble(), 0.25);
}

void TestTaskModel::keepsTheSelectedTaskWhenRowsMove()
{
    TaskBoard board(irisPlan());
    TaskModel model;
    model.setBoard(&board);
    board.apply({taskEvent(4, TaskEvent::Kind::Started, 0.1)});
    model.boardChanged();
    const QPersistentModelIndex selected = model.index(0, TaskModel::Task);

    board.apply({taskEvent(7, TaskEvent::Kind::Started, 0.2)});
    model.boardChanged();

    QCOMPARE(selected.row(), 1);
    QCOMPARE(selected.data().toLongLong(), 4);
}

/// Also one that is on its way to a worker, and one that went back to the queue with a lost worker.
void TestTaskModel::hasEachTaskOnce()
{
    TaskBoard board(irisPlan());
    TaskModel model;
    model.setBoard(&board);

    board.apply({taskEvent(4, TaskEvent::Kind::Sent, 0.1), taskEvent(7, TaskEvent::Kind::Sent, 0.1),
                 taskEvent(7, TaskEvent::Kind::Started, 0.2),
                 taskEvent(7, TaskEvent::Kind::Lost, 0.3)});
    model.boardChanged();

    std::set<std::int64_t> tasks;
    for (int row = 0; row < model.rowCount(); ++row)
        tasks.insert(model.taskAt(row));
    QCOMPARE(model.rowCount(), 12);
    QCOMPARE(tasks.size(), std::size_t{12});
}

void TestTaskModel::filtersByPhaseAndText()
{
    TaskBoard board(irisPlan());
    TaskModel model;
    model.setBoard(&board);
    board.apply(
        {taskEvent(4, TaskEvent::Kind::Started, 0.1), taskEvent(4, TaskEvent::Kind::Failed, 0.2)});
    model.boardChanged();

    model.setPhaseFilter(TaskPhase::Failed);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.taskAt(0), 4);

    model.setPhaseFilter(std::nullopt);
    model.setTextFilter(QStringLiteral("VIRGINICA"));
    QCOMPARE(model.rowCount(), 4);
}

void TestTaskModel::showsOnlyTheAxesOfTheRun()
{
    const TaskBoard board(irisPlan());
    TaskModel model;

    model.setBoard(&board);

    QVERIFY(model.hasColumn(TaskModel::Level));
    QVERIFY(model.hasColumn(TaskModel::Fold));
    QVERIFY(!model.hasColumn(TaskModel::Replicate));
    QVERIFY(!model.hasColumn(TaskModel::Learner));
}

void TestTaskModel::countsScoresOfFinishedTasksOnly()
{
    TaskBoard board(irisPlan());

    board.setCells(1, {CellState{}});
    QVERIFY(board.lowestScore() > board.highestScore());

    board.setCells(2, {{0.5F, false}});
    QCOMPARE(board.lowestScore(), 0.5);
    QCOMPARE(board.highestScore(), 0.5);
    QCOMPARE(board.cellScore(2, 0), 0.5F);
}

void TestTaskModel::onlyTheFailedCellsOfABundleHaveFailed()
{
    TaskBoard board(test::lettersPlan(2));
    TaskEvent failed;
    failed.task = 0;
    failed.kind = TaskEvent::Kind::Failed;
    std::vector<CellState> cells(13, {0.9F, false});
    cells[4] = {std::numeric_limits<float>::quiet_NaN(), true};

    board.apply({failed});
    board.setCells(0, cells);

    QCOMPARE(board.cellPhase(0, 4), TaskPhase::Failed);
    QCOMPARE(board.cellPhase(0, 3), TaskPhase::Done);
    QCOMPARE(board.cellScore(0, 3), 0.9F);
    QCOMPARE(board.count(TaskPhase::Failed), 1); // tasks are counted, not cells
}

QTEST_GUILESS_MAIN(TestTaskModel)
#include "tst_taskmodel.moc"
