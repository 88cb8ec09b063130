#include "referencefits.h"
#include "stats/baseline.h"
#include "stats/logistic.h"
#include "stats/multinomial.h"
#include "support.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace heddle;
using test::referenceNumber;

namespace {

std::shared_ptr<const Plan> planOf(const char *formula, const std::string &file)
{
    Experiment experiment;
    experiment.formula = formula;
    experiment.learners = {LearnerSpec::ofKind(LearnerKind::Multinomial)};
    experiment.seed = 1;
    return test::planOf(std::move(experiment), file);
}

MultinomialFit fit(const Plan &plan, const FitRows &rows = {},
                   const MultinomialOptions &options = {})
{
    auto made = fitMultinomial(plan.design(), plan.target().codes,
                               static_cast<int>(plan.target().levels.size()), rows, options);
    if (!made)
        qFatal("%s", made.error().text().c_str());
    return *made;
}

/// Times each row counts: every fourth is left out, some stand there twice.
std::vector<std::uint32_t> someRows(std::int64_t rows)
{
    std::vector<std::uint32_t> times;
    for (std::int64_t row = 0; row < rows; ++row)
        times.push_back(row % 4 == 0 ? 0 : 1 + row % 3 / 2);
    return times;
}

} // namespace

class TestMultinomial : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void isLogisticRegressionOfTwoLevels();
    void givesTheSameOptimumFromAWarmStart();
    void countsAMultiplicityAsARepeatedRow();
    void namesTheTermsThatSplitTheLevels();
    void givesAnAbsentLevelNoProbability_data();
    void givesAnAbsentLevelNoProbability();
    void leavesADependentColumnOut();
    void isTheBaselineWithoutVariables();
    void rejectsOneLevel();
    void stopsWhenAsked();
};

void TestMultinomial::agreesWithTheReference_data()
{
    QTest::addColumn<int>("index");
    const nlohmann::json entries = test::reference("multinomial.json")["results"];
    for (std::size_t i = 0; i < entries.size(); ++i)
        QTest::addRow("%s", entries[i]["id"].get<std::string>().c_str()) << static_cast<int>(i);
}

void TestMultinomial::agreesWithTheReference()
{
    QFETCH(int, index);
    const nlohmann::json entry =
        test::reference("multinomial.json")["results"][static_cast<std::size_t>(index)];
    const auto plan = test::planOfCase(entry, LearnerKind::Multinomial);
    const MultinomialFit made = fit(*plan);
    const nlohmann::json &newton = entry["newton"];
    QCOMPARE(made.fit.rows, entry["rows_used"].get<std::int64_t>());
    const bool isFinite = newton["converged"].get<bool>();
    QCOMPARE(made.fit.separation != Separation::None, !isFinite);
    // A fit without an optimum has the limit of its deviance, which each program nears its own way.
    HEDDLE_NEAR(made.fit.deviance, referenceNumber(newton["deviance"]), isFinite ? 1e-9 : 1e-6,
                isFinite ? 0 : 1e-3);
    const InformationCriteria criteria = informationCriteria(made.fit);
    HEDDLE_NEAR(criteria.aic, referenceNumber(newton["aic"]), isFinite ? 1e-9 : 1e-6,
                isFinite ? 0 : 1e-3);
    if (!isFinite)
        return;
    QVERIFY(made.fit.converged);
    QVERIFY(!estimatesDispersion(made.fit.family)); // tests of z
    const std::vector<CoefficientName> &names = plan->coefficients(0);
    const std::size_t terms = entry["terms"].size();
    for (std::size_t k = 0; k < names.size(); ++k) {
        const std::size_t level = k / terms, term = k % terms;
        QCOMPARE(names[k].term, entry["terms"][term].get<std::string>());
        QCOMPARE(names[k].level, entry["classes"][level + 1].get<std::string>());
        const double error = referenceNumber(newton["se"][level][term]);
        // Both at the optimum to rounding: a part of the error, where the design's condition
        // (vehicle: 1e9) takes digits of the estimate.
        HEDDLE_NEAR(made.fit.coefficients[static_cast<Eigen::Index>(k)],
                    referenceNumber(newton["coef_rows_are_classes_after_base"][level][term]), 1e-9,
                    1e-8 * error);
        HEDDLE_NEAR(made.fit.standardErrors[static_cast<Eigen::Index>(k)], error, 1e-7, 0);
    }
}

