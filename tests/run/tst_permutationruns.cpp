#include "run/ledger.h"
#include "run/reducer.h"
#include "run/resultswriter.h"
#include "work/taskrunner.h"

#include "finishedruns.h"
#include "serialrun.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace heddle;
using namespace heddle::test;

namespace {

Experiment permutation(const std::string &formula, LearnerKind kind, const char *permute = nullptr,
                       const char *within = nullptr)
{
    Experiment experiment = question(formula, kind);
    experiment.resampling.kind = ResamplingKind::Permutation;
    experiment.resampling.replicates = 99;
    if (permute)
        experiment.resampling.permute = permute;
    if (within)
        experiment.resampling.within = within;
    return experiment;
}

std::string faultOf(Experiment experiment, const std::string &table)
{
    const auto plan = Plan::make(std::move(experiment), testTable(table));
    return plan ? std::string() : plan.error().text();
}

} // namespace

/// Permutation tests from draws to p values.
class TestPermutationRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void observesWhatRDoes_data();
    void observesWhatRDoes();
    void movesTheTargetWithItsWeights();
    void permutesAVariableAsTheTargetWhereItIsAlone();
    void leavesTheFixedColumnsAlone();
    void permutesWithinStrata();
    void movesWholeGroups();
    void givesUniformPValuesWithoutAnEffect();
    void givesOneDigestWhateverRanWhere_data();
    void givesOneDigestWhateverRanWhere();
    void givesATestALevel();
    void writesTheSectionsInOrder();
    void refuses_data();
    void refuses();
    void refusesStrataOfOneRow();
};

void TestPermutationRuns::observesWhatRDoes_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("formula");
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QByteArray>("permute");
    QTest::addColumn<QByteArray>("statistic");
    QTest::addColumn<double>("observed");
    const auto row = [](const char *name, LearnerKind kind, const char *formula, const char *table,
                        const char *permute, const char *statistic, double observed) {
        QTest::newRow(name) << static_cast<int>(kind) << QByteArray(formula) << QByteArray(table)
                            << QByteArray(permute) << QByteArray(statistic) << observed;
    };
    // R: anova() of the model against the one without the columns, summary()$fstatistic, drop1().
    row("whole linear model", LearnerKind::Linear, "mpg ~ hp + wt", "mtcars.csv", "", "F",
        69.2112133917776);
    row("one column", LearnerKind::Linear, "mpg ~ hp + wt", "mtcars.csv", "hp", "F",
        12.3813335070451);
    row("factor with its interaction", LearnerKind::Linear, "breaks ~ wool * tension",
        "warpbreaks.csv", "tension", "F", 6.34355780760454);
    row("without an intercept", LearnerKind::Linear, "mpg ~ hp + wt - 1", "mtcars.csv", "", "F",
        39.8297611316696);
    row("whole logistic model", LearnerKind::Logistic, "low ~ lwt + smoke + ht", "birthwt.csv", "",
        "deviance", 17.8142767043203);
    row("one term of a logistic model", LearnerKind::Logistic, "low ~ lwt + smoke + ht",
        "birthwt.csv", "smoke", "deviance", 4.28437216897453);
    row("counts", LearnerKind::Poisson, "breaks ~ wool + tension", "warpbreaks.csv", "tension",
        "deviance", 70.9415705080434);
}

void TestPermutationRuns::observesWhatRDoes()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, formula);
    QFETCH(QByteArray, table);
    QFETCH(QByteArray, permute);
    QFETCH(QByteArray, statistic);
    QFETCH(double, observed);
    const auto plan = planOf(permutation(formula.toStdString(), static_cast<LearnerKind>(kind),
                                         permute.isEmpty() ? nullptr : permute.constData()),
                             table.toStdString());

    const Results results = serialResults(plan);

    QCOMPARE(results.permutationTests.size(), std::size_t(1));
    const PermutationTestEntry &entry = results.permutationTests.front();
    QCOMPARE(entry.statistic, statistic.toStdString());
    HEDDLE_NEAR(entry.observed, observed, 1e-8, 0); // the digits that R printed
    QCOMPARE(entry.test.replicates, 99);
    QCOMPARE(entry.test.pValue, static_cast<double>(entry.test.exceed + 1) / 100);
    QVERIFY(entry.warnings.empty());
    const std::vector<double> &values = results.replicates.front().values;
    QCOMPARE(values.size(), std::size_t(99));
    QVERIFY(*std::min_element(values.begin(), values.end()) >= 0);
    QVERIFY(*std::min_element(values.begin(), values.end()) <
            *std::max_element(values.begin(), values.end()));
}

