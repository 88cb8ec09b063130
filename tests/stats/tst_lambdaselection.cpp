#include "netreference.h"
#include "stats/lambdaselection.h"
#include "stats/metrics.h"
#include "support.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

using namespace heddle;
using test::referenceNumber;

namespace {

const nlohmann::json &entriesOf(const char *file)
{
    static std::map<std::string, nlohmann::json> files;
    if (files.find(file) == files.end())
        files[file] = test::reference(file)["results"];
    return files[file];
}

/// −log of a probability, held 1e-5 off 0 and 1 as cv.glmnet does.
double clippedLog(double p)
{
    return -std::log(std::min(std::max(p, 1e-5), 1 - 1e-5));
}

/// cv.glmnet's measures of one fold at one lambda, from linear predictors of the tested rows.
class FoldLoss
{
public:
    FoldLoss(const test::NetCase &netCase, const std::vector<std::int64_t> &tested,
             std::string measure)
        : m_case(netCase)
        , m_tested(tested)
        , m_measure(std::move(measure))
    {
    }
    double at(const std::vector<Eigen::MatrixXd> &eta, Eigen::Index place) const;

private:
    double ofRow(const std::vector<Eigen::MatrixXd> &eta, Eigen::Index i, Eigen::Index place) const;
    double ofNumber(double y, double eta) const;
    double ofEvent(bool isEvent, double eta) const;
    double areaUnderCurve(const Eigen::MatrixXd &eta, Eigen::Index place) const;

