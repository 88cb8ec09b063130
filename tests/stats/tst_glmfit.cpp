#include "referencefits.h"
#include "stats/distributions.h"
#include "stats/glmfit.h"
#include "support.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace heddle;
using test::referenceNumber;

namespace {

LearnerKind kindOf(const nlohmann::json &entry)
{
    const std::string family = entry.contains("learner") ? entry["learner"] : entry["family"];
    if (family == "logistic" || family == "binomial")
        return LearnerKind::Logistic;
    if (family == "gaussian")
        return LearnerKind::Linear;
    return family == "gamma" || family == "Gamma" ? LearnerKind::Gamma : LearnerKind::Poisson;
}

/// R's iteration with these links is not Newton's: it nears the optimum by a factor each time.
bool isSlow(Family family, Link link)
{
    return family == Family::Binomial || (family == Family::Gamma && link == Link::Log);
}

GlmFit fit(const GlmDesign &design, std::span<const double> y, Family family, Link link,
           const FitRows &rows = {}, const GlmOptions &options = {})
{
    auto made = fitGlm(design, y, family, link, rows, options);
    if (!made)
        qFatal("%s", made.error().text().c_str());
    return *made;
}

/// Intercept and one column 0, 1, 2 ….
GlmDesign line(Eigen::Index rows)
{
    Eigen::MatrixXd x = Eigen::MatrixXd::Ones(rows, 2);
    for (Eigen::Index row = 0; row < rows; ++row)
        x(row, 1) = static_cast<double>(row);
    return *GlmDesign::make(x, true);
}

struct Case
{
    Family family;
    Link link;
    std::vector<double> y;
};

std::vector<Case> cases()
{
    std::vector<double> shares, counts, amounts;
    for (int i = 0; i < 300; ++i) {
        shares.push_back((i * 7 % 10) / 10.0);
        counts.push_back(i * 11 % 7);
        amounts.push_back(1 + i * 13 % 9);
    }
    return {{Family::Binomial, Link::Probit, shares}, {Family::Binomial, Link::Cloglog, shares},
            {Family::Poisson, Link::Log, counts},     {Family::QuasiPoisson, Link::Log, counts},
            {Family::Gamma, Link::Inverse, amounts},  {Family::Gamma, Link::Log, amounts}};
}

void caseRows()
{
    QTest::addColumn<int>("index");
    const std::vector<Case> all = cases();
    for (std::size_t i = 0; i < all.size(); ++i)
        QTest::addRow("%s, %s", std::string(toText(all[i].family)).c_str(),
                      std::string(toText(all[i].link)).c_str())
            << static_cast<int>(i);
}

} // namespace

class TestGlmFit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void givesTheSameOptimumFromAWarmStart_data();
    void givesTheSameOptimumFromAWarmStart();
    void countsAMultiplicityAsARepeatedRow_data();
    void countsAMultiplicityAsARepeatedRow();
    void leavesRowsOfWeightZeroOut_data();
    void leavesRowsOfWeightZeroOut();
    void namesTheTermThatSplitsTheClasses_data();
    void namesTheTermThatSplitsTheClasses();
    void namesTheTermWithoutCounts();
    void hasNoLikelihoodOfBrokenCounts();
    void reachesAnOptimumThatRDoesNot();
    void rejectsBadInput_data();
    void rejectsBadInput();
    void stopsWhenAsked();
};

void TestGlmFit::agreesWithTheReference_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("index");
    for (const char *file : {"glm_binomial.json", "glm_gaussian_poisson.json", "families.json"}) {
        const nlohmann::json entries = test::reference(file)["results"];
        for (std::size_t i = 0; i < entries.size(); ++i)
            if (entries[i]["link"] != "logit") // those are in tst_logistic
                QTest::addRow("%s", entries[i]["id"].get<std::string>().c_str())
                    << QString::fromLatin1(file) << static_cast<int>(i);
    }
}

