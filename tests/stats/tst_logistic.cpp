#include "referencefits.h"
#include "stats/logistic.h"
#include "support.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

using namespace heddle;
using test::referenceNumber;

namespace {

/// Iris with three variables: the design of the first example.
std::shared_ptr<const Plan> irisPlan()
{
    static const std::shared_ptr<const Plan> plan = [] {
        Experiment experiment;
        experiment.formula = "Species ~ Sepal.Length + Sepal.Width + Petal.Length";
        experiment.learners.resize(1);
        experiment.learners.front().kind = LearnerKind::Logistic;
        experiment.learners.front().name = "logistic";
        return test::planOf(experiment, "iris.csv");
    }();
    return plan;
}

bool sameBits(const Eigen::VectorXd &a, const Eigen::VectorXd &b)
{
    return a.size() == b.size() &&
           std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(double)) ==
               0;
}

std::vector<GlmFit> fit(const GlmDesign &design, const LogisticTargets &targets,
                        const FitRows &rows = {}, const LogisticOptions &options = {})
{
    auto fits = fitLogistic(design, targets, rows, options);
    if (!fits)
        qFatal("%s", fits.error().text().c_str());
    return *fits;
}

LogisticTargets levels(const Plan &plan, std::vector<std::int32_t> events)
{
    LogisticTargets targets;
    targets.codes = plan.target().codes;
    targets.events = std::move(events);
    return targets;
}

} // namespace

class TestLogistic : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void givesTheSameBitsAloneAndInABundle();
    void givesTheSameOptimumFromAWarmStart();
    void countsAMultiplicityAsARepeatedRow();
    void leavesRowsOfWeightZeroOut();
    void followsAScaledColumn();
    void fitsANullModelWithAnOffset();
    void reportsSeparationInAFold();
    void rejectsBadInput_data();
    void rejectsBadInput();
    void stopsWhenAsked();
};

void TestLogistic::agreesWithTheReference_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("index");
    for (const char *file :
         {"glm_ovr_iris.json", "glm_ovr_vehicle.json", "glm_ovr_satellite.json",
          "glm_ovr_letter_recognition.json", "glm_ovr_diamonds_cut.json", "glm_binomial.json"}) {
        const nlohmann::json entries = test::reference(file)["results"];
        for (std::size_t i = 0; i < entries.size(); ++i)
            if (entries[i]["link"] == "logit")
                QTest::addRow("%s", entries[i]["id"].get<std::string>().c_str())
                    << QString::fromLatin1(file) << static_cast<int>(i);
    }
}

void TestLogistic::agreesWithTheReference()
{
    QFETCH(QString, file);
    QFETCH(int, index);
    static std::map<QString, nlohmann::json> files;
    if (files.find(file) == files.end())
        files[file] = test::reference(file.toStdString())["results"];
    const nlohmann::json &entry = files[file][static_cast<std::size_t>(index)];

    const GlmFit made = test::fitOfCase(entry);

    const nlohmann::json &asR = entry["default"], &exact = entry["exact_logistic"];
    const bool found = exact["found"] == true;
    const bool isDiamonds =
        file.contains(QLatin1String("diamonds")); // R clamps probabilities there and is wrong
    QCOMPARE(made.separation == Separation::None, found);
    QCOMPARE(made.rows, entry["rows_used"].get<std::int64_t>());
    QCOMPARE(made.dfResidual, asR["df_residual"].get<std::int64_t>());
    QCOMPARE(made.dfNull, asR["df_null"].get<std::int64_t>());
    HEDDLE_NEAR(made.nullDeviance, referenceNumber(asR["null_deviance"]), 1e-9, 0);
    if (!isDiamonds) {
        QCOMPARE(made.iterations.value(), asR["iterations"].get<int>());
        // Separated fits are left where R leaves them; elsewhere R stops up to 1e-8 above the
        // optimum.
        HEDDLE_NEAR(made.deviance, referenceNumber(asR["deviance"]), 1e-6, found ? 0 : 1e-3);
        QCOMPARE(made.converged, asR["converged"].get<bool>());
    }
    if (!found)
        return;
    QVERIFY(made.converged);
    if (entry["id"] != "esoph_grouped" &&
        entry["weights"].is_null()) // there it is the Bernoulli one
        HEDDLE_NEAR(made.deviance, referenceNumber(exact["minus_2_logLik"]), 1e-9, 0);
    const InformationCriteria criteria = informationCriteria(made);
    if (!isDiamonds)
        HEDDLE_NEAR(criteria.aic, referenceNumber(asR["aic"]), 1e-7,
                    0);   // R's deviance is that of its own stop
    std::size_t kept = 0; // aliased terms stand in the reference's default alone
    for (Eigen::Index j = 0; j < made.coefficients.size(); ++j) {
        if (asR["coef"][static_cast<std::size_t>(j)].is_null()) {
            QVERIFY(std::isnan(made.coefficients[j]) && std::isnan(made.standardErrors[j]));
            continue;
        }
        const bool reduced =
            exact["coef"].size() < static_cast<std::size_t>(made.coefficients.size());
        const std::size_t k = reduced ? kept++ : static_cast<std::size_t>(j);
        // The reference itself was computed in double arithmetic: 1e-9 relative is what it carries.
        HEDDLE_NEAR(made.coefficients[j], referenceNumber(exact["coef"][k]), 1e-9, 1e-12);
        HEDDLE_NEAR(made.standardErrors[j], referenceNumber(exact["se"][k]), 1e-8,
                    0); // taken at a gradient of 1e-9
    }
}