    const test::NetCase &m_case;
    const std::vector<std::int64_t> &m_tested;
    std::string m_measure;
};

double FoldLoss::ofNumber(double y, double eta) const
{
    if (m_case.options.family == NetFamily::Gaussian)
        return (y - eta) * (y - eta);
    return 2 * (y > 0 ? y * std::log(y) - y : 0) - 2 * (y * eta - std::exp(eta));
}

double FoldLoss::ofEvent(bool isEvent, double eta) const
{
    const double p = 1 / (1 + std::exp(-eta));
    if (m_measure == "class")
        return isEvent == (p > 0.5) ? 0 : 1;
    return 2 * clippedLog(isEvent ? p : 1 - p);
}

double FoldLoss::ofRow(const std::vector<Eigen::MatrixXd> &eta, Eigen::Index i,
                       Eigen::Index place) const
{
    const auto row = static_cast<std::size_t>(m_tested[static_cast<std::size_t>(i)]);
    if (m_case.codes.empty())
        return ofNumber(m_case.numbers[row], eta[0](i, place));
    if (m_case.options.family == NetFamily::Binomial)
        return ofEvent(m_case.codes[row] == m_case.target.event, eta[0](i, place));
    double total = 0;
    for (const Eigen::MatrixXd &one : eta)
        total += std::exp(one(i, place));
    const auto observed = static_cast<std::size_t>(m_case.codes[row]);
    return 2 * clippedLog(std::exp(eta[observed](i, place)) / total);
}

double FoldLoss::areaUnderCurve(const Eigen::MatrixXd &eta, Eigen::Index place) const
{
    std::vector<double> scores;
    std::vector<std::uint8_t> isEvent;
    for (std::size_t i = 0; i < m_tested.size(); ++i) {
        scores.push_back(eta(static_cast<Eigen::Index>(i), place));
        const auto row = static_cast<std::size_t>(m_tested[i]);
        isEvent.push_back(m_case.codes[row] == m_case.target.event ? 1 : 0);
    }
    return twoClassMetric(Metric::Auc, scores, isEvent, {});
}

double FoldLoss::at(const std::vector<Eigen::MatrixXd> &eta, Eigen::Index place) const
{
    if (m_measure == "auc")
        return areaUnderCurve(eta[0], place);
    double sum = 0;
    for (Eigen::Index i = 0; i < eta[0].rows(); ++i)
        sum += ofRow(eta, i, place);
    return sum / static_cast<double>(m_tested.size());
}

/// Linear predictors at `lambdas`: the path's own, or between those of a path with other lambdas,
/// as glmnet reads them (the ends are held).
std::vector<Eigen::MatrixXd> predictorsAt(const std::vector<double> &lambdas,
                                          const test::NetCase &netCase, const NetPath &path,
                                          const std::vector<std::int64_t> &rows)
{
    std::vector<Eigen::MatrixXd> result;
    for (std::size_t k = 0; k < path.coefficients.size(); ++k) {
        const Eigen::MatrixXd eta =
            linearPredictors(*netCase.design, path, k, netCase.offset, rows);
        Eigen::MatrixXd between(eta.rows(), static_cast<Eigen::Index>(lambdas.size()));
        for (std::size_t l = 0; l < lambdas.size(); ++l) {
            const double lambda = std::clamp(lambdas[l], path.lambda.back(), path.lambda.front());
            std::size_t right = 1;
            while (right + 1 < path.lambda.size() && path.lambda[right] > lambda)
                ++right;
            const double share =
                (path.lambda[right - 1] - lambda) / (path.lambda[right - 1] - path.lambda[right]);
            const auto at = static_cast<Eigen::Index>(right);
            between.col(static_cast<Eigen::Index>(l)) =
                (1 - share) * eta.col(at - 1) + share * eta.col(at);
        }
        result.push_back(std::move(between));
    }
    return result;
}

enum class FoldPath
{
    AtTheLambdas, ///< Of the whole data, as Heddle does.
    Own           ///< As cv.glmnet does, which then interpolates.
};

/// Mean and standard error of an entry's measure.
LambdaSelection crossValidated(test::NetCase &netCase, const nlohmann::json &entry, FoldPath kind)
{
    const auto lambdas = entry["lambda"].get<std::vector<double>>();
    netCase.options.lambdaCount = lambdas.size() <= 30 ? 30 : 50; // all the reference asks for
    netCase.options.lambdas = kind == FoldPath::Own ? std::vector<double>() : lambdas;
    const auto foldOfRow = entry["fold_of_row"].get<std::vector<int>>();
    const int folds = *std::max_element(foldOfRow.begin(), foldOfRow.end());
    const std::string measure = entry["type_measure"].get<std::string>();
    Eigen::MatrixXd values(folds, static_cast<Eigen::Index>(lambdas.size()));
    std::vector<double> weights;
    for (int fold = 1; fold <= folds; ++fold) {
        const test::Split split = test::splitByFold(foldOfRow, fold);
        FitRows rows = netCase.rows();
        rows.multiplicities = split.training;
        const NetPath path = test::fitted(netCase, rows);
        const auto eta = predictorsAt(lambdas, netCase, path, split.tested);
        const FoldLoss loss(netCase, split.tested, measure);
        for (Eigen::Index l = 0; l < values.cols(); ++l)
            values(fold - 1, l) = loss.at(eta, l);
        weights.push_back(static_cast<double>(split.tested.size()));
    }
    return selectLambda(values, weights, measure == "auc");
}

void addEntries()
{
    QTest::addColumn<int>("index");
    const nlohmann::json &entries = entriesOf("glmnet_cv.json");
    for (std::size_t i = 0; i < entries.size(); ++i)
        QTest::addRow("%s", entries[i]["id"].get<std::string>().c_str()) << static_cast<int>(i);
}

void compare(const LambdaSelection &cv, const nlohmann::json &entry)
{
    // R's fits end at thresh 1e-14 (fits at common lambdas) or 1e-12 (interpolated paths), which
    // leaves up to 7e-5 in the standard errors of spam.
    for (std::size_t l = 0; l < entry["lambda"].size(); ++l) {
        const auto place = static_cast<Eigen::Index>(l);
        HEDDLE_NEAR(cv.mean[place], referenceNumber(entry["cvm"][l]), 1e-4, 0);
        HEDDLE_NEAR(cv.standardError[place], referenceNumber(entry["cvsd"][l]), 1e-4, 0);
    }
    QCOMPARE(entry["lambda"][static_cast<std::size_t>(*cv.best)].get<double>(),
             entry["lambda_min"].get<double>());
    QCOMPARE(entry["lambda"][static_cast<std::size_t>(*cv.oneSe)].get<double>(),
             entry["lambda_1se"].get<double>());
}

/// caret's scores of one point, plain means over its resamples.
struct Scores
{
    double accuracy = 0, auc = 0, logLoss = 0, rmse = 0;
};

Scores scoresOf(const test::NetCase &netCase, const std::vector<Eigen::MatrixXd> &eta,
                const std::vector<std::int64_t> &tested)
{
    const std::size_t n = tested.size();
    Scores scores;
    std::vector<double> p, squares;
    std::vector<std::uint8_t> isEvent;
    std::vector<std::int32_t> codes;
    Eigen::MatrixXd many(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(eta.size()));
    for (std::size_t i = 0; i < n; ++i) {
        const auto row = static_cast<std::size_t>(tested[i]);
        const auto at = static_cast<Eigen::Index>(i);
        for (std::size_t k = 0; k < eta.size(); ++k)
            many(at, static_cast<Eigen::Index>(k)) = std::exp(eta[k](at, 0));
        p.push_back(1 / (1 + 1 / many(at, 0)));
        if (!netCase.numbers.empty()) {
            const double left = netCase.numbers[row] - eta[0](at, 0);
            scores.rmse += left * left / static_cast<double>(n);
            continue;
        }
        codes.push_back(netCase.codes[row]);
        isEvent.push_back(netCase.codes[row] == netCase.target.event ? 1 : 0);
    }
    scores.rmse = std::sqrt(scores.rmse);
    if (eta.size() > 1) {
        scores.accuracy = manyClassMetric(Metric::Accuracy, many, codes, {});
    } else if (!codes.empty()) {
        scores.accuracy = twoClassMetric(Metric::Accuracy, p, isEvent, {});
        scores.auc = twoClassMetric(Metric::Auc, p, isEvent, {});
        scores.logLoss = twoClassMetric(Metric::LogLoss, p, isEvent, {});
    }
    return scores;
}

Scores meanScores(test::NetCase &netCase, const nlohmann::json &entry, const nlohmann::json &point,
                  FoldPath kind)
{
    const double lambda = point["lambda"].get<double>();
    netCase.options.alpha = point["alpha"].get<double>();
    netCase.options.lambdas =
        kind == FoldPath::Own ? std::vector<double>() : std::vector<double>{2 * lambda, lambda};
    Scores mean;
    const auto share = 1 / static_cast<double>(entry["training_rows"].size());
    for (const nlohmann::json &rowsOfResample : entry["training_rows"]) {
        std::vector<int> fold(static_cast<std::size_t>(netCase.design->rows()), 1);
        for (const nlohmann::json &row : rowsOfResample)
            fold[row.get<std::size_t>() - 1] = 0;
        const test::Split split = test::splitByFold(fold, 1);
        FitRows rows;
        rows.multiplicities = split.training;
        const NetPath path = test::fitted(netCase, rows);
        const Scores scores =
            scoresOf(netCase, predictorsAt({lambda}, netCase, path, split.tested), split.tested);
        mean.accuracy += share * scores.accuracy;
        mean.auc += share * scores.auc;
        mean.logLoss += share * scores.logLoss;
        mean.rmse += share * scores.rmse;
    }
    return mean;
}

} // namespace

