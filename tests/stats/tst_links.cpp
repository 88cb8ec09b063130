#include "stats/distributions.h"
#include "stats/likelihood.h"
#include "stats/links.h"
#include "stats/normaltails.h"
#include "support.h"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <QTest>

#include <cmath>
#include <limits>

using namespace heddle;

class TestLinks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void normalTailsAgreeWithBoost();
    void normalQuantilesAgreeWithBoost();
    void cloglogKeepsItsDigitsInTheTails();
    void probabilitiesAndTheirComplementsAddUp_data();
    void probabilitiesAndTheirComplementsAddUp();
    void meansOutsideALinkAreMissing();
    void factorialsAgreeWithBoost();
};

void TestLinks::normalTailsAgreeWithBoost()
{
    const boost::math::normal_distribution<double> normal;
    for (double x = -37; x <= 37; x += 0.0625) {
        const NormalLogs logs = normalLogs(x);
        const double below = std::log(cdf(normal, x)), above = std::log(cdf(normal, -x));
        const double density = -x * x / 2 - 0.5 * std::log(8 * std::atan(1.0));

        // Relative to the logarithm, which is all that a likelihood sees; to 1 where it is small.
        HEDDLE_NEAR(logs.below, below, 5e-14, 5e-14 * std::exp(below));
        HEDDLE_NEAR(logs.above, above, 5e-14, 5e-14 * std::exp(above));
        HEDDLE_NEAR(logs.density, density, 1e-15, 1e-15);
    }
    QVERIFY(std::isnan(normalLogs(std::nan("")).below));
    QVERIFY(std::isnan(normalLogs(std::nan("")).above));
}

void TestLinks::normalQuantilesAgreeWithBoost()
{
    for (double p : {1e-300, 1e-12, 1e-6, 0.01, 0.25, 0.4, 0.5, 0.75, 0.999})
        HEDDLE_NEAR(normalQuantileInTask(p), normalQuantile(p), 1e-12, 1e-15);
}

void TestLinks::cloglogKeepsItsDigitsInTheTails()
{
    for (double eta = -40; eta <= 6; eta += 0.125) {
        const double t = std::exp(eta);
        const CloglogTerms terms = cloglogTerms(eta);

        HEDDLE_NEAR(terms.rate, t, 1e-15, 0);
        // e^t magnifies the rounding of t by t.
        HEDDLE_NEAR(terms.ratio, t / std::expm1(t), 1e-14 + 1e-15 * t, 1e-300);
        // Near μ = 1 the logarithm is as exact as 1 + e^-t: what a sum of losses can see.
        HEDDLE_NEAR(terms.logMean, std::log(-std::expm1(-t)), 1e-14, 1e-16);
    }
}

void TestLinks::probabilitiesAndTheirComplementsAddUp_data()
{
    QTest::addColumn<int>("link");
    for (const Link link : {Link::Logit, Link::Probit, Link::Cloglog})
        QTest::newRow(std::string(toText(link)).c_str()) << static_cast<int>(link);
}

void TestLinks::probabilitiesAndTheirComplementsAddUp()
{
    QFETCH(int, link);
    const Link asked = static_cast<Link>(link);
    const Eigen::VectorXd eta = Eigen::VectorXd::LinSpaced(101, -5, 2);

    const Eigen::VectorXd mean = inverseLink(asked, eta);
    const Eigen::VectorXd rest = complementOfInverseLink(asked, eta);
    const Eigen::MatrixXd logs = logProbability(asked, eta);

    for (Eigen::Index i = 0; i < eta.size(); ++i) {
        HEDDLE_NEAR(mean[i] + rest[i], 1.0, 1e-14, 0);
        HEDDLE_NEAR(std::exp(logs(i, 0)), mean[i], 1e-13, 0);
    }
}

void TestLinks::meansOutsideALinkAreMissing()
{
    const Eigen::VectorXd eta = (Eigen::VectorXd(4) << -1, 0, 2, std::nan("")).finished();

    const Eigen::VectorXd inverse = inverseLink(Link::Inverse, eta);
    const Eigen::VectorXd powers = inverseLink(Link::Log, eta);

    QVERIFY(std::isnan(inverse[0]) && std::isnan(inverse[1]) && std::isnan(inverse[3]));
    QCOMPARE(inverse[2], 0.5);
    HEDDLE_NEAR(powers[2], std::exp(2.0), 1e-15, 0);
    QVERIFY(std::isnan(powers[3]));
}

void TestLinks::factorialsAgreeWithBoost()
{
    for (double m : {0.0, 0.5, 1.0, 3.0, 15.5, 16.0, 170.0, 1e6})
        HEDDLE_NEAR(logFactorial(m), boost::math::lgamma(m + 1), 1e-14, 1e-14);
}

QTEST_APPLESS_MAIN(TestLinks)
#include "tst_links.moc"