void TestGlmFit::agreesWithTheReference()
{
    QFETCH(QString, file);
    QFETCH(int, index);
    const nlohmann::json entry =
        test::reference(file.toStdString())["results"][static_cast<std::size_t>(index)];

    const std::shared_ptr<const Plan> plan = test::planOfCase(entry, kindOf(entry));
    const GlmFit made = test::fitsOf(plan).front();

    const nlohmann::json &asR = entry["default"], &tight = entry["tight"];
    QVERIFY(made.converged);
    QCOMPARE(made.rows, entry["rows_used"].get<std::int64_t>());
    QCOMPARE(made.dfResidual, asR["df_residual"].get<std::int64_t>());
    QCOMPARE(made.dfNull, asR["df_null"].get<std::int64_t>());
    if (made.family != Family::Gaussian) // least squares do not iterate
        QCOMPARE(made.iterations.value(), asR["iterations"].get<int>());
    HEDDLE_NEAR(made.nullDeviance, referenceNumber(asR["null_deviance"]), 1e-9, 0);
    HEDDLE_NEAR(made.deviance, referenceNumber(tight["deviance"]), 1e-9, 0);
    const InformationCriteria criteria = informationCriteria(made);
    HEDDLE_NEAR(criteria.aic, referenceNumber(tight["aic"]), 1e-9, 0);
    HEDDLE_NEAR(criteria.logLikelihood, referenceNumber(tight["logLik"]), 1e-9, 0);
    if (tight.contains("bic"))
        HEDDLE_NEAR(criteria.bic, referenceNumber(tight["bic"]), 1e-9, 0);
    // R's `tight` stops where the deviance d changes by less than 1e-14 (d + 0.1). Newton's steps
    // are at rounding error there; with other links an estimate is up to √(1e-14 (d + 0.1)) of its
    // standard error off, and so are the weights that standard errors are made of. families.json
    // iterates far beyond, the slow ones of the shared files included.
    const bool stops = file != QLatin1String("families.json") && isSlow(made.family, made.link);
    const double off = stops ? std::sqrt(1e-14 * (made.deviance + 0.1)) : 0;
    HEDDLE_NEAR(made.dispersion, referenceNumber(tight["dispersion"]), 1e-9 + off, 0);
    for (Eigen::Index j = 0; j < made.coefficients.size(); ++j) {
        const auto k = static_cast<std::size_t>(j);
        const double error = made.standardErrors[j];
        QCOMPARE(QString::fromStdString(plan->recipe().terms()[k].name),
                 QString::fromStdString(entry["terms"][k].get<std::string>()));
        HEDDLE_NEAR(made.coefficients[j], referenceNumber(tight["coef"][k]), 1e-9,
                    std::isnan(error) ? 0 : off * error);
        // R takes its errors one iteration before the last one.
        HEDDLE_NEAR(error, referenceNumber(tight["se"][k]), 1e-8 + off, 0);
    }
}

void TestGlmFit::givesTheSameOptimumFromAWarmStart_data()
{
    caseRows();
}

void TestGlmFit::givesTheSameOptimumFromAWarmStart()
{
    QFETCH(int, index);
    const Case one = cases()[static_cast<std::size_t>(index)];
    const GlmDesign design = line(300);
    const GlmFit all = fit(design, one.y, one.family, one.link);
    std::vector<std::uint32_t> times(300, 1);
    for (std::size_t row = 0; row < times.size(); row += 4)
        times[row] = 0;
    FitRows rows;
    rows.multiplicities = times;
    GlmOptions options;
    options.start = &all.coefficients;

    const GlmFit warm = fit(design, one.y, one.family, one.link, rows, options);
    const GlmFit cold = fit(design, one.y, one.family, one.link, rows);

    QVERIFY(warm.converged && cold.converged);
    QVERIFY(!warm.iterations && cold.iterations);
    for (Eigen::Index j = 0; j < 2; ++j) // both polished to rounding, within 1e-12 of an error
        HEDDLE_NEAR(warm.coefficients[j], cold.coefficients[j], 1e-12,
                    1e-12 * cold.standardErrors[j]);
}

void TestGlmFit::countsAMultiplicityAsARepeatedRow_data()
{
    caseRows();
}

