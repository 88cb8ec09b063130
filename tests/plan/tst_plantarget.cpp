#include "core/json.h"
#include "plan/plan.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <limits>

using namespace heddle;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Six rows with a column for each way in which a response, a weight or an offset can go wrong.
std::shared_ptr<const Table> table()
{
    return std::make_shared<const Table>(*Table::fromColumns({
        Column::numeric("x", {1, 2, 3, 4, 5, 7}),
        Column::numeric("count", {0, 2, 1, 4, 3, 6}),
        Column::numeric("negative", {0, -1, 1, 4, 3, 6}),
        Column::numeric("zeros", {0, 0, 0, 0, 0, 0}),
        Column::numeric("binary", {0, 1, 1, 0, 1, 0}),
        Column::numeric("same", {5, 5, 5, 5, 5, 5}),
        Column::numeric("share", {0.5, 0.25, 0, 1, 0.75, 0.5}),
        Column::numeric("trials", {2, 4, 0, 1, 4, 0}),
        Column::numeric("lost", {2, 4, -3, 1, 4, 2}),
        Column::numeric("exposure", {1, 2, missing, 1, missing, 3}),
        Column::categorical("group", {0, 1, 0, 1, 0, 1}, {"a", "b"}),
        Column::categorical("three", {0, 1, 2, 0, 1, 2}, {"a", "b", "c"}),
    }));
}

Result<std::shared_ptr<const Plan>> planOf(const std::string &members)
{
    const auto experiment = experimentFromJson(*parseJson("{\"heddle\":1," + members + "}"));
    if (!experiment)
        return experiment.error();
    return Plan::make(*experiment, table());
}

} // namespace

/// What each learner takes as its target, weights and offset.
class TestPlanTarget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void warns_data();
    void warns();
    void leavesOutRowsWithoutOffset();
    void takesNumbersTogether();
    void treesGoByTheTarget_data();
    void treesGoByTheTarget();
};