void TestPermutationRuns::movesTheTargetWithItsWeights()
{
    // With (y, w) moved together the null model stands still, whatever the order.
    Experiment experiment = permutation("bwt ~ age + smoke", LearnerKind::Linear);
    experiment.weights = "lwt";
    const auto plan = planOf(std::move(experiment), "birthwt.csv");
    const Results results = serialResults(plan);
    Cell cell;
    cell.replicate = 4;
    const std::vector<std::int64_t> sources = plan->permutation(cell);

    // The same by hand: the variables of the rows move the other way.
    std::vector<Column> columns;
    std::vector<double> age(189), smoke(189);
    for (std::size_t i = 0; i < 189; ++i) {
        const auto at = static_cast<std::size_t>(sources[i]);
        age[at] = plan->design().x()(static_cast<Eigen::Index>(i), 1);
        smoke[at] = plan->design().x()(static_cast<Eigen::Index>(i), 2);
    }
    columns.push_back(Column::numeric("bwt", plan->target().numbers));
    columns.push_back(
        Column::numeric("lwt", {plan->priorWeights().begin(), plan->priorWeights().end()}));
    columns.push_back(Column::numeric("age", age));
    columns.push_back(Column::numeric("smoke", smoke));
    Experiment plain = question("bwt ~ age + smoke", LearnerKind::Linear);
    plain.weights = "lwt";
    const auto table = std::make_shared<const Table>(orEnd(Table::fromColumns(std::move(columns))));
    const GlmFit fit = serialResults(orEnd(Plan::make(std::move(plain), table))).fits.front().fit;
    const double expected = ((fit.nullDeviance - fit.deviance) / 2) / fit.dispersion;

    HEDDLE_NEAR(results.replicates.front().of(4).front(), expected, 1e-9, 0);
}

void TestPermutationRuns::permutesAVariableAsTheTargetWhereItIsAlone()
{
    const Results one =
        serialResults(planOf(permutation("mpg ~ qsec", LearnerKind::Linear), "mtcars.csv"));
    const Results other =
        serialResults(planOf(permutation("mpg ~ qsec", LearnerKind::Linear, "qsec"), "mtcars.csv"));

    // Another set of pairs each time, but the same question and the same observed F.
    HEDDLE_NEAR(one.permutationTests.front().observed, other.permutationTests.front().observed,
                1e-12, 0);
    QVERIFY(std::abs(one.permutationTests.front().test.pValue -
                     other.permutationTests.front().test.pValue) < 0.08);
}

void TestPermutationRuns::leavesTheFixedColumnsAlone()
{
    const auto plan = planOf(permutation("breaks ~ wool * tension", LearnerKind::Linear, "tension"),
                             "warpbreaks.csv");
    Cell cell;
    cell.replicate = 0;
    const std::vector<std::int64_t> sources = plan->permutation(cell);
    const Eigen::MatrixXd moved = orEnd(plan->permutedDesign(sources)).x();
    const Eigen::MatrixXd &still = plan->design().x();

    QCOMPARE(
        std::vector<std::int64_t>(plan->permutedColumns().begin(), plan->permutedColumns().end()),
        (std::vector<std::int64_t>{2, 3, 4, 5}));
    for (Eigen::Index row = 0; row < moved.rows(); ++row) {
        const auto source = static_cast<Eigen::Index>(sources[static_cast<std::size_t>(row)]);
        QCOMPARE(moved(row, 1), still(row, 1));    // wool
        QCOMPARE(moved(row, 2), still(source, 2)); // tension
        QCOMPARE(moved(row, 4), still(row, 1) * still(source, 2));
    }
}

