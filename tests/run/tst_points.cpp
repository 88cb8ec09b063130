#include "core/text.h"
#include "run/selection.h"

#include "tuningplans.h"

#include <QTest>

#include <limits>
#include <set>

using namespace heddle;
using namespace heddle::test;

namespace {

std::string faultOf(Experiment experiment, const std::string &table = "pima_tr.csv")
{
    const auto plan = Plan::make(std::move(experiment), testTable(table));
    return plan ? std::string() : plan.error().text();
}

} // namespace

/// The point axis: how it is laid out, drawn, refused, and chosen on.
class TestPoints : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void laysPointsOutInOrder();
    void drawsPointsBySeedAndName();
    void choosesAlongThePathAlone();
    void namesTheEdgesOfTheGrid();
    void nestedFoldsLieInsideTheTrainingRows();
    void refuses_data();
    void refuses();
};

/// Learner, point, level, resample; a task holds a path.
void TestPoints::laysPointsOutInOrder()
{
    Experiment experiment = folded(question("Species ~ .", LearnerKind::ElasticNet));
    experiment.levels = LevelModels::OneVsRest;
    experiment.learners.front().net.lambda = {0.01, 0.1, 0.001};
    experiment.learners.front().grid = {gridOf("alpha", {"0", "1"}),
                                        gridOf("standardize", {"true", "false"})};
    experiment.learners.push_back(LearnerSpec::ofKind(LearnerKind::Logistic));
    const auto plan = planOf(std::move(experiment), "iris.csv");

    QCOMPARE(plan->pointCount(0), 12);
    QCOMPARE(plan->pointText(0, 1), std::string(R"({"alpha":0,"standardize":true,"lambda":0.01})"));
    QCOMPARE(plan->pointText(0, 3), std::string(R"({"alpha":0,"standardize":false,"lambda":0.1})"));
    QCOMPARE(plan->pointText(0, 6), std::string(R"({"alpha":1,"standardize":true,"lambda":0.1})"));
    QCOMPARE(plan->cellCount(), (12 + 1) * 3 * 4);
    QCOMPARE(plan->taskCount(), (4 + 1) * 3 * 4);
    QCOMPARE(plan->allRowsTaskCount(), (4 + 1) * 3);
    std::set<std::pair<std::int64_t, int>> places;
    for (std::int64_t number = 0; number < plan->cellCount(); ++number) {
        const Plan::Place place = plan->placeOf(plan->cell(number));
        QVERIFY(places.emplace(place.task, place.index).second);
        QVERIFY(plan->cellOf(plan->task(place.task), place.index) == plan->cell(number));
    }
    for (std::int64_t number = 0; number < plan->totalTaskCount(); ++number) {
        const Task task = plan->task(number);
        for (int index = 0; index < task.cellCount(); ++index) {
            const Plan::Place place = plan->placeOf(plan->cellOf(task, index));
            QCOMPARE(place.task, number);
            QCOMPARE(place.index, index);
        }
    }
}

void TestPoints::drawsPointsBySeedAndName()
{
    Experiment experiment = pimaGrid();
    std::vector<std::string> alphas;
    for (int i = 0; i <= 100; ++i)
        alphas.push_back(formatNumber(i / 100.0));
    experiment.learners.front().grid = {gridOf("alpha", alphas)};
    experiment.tuning.emplace().isRandom = true;
    experiment.tuning->points = 7;
    const auto settingsOf = [](const Experiment &one) {
        const auto plan = planOf(one, "pima_tr.csv");
        std::set<std::string> settings;
        for (int point = 0; point < plan->pointCount(0); point += plan->pathLength(0))
            settings.insert(plan->settingText(plan->cellAt(0, point, 0, -1)));
        return settings;
    };

    const auto drawn = settingsOf(experiment);

    QCOMPARE(drawn.size(), std::size_t{7});
    QVERIFY(settingsOf(experiment) == drawn);
    experiment.seed = 2;
    QVERIFY(settingsOf(experiment) != drawn);
}

void TestPoints::choosesAlongThePathAlone()
{
    const auto plan = planOf(pimaGrid(), "pima_tr.csv"); // 2 alphas x 20 lambdas
    PointScores scores{Eigen::MatrixXd::Constant(4, 40, 2.0), {1, 1, 1, 1}};
    scores.values.col(3).setConstant(1.05); // another alpha does not count for one SE
    scores.values.col(30) << 0.9, 1.1, 0.9, 1.1;
    scores.values.col(22).setConstant(1.05); // se is 0.0577
    scores.values.col(21).setConstant(1.06);

    const auto selection = select(*plan, 0, scores);

    QVERIFY(selection.has_value());
    QCOMPARE(selection->best, 30);
    QCOMPARE(selection->oneSe, 22);
    scores.values.col(5).setConstant(1.0); // equal to the best: the earlier
    QCOMPARE(select(*plan, 0, scores)->best, 5);
    scores.values(0, 5) = std::numeric_limits<double>::quiet_NaN(); // not in every resample
    QCOMPARE(select(*plan, 0, scores)->best, 30);
}

