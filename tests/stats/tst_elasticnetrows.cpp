#include "netreference.h"
#include "support.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace heddle;

namespace {

const nlohmann::json &entryOf(const std::string &id)
{
    static const nlohmann::json entries = test::reference("glmnet_path.json")["results"];
    for (const nlohmann::json &entry : entries) {
        if (entry["id"] == id)
            return entry;
    }
    qFatal("no entry %s", id.c_str());
}

bool sameBits(const Eigen::MatrixXd &a, const Eigen::MatrixXd &b)
{
    return a.rows() == b.rows() && a.cols() == b.cols() &&
           std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(double)) ==
               0;
}

/// A case of the rows named, in that order and as often.
test::NetCase withRows(const test::NetCase &from, const std::vector<std::size_t> &rows)
{
    test::NetCase made;
    Eigen::MatrixXd x(static_cast<Eigen::Index>(rows.size()), from.design->columns());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        x.row(static_cast<Eigen::Index>(i)) =
            from.design->x().row(static_cast<Eigen::Index>(rows[i]));
        if (!from.numbers.empty())
            made.numbers.push_back(from.numbers[rows[i]]);
        if (!from.codes.empty())
            made.codes.push_back(from.codes[rows[i]]);
        if (!from.offset.empty())
            made.offset.push_back(from.offset[rows[i]]);
    }
    made.design = std::make_shared<const GlmDesign>(*GlmDesign::make(std::move(x), true));
    made.target = from.target;
    made.target.numbers = made.numbers;
    made.target.codes = made.codes;
    made.options = from.options;
    return made;
}

/// Largest difference of two paths' coefficients, as a share of each row's largest.
double difference(const NetPath &a, const NetPath &b)
{
    double largest = 0;
    for (std::size_t k = 0; k < a.coefficients.size(); ++k) {
        for (Eigen::Index j = 0; j < a.coefficients[k].rows(); ++j) {
            const auto left = a.coefficients[k].row(j), right = b.coefficients[k].row(j);
            const double size = left.cwiseAbs().maxCoeff();
            largest =
                std::max(largest, (left - right).cwiseAbs().maxCoeff() / (size > 0 ? size : 1));
        }
    }
    return largest;
}

} // namespace

class TestElasticNetRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsAWeightAsRepeatedRows_data();
    void countsAWeightAsRepeatedRows();
    void leavesRowsOfWeightZeroOut();
    void givesTheSameBitsTwice();
    void takesALevelForAShare();
    void takesTrialsAsRepeatedRows();
    void givesGivenLambdasFallingAndWhole();
    void givesColumnsWithoutSpreadNothing();
    void sharesOutEqualColumns();
    void endsAmongManyOptima();
    void followsAScaledColumn();
    void fitsWithoutAnIntercept();
    void namesAnAbsentLevel();
    void predictsByOffsetAndCoefficients();
    void rejectsBadInput_data();
    void rejectsBadInput();
    void stopsWhenAsked();
};

void TestElasticNetRows::countsAWeightAsRepeatedRows_data()
{
    QTest::addColumn<QString>("id");
    for (const char *id : {"mtcars_enet", "pima_lasso", "iris_multinomial",
                           "vehicle_multinomial_grouped", "insurance_poisson_offset"})
        QTest::newRow(id) << QString::fromLatin1(id);
}

void TestElasticNetRows::countsAWeightAsRepeatedRows()
{
    QFETCH(QString, id);
    test::NetCase netCase = test::netCase(entryOf(id.toStdString()));
    netCase.options.lambdaCount = 8;
    netCase.options.lambdaMinRatio = 0.01;
    std::vector<std::uint32_t> times;
    std::vector<double> weights;
    std::vector<std::size_t> repeated;
    for (std::size_t i = 0; i < static_cast<std::size_t>(netCase.design->rows()); ++i) {
        times.push_back(static_cast<std::uint32_t>((i + 1) % 3));
        weights.push_back(times.back());
        repeated.insert(repeated.end(), times.back(), i);
    }
    FitRows byTimes = netCase.rows(), byWeights = netCase.rows();
    byTimes.multiplicities = times;
    byWeights.priorWeights = weights;

    const NetPath often = test::fitted(withRows(netCase, repeated));
    const NetPath counted = test::fitted(netCase, byTimes);
    const NetPath weighted = test::fitted(netCase, byWeights);

    QCOMPARE(counted.rows, static_cast<std::int64_t>(repeated.size()));
    QVERIFY(weighted.rows < counted.rows);
    QCOMPARE(counted.lambda.size(), often.lambda.size());
    QCOMPARE(counted.df, often.df);
    // Another order of sums, and iterations that end elsewhere within the threshold.
    QVERIFY2(difference(counted, often) < 1e-7, std::to_string(difference(counted, often)).c_str());
    HEDDLE_NEAR(counted.nullDeviance, often.nullDeviance, 1e-12, 0);
    QVERIFY(sameBits(counted.coefficients[0], weighted.coefficients[0]));
}