void TestPermutationRuns::permutesWithinStrata()
{
    const auto plan = planOf(permutation("breaks ~ tension", LearnerKind::Linear, nullptr, "wool"),
                             "warpbreaks.csv");
    const Column &wool = *plan->table().find("wool");
    bool hasMoved = false;
    for (int replicate = 0; replicate < 20; ++replicate) {
        Cell cell;
        cell.replicate = replicate;
        const std::vector<std::int64_t> sources = plan->permutation(cell);
        for (std::size_t i = 0; i < sources.size(); ++i) {
            QCOMPARE(wool.codes()[i], wool.codes()[static_cast<std::size_t>(sources[i])]);
            hasMoved = hasMoved || sources[i] != static_cast<std::int64_t>(i);
        }
        std::vector<std::int64_t> sorted = sources;
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t i = 0; i < sorted.size(); ++i)
            QCOMPARE(sorted[i], static_cast<std::int64_t>(i));
    }
    QVERIFY(hasMoved);
}

void TestPermutationRuns::movesWholeGroups()
{
    const auto table = std::make_shared<const Table>(orEnd(Table::fromColumns(
        {Column::numeric("y", {1, 2, 3, 4, 5, 6, 7}), Column::numeric("x", {1, 3, 2, 5, 4, 6, 8}),
         Column::categorical("g", {0, 1, 0, 1, 2, 2, 3}, {"a", "b", "c", "d"})})));
    Experiment experiment = permutation("y ~ x", LearnerKind::Linear);
    experiment.group = "g";
    const auto plan = orEnd(Plan::make(std::move(experiment), table));

    for (int replicate = 0; replicate < 30; ++replicate) {
        Cell cell;
        cell.replicate = replicate;
        const std::vector<std::int64_t> sources = plan->permutation(cell);
        QCOMPARE(sources[6], 6); // no other group has one row
        const auto groupOf = [&](std::size_t row) {
            return plan->groups()[static_cast<std::size_t>(sources[row])];
        };
        QCOMPARE(groupOf(0), groupOf(2));
        QCOMPARE(groupOf(1), groupOf(3));
        QVERIFY(sources[0] < sources[2]); // in their order
    }
}

void TestPermutationRuns::givesUniformPValuesWithoutAnEffect()
{
    // mtcars' carb has nothing to say beside hp and wt; 40 seeds see the same p by other draws.
    std::vector<double> values;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Experiment experiment = permutation("mpg ~ hp + wt + carb", LearnerKind::Linear, "carb");
        experiment.seed = seed;
        values.push_back(serialResults(planOf(std::move(experiment), "mtcars.csv"))
                             .permutationTests[0]
                             .test.pValue);
    }
    double mean = 0;
    for (const double value : values)
        mean += value / static_cast<double>(values.size());
    // p of the F test is 0.836975256019057; the mean of 40 × 99 draws has an error below 0.01.
    HEDDLE_NEAR(mean, 0.836975256019057, 0, 0.03);
}

void TestPermutationRuns::givesOneDigestWhateverRanWhere_data()
{
    QTest::addColumn<QByteArray>("formula");
    QTest::addColumn<QByteArray>("permute");
    QTest::addColumn<bool>("isLinear");
    QTest::newRow("target of classes") << QByteArray("low ~ lwt + smoke") << QByteArray() << false;
    QTest::newRow("variable of classes")
        << QByteArray("race ~ lwt * smoke") << QByteArray("smoke") << false;
    QTest::newRow("target of numbers") << QByteArray("bwt ~ lwt + race") << QByteArray() << true;
    QTest::newRow("variable of numbers")
        << QByteArray("bwt ~ poly(lwt, 2) + race") << QByteArray("lwt") << true;
}

