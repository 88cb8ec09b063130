#include "stats/penalisedlogistic.h"

#include "stats/elasticnet.h"

#include "runplans.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace heddle;
using namespace heddle::test;

namespace {

/// A case of the reference: its plan, responses and prior weights.
struct Case
{
    std::shared_ptr<const Plan> plan;
    std::vector<double> response, weights;

    explicit Case(const nlohmann::json &entry)
        : plan(planOf(question(entry["formula"].get<std::string>()),
                      entry["table"].get<std::string>()))
    {
        const bool isSetosa = entry["id"] == "setosa";
        for (const std::int32_t code : plan->target().codes)
            response.push_back((isSetosa ? code == 0 : code == 1) ? 1 : 0);
        if (entry["id"] == "weighted")
            for (const double labours : plan->table().find("ptl")->numbers())
                weights.push_back(labours + 1);
    }

    GlmFit fit(PenalisedOptions options = {}, std::span<const std::uint32_t> times = {}) const
    {
        return orEnd(fitPenalisedLogistic(plan->design(), response, {weights, times, {}}, options));
    }
};

PenalisedOptions ridgeOf(double lambda)
{
    PenalisedOptions options;
    options.penalty = Penalty::Ridge;
    options.lambda = lambda;
    return options;
}

nlohmann::json entryOf(const QString &id)
{
    for (const auto &entry : reference("penalised_logistic.json"))
        if (entry["id"] == id.toStdString())
            return entry;
    return {};
}

void cases()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("low birth weight") << "birthwt";
    QTest::newRow("setosa, which is separated") << "setosa";
    QTest::newRow("prior weights") << "weighted";
}

} // namespace

class TestPenalisedLogistic : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsFirthAsTheReference_data() { cases(); }
    void fitsFirthAsTheReference();
    void fitsRidgeAsGlmnet_data() { cases(); }
    void fitsRidgeAsGlmnet();
    void countsMultiplicitiesAsRepeatedRows_data();
    void countsMultiplicitiesAsRepeatedRows();
    void ignoresRowsWithoutWeight();
    void doesNotDependOnScalesOfColumns();
    void leavesAliasedColumnsOut();
    void saysWhatItIs();
    void doesNotConvergeInOneIteration();
    void rejectsBadInput_data();
    void rejectsBadInput();
    void hearsThatItIsToStop();
};

void TestPenalisedLogistic::fitsFirthAsTheReference()
{
    QFETCH(QString, id);
    const nlohmann::json expected = entryOf(id)["firth"];
    const Case one(entryOf(id));

    const GlmFit fit = one.fit();

    // Both iterate to a step of 1e-13; the separated one has an information near singular.
    const double close = id == QLatin1String("setosa") ? 1e-7 : 1e-9;
    for (Eigen::Index j = 0; j < fit.coefficients.size(); ++j) {
        const auto at = static_cast<std::size_t>(j);
        HEDDLE_NEAR(fit.coefficients[j], expected["estimate"][at].get<double>(), close, 1e-12);
        HEDDLE_NEAR(fit.standardErrors[j], expected["std_error"][at].get<double>(), close, 1e-12);
    }
    const double logLikelihood = informationCriteria(fit).logLikelihood;
    HEDDLE_NEAR(logLikelihood, expected["log_likelihood"].get<double>(), 1e-8, 1e-12);
    HEDDLE_NEAR(logLikelihood + fit.penaltyShare,
                expected["penalized_log_likelihood"].get<double>(), 1e-9, 1e-12);
    QVERIFY(fit.converged);
    QVERIFY(fit.iterations.has_value());
}

void TestPenalisedLogistic::fitsRidgeAsGlmnet()
{
    QFETCH(QString, id);
    const nlohmann::json expected = entryOf(id)["ridge"];
    const Case one(entryOf(id));

    const GlmFit fit = one.fit(ridgeOf(expected["lambda"].get<double>()));

    for (Eigen::Index j = 0; j < fit.coefficients.size(); ++j) // as of paths (docs/numerics.md)
        HEDDLE_NEAR(fit.coefficients[j],
                    expected["estimate"][static_cast<std::size_t>(j)].get<double>(), 1e-6, 1e-8);
    QVERIFY(fit.converged);
    QCOMPARE(fit.standardErrors.size(), 0); // no tests
}

void TestPenalisedLogistic::countsMultiplicitiesAsRepeatedRows_data()
{
    QTest::addColumn<bool>("isRidge");
    QTest::newRow("Firth") << false;
    QTest::newRow("ridge") << true;
}

void TestPenalisedLogistic::countsMultiplicitiesAsRepeatedRows()
{
    QFETCH(bool, isRidge);
    const Case one(entryOf(QStringLiteral("birthwt")));
    const PenalisedOptions options = isRidge ? ridgeOf(0.1) : PenalisedOptions();
    std::vector<std::uint32_t> times;
    std::vector<Eigen::Index> rows;
    std::vector<double> response;
    for (std::size_t row = 0; row < one.response.size(); ++row) {
        times.push_back(row % 3 == 0 ? 2 : static_cast<std::uint32_t>(row % 3 - 1));
        for (std::uint32_t i = 0; i < times.back(); ++i) {
            rows.push_back(static_cast<Eigen::Index>(row));
            response.push_back(one.response[row]);
        }
    }
    const GlmDesign repeated =
        orEnd(GlmDesign::make(one.plan->design().x()(rows, Eigen::all), true));

    const GlmFit counted = one.fit(options, times);
    const GlmFit written = orEnd(fitPenalisedLogistic(repeated, response, {}, options));

    QCOMPARE(counted.rows, written.rows);
    HEDDLE_NEAR(counted.deviance, written.deviance, 1e-10, 0);
    for (Eigen::Index j = 0; j < counted.coefficients.size(); ++j)
        HEDDLE_NEAR(counted.coefficients[j], written.coefficients[j], 1e-8, 1e-10);
}