void TestGlmFit::countsAMultiplicityAsARepeatedRow()
{
    QFETCH(int, index);
    const Case one = cases()[static_cast<std::size_t>(index)];
    const GlmDesign design = line(300);
    std::vector<std::uint32_t> times(300);
    std::vector<Eigen::Index> repeated;
    std::vector<double> y;
    for (std::size_t i = 0; i < times.size(); ++i) {
        times[i] = static_cast<std::uint32_t>(i % 3);
        for (std::uint32_t k = 0; k < times[i]; ++k) {
            repeated.push_back(static_cast<Eigen::Index>(i));
            y.push_back(one.y[i]);
        }
    }
    FitRows rows;
    rows.multiplicities = times;

    const GlmFit counted = fit(design, one.y, one.family, one.link, rows);
    const GlmFit stacked =
        fit(*GlmDesign::make(design.x()(repeated, Eigen::all), true), y, one.family, one.link);

    QCOMPARE(counted.rows, stacked.rows);
    QCOMPARE(counted.dfResidual, stacked.dfResidual);
    HEDDLE_NEAR(counted.deviance, stacked.deviance, 1e-12, 0);
    HEDDLE_NEAR(counted.nullDeviance, stacked.nullDeviance, 1e-12, 0);
    HEDDLE_NEAR(counted.dispersion, stacked.dispersion, 1e-10, 0);
    HEDDLE_NEAR(informationCriteria(counted).aic, informationCriteria(stacked).aic, 1e-12, 0);
    for (Eigen::Index j = 0; j < 2; ++j) {
        HEDDLE_NEAR(counted.coefficients[j], stacked.coefficients[j], 1e-10,
                    1e-10 * stacked.standardErrors[j]);
        HEDDLE_NEAR(counted.standardErrors[j], stacked.standardErrors[j], 1e-10, 0);
    }
}

void TestGlmFit::leavesRowsOfWeightZeroOut_data()
{
    caseRows();
}

void TestGlmFit::leavesRowsOfWeightZeroOut()
{
    QFETCH(int, index);
    Case one = cases()[static_cast<std::size_t>(index)];
    std::vector<double> weights(300, 1), kept;
    std::vector<Eigen::Index> used;
    for (std::size_t i = 0; i < 300; ++i) {
        if (i % 5 == 0)
            weights[i] = 0;
        else {
            used.push_back(static_cast<Eigen::Index>(i));
            kept.push_back(one.y[i]);
        }
        if (i % 10 == 0)
            one.y[i] = -1; // no family has it, and nobody asks
    }
    FitRows rows;
    rows.priorWeights = weights;
    const GlmDesign design = line(300);

    const GlmFit weighted = fit(design, one.y, one.family, one.link, rows);
    const GlmFit less =
        fit(*GlmDesign::make(design.x()(used, Eigen::all), true), kept, one.family, one.link);

    QCOMPARE(weighted.rows, std::int64_t(240));
    QCOMPARE(weighted.dfResidual, less.dfResidual);
    HEDDLE_NEAR(weighted.deviance, less.deviance, 1e-12, 0);
    HEDDLE_NEAR(informationCriteria(weighted).bic, informationCriteria(less).bic, 1e-12, 0);
    for (Eigen::Index j = 0; j < 2; ++j)
        HEDDLE_NEAR(weighted.coefficients[j], less.coefficients[j], 1e-10,
                    1e-10 * less.standardErrors[j]);
}

void TestGlmFit::namesTheTermThatSplitsTheClasses_data()
{
    QTest::addColumn<int>("link");
    QTest::addColumn<bool>("tie");
    for (const Link link : {Link::Probit, Link::Cloglog})
        for (const bool tie : {false, true})
            QTest::addRow("%s, %s", std::string(toText(link)).c_str(),
                          tie ? "but for a tie" : "completely")
                << static_cast<int>(link) << tie;
}

void TestGlmFit::namesTheTermThatSplitsTheClasses()
{
    QFETCH(int, link);
    QFETCH(bool, tie);
    const std::vector<double> y = {0, 0, 0, 0, 1, 1, 1, 1};
    Eigen::MatrixXd x = line(8).x();
    if (tie)
        x(3, 1) = x(4, 1);

    const GlmFit made =
        fit(*GlmDesign::make(x, true), y, Family::Binomial, static_cast<Link>(link));

    QCOMPARE(made.separation, tie ? Separation::QuasiComplete : Separation::Complete);
    QCOMPARE(made.separatingColumns, std::vector<std::int64_t>{1});
    QVERIFY(made.iterations); // left where R leaves it
    QVERIFY(made.coefficients.allFinite());
}