void TestElasticNetRows::leavesRowsOfWeightZeroOut()
{
    test::NetCase netCase = test::netCase(entryOf("pima_enet"));
    std::vector<double> weights(static_cast<std::size_t>(netCase.design->rows()), 1);
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        weights[i] = i % 4 == 1 ? 0 : 1;
        if (weights[i] > 0)
            kept.push_back(i);
    }
    FitRows rows;
    rows.priorWeights = weights;

    const NetPath path = test::fitted(netCase, rows);

    QVERIFY(sameBits(path.coefficients[0], test::fitted(withRows(netCase, kept)).coefficients[0]));
    QCOMPARE(path.rows, static_cast<std::int64_t>(kept.size()));
}

void TestElasticNetRows::givesTheSameBitsTwice()
{
    const test::NetCase netCase = test::netCase(entryOf("iris_multinomial"));
    const test::NetCase again = test::netCase(entryOf("iris_multinomial"));

    const NetPath first = test::fitted(netCase), second = test::fitted(again);

    for (std::size_t k = 0; k < 3; ++k)
        QVERIFY(sameBits(first.coefficients[k], second.coefficients[k]));
}

void TestElasticNetRows::takesALevelForAShare()
{
    test::NetCase netCase = test::netCase(entryOf("pima_lasso"));
    const NetPath byLevel = test::fitted(netCase);
    for (const std::int32_t code : netCase.codes)
        netCase.numbers.push_back(code == netCase.target.event ? 1 : 0);
    netCase.target.numbers = netCase.numbers;
    netCase.target.codes = {};

    const NetPath byShare = test::fitted(netCase);

    QVERIFY(sameBits(byLevel.coefficients[0], byShare.coefficients[0]));
}

void TestElasticNetRows::takesTrialsAsRepeatedRows()
{
    Eigen::MatrixXd x(4, 2), all(10, 2);
    x << 1, 0.5, 1, 1, 1, 2.5, 1, 4;
    const std::vector<double> shares = {0.5, 0, 1.0 / 3, 2.0 / 3}, trials = {2, 2, 3, 3};
    test::NetCase grouped, single;
    grouped.numbers = shares;
    for (Eigen::Index i = 0, row = 0; i < 4; ++i) {
        const auto k = static_cast<std::size_t>(i);
        for (int trial = 0; trial < static_cast<int>(trials[k]); ++trial, ++row) {
            all.row(row) = x.row(i);
            single.numbers.push_back(trial < std::lround(shares[k] * trials[k]) ? 1 : 0);
        }
    }
    grouped.design = std::make_shared<const GlmDesign>(*GlmDesign::make(x, true));
    single.design = std::make_shared<const GlmDesign>(*GlmDesign::make(all, true));
    for (test::NetCase *one : {&grouped, &single}) {
        one->target.numbers = one->numbers;
        one->options.family = NetFamily::Binomial;
        one->options.lambdas = {0.1, 0.01};
    }
    FitRows rows;
    rows.priorWeights = trials;

    const NetPath path = test::fitted(grouped, rows);

    QVERIFY(difference(path, test::fitted(single)) < 1e-7); // another order of sums
    // Against the saturated model of shares the deviance is smaller, its fall the same.
    QVERIFY(path.nullDeviance < test::fitted(single).nullDeviance);
}

void TestElasticNetRows::givesGivenLambdasFallingAndWhole()
{
    test::NetCase netCase = test::netCase(entryOf("mtcars_lasso"));
    netCase.options.lambdas = {0, 0.001, 1, 0.5, 0.0001, 0.00001, 0.1};

    const NetPath path = test::fitted(netCase);

    QCOMPARE(path.lambda, (std::vector<double>{1, 0.5, 0.1, 0.001, 0.0001, 0.00001, 0}));
    QCOMPARE(path.df.back(), std::int64_t(10));
}