void TestLogistic::givesTheSameBitsAloneAndInABundle()
{
    Experiment experiment;
    experiment.formula = "lettr ~ .";
    experiment.learners.resize(1);
    experiment.learners.front().kind = LearnerKind::Logistic;
    experiment.learners.front().name = "logistic";
    const std::shared_ptr<const Plan> plan = test::planOf(experiment, "letter_recognition.csv.gz");

    const std::vector<GlmFit> together = fit(plan->design(), levels(*plan, {2, 7, 11, 14, 25}));
    const std::vector<GlmFit> pair = fit(plan->design(), levels(*plan, {14, 7}));
    const std::vector<GlmFit> alone = fit(plan->design(), levels(*plan, {7}));

    QVERIFY(sameBits(together[1].coefficients, alone[0].coefficients));
    QVERIFY(sameBits(together[1].standardErrors, alone[0].standardErrors));
    QVERIFY(sameBits(pair[1].coefficients, alone[0].coefficients));
    QVERIFY(sameBits(together[3].coefficients, pair[0].coefficients));
    QCOMPARE(together[1].deviance, alone[0].deviance);
}

void TestLogistic::givesTheSameOptimumFromAWarmStart()
{
    const std::shared_ptr<const Plan> plan = irisPlan();
    std::vector<std::uint32_t> times(150);
    for (std::size_t i = 0; i < times.size(); ++i)
        times[i] = i % 7 == 0 ? 0 : 1;
    FitRows rows;
    rows.multiplicities = times;
    const GlmFit all = fit(plan->design(), levels(*plan, {1})).front();
    const Eigen::MatrixXd start = all.coefficients;
    LogisticOptions options;
    options.start = &start;

    const GlmFit warm = fit(plan->design(), levels(*plan, {1}), rows, options).front();
    const GlmFit cold = fit(plan->design(), levels(*plan, {1}), rows).front();

    QVERIFY(!warm.iterations);
    QVERIFY(cold.iterations);
    for (Eigen::Index j = 0; j < cold.coefficients.size(); ++j)
        HEDDLE_NEAR(warm.coefficients[j], cold.coefficients[j], 1e-12,
                    0); // both polished to rounding
}

void TestLogistic::countsAMultiplicityAsARepeatedRow()
{
    const std::shared_ptr<const Plan> plan = irisPlan();
    std::vector<std::uint32_t> times(150);
    std::vector<Eigen::Index> repeated;
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < times.size(); ++i) {
        times[i] = static_cast<std::uint32_t>(i % 3);
        for (std::uint32_t k = 0; k < times[i]; ++k) {
            repeated.push_back(static_cast<Eigen::Index>(i));
            codes.push_back(plan->target().codes[i]);
        }
    }
    Eigen::MatrixXd x(static_cast<Eigen::Index>(repeated.size()), plan->design().columns());
    for (std::size_t i = 0; i < repeated.size(); ++i)
        x.row(static_cast<Eigen::Index>(i)) = plan->design().x().row(repeated[i]);
    const GlmDesign rowsRepeated = *GlmDesign::make(x, true);
    FitRows rows;
    rows.multiplicities = times;
    LogisticTargets targets;
    targets.codes = codes;
    targets.events = {1};

    const GlmFit counted = fit(plan->design(), levels(*plan, {1}), rows).front();
    const GlmFit stacked = fit(rowsRepeated, targets).front();

    QCOMPARE(counted.rows, stacked.rows);
    QCOMPARE(counted.dfResidual, stacked.dfResidual);
    HEDDLE_NEAR(counted.deviance, stacked.deviance, 1e-12, 0);
    HEDDLE_NEAR(counted.nullDeviance, stacked.nullDeviance, 1e-12, 0);
    for (Eigen::Index j = 0; j < 4; ++j) {
        HEDDLE_NEAR(counted.coefficients[j], stacked.coefficients[j], 1e-10, 0);
        HEDDLE_NEAR(counted.standardErrors[j], stacked.standardErrors[j], 1e-8, 0);
    }
}

