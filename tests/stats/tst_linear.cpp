#include "referencefits.h"
#include "stats/distributions.h"
#include "support.h"

#include <QTest>

#include <cmath>

using namespace heddle;
using test::referenceNumber;

class TestLinear : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void dropsLaterOfTwoEqualColumns();
};

void TestLinear::agreesWithTheReference_data()
{
    QTest::addColumn<int>("index");
    const nlohmann::json entries = test::reference("lm.json")["results"];
    for (std::size_t i = 0; i < entries.size(); ++i)
        QTest::addRow("%s", entries[i]["id"].get<std::string>().c_str()) << static_cast<int>(i);
}

void TestLinear::agreesWithTheReference()
{
    QFETCH(int, index);
    const nlohmann::json entry =
        test::reference("lm.json")["results"][static_cast<std::size_t>(index)];

    const std::shared_ptr<const Plan> plan = test::planOfCase(entry, LearnerKind::Linear);
    const GlmFit fit = test::fitsOf(plan).front();

    QCOMPARE(fit.dfResidual, entry["df_residual"].get<std::int64_t>());
    HEDDLE_NEAR(fit.deviance, referenceNumber(entry["rss"]), 1e-9, 0);
    HEDDLE_NEAR(std::sqrt(fit.dispersion), referenceNumber(entry["sigma"]), 1e-9, 0);
    HEDDLE_NEAR(1 - fit.deviance / fit.nullDeviance, referenceNumber(entry["r_squared"]), 1e-9, 0);
    const InformationCriteria criteria = informationCriteria(fit);
    HEDDLE_NEAR(criteria.logLikelihood, referenceNumber(entry["logLik"]), 1e-9, 0);
    HEDDLE_NEAR(criteria.aic, referenceNumber(entry["aic"]), 1e-9, 0);
    HEDDLE_NEAR(criteria.bic, referenceNumber(entry["bic"]), 1e-9, 0);
    for (Eigen::Index j = 0; j < fit.coefficients.size(); ++j) {
        const auto k = static_cast<std::size_t>(j);
        QCOMPARE(QString::fromStdString(plan->recipe().terms()[k].name),
                 QString::fromStdString(entry["terms"][k].get<std::string>()));
        HEDDLE_NEAR(fit.coefficients[j], referenceNumber(entry["coef"][k]), 1e-9, 0);
        HEDDLE_NEAR(fit.standardErrors[j], referenceNumber(entry["se"][k]), 1e-9, 0);
        const double t = fit.coefficients[j] / fit.standardErrors[j];
        // p amplifies the rounding of t by about t squared far in the tail.
        HEDDLE_NEAR(studentPValue(t, static_cast<double>(fit.dfResidual)),
                    referenceNumber(entry["p"][k]), 1e-7, 1e-300);
    }
}

void TestLinear::dropsLaterOfTwoEqualColumns()
{
    Experiment experiment;
    experiment.formula = "bwt ~ age + age2 + lwt";
    experiment.learners.resize(1);
    experiment.learners.front().kind = LearnerKind::Linear;
    experiment.learners.front().name = "linear";

    const GlmFit fit = test::fitsOf(test::planOf(experiment, "birthwt.csv")).front();

    QVERIFY(std::isfinite(fit.coefficients[1]));
    QVERIFY(std::isnan(fit.coefficients[2]));
    QVERIFY(std::isfinite(fit.coefficients[3]));
    QCOMPARE(fit.dfResidual, std::int64_t(189 - 3));
}

QTEST_APPLESS_MAIN(TestLinear)
#include "tst_linear.moc"