void TestPenalisedLogistic::ignoresRowsWithoutWeight()
{
    const Case one(entryOf(QStringLiteral("birthwt")));
    std::vector<std::uint32_t> times(one.response.size(), 1);
    std::fill(times.begin(), times.begin() + 20, 0U);
    Case other = one;
    std::fill(other.response.begin(), other.response.begin() + 20, 1.0);

    QCOMPARE(one.fit({}, times).coefficients, other.fit({}, times).coefficients);
}

void TestPenalisedLogistic::doesNotDependOnScalesOfColumns()
{
    const Case one(entryOf(QStringLiteral("setosa")));
    Eigen::MatrixXd x = one.plan->design().x();
    x.col(1) = x.col(1) * 1e4;
    const GlmDesign scaled = orEnd(GlmDesign::make(x, true));

    const GlmFit fit = one.fit();
    const GlmFit other = orEnd(fitPenalisedLogistic(scaled, one.response, {}, {}));

    HEDDLE_NEAR(other.coefficients[1] * 1e4, fit.coefficients[1], 1e-8, 1e-10);
    HEDDLE_NEAR(other.coefficients[2], fit.coefficients[2], 1e-9, 0);
    // The information of a column of 1e4 times the size has 1e8 times the determinant.
    HEDDLE_NEAR(other.penaltyShare - fit.penaltyShare, std::log(1e4), 1e-9, 0);
}

void TestPenalisedLogistic::leavesAliasedColumnsOut()
{
    const Case one(entryOf(QStringLiteral("birthwt")));
    Eigen::MatrixXd x = one.plan->design().x();
    x.conservativeResize(Eigen::NoChange, x.cols() + 1);
    x.col(x.cols() - 1) = x.col(1) - 2 * x.col(2);
    const GlmDesign wider = orEnd(GlmDesign::make(x, true));

    const GlmFit fit = orEnd(fitPenalisedLogistic(wider, one.response, {}, {}));

    QVERIFY(std::isnan(fit.coefficients[x.cols() - 1]));
    HEDDLE_NEAR(fit.coefficients[1], one.fit().coefficients[1], 1e-9, 0);
    QCOMPARE(fit.dfResidual, one.fit().dfResidual);
}

void TestPenalisedLogistic::saysWhatItIs()
{
    const Case one(entryOf(QStringLiteral("setosa")));

    const GlmFit firth = one.fit();
    const GlmFit ridge = one.fit(ridgeOf(0.01));

    QVERIFY(firth.penalty == Penalty::Firth && ridge.penalty == Penalty::Ridge);
    QVERIFY(firth.separation == Separation::None);
    QVERIFY(std::isnan(informationCriteria(firth).aic));
    // Of 50 in 150, as the model without a penalty has it.
    const double null = -2 * (50 * std::log(1.0 / 3) + 100 * std::log(2.0 / 3));
    HEDDLE_NEAR(firth.nullDeviance, null, 1e-12, 0);
    HEDDLE_NEAR(ridge.nullDeviance, null, 1e-12, 0);
    QVERIFY(ridge.deviance > 0 && ridge.deviance < null);
}

void TestPenalisedLogistic::doesNotConvergeInOneIteration()
{
    PenalisedOptions options;
    options.maxIterations = 1;

    QVERIFY(!Case(entryOf(QStringLiteral("birthwt"))).fit(options).converged);
}

void TestPenalisedLogistic::rejectsBadInput_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<double>("share");
    QTest::addColumn<double>("lambda");
    QTest::newRow("fewer responses than rows") << 188 << 0.0 << 1.0;
    QTest::newRow("a share above 1") << 189 << 1.5 << 1.0;
    QTest::newRow("a share that is no number")
        << 189 << std::numeric_limits<double>::quiet_NaN() << 1.0;
    QTest::newRow("a lambda of 0") << 189 << 0.0 << 0.0;
}

void TestPenalisedLogistic::rejectsBadInput()
{
    QFETCH(int, rows);
    QFETCH(double, share);
    QFETCH(double, lambda);
    const Case one(entryOf(QStringLiteral("birthwt")));
    std::vector<double> response(one.response.begin(), one.response.begin() + rows);
    response[3] = share;

    const auto fit = fitPenalisedLogistic(one.plan->design(), response, {}, ridgeOf(lambda));

    QVERIFY(!fit);
    QVERIFY(fit.error().code == ErrorCode::BadInput);
}

void TestPenalisedLogistic::hearsThatItIsToStop()
{
    std::stop_source stop;
    stop.request_stop();
    PenalisedOptions options;
    options.stop = stop.get_token();
    const Case one(entryOf(QStringLiteral("birthwt")));

    const auto fit = fitPenalisedLogistic(one.plan->design(), one.response, {}, options);

    QVERIFY(!fit);
    QVERIFY(fit.error().code == ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestPenalisedLogistic)
#include "tst_penalisedlogistic.moc"