void TestMultinomial::isLogisticRegressionOfTwoLevels()
{
    const auto plan = planOf("Class ~ Cl.thickness + Cell.size", "breast_cancer.csv");
    const MultinomialFit made = fit(*plan);
    LogisticTargets targets;
    targets.codes = plan->target().codes;
    targets.events = {1};
    const auto logistic = fitLogistic(plan->design(), targets, {}, {});
    QVERIFY(logistic.has_value());
    const GlmFit &expected = logistic->front();
    HEDDLE_NEAR(made.fit.deviance, expected.deviance, 1e-12, 0);
    HEDDLE_NEAR(made.fit.nullDeviance, expected.nullDeviance, 1e-12, 0);
    QCOMPARE(made.fit.dfResidual, expected.dfResidual);
    for (Eigen::Index j = 0; j < expected.coefficients.size(); ++j) { // both at their optimum
        HEDDLE_NEAR(made.fit.coefficients[j], expected.coefficients[j], 1e-10, 0);
        HEDDLE_NEAR(made.fit.standardErrors[j], expected.standardErrors[j], 1e-9, 0);
    }
}

void TestMultinomial::givesTheSameOptimumFromAWarmStart()
{
    const auto plan = planOf("race ~ age + lwt + smoke + ht", "birthwt.csv");
    const MultinomialFit all = fit(*plan);
    const std::vector<std::uint32_t> times = someRows(plan->rowsUsed());
    FitRows rows;
    rows.multiplicities = times;
    MultinomialOptions options;
    options.start = &all.byLevel;
    const MultinomialFit warm = fit(*plan, rows, options);
    const MultinomialFit cold = fit(*plan, rows);
    QVERIFY(warm.fit.converged && cold.fit.converged);
    QVERIFY(!warm.fit.iterations && cold.fit.iterations);
    for (Eigen::Index j = 0; j < cold.fit.coefficients.size(); ++j) // polished to rounding
        HEDDLE_NEAR(warm.fit.coefficients[j], cold.fit.coefficients[j], 0,
                    1e-10 * cold.fit.standardErrors[j]);
}

void TestMultinomial::countsAMultiplicityAsARepeatedRow()
{
    const auto plan = planOf("tension ~ breaks + wool", "warpbreaks.csv");
    const std::vector<std::uint32_t> times = someRows(plan->rowsUsed());
    Eigen::MatrixXd x(0, plan->design().columns());
    std::vector<std::int32_t> codes;
    for (std::size_t row = 0; row < times.size(); ++row) {
        for (std::uint32_t copy = 0; copy < times[row]; ++copy) {
            x.conservativeResize(x.rows() + 1, Eigen::NoChange);
            x.row(x.rows() - 1) = plan->design().x().row(static_cast<Eigen::Index>(row));
            codes.push_back(plan->target().codes[row]);
        }
    }
    FitRows rows;
    rows.multiplicities = times;
    const MultinomialFit made = fit(*plan, rows);
    const auto repeated = fitMultinomial(*GlmDesign::make(x, true), codes, 3, {}, {});
    QVERIFY(repeated.has_value());
    QCOMPARE(made.fit.rows, repeated->fit.rows);
    QCOMPARE(made.fit.dfResidual, repeated->fit.dfResidual);
    for (Eigen::Index j = 0; j < made.fit.coefficients.size(); ++j) {
        HEDDLE_NEAR(made.fit.coefficients[j], repeated->fit.coefficients[j], 1e-9, 0);
        HEDDLE_NEAR(made.fit.standardErrors[j], repeated->fit.standardErrors[j], 1e-9, 0);
    }
}

void TestMultinomial::namesTheTermsThatSplitTheLevels()
{
    const auto plan = planOf("Species ~ Sepal.Length + Sepal.Width + Petal.Length", "iris.csv");
    const MultinomialFit made = fit(*plan);
    QCOMPARE(made.fit.separation, Separation::QuasiComplete); // setosa alone is split off
    QVERIFY(!made.fit.separatingColumns.empty());
    const std::vector<std::int64_t> &columns = made.fit.separatingColumns;
    QVERIFY(std::find(columns.begin(), columns.end(), 3) != columns.end()); // Petal.Length
    QVERIFY(std::find(columns.begin(), columns.end(), 0) == columns.end()); // no intercept
}

void TestMultinomial::givesAnAbsentLevelNoProbability_data()
{
    QTest::addColumn<int>("absent");
    QTest::newRow("the base") << 0;
    QTest::newRow("another") << 2;
}