void TestElasticNetRows::givesColumnsWithoutSpreadNothing()
{
    test::NetCase netCase = test::netCase(entryOf("mtcars_enet"));
    const NetPath without = test::fitted(netCase);
    Eigen::MatrixXd x = netCase.design->x();
    x.conservativeResize(Eigen::NoChange, x.cols() + 1);
    x.col(x.cols() - 1).setConstant(7.1);
    netCase.design = std::make_shared<const GlmDesign>(*GlmDesign::make(x, true));

    const NetPath path = test::fitted(netCase);

    QVERIFY(sameBits(path.coefficients[0].topRows(x.cols() - 1), without.coefficients[0]));
    QVERIFY(path.coefficients[0].row(x.cols() - 1).isZero(0));
}

void TestElasticNetRows::sharesOutEqualColumns()
{
    test::NetCase netCase = test::netCase(entryOf("pima_enet"));
    Eigen::MatrixXd x = netCase.design->x();
    x.conservativeResize(Eigen::NoChange, x.cols() + 1);
    x.col(x.cols() - 1) = x.col(2);
    netCase.design = std::make_shared<const GlmDesign>(*GlmDesign::make(x, true));

    const NetPath path = test::fitted(netCase);

    QVERIFY(path.warnings.empty());
    // With a ridge share in the penalty the two have one optimum, at equal coefficients.
    const auto &b = path.coefficients[0];
    QVERIFY((b.row(2) - b.row(x.cols() - 1)).cwiseAbs().maxCoeff() <
            1e-6 * b.row(2).cwiseAbs().maxCoeff());
    netCase.options.alpha = 1; // a lasso has many
    QVERIFY(test::fitted(netCase).warnings.empty());
}

void TestElasticNetRows::endsAmongManyOptima()
{
    // Eleven rows of insurance, in which some indicators are equal to others.
    test::NetCase netCase = test::netCase(entryOf("insurance_poisson_offset"));
    netCase.options.lambdaCount = 8;
    netCase.options.lambdaMinRatio = 0.01;
    std::vector<std::uint32_t> times;
    for (std::size_t i = 0; i < 64; ++i)
        times.push_back(i % 6 == 0 ? 1 : 0);
    FitRows rows = netCase.rows();
    rows.multiplicities = times;

    const NetPath path = test::fitted(netCase, rows);

    QVERIFY(path.warnings.empty());
    QCOMPARE(path.lambda.size(), std::size_t(8));
}

void TestElasticNetRows::followsAScaledColumn()
{
    test::NetCase netCase = test::netCase(entryOf("pima_enet"));
    const NetPath before = test::fitted(netCase);
    Eigen::MatrixXd x = netCase.design->x();
    x.col(3) *= 1024;
    netCase.design = std::make_shared<const GlmDesign>(*GlmDesign::make(x, true));

    NetPath path = test::fitted(netCase);

    path.coefficients[0].row(3) *= 1024; // a power of two: nothing is rounded otherwise
    QVERIFY(sameBits(path.coefficients[0].bottomRows(7), before.coefficients[0].bottomRows(7)));
}

void TestElasticNetRows::fitsWithoutAnIntercept()
{
    test::NetCase netCase = test::netCase(entryOf("mtcars_ridge"));
    const Eigen::MatrixXd x = netCase.design->x().rightCols(10);
    netCase.design = std::make_shared<const GlmDesign>(*GlmDesign::make(x, false));
    netCase.options.lambdas = {0};

    const NetPath path = test::fitted(netCase);

    // Least squares through the origin: residuals are orthogonal to every column.
    const Eigen::VectorXd y = Eigen::Map<const Eigen::VectorXd>(netCase.numbers.data(), 32);
    const Eigen::VectorXd left = y - x * path.coefficients[0].col(0);
    for (Eigen::Index j = 0; j < 10; ++j)
        HEDDLE_NEAR(x.col(j).dot(left) / (x.col(j).norm() * y.norm()), 0, 0, 1e-10);
    HEDDLE_NEAR(path.nullDeviance, y.squaredNorm(), 1e-12, 0);
}