void TestPermutationRuns::givesOneDigestWhateverRanWhere()
{
    QFETCH(QByteArray, formula);
    QFETCH(QByteArray, permute);
    QFETCH(bool, isLinear);
    const auto plan = planOf(permutation(formula.toStdString(),
                                         isLinear ? LearnerKind::Linear : LearnerKind::Logistic,
                                         permute.isEmpty() ? nullptr : permute.constData(), "ht"),
                             "birthwt.csv");

    std::vector<std::string> digests;
    for (const int lanes : {1, 2, 3, 8}) {
        const auto results = finishedRun(plan, lanes);
        QVERIFY(!results->permutationTests.empty());
        digests.push_back(results->digest);
    }

    QVERIFY(digests.front().starts_with("sha256:"));
    QCOMPARE(std::count(digests.begin(), digests.end(), digests.front()), 4);
}

void TestPermutationRuns::givesATestALevel()
{
    const Results results = serialResults(
        planOf(permutation("Species ~ Sepal.Width", LearnerKind::Logistic), "iris.csv"));

    QCOMPARE(results.permutationTests.size(), std::size_t(3));
    for (int level = 0; level < 3; ++level) {
        const auto at = static_cast<std::size_t>(level);
        QCOMPARE(results.permutationTests[at].cell.level, level);
        const GlmFit &fit = results.fits[at].fit;
        HEDDLE_NEAR(results.permutationTests[at].observed, fit.nullDeviance - fit.deviance, 1e-12,
                    0);
    }
}

void TestPermutationRuns::writesTheSectionsInOrder()
{
    const auto plan = planOf(permutation("mpg ~ hp", LearnerKind::Linear), "mtcars.csv");
    const auto document = nlohmann::ordered_json::parse(resultsJson(serialResults(plan)));

    std::vector<std::string> keys;
    for (const auto &[key, value] : document.items())
        keys.push_back(key);
    QCOMPARE(keys,
             (std::vector<std::string>{"heddle_results", "experiment", "dataset", "grid", "fits",
                                       "replicates", "permutation_tests", "digest", "timing"}));
    QCOMPARE(document["replicates"].size(), std::size_t(99));
    QVERIFY(document["replicates"][0].contains("statistic"));
    QVERIFY(!document["replicates"][0].contains("estimates"));
}

void TestPermutationRuns::refuses_data()
{
    QTest::addColumn<QByteArray>("permute");
    QTest::addColumn<QByteArray>("within");
    QTest::addColumn<QByteArray>("group");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *name, const char *permute, const char *within,
                        const char *group, const char *words) {
        QTest::newRow(name) << QByteArray(permute) << QByteArray(within) << QByteArray(group)
                            << QByteArray(words);
    };
    row("a column that the data lack", "weight", "", "", "/resampling/permute names the column");
    row("a column that the model lacks", "ui", "", "",
        "names \"ui\", which is neither the target nor a variable");
    row("strata that the data lack", "", "site", "", "/resampling/within names the column");
    row("strata and groups", "", "race", "ptl", "both cannot be held");
    row("groups of unlike size", "", "", "race", "no two groups have as many rows");
}

void TestPermutationRuns::refuses()
{
    QFETCH(QByteArray, permute);
    QFETCH(QByteArray, within);
    QFETCH(QByteArray, group);
    QFETCH(QByteArray, words);
    Experiment experiment = permutation("low ~ lwt + smoke", LearnerKind::Logistic,
                                        permute.isEmpty() ? nullptr : permute.constData(),
                                        within.isEmpty() ? nullptr : within.constData());
    if (!group.isEmpty())
        experiment.group = group.toStdString();
    experiment.event = "1";

    const std::string fault = faultOf(std::move(experiment), "birthwt.csv");

    QVERIFY2(fault.find(words.toStdString()) != std::string::npos, fault.c_str());
}

void TestPermutationRuns::refusesStrataOfOneRow()
{
    const auto table = std::make_shared<const Table>(
        orEnd(Table::fromColumns({Column::numeric("y", {1, 2, 4}), Column::numeric("x", {1, 3, 2}),
                                  Column::numeric("z", {7, 8, 9})})));

    const auto plan = Plan::make(permutation("y ~ x", LearnerKind::Linear, nullptr, "z"), table);

    QVERIFY(!plan);
    QVERIFY(plan.error().text().find("which has another value in each row") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestPermutationRuns)
#include "tst_permutationruns.moc"