void TestPlanTarget::refuses_data()
{
    QTest::addColumn<std::string>("members");
    QTest::addColumn<std::string>("part");
    const auto row = [](const char *name, std::string members, std::string part) {
        QTest::newRow(name) << std::move(members) << std::move(part);
    };
    row("a permutation of a penalised model",
        R"("formula":"share ~ x","learners":[{"kind":"logistic","parameters":{"penalty":"firth"}}],"resampling":{"kind":"permutation"})",
        "a permutation compares likelihoods that nothing holds back");
    row("a negative count", R"("formula":"negative ~ x","learners":[{"kind":"poisson"}])",
        "/formula is -1 in row 2, and \"poisson\" needs counts of 0 or more.");
    row("a negative quasi-count",
        R"("target":"negative","variables":["x"],"learners":[{"kind":"poisson","name":"q","parameters":{"dispersion":"estimate"}}])",
        "/target is -1 in row 2, and \"q\" needs");
    row("only counts of 0", R"("formula":"zeros ~ x","learners":[{"kind":"poisson"}])",
        "/formula is 0 in every row used, so \"poisson\" has nothing to count.");
    row("an amount of 0", R"("formula":"count ~ x","learners":[{"kind":"gamma"}])",
        "/formula is 0 in row 1, and \"gamma\" needs amounts above 0.");
    row("an amount of 0 for the second learner",
        R"("formula":"count ~ x","learners":[{"kind":"linear"},{"kind":"gamma"}])",
        "\"gamma\" needs amounts above 0.");
    row("levels to be counted", R"("formula":"group ~ x","learners":[{"kind":"poisson"}])",
        "which is categorical, and \"poisson\" predicts numbers");
    row("shares above 1",
        R"("formula":"count ~ x","learners":[{"kind":"logistic","parameters":{"link":"probit"}}])",
        "/formula is 2 in row 2, and a model of classes needs 0, 1 or shares");
    row("one class alone",
        R"("formula":"zeros ~ x","learners":[{"kind":"logistic","parameters":{"link":"cloglog"}}])",
        "nothing to tell apart");
    row("counts beside classes",
        R"("formula":"count ~ x","learners":[{"kind":"poisson"},{"kind":"logistic"}])",
        "/learners/1 is logistic beside poisson");
    row("a negative weight",
        R"("formula":"count ~ x","weights":"lost","learners":[{"kind":"poisson"}])",
        "/weights names \"lost\", which is -3 in row 3.");
    row("weights that are all 0",
        R"("formula":"share ~ x","weights":"zeros","learners":[{"kind":"logistic"}])",
        "which is zero in every row used");
    row("an offset without end",
        R"~("formula":"share ~ x + offset(log(count))","learners":[{"kind":"logistic"}])~",
        "log(count) has no finite value in row 1");
    row("deviances of two families",
        R"("formula":"count ~ x","learners":[{"kind":"linear"},{"kind":"poisson"}],"metrics":["rmse","deviance"])",
        "/metrics names \"deviance\", which \"poisson\" measures otherwise than \"linear\".");
    row("classes' metric of counts",
        R"("formula":"count ~ x","learners":[{"kind":"poisson"}],"metrics":["auc"])",
        "\"auc\", which does not judge numbers. Nothing was run. Choose among rmse, mae, r2");
    row("joint levels of a one-vs-rest",
        R"("formula":"three ~ x","levels":"joint","learners":[{"kind":"logistic"}])",
        "/levels is \"joint\", and \"logistic\" models one level against the rest.");
    row("one-vs-rest of all levels",
        R"("formula":"three ~ x","levels":"one-vs-rest","learners":[{"kind":"multinomial"}])",
        "/levels is \"one-vs-rest\", and \"multinomial\" models all levels at once.");
    row("an offset of all levels",
        R"("formula":"three ~ x","offset":"count","learners":[{"kind":"multinomial"}])",
        "/offset gives an offset, which \"multinomial\" does not take.");
    row("shares at once", R"("formula":"share ~ x","learners":[{"kind":"multinomial"}])",
        "/learners/0 is multinomial, which predicts classes, and the target holds shares.");
    row("an offset for a forest",
        R"("formula":"count ~ x","offset":"exposure","learners":[{"kind":"linear"},{"kind":"random-forest"}])",
        "/offset gives an offset, which \"random-forest\" does not take.");
    row("an offset in a forest's formula",
        R"~("formula":"count ~ x + offset(exposure)","learners":[{"kind":"random-forest"}])~",
        "/formula gives an offset, which \"random-forest\" does not take.");
    row("trees without a variable",
        R"("formula":"count ~ 1","learners":[{"kind":"boosted-trees"}])",
        "/learners/0 grows trees, and the formula gives them nothing to ask.");
    row("an event among numbers for trees",
        R"("formula":"count ~ x","event":"1","learners":[{"kind":"boosted-trees"}])",
        "and a model of classes needs 0, 1 or shares");
    row("accuracy of shares",
        R"("formula":"share ~ x","learners":[{"kind":"logistic"}],"metrics":["accuracy"])",
        "not defined for shares");
}

void TestPlanTarget::refuses()
{
    QFETCH(std::string, members);
    QFETCH(std::string, part);

    const auto plan = planOf(members);

    QVERIFY(!plan);
    QCOMPARE(plan.error().code, ErrorCode::BadInput);
    QVERIFY2(plan.error().text().find(part) != std::string::npos, plan.error().text().c_str());
}

void TestPlanTarget::warns_data()
{
    QTest::addColumn<std::string>("members");
    QTest::addColumn<std::string>("warning");
    QTest::newRow("weights of 0")
        << std::string(R"("formula":"count ~ x","weights":"count","learners":[{"kind":"poisson"}])")
        << std::string("\"count\" is 0 in 1 row: it counts neither in the fits nor in n, degrees "
                       "of freedom and metrics.");
    QTest::newRow("trials of 0")
        << std::string(
               R"("formula":"share ~ x","weights":"trials","learners":[{"kind":"logistic","parameters":{"link":"probit"}}])")
        << std::string("\"trials\" is 0 in 2 rows: they count neither in the fits nor in n, "
                       "degrees of freedom and metrics.");
    QTest::newRow("a constant target")
        << std::string(R"("formula":"same ~ x","learners":[{"kind":"gamma"}])")
        << std::string("The target is 5 in every row used: there is nothing to explain.");
}