void TestElasticNetRows::namesAnAbsentLevel()
{
    test::NetCase netCase = test::netCase(entryOf("iris_multinomial"));
    std::vector<std::uint32_t> times(150, 1);
    std::fill_n(times.begin(), 50, 0U);
    FitRows rows;
    rows.multiplicities = times;

    const NetPath path = test::fitted(netCase, rows);

    QCOMPARE(path.warnings.size(), std::size_t(1));
    QVERIFY(path.coefficients[0].array().isNaN().all());
    QVERIFY(path.coefficients[1].allFinite() && path.coefficients[2].allFinite());
}

void TestElasticNetRows::predictsByOffsetAndCoefficients()
{
    const test::NetCase netCase = test::netCase(entryOf("insurance_poisson_offset"));
    const NetPath path = test::fitted(netCase);

    const Eigen::MatrixXd eta =
        linearPredictors(*netCase.design, path, 0, netCase.offset, std::vector<std::int64_t>{5, 2});

    QCOMPARE(eta.cols(), static_cast<Eigen::Index>(path.lambda.size()));
    for (Eigen::Index l = 0; l < eta.cols(); ++l)
        HEDDLE_NEAR(eta(1, l),
                    netCase.offset[2] + netCase.design->x().row(2).dot(path.coefficients[0].col(l)),
                    1e-13, 0);
}

void TestElasticNetRows::rejectsBadInput_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<double>("first");
    QTest::addColumn<double>("second");
    QTest::addColumn<double>("alpha");
    QTest::addColumn<double>("lambda");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("target is not a number")
        << QStringLiteral("gaussian") << nan << 1.0 << 1.0 << 0.1;
    QTest::newRow("target has no spread") << QStringLiteral("gaussian") << 1.0 << 1.0 << 1.0 << 0.1;
    QTest::newRow("all are events") << QStringLiteral("binomial") << 1.0 << 1.0 << 1.0 << 0.1;
    QTest::newRow("share above 1") << QStringLiteral("binomial") << 1.5 << 1.0 << 1.0 << 0.1;
    QTest::newRow("count below 0") << QStringLiteral("poisson") << -1.0 << 1.0 << 1.0 << 0.1;
    QTest::newRow("alpha above 1") << QStringLiteral("gaussian") << 0.0 << 1.0 << 1.1 << 0.1;
    QTest::newRow("alpha is not a number")
        << QStringLiteral("gaussian") << 0.0 << 1.0 << nan << 0.1;
    QTest::newRow("lambda below 0") << QStringLiteral("gaussian") << 0.0 << 1.0 << 1.0 << -0.1;
    QTest::newRow("numbers for levels")
        << QStringLiteral("multinomial") << 0.0 << 1.0 << 1.0 << 0.1;
}

void TestElasticNetRows::rejectsBadInput()
{
    QFETCH(QString, family);
    QFETCH(double, first);
    QFETCH(double, second);
    QFETCH(double, alpha);
    QFETCH(double, lambda);
    Eigen::MatrixXd x(3, 2);
    x << 1, 2, 1, 3, 1, 5;
    const GlmDesign design = *GlmDesign::make(x, true);
    const std::vector<double> numbers = {first, second, second};
    NetTarget target;
    target.numbers = numbers;
    NetOptions options;
    options.alpha = alpha;
    options.lambdas = {lambda};
    for (const NetFamily one :
         {NetFamily::Gaussian, NetFamily::Binomial, NetFamily::Multinomial, NetFamily::Poisson}) {
        if (family.toStdString() == toText(one))
            options.family = one;
    }

    const auto path = fitElasticNet(design, target, {}, options);

    QVERIFY(!path);
    QVERIFY(path.error().code == ErrorCode::BadInput);
}

void TestElasticNetRows::stopsWhenAsked()
{
    for (const char *id : {"mtcars_lasso", "pima_lasso", "iris_multinomial"}) {
        test::NetCase netCase = test::netCase(entryOf(id));
        std::stop_source source;
        netCase.options.stop = source.get_token();
        netCase.options.progress = [&source](double share) {
            if (share > 0.1)
                source.request_stop();
        };

        const auto path =
            fitElasticNet(*netCase.design, netCase.target, netCase.rows(), netCase.options);

        QVERIFY(!path);
        QVERIFY(path.error().code == ErrorCode::Cancelled);
    }
}

QTEST_APPLESS_MAIN(TestElasticNetRows)
#include "tst_elasticnetrows.moc"
