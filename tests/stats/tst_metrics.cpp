#include "stats/classcurves.h"
#include "stats/confusion.h"
#include "stats/metrics.h"
#include "support.h"

#include <QTest>

#include <cmath>
#include <tuple>

using namespace heddle;
using test::referenceNumber;

class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void binsAsTheReference_data();
    void binsAsTheReference();
    void countsManyClassesAsTheReference();
    void correlatesClasses();
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
    HEDDLE_NEAR(twoClassMetric(Metric::Brier, p, isEvent, {}), referenceNumber(entry["brier"]),
                1e-12, 0);
    HEDDLE_NEAR(twoClassMetric(Metric::PrAuc, p, isEvent, {}),
                referenceNumber(entry["average_precision_step"]), 1e-12, 0);
    const nlohmann::json &confusion = entry["confusion"][0]; // at 0.5, predicted x true
    const nlohmann::json &table = confusion["table_rows_predicted_cols_true_event_first"];
    const Eigen::MatrixXd counts = confusionMatrix(p, isEvent, {});
    for (int predicted = 0; predicted < 2; ++predicted)
        for (int observed = 0; observed < 2; ++observed)
            QCOMPARE(counts(1 - observed, 1 - predicted), table[predicted][observed].get<double>());
    for (const auto &[metric, name, group] :
         {std::tuple(Metric::Accuracy, "Accuracy", "overall"),
          std::tuple(Metric::Kappa, "Kappa", "overall"), std::tuple(Metric::F1, "F1", "by_class"),
          std::tuple(Metric::BalancedAccuracy, "Balanced Accuracy", "by_class")})
        HEDDLE_NEAR(twoClassMetric(metric, p, isEvent, {}), referenceNumber(confusion[group][name]),
                    1e-12, 0);
}

void TestMetrics::binsAsTheReference_data()
{
    agreesWithTheReference_data();
}

void TestMetrics::binsAsTheReference()
{
    QFETCH(int, index);
    const nlohmann::json entry =
        test::reference("metrics.json")["results"][static_cast<std::size_t>(index)];
    const auto p = entry["p"].get<std::vector<double>>();
    const auto isEvent = entry["y"].get<std::vector<std::uint8_t>>();

    CalibrationSums sums;
    for (std::size_t row = 0; row < p.size(); ++row)
        sums.add(p[row], isEvent[row] != 0);
    const std::vector<CalibrationBin> bins = sums.bins();
    const nlohmann::json &expectedBins = entry["calibration_equal_width_10_bins"];
    QCOMPARE(bins.size(), expectedBins.size());
    for (std::size_t i = 0; i < bins.size(); ++i) {
        HEDDLE_NEAR(bins[i].from, referenceNumber(expectedBins[i]["from"]), 1e-12, 0);
        QCOMPARE(bins[i].count, expectedBins[i]["n"].get<double>());
        HEDDLE_NEAR(bins[i].predicted, referenceNumber(expectedBins[i]["mean_predicted"]), 1e-12,
                    0);
        HEDDLE_NEAR(bins[i].observed, referenceNumber(expectedBins[i]["observed"]), 1e-12, 0);
    }
}

void TestMetrics::countsManyClassesAsTheReference()
{
    const nlohmann::json entry = test::reference("metrics.json")["results"][2];
    const auto truth = entry["truth"].get<std::vector<int>>();
    const auto predicted = entry["predicted"].get<std::vector<int>>();
    const auto levels = static_cast<Eigen::Index>(entry["classes"].size());
    Eigen::MatrixXd probability =
        Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(truth.size()), levels);
    std::vector<std::int32_t> observed;
    for (std::size_t row = 0; row < truth.size(); ++row) {
        probability(static_cast<Eigen::Index>(row), predicted[row] - 1) = 1;
        observed.push_back(truth[row] - 1);
    }

    const Eigen::MatrixXd counts = confusionMatrix(probability, observed, {});
    const nlohmann::json &table = entry["table_rows_predicted_cols_true"];
    double recalls = 0, f1 = 0;
    for (Eigen::Index level = 0; level < levels; ++level) {
        const auto at = static_cast<std::size_t>(level);
        for (Eigen::Index other = 0; other < levels; ++other)
            QCOMPARE(counts(other, level),
                     table[at][static_cast<std::size_t>(other)].get<double>());
        const nlohmann::json &one = entry["by_class"][entry["classes"][at].get<std::string>()];
        recalls += referenceNumber(one["Recall"]) / static_cast<double>(levels);
        f1 += referenceNumber(one["F1"]) / static_cast<double>(levels);
    }
    const auto metric = [&](Metric one) { return manyClassMetric(one, probability, observed, {}); };
    HEDDLE_NEAR(metric(Metric::Accuracy), referenceNumber(entry["overall"]["Accuracy"]), 1e-12, 0);
    HEDDLE_NEAR(metric(Metric::Kappa), referenceNumber(entry["overall"]["Kappa"]), 1e-12, 0);
    HEDDLE_NEAR(metric(Metric::BalancedAccuracy), recalls, 1e-12, 0);
    HEDDLE_NEAR(metric(Metric::F1), f1, 1e-12, 0);
}

/// By their definitions, worked by hand.
void TestMetrics::correlatesClasses()
{
    Eigen::MatrixXd counts(2, 2);
    counts << 5, 1, 2, 8;
    HEDDLE_NEAR(confusionMetric(Metric::Mcc, counts), (5 * 8 - 1 * 2) / std::sqrt(6 * 10 * 7 * 9.0),
                1e-14, 0); // Matthews' own formula
    Eigen::MatrixXd three(3, 3);
    three << 4, 1, 0, 1, 3, 1, 0, 2, 4;
    // (c s - Σ p t) / √((s² - Σ p²)(s² - Σ t²)): c = 11, s = 16, p = (5, 6, 5), t = (5, 5, 6)
    HEDDLE_NEAR(confusionMetric(Metric::Mcc, three),
                (11 * 16 - 85) / std::sqrt((256 - 86.0) * (256 - 86.0)), 1e-14, 0);
    counts << 5, 0, 0, 0;
    QVERIFY(std::isnan(confusionMetric(Metric::Mcc, counts)));
    QVERIFY(std::isnan(confusionMetric(Metric::Kappa, counts)));
    QVERIFY(std::isnan(confusionMetric(Metric::F1, counts, 1)));
    QCOMPARE(confusionMetric(Metric::BalancedAccuracy, counts), 1.0); // of the level present
}

void TestMetrics::countsAWeightAsRepeatedRows()
{
    const std::vector<double> p = {0.1, 0.4, 0.4, 0.8, 0.9};
    const std::vector<std::uint8_t> isEvent = {0, 1, 0, 0, 1};
    const std::vector<double> weights = {2, 1, 3, 0, 2};
    const std::vector<double> repeated = {0.1, 0.1, 0.4, 0.4, 0.4, 0.4, 0.9, 0.9};
    const std::vector<std::uint8_t> repeatedEvents = {0, 0, 1, 0, 0, 0, 1, 1};

    for (const Metric metric :
         {Metric::Accuracy, Metric::BalancedAccuracy, Metric::Kappa, Metric::Mcc, Metric::F1,
          Metric::LogLoss, Metric::Auc, Metric::PrAuc, Metric::Brier})
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