void TestPoints::namesTheEdgesOfTheGrid()
{
    Experiment experiment = pimaGrid();
    experiment.learners.front().grid = {gridOf("alpha", {"0.5", "0.75", "1"})};
    const auto plan = planOf(std::move(experiment), "pima_tr.csv");
    const auto edgesAt = [&](int point) {
        PointScores scores{Eigen::MatrixXd::Constant(4, 60, 2.0), {1, 1, 1, 1}};
        scores.values.col(point).setConstant(1);
        return select(*plan, 0, scores)->atEdge;
    };
    using Names = std::vector<std::string>;
    QCOMPARE(edgesAt(25), Names{});
    QCOMPARE(edgesAt(5), Names{"alpha"});
    QCOMPARE(edgesAt(20), Names{"lambda"});
    QCOMPARE(edgesAt(59), (Names{"alpha", "lambda"}));
}

void TestPoints::nestedFoldsLieInsideTheTrainingRows()
{
    Experiment experiment = pimaGrid();
    experiment.tuning.emplace().nested = {3, 2};
    const auto plan = planOf(std::move(experiment), "pima_tr.csv");

    QCOMPARE(plan->innerCount(), 6);
    QCOMPARE(plan->nestedCellCount(), 40 * 4 * 6);
    QCOMPARE(plan->nestedTaskCount(), 2 * 4 * 6);
    for (int resample = 0; resample < 4; ++resample) {
        Cell cell = plan->cellAt(0, 0, 0, resample);
        const Resample outer = plan->resample(cell);
        std::vector<int> tested(static_cast<std::size_t>(plan->rowsUsed()));
        for (cell.inner = 0; cell.inner < 6; ++cell.inner) {
            const Resample inner = plan->resample(cell);
            for (const std::int64_t row : inner.testRows) {
                const auto at = static_cast<std::size_t>(row);
                ++tested[at];
                QCOMPARE(outer.multiplicities[at], 1U);
                QCOMPARE(inner.multiplicities[at], 0U);
            }
            QCOMPARE(inner.rowsTrain + std::ssize(inner.testRows), outer.rowsTrain);
        }
        for (std::size_t row = 0; row < tested.size(); ++row) // once a repeat
            QCOMPARE(tested[row], outer.multiplicities[row] > 0 ? 2 : 0);
    }
}

void TestPoints::refuses_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("said");
    QTest::newRow("points without folds") << "no folds"
                                          << "/learners/0";
    QTest::newRow("a permutation of points") << "permutation"
                                             << "/learners/0";
    QTest::newRow("a family of others") << "family"
                                        << "/learners/0/parameters/family";
    QTest::newRow("grouped two classes") << "grouped"
                                         << "/learners/0/parameters/multinomial";
    QTest::newRow("one SE of single rows") << "one se"
                                           << "/tuning/choose";
    QTest::newRow("folds inside a bootstrap") << "bootstrap"
                                              << "/tuning/nested";
    QTest::newRow("more folds than rows inside") << "inner"
                                                 << "/tuning/nested/folds";
    QTest::newRow("too many points") << "many"
                                     << "/learners/0/grid";
}

void TestPoints::refuses()
{
    QFETCH(QString, what);
    QFETCH(QString, said);
    Experiment experiment = pimaGrid();
    LearnerSpec &learner = experiment.learners.front();
    if (what == QLatin1String("no folds"))
        experiment.resampling.kind = ResamplingKind::None;
    if (what == QLatin1String("permutation"))
        experiment.resampling.kind = ResamplingKind::Permutation;
    if (what == QLatin1String("family"))
        learner.net.family = NetFamily::Multinomial;
    if (what == QLatin1String("grouped"))
        learner.net.grouped = true;
    if (what == QLatin1String("one se")) {
        experiment.resampling.kind = ResamplingKind::LeaveOneOut;
        experiment.tuning.emplace().choose = TuningSpec::Choice::OneSe;
    }
    if (what == QLatin1String("bootstrap")) {
        experiment.resampling.kind = ResamplingKind::Bootstrap;
        experiment.tuning.emplace().nested = {3, 1};
    }
    if (what == QLatin1String("inner"))
        experiment.tuning.emplace().nested = {151, 1};
    if (what == QLatin1String("many")) {
        learner.grid.clear();
        std::vector<std::string> values;
        for (int i = 1; i <= 2000; ++i)
            values.push_back(std::to_string(i / 2000.0));
        learner.grid = {gridOf("alpha", values), gridOf("lambda", values)};
        learner.grid[1].name = "epsilon"; // any other that is no path
    }
    const std::string fault = faultOf(std::move(experiment));
    QVERIFY2(fault.find(said.toStdString() + " ") != std::string::npos, fault.c_str());
}

QTEST_GUILESS_MAIN(TestPoints)
#include "tst_points.moc"