void TestLogistic::leavesRowsOfWeightZeroOut()
{
    const std::shared_ptr<const Plan> plan = irisPlan();
    std::vector<double> weights(150, 1);
    std::vector<std::uint32_t> times(150, 1);
    for (std::size_t i = 0; i < 150; i += 5) {
        weights[i] = 0;
        times[i] = 0;
    }
    FitRows byWeight, byCount;
    byWeight.priorWeights = weights;
    byCount.multiplicities = times;

    const GlmFit weighted = fit(plan->design(), levels(*plan, {2}), byWeight).front();
    const GlmFit counted = fit(plan->design(), levels(*plan, {2}), byCount).front();

    QCOMPARE(weighted.rows, std::int64_t(120));
    QCOMPARE(weighted.dfResidual, counted.dfResidual);
    for (Eigen::Index j = 0; j < 4; ++j)
        HEDDLE_NEAR(weighted.coefficients[j], counted.coefficients[j], 1e-10, 0);
}

void TestLogistic::followsAScaledColumn()
{
    const std::shared_ptr<const Plan> plan = irisPlan();
    Eigen::MatrixXd x = plan->design().x();
    x.col(2) *= 1e6;

    const GlmFit scaled = fit(*GlmDesign::make(x, true), levels(*plan, {1})).front();
    const GlmFit plain = fit(plan->design(), levels(*plan, {1})).front();

    HEDDLE_NEAR(scaled.coefficients[2] * 1e6, plain.coefficients[2], 1e-10, 0);
    HEDDLE_NEAR(scaled.deviance, plain.deviance, 1e-12, 0);
}

void TestLogistic::fitsANullModelWithAnOffset()
{
    const std::shared_ptr<const Plan> plan = irisPlan();
    std::vector<double> offset(150);
    for (std::size_t i = 0; i < offset.size(); ++i)
        offset[i] = static_cast<double>(i % 4) / 2 - 1;
    FitRows rows;
    rows.offset = offset;

    const GlmFit full = fit(plan->design(), levels(*plan, {1}), rows).front();
    const GlmFit null =
        fit(*GlmDesign::make(Eigen::MatrixXd::Ones(150, 1), true), levels(*plan, {1}), rows)
            .front();

    HEDDLE_NEAR(full.nullDeviance, null.deviance, 1e-12, 0);
    QVERIFY(full.deviance < full.nullDeviance);
}

void TestLogistic::reportsSeparationInAFold()
{
    const std::shared_ptr<const Plan> plan = irisPlan();
    const GlmFit all = fit(plan->design(), levels(*plan, {0})).front();
    const Eigen::MatrixXd start = all.coefficients;
    LogisticOptions options;
    options.start = &start;
    options.summary = false;
    std::vector<std::uint32_t> times(150, 1);
    times[3] = 0;
    FitRows rows;
    rows.multiplicities = times;

    const GlmFit made = fit(plan->design(), levels(*plan, {0}), rows, options).front();

    QCOMPARE(made.separation, Separation::Complete);
    QCOMPARE(made.separatingColumns, std::vector<std::int64_t>{3}); // Petal.Length alone
    QVERIFY(made.iterations);                                       // made again from R's start
}

void TestLogistic::rejectsBadInput_data()
{
    QTest::addColumn<int>("codes");
    QTest::addColumn<double>("share");
    QTest::addColumn<double>("weight");
    QTest::addColumn<double>("offset");
    QTest::newRow("fewer responses than rows") << 3 << -1.0 << 1.0 << 0.0;
    QTest::newRow("a share above 1") << 0 << 1.5 << 1.0 << 0.0;
    QTest::newRow("a share that is not a number") << 0 << std::nan("") << 1.0 << 0.0;
    QTest::newRow("a negative weight") << 4 << -1.0 << -1.0 << 0.0;
    QTest::newRow("an infinite weight")
        << 4 << -1.0 << std::numeric_limits<double>::infinity() << 0.0;
    QTest::newRow("an offset that is not a number") << 4 << -1.0 << 1.0 << std::nan("");
    QTest::newRow("no row with a weight") << 4 << -1.0 << 0.0 << 0.0;
}

void TestLogistic::rejectsBadInput()
{
    QFETCH(int, codes);
    QFETCH(double, share);
    QFETCH(double, weight);
    QFETCH(double, offset);
    const GlmDesign design = *GlmDesign::make(Eigen::MatrixXd::Ones(4, 1), true);
    const std::vector<std::int32_t> levels = {0, 1, 0, 1};
    const std::vector<double> shares(4, share), weights(4, weight), offsets(4, offset);
    LogisticTargets targets;
    if (codes > 0)
        targets.codes = std::span(levels).first(static_cast<std::size_t>(codes));
    else
        targets.shares = shares;
    targets.events = {1};

    const auto fits = fitLogistic(design, targets, {weights, {}, offsets});

    QVERIFY(!fits);
    QCOMPARE(fits.error().code, ErrorCode::BadInput);
    QVERIFY(!fits.error().remedy.empty());
}

void TestLogistic::stopsWhenAsked()
{
    const std::shared_ptr<const Plan> plan = irisPlan();
    std::stop_source source;
    source.request_stop();
    LogisticOptions options;
    options.stop = source.get_token();

    const auto fits = fitLogistic(plan->design(), levels(*plan, {0, 1, 2}), {}, options);

    QVERIFY(!fits);
    QCOMPARE(fits.error().code, ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestLogistic)
#include "tst_logistic.moc"