class TestLambdaSelection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithFitsAtCommonLambdas_data() { addEntries(); }
    void agreesWithFitsAtCommonLambdas();
    void agreesWithInterpolatedPaths_data() { addEntries(); }
    void agreesWithInterpolatedPaths();
    void agreesWithExactTuning();
    void agreesWithInterpolatedTuning_data();
    void agreesWithInterpolatedTuning();
    void choosesTheLargerLambdaOfEquals();
    void choosesTheLargestValueOnRequest();
    void leavesFoldsWithoutAValueOut();
    void choosesNothingWithoutValues();
};

void TestLambdaSelection::agreesWithFitsAtCommonLambdas()
{
    QFETCH(int, index);
    const nlohmann::json &entry = entriesOf("glmnet_cv.json")[static_cast<std::size_t>(index)];
    const nlohmann::json &exact =
        entriesOf("glmnet_cv_exact.json")[static_cast<std::size_t>(index)];
    QVERIFY(exact["id"] == entry["id"]);
    test::NetCase netCase = test::netCase(entry);

    const LambdaSelection cv = crossValidated(netCase, entry, FoldPath::AtTheLambdas);

    compare(cv, exact);
}

void TestLambdaSelection::agreesWithInterpolatedPaths()
{
    QFETCH(int, index);
    const nlohmann::json &entry = entriesOf("glmnet_cv.json")[static_cast<std::size_t>(index)];
    test::NetCase netCase = test::netCase(entry);

    const LambdaSelection cv = crossValidated(netCase, entry, FoldPath::Own);

    compare(cv, entry);
}