void TestPlanTarget::warns()
{
    QFETCH(std::string, members);
    QFETCH(std::string, warning);

    const auto plan = planOf(members);

    QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
    QCOMPARE((*plan)->warnings().size(), std::size_t(1));
    QVERIFY2((*plan)->warnings().front() == warning, (*plan)->warnings().front().c_str());
}

void TestPlanTarget::leavesOutRowsWithoutOffset()
{
    const auto plan =
        planOf(R"("formula":"count ~ x","offset":"exposure","learners":[{"kind":"poisson"}])");

    QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
    QCOMPARE((*plan)->rowsOmitted(), (std::vector<std::int64_t>{2, 4}));
    QCOMPARE((*plan)->offset().size(), std::size_t(4));
    QCOMPARE((*plan)->offset().back(), 3.0);
}

void TestPlanTarget::takesNumbersTogether()
{
    const auto plan = planOf(
        R"("formula":"same ~ x","learners":[{"kind":"linear"},{"kind":"poisson"},{"kind":"gamma"}])");

    QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
    QCOMPARE((*plan)->cellCount(), 3);
    QVERIFY((*plan)->target().kind == TargetKind::Numbers);
}

void TestPlanTarget::treesGoByTheTarget_data()
{
    QTest::addColumn<std::string>("members");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("metric");
    const auto row = [](const char *name, std::string members, TargetKind kind, Metric metric) {
        QTest::newRow(name) << std::move(members) << static_cast<int>(kind)
                            << static_cast<int>(metric);
    };
    row("levels", R"("formula":"group ~ x","learners":[{"kind":"boosted-trees"}])",
        TargetKind::Classes, Metric::LogLoss);
    row("numbers", R"("formula":"count ~ x","learners":[{"kind":"random-forest"}])",
        TargetKind::Numbers, Metric::Rmse);
    row("0 and 1", R"("formula":"binary ~ x","learners":[{"kind":"boosted-trees"}])",
        TargetKind::Numbers, Metric::Rmse);
    row("0 and 1 with an event",
        R"("formula":"binary ~ x","event":"1","learners":[{"kind":"boosted-trees"}])",
        TargetKind::Classes, Metric::LogLoss);
    row("0 and 1 beside a learner of classes",
        R"("formula":"binary ~ x","learners":[{"kind":"random-forest"},{"kind":"logistic"}])",
        TargetKind::Classes, Metric::LogLoss);
    row("0 and 1 beside a learner of numbers",
        R"("formula":"binary ~ x","learners":[{"kind":"boosted-trees"},{"kind":"linear"}])",
        TargetKind::Numbers, Metric::Rmse);
    row("shares beside a learner of classes",
        R"("formula":"share ~ x","weights":"trials","learners":[{"kind":"boosted-trees"},{"kind":"logistic"}],"metrics":["log_loss","deviance"])",
        TargetKind::Shares, Metric::LogLoss);
}

void TestPlanTarget::treesGoByTheTarget()
{
    QFETCH(std::string, members);
    QFETCH(int, kind);
    QFETCH(int, metric);

    const auto plan = planOf(members);

    QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
    QCOMPARE(static_cast<int>((*plan)->target().kind), kind);
    QCOMPARE(static_cast<int>((*plan)->experiment().metrics.front()), metric);
    const bool isOfNumbers = (*plan)->target().kind == TargetKind::Numbers;
    const LearnerSpec &trees = (*plan)->experiment().learners.front();
    const TargetKind target = (*plan)->target().kind;
    QVERIFY(trees.link(target) == (isOfNumbers ? Link::Identity : Link::Logit));
    QVERIFY(trees.family(target) == (isOfNumbers ? Family::Gaussian : Family::Binomial));
}

QTEST_GUILESS_MAIN(TestPlanTarget)
#include "tst_plantarget.moc"
