#include "stats/metrics.h"
#include "support.h"

#include <QTest>

#include <cmath>

using namespace heddle;
using test::referenceNumber;

class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void countsAWeightAsRepeatedRows();
    void isNotDefinedForOneClass();
    void givesTheFirstLevelOnTies();
    void normalisesWhatUnderflows();
    void clipsTheDevianceAsGlmnetDoes();
    void measuresNumbersByTheirFamily_data();
    void measuresNumbersByTheirFamily();
    void namesEachMetric();
};

void TestMetrics::agreesWithTheReference_data()
{
    QTest::addColumn<int>("index");
    QTest::newRow("test rows of pima") << 0;
    QTest::newRow("many ties") << 1;
}

void TestMetrics::agreesWithTheReference()
{
    QFETCH(int, index);
    const nlohmann::json entry =
        test::reference("metrics.json")["results"][static_cast<std::size_t>(index)];
    const auto p = entry["p"].get<std::vector<double>>();
    const auto isEvent = entry["y"].get<std::vector<std::uint8_t>>();

    HEDDLE_NEAR(twoClassMetric(Metric::Auc, p, isEvent, {}), referenceNumber(entry["auc"]), 1e-12,
                0);
    HEDDLE_NEAR(twoClassMetric(Metric::LogLoss, p, isEvent, {}), referenceNumber(entry["logloss"]),
                1e-12, 0);
}

void TestMetrics::countsAWeightAsRepeatedRows()
{
    const std::vector<double> p = {0.1, 0.4, 0.4, 0.8, 0.9};
    const std::vector<std::uint8_t> isEvent = {0, 1, 0, 0, 1};
    const std::vector<double> weights = {2, 1, 3, 0, 2};
    const std::vector<double> repeated = {0.1, 0.1, 0.4, 0.4, 0.4, 0.4, 0.9, 0.9};
    const std::vector<std::uint8_t> repeatedEvents = {0, 0, 1, 0, 0, 0, 1, 1};

    for (const Metric metric : {Metric::Accuracy, Metric::LogLoss, Metric::Auc})
        HEDDLE_NEAR(twoClassMetric(metric, p, isEvent, weights),
                    twoClassMetric(metric, repeated, repeatedEvents, {}), 1e-14, 0);
}

void TestMetrics::isNotDefinedForOneClass()
{
    const std::vector<double> p = {0.1, 0.4};
    const std::vector<std::uint8_t> isEvent = {1, 1};

    QVERIFY(std::isnan(twoClassMetric(Metric::Auc, p, isEvent, {})));
    QVERIFY(std::isfinite(twoClassMetric(Metric::LogLoss, p, isEvent, {})));
    QVERIFY(std::isnan(twoClassMetric(Metric::LogLoss, {}, {}, {})));
}

void TestMetrics::givesTheFirstLevelOnTies()
{
    Eigen::MatrixXd probability(2, 3);
    probability << 0.4, 0.4, 0.2, 0.1, 0.45, 0.45;

    QCOMPARE(manyClassMetric(Metric::Accuracy, probability, std::vector<std::int32_t>{0, 1}, {}),
             1.0);
    QCOMPARE(manyClassMetric(Metric::Accuracy, probability, std::vector<std::int32_t>{1, 2}, {}),
             0.0);
}

void TestMetrics::normalisesWhatUnderflows()
{
    Eigen::MatrixXd eta(2, 3);
    eta << -900, -901, -2000, 1.0, -0.5, 0.25;

    const Eigen::MatrixXd p = normalisedOneVsRest(eta);

    HEDDLE_NEAR(p(0, 0), 1 / (1 + std::exp(-1.0)), 1e-12, 0);
    QCOMPARE(p(0, 2), 0.0);
    const double a = 1 / (1 + std::exp(-1.0)), b = 1 / (1 + std::exp(0.5)),
                 c = 1 / (1 + std::exp(-0.25));
    HEDDLE_NEAR(p(1, 1), b / (a + b + c), 1e-14, 0);
}

void TestMetrics::clipsTheDevianceAsGlmnetDoes()
{
    const std::vector<double> p = {0, 0.25};
    const std::vector<std::uint8_t> isEvent = {1, 0};

    HEDDLE_NEAR(twoClassMetric(Metric::Deviance, p, isEvent, {}), -std::log(1e-5) - std::log(0.75),
                1e-14, 0);
}

void TestMetrics::measuresNumbersByTheirFamily_data()
{
    QTest::addColumn<int>("family");
    QTest::addColumn<double>("deviance");
    const double count = 2 * (3 * std::log(1.5) - 1) + 2 * 2, amount = 2 * (0.5 - std::log(1.5));
    QTest::newRow("gaussian") << static_cast<int>(Family::Gaussian) << (1.0 + 4.0) / 2;
    QTest::newRow("poisson, one count of 0") << static_cast<int>(Family::Poisson) << count / 2;
    QTest::newRow("quasi-poisson") << static_cast<int>(Family::QuasiPoisson) << count / 2;
    QTest::newRow("gamma of the first row") << static_cast<int>(Family::Gamma) << amount;
}

void TestMetrics::measuresNumbersByTheirFamily()
{
    QFETCH(int, family);
    QFETCH(double, deviance);
    const std::vector<double> predicted = {2, 2}, observed = {3, 0};
    const std::size_t rows = static_cast<Family>(family) == Family::Gamma ? 1 : 2;

    HEDDLE_NEAR(numericMetric(Metric::Deviance, std::span(predicted).first(rows),
                              std::span(observed).first(rows), {}, static_cast<Family>(family)),
                deviance, 1e-14, 0);
    HEDDLE_NEAR(numericMetric(Metric::Mae, predicted, observed, {}), 1.5, 1e-15, 0);
    HEDDLE_NEAR(numericMetric(Metric::R2, predicted, observed, {}), 1 - 5 / 4.5, 1e-14, 0);
    QVERIFY(std::isnan(numericMetric(Metric::R2, {}, {}, {})));
}

void TestMetrics::namesEachMetric()
{
    for (const Metric metric : allMetrics)
        QVERIFY(metricFromText(toText(metric)) == metric &&
                (judgesClasses(metric) || judgesNumbers(metric)));
    QVERIFY(!metricFromText("logloss"));
}

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