void TestLambdaSelection::agreesWithExactTuning()
{
    const nlohmann::json &entry = entriesOf("caret.json")[0];
    QVERIFY(entry["id"] == "pima_glmnet");
    test::NetCase netCase = test::netCase(entry);
    for (const nlohmann::json &point : entry["exact_results_without_interpolation"]) {
        const Scores scores = meanScores(netCase, entry, point, FoldPath::AtTheLambdas);

        HEDDLE_NEAR(scores.accuracy, referenceNumber(point["accuracy"]), 1e-12, 0);
        HEDDLE_NEAR(scores.auc, referenceNumber(point["auc"]), 1e-12, 0);
        // glmnet's thresh of 1e-14 leaves so much
        HEDDLE_NEAR(scores.logLoss, referenceNumber(point["logloss"]), 1e-6, 0);
    }
}

void TestLambdaSelection::agreesWithInterpolatedTuning_data()
{
    QTest::addColumn<int>("index");
    QTest::newRow("pima") << 0;
    QTest::newRow("mtcars") << 3;
    QTest::newRow("iris") << 4;
}

void TestLambdaSelection::agreesWithInterpolatedTuning()
{
    QFETCH(int, index);
    const nlohmann::json &entry = entriesOf("caret.json")[static_cast<std::size_t>(index)];
    QVERIFY(entry["method"] == "glmnet");
    test::NetCase netCase = test::netCase(entry);
    for (const nlohmann::json &point : entry["results"]) {
        const Scores scores = meanScores(netCase, entry, point, FoldPath::Own);

        // R's paths end at thresh 1e-7 there: four digits of a loss, and one pair of rows more or
        // less in the order of a fold.
        if (point.contains("RMSE"))
            HEDDLE_NEAR(scores.rmse, referenceNumber(point["RMSE"]), 1e-3, 0);
        if (point.contains("logLoss"))
            HEDDLE_NEAR(scores.logLoss, referenceNumber(point["logLoss"]), 1e-4, 0);
        if (point.contains("ROC"))
            HEDDLE_NEAR(scores.auc, referenceNumber(point["ROC"]), 0, 1e-3);
        if (point.contains("Accuracy"))
            HEDDLE_NEAR(scores.accuracy, referenceNumber(point["Accuracy"]), 1e-12, 0);
    }
}

void TestLambdaSelection::choosesTheLargerLambdaOfEquals()
{
    Eigen::MatrixXd values(2, 4);
    values << 3, 1, 1, 2, //
        3, 1, 1, 2;

    const LambdaSelection selection = selectLambda(values, std::vector<double>{1, 1});

    QCOMPARE(*selection.best, Eigen::Index(1));
    QCOMPARE(*selection.oneSe, Eigen::Index(1));
    QCOMPARE(selection.standardError[0], 0.0);
}

void TestLambdaSelection::choosesTheLargestValueOnRequest()
{
    Eigen::MatrixXd values(2, 3);
    values << 0.6, 0.9, 0.7, //
        0.8, 0.7, 0.8;

    const LambdaSelection selection = selectLambda(values, std::vector<double>{1, 1}, true);

    QCOMPARE(*selection.best, Eigen::Index(1));  // 0.8 with a standard error of 0.1
    QCOMPARE(*selection.oneSe, Eigen::Index(0)); // 0.7
}

void TestLambdaSelection::leavesFoldsWithoutAValueOut()
{
    Eigen::MatrixXd values(3, 2);
    values << 1, std::numeric_limits<double>::quiet_NaN(), //
        2, 4,                                              //
        6, 8;

    const LambdaSelection selection = selectLambda(values, std::vector<double>{1, 1, 3});

    QCOMPARE(selection.mean[0], 21.0 / 5);
    QCOMPARE(selection.mean[1], 7.0);
    QCOMPARE(selection.standardError[1], std::sqrt(12.0 / 4));
}

void TestLambdaSelection::choosesNothingWithoutValues()
{
    const Eigen::MatrixXd values =
        Eigen::MatrixXd::Constant(2, 2, std::numeric_limits<double>::quiet_NaN());

    const LambdaSelection selection = selectLambda(values, std::vector<double>{1, 1});

    QVERIFY(!selection.best);
    QVERIFY(!selection.oneSe);
    QVERIFY(std::isnan(selection.mean[0]));
}

QTEST_APPLESS_MAIN(TestLambdaSelection)
#include "tst_lambdaselection.moc"