void TestGlmFit::namesTheTermWithoutCounts()
{
    Eigen::MatrixXd x = Eigen::MatrixXd::Ones(8, 3);
    x.col(1) << 0, 0, 0, 0, 0, 1, 1, 1; // its rows count nothing: the estimate has no end
    x.col(2) << 1, 2, 3, 4, 5, 6, 7, 8;
    const std::vector<double> y = {1, 3, 2, 5, 4, 0, 0, 0};

    const GlmFit made = fit(*GlmDesign::make(x, true), y, Family::Poisson, Link::Log);

    QCOMPARE(made.separation, Separation::QuasiComplete);
    QCOMPARE(made.separatingColumns, std::vector<std::int64_t>{1});
}

void TestGlmFit::hasNoLikelihoodOfBrokenCounts()
{
    const std::vector<double> y = {1, 2.5, 3, 4};

    const GlmFit made = fit(line(4), y, Family::Poisson, Link::Log);

    QVERIFY(std::isnan(informationCriteria(made).aic));
    QCOMPARE(made.warnings.size(), std::size_t(1));
    QVERIFY(made.deviance > 0);
}

void TestGlmFit::reachesAnOptimumThatRDoesNot()
{
    const Case one = cases()[2];
    GlmOptions options;
    options.maxIterations = 1;

    const GlmFit made = fit(line(300), one.y, one.family, one.link, {}, options);
    const GlmFit whole = fit(line(300), one.y, one.family, one.link);

    QVERIFY(made.converged);
    QCOMPARE(made.iterations.value(), 1);
    QCOMPARE(made.warnings.size(), std::size_t(1));
    HEDDLE_NEAR(made.coefficients[0], whole.coefficients[0], 1e-12, 0);
}

void TestGlmFit::rejectsBadInput_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("weight");
    QTest::addColumn<double>("offset");
    QTest::addColumn<QByteArray>("part");
    const double infinite = std::numeric_limits<double>::infinity();
    QTest::newRow("a share above 1") << 0 << 1.5 << 1.0 << 0.0 << QByteArray("between 0 and 1");
    QTest::newRow("a negative count") << 2 << -1.0 << 1.0 << 0.0 << QByteArray("row 1");
    QTest::newRow("an infinite count") << 2 << infinite << 1.0 << 0.0 << QByteArray("row 1");
    QTest::newRow("only counts of 0") << 2 << 0.0 << 1.0 << 0.0 << QByteArray("Every count is 0");
    QTest::newRow("an amount of 0") << 5 << 0.0 << 1.0 << 0.0 << QByteArray("not above 0");
    QTest::newRow("a negative weight") << 2 << 1.0 << -1.0 << 0.0 << QByteArray("weight of row 1");
    QTest::newRow("no weight") << 2 << 1.0 << 0.0 << 0.0 << QByteArray("No row has a weight");
    QTest::newRow("an offset that is not a number")
        << 2 << 1.0 << 1.0 << std::nan("") << QByteArray("offset of row 1");
    QTest::newRow("a start without a mean")
        << 4 << 1.0 << 1.0 << 1e9 << QByteArray("Use the link log");
}

void TestGlmFit::rejectsBadInput()
{
    QFETCH(int, index);
    QFETCH(double, value);
    QFETCH(double, weight);
    QFETCH(double, offset);
    QFETCH(QByteArray, part);
    const Case one = cases()[static_cast<std::size_t>(index)];
    const std::vector<double> y(4, value), weights(4, weight);
    std::vector<double> offsets(4, offset);
    if (offset > 1)
        offsets[2] = -offset; // one η is far below 0 whatever the estimates

    const auto made = fitGlm(line(4), y, one.family, one.link, {weights, {}, offsets});

    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::BadInput);
    QVERIFY2(made.error().text().find(part.toStdString()) != std::string::npos,
             made.error().text().c_str());
}

void TestGlmFit::stopsWhenAsked()
{
    const Case one = cases()[2];
    std::stop_source source;
    source.request_stop();
    GlmOptions options;
    options.stop = source.get_token();

    const auto made = fitGlm(line(300), one.y, one.family, one.link, {}, options);

    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestGlmFit)
#include "tst_glmfit.moc"