void TestMultinomial::givesAnAbsentLevelNoProbability()
{
    QFETCH(int, absent);
    const auto plan = planOf("race ~ age + lwt", "birthwt.csv");
    std::vector<std::uint32_t> times;
    for (const std::int32_t code : plan->target().codes)
        times.push_back(code == absent ? 0 : 1);
    FitRows rows;
    rows.multiplicities = times;
    const MultinomialFit made = fit(*plan, rows);
    QVERIFY(made.fit.converged);
    QVERIFY(made.byLevel.col(absent).hasNaN());
    QVERIFY(made.fit.coefficients.hasNaN());
    const Eigen::MatrixXd probability =
        softmax(multinomialPredictors(plan->design().x(), made.byLevel));
    QCOMPARE(probability.col(absent).maxCoeff(), 0.0);
    HEDDLE_NEAR(probability.rowwise().sum().minCoeff(), 1.0, 1e-14, 0);
    // The two that are left are those of a logistic regression.
    double expected = 0, sum = 0;
    for (std::size_t row = 0; row < times.size(); ++row) {
        const std::int32_t level = absent == 0 ? 2 : 1;
        expected += times[row] > 0 && plan->target().codes[row] == level ? 1 : 0;
        sum += times[row] * probability(static_cast<Eigen::Index>(row), level);
    }
    HEDDLE_NEAR(sum, expected, 1e-9, 0); // the gradient of the intercept is 0
}

void TestMultinomial::leavesADependentColumnOut()
{
    const auto plan = planOf("race ~ age + I(2 * age) + lwt", "birthwt.csv");
    const auto smaller = planOf("race ~ age + lwt", "birthwt.csv");
    const MultinomialFit made = fit(*plan);
    QVERIFY(std::isnan(made.fit.coefficients[2]) && std::isnan(made.fit.coefficients[6]));
    QVERIFY(!std::isnan(made.fit.coefficients[3]));
    HEDDLE_NEAR(made.fit.deviance, fit(*smaller).fit.deviance, 1e-12, 0);
    QCOMPARE(made.fit.dfResidual, fit(*smaller).fit.dfResidual);
}

void TestMultinomial::isTheBaselineWithoutVariables()
{
    const auto plan = planOf("tension ~ 1", "warpbreaks.csv");
    std::vector<double> weights;
    for (std::int64_t row = 0; row < plan->rowsUsed(); ++row)
        weights.push_back(static_cast<double>(row % 5));
    FitRows rows;
    rows.priorWeights = weights;
    const MultinomialFit made = fit(*plan, rows);
    const auto baseline = baselineOfClasses(plan->target().codes, 3, rows);
    QVERIFY(baseline.has_value());
    QCOMPARE(baseline->rows, made.fit.rows);
    QCOMPARE(baseline->dfResidual, made.fit.dfResidual);
    HEDDLE_NEAR(baseline->deviance, made.fit.deviance, 1e-12, 0);
    HEDDLE_NEAR(made.fit.nullDeviance, made.fit.deviance, 1e-12, 0);
    for (Eigen::Index j = 0; j < 2; ++j)
        HEDDLE_NEAR(baseline->coefficients[j], made.fit.coefficients[j], 1e-9, 1e-12);
}

void TestMultinomial::rejectsOneLevel()
{
    const auto plan = planOf("race ~ age", "birthwt.csv");
    std::vector<std::uint32_t> times;
    for (const std::int32_t code : plan->target().codes)
        times.push_back(code == 1 ? 1 : 0);
    FitRows rows;
    rows.multiplicities = times;
    const auto made = fitMultinomial(plan->design(), plan->target().codes, 3, rows, {});
    QVERIFY(!made.has_value());
    QCOMPARE(made.error().code, ErrorCode::BadInput);
    QVERIFY(made.error().text().find("one level") != std::string::npos);
}

void TestMultinomial::stopsWhenAsked()
{
    const auto plan = planOf("race ~ age + lwt", "birthwt.csv");
    std::stop_source source;
    source.request_stop();
    MultinomialOptions options;
    options.stop = source.get_token();
    const auto made = fitMultinomial(plan->design(), plan->target().codes, 3, {}, options);
    QVERIFY(!made.has_value());
    QCOMPARE(made.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestMultinomial)
#include "tst_multinomial.moc"
