#include "netreference.h"
#include "support.h"

#include <Eigen/Cholesky>

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace heddle;
using test::referenceNumber;

namespace {

const nlohmann::json &entries()
{
    static const nlohmann::json read = test::reference("glmnet_path.json")["results"];
    return read;
}

/// How the reference made its sequence: 50 lambdas or as told, of glmnet's span or as told.
void askForTheSameSequence(const std::string &id, NetOptions &options)
{
    options.lambdaCount = 50;
    if (id == "sonar_enet" || id == "spam_lasso" || id == "iris_multinomial")
        options.lambdaCount = 30;
    if (id == "vehicle_multinomial_grouped")
        options.lambdaCount = 15;
    if (id == "diamonds_gaussian_lasso")
        options.lambdaCount = 25;
    if (id == "sonar_enet" || id == "vehicle_multinomial_grouped")
        options.lambdaMinRatio = 0.01;
}

void addEntries()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < entries().size(); ++i)
        QTest::addRow("%s", entries()[i]["id"].get<std::string>().c_str()) << static_cast<int>(i);
}

/// Coefficients of a response in an entry: terms x lambdas, and the intercepts.
const nlohmann::json &coefficientsOf(const nlohmann::json &entry, std::size_t response)
{
    if (!entry.contains("classes"))
        return entry["coef_rows_are_terms"];
    return entry["coef_class_term_lambda"][entry["classes"][response].get<std::string>()];
}

const nlohmann::json &interceptsOf(const nlohmann::json &entry, std::size_t response)
{
    return entry.contains("classes") ? entry["intercept_rows_are_classes"][response]
                                     : entry["intercept_by_lambda"];
}

double largestOf(const nlohmann::json &row)
{
    double largest = 0;
    for (const nlohmann::json &value : row)
        largest = std::max(largest, std::abs(referenceNumber(value)));
    return largest;
}

/// The optimality conditions, computed from the path's definition by other code than the engine's.
class Conditions
{
public:
    explicit Conditions(const test::NetCase &netCase, const NetPath &path);
    /// Largest violation at one lambda, as a share of the first lambda times alpha.
    double violation(Eigen::Index place) const;

private:
    Eigen::MatrixXd means(Eigen::Index place) const;

    const NetOptions &m_options;
    const NetPath &m_path;
    Eigen::MatrixXd m_x, m_z, m_y;
    Eigen::VectorXd m_offset, m_scale;
    double m_responseScale = 1;
};

Conditions::Conditions(const test::NetCase &netCase, const NetPath &path)
    : m_options(netCase.options)
    , m_path(path)
    , m_x(netCase.design->x())
{
    const Eigen::Index n = m_x.rows();
    m_z = m_x.rightCols(m_x.cols() - 1);
    m_z.rowwise() -= m_z.colwise().mean();
    m_scale = (m_z.colwise().squaredNorm() / static_cast<double>(n)).cwiseSqrt();
    m_z = m_z * m_scale.cwiseInverse().asDiagonal();
    m_y = Eigen::MatrixXd::Zero(n, static_cast<Eigen::Index>(path.coefficients.size()));
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto row = static_cast<std::size_t>(i);
        if (path.family == NetFamily::Multinomial)
            m_y(i, netCase.codes[row]) = 1;
        else if (netCase.numbers.empty())
            m_y(i, 0) = netCase.codes[row] == netCase.target.event ? 1 : 0;
        else
            m_y(i, 0) = netCase.numbers[row];
    }
    m_offset = Eigen::VectorXd::Zero(n);
    if (!netCase.offset.empty())
        m_offset = Eigen::Map<const Eigen::VectorXd>(netCase.offset.data(), n);
    if (path.family == NetFamily::Gaussian)
        m_responseScale = std::sqrt((m_y.array() - m_y.mean()).square().mean());
}

Eigen::MatrixXd Conditions::means(Eigen::Index place) const
{
    Eigen::MatrixXd eta(m_y.rows(), m_y.cols());
    for (Eigen::Index k = 0; k < m_y.cols(); ++k)
        eta.col(k) = m_offset + m_x * m_path.coefficients[static_cast<std::size_t>(k)].col(place);
    switch (m_path.family) {
    case NetFamily::Gaussian:
        return eta;
    case NetFamily::Binomial:
        return (1 + (-eta.array()).exp()).inverse();
    case NetFamily::Poisson:
        return eta.array().exp();
    case NetFamily::Multinomial:
        break;
    }
    eta.colwise() -= eta.rowwise().maxCoeff().eval();
    const Eigen::MatrixXd parts = eta.array().exp();
    return parts.array().colwise() / parts.rowwise().sum().array();
}

double Conditions::violation(Eigen::Index place) const
{
    const double lambda = m_path.lambda[static_cast<std::size_t>(place)] / m_responseScale;
    const Eigen::MatrixXd residuals = (m_y - means(place)) / m_responseScale;
    const Eigen::MatrixXd gradient = m_z.transpose() * residuals / static_cast<double>(m_y.rows());
    double largest = residuals.colwise().mean().cwiseAbs().maxCoeff();
    for (Eigen::Index j = 0; j < m_z.cols(); ++j) {
        Eigen::VectorXd b(m_y.cols());
        for (Eigen::Index k = 0; k < b.size(); ++k)
            b[k] = m_path.coefficients[static_cast<std::size_t>(k)](j + 1, place) * m_scale[j] /
                   m_responseScale;
        const double l1 = lambda * m_options.alpha;
        const Eigen::VectorXd left =
            gradient.row(j).transpose() - lambda * (1 - m_options.alpha) * b;
        if (m_options.grouped) {
            largest = std::max(largest, b.norm() > 0 ? (left - l1 * b.normalized()).norm()
                                                     : left.norm() - l1);
            continue;
        }
        for (Eigen::Index k = 0; k < b.size(); ++k)
            largest = std::max(largest, b[k] != 0 ? std::abs(left[k] - std::copysign(l1, b[k]))
                                                  : std::abs(left[k]) - l1);
    }
    return largest * m_responseScale / (m_path.lambda.front() * std::max(m_options.alpha, 1e-3));
}

} // namespace

class TestElasticNet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data() { addEntries(); }
    void agreesWithTheReference();
    void givesTheWholeSequenceOfLambdas_data() { addEntries(); }
    void givesTheWholeSequenceOfLambdas();
    void meetsTheOptimalityConditions_data() { addEntries(); }
    void meetsTheOptimalityConditions();
    void meetsTheOptimalityConditionsOnWideData_data();
    void meetsTheOptimalityConditionsOnWideData();
    void meetsTheOptimalityConditionsForFourLevels();
    void isTheClosedFormOfRidge();
    void hasNothingInAtTheLargestLambda_data() { addEntries(); }
    void hasNothingInAtTheLargestLambda();
};

void TestElasticNet::agreesWithTheReference()
{
    QFETCH(int, index);
    const nlohmann::json &entry = entries()[static_cast<std::size_t>(index)];
    test::NetCase netCase = test::netCase(entry);
    askForTheSameSequence(entry["id"].get<std::string>(), netCase.options);

    const NetPath path = test::fitted(netCase);

    QVERIFY(path.warnings.empty());
    QCOMPARE(path.lambda.size(), entry["lambda"].size()); // it ends where glmnet's ends
    HEDDLE_NEAR(path.nullDeviance, referenceNumber(entry["null_deviance"]), 1e-12, 0);
    // The reference stops at thresh 1e-20, multinomial at 1e-14 (where glmnet's own coefficients
    // of vehicle still move by 6e-6 of a term's largest on the way to 1e-18). A coefficient is held
    // against itself and its term's largest: those just in are differences of large numbers.
    const double tolerance = path.family == NetFamily::Multinomial ? 1e-4 : 1e-6;
    for (std::size_t l = 0; l < path.lambda.size(); ++l) {
        const auto place = static_cast<Eigen::Index>(l);
        HEDDLE_NEAR(path.lambda[l], referenceNumber(entry["lambda"][l]), 1e-12, 0);
        HEDDLE_NEAR(path.devianceRatio[l], referenceNumber(entry["dev_ratio"][l]), 0, tolerance);
        QCOMPARE(path.df[l], entry["df"][l].get<std::int64_t>());
        for (std::size_t k = 0; k < path.coefficients.size(); ++k) {
            const Eigen::MatrixXd &coefficients = path.coefficients[k];
            const nlohmann::json &intercepts = interceptsOf(entry, k);
            HEDDLE_NEAR(coefficients(0, place), referenceNumber(intercepts[l]), tolerance,
                        tolerance * largestOf(intercepts));
            const nlohmann::json &rows = coefficientsOf(entry, k);
            for (std::size_t j = 0; j < rows.size(); ++j)
                HEDDLE_NEAR(coefficients(static_cast<Eigen::Index>(j) + 1, place),
                            referenceNumber(rows[j][l]), tolerance, tolerance * largestOf(rows[j]));
        }
    }
}

void TestElasticNet::meetsTheOptimalityConditions()
{
    QFETCH(int, index);
    const nlohmann::json &entry = entries()[static_cast<std::size_t>(index)];
    test::NetCase netCase = test::netCase(entry);
    askForTheSameSequence(entry["id"].get<std::string>(), netCase.options);

    const NetPath path = test::fitted(netCase);

    const Conditions conditions(netCase, path);
    double largest = 0;
    for (std::size_t l = 1; l < path.lambda.size(); ++l) // the first stands for infinity
        largest = std::max(largest, conditions.violation(static_cast<Eigen::Index>(l)));
    // The last step leaves 1e-8 of a standardised coefficient (its square is the threshold).
    QVERIFY2(largest < 1e-8, std::to_string(largest * 1e8).c_str());
}

void TestElasticNet::meetsTheOptimalityConditionsOnWideData_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<double>("alpha");
    QTest::addColumn<int>("block");
    for (const char *family : {"gaussian", "binomial", "multinomial", "poisson"}) {
        for (const double alpha : {1.0, 0.3, 0.0}) {
            for (const int block : {36, 512})
                QTest::addRow("%s, alpha %g, blocks of %d", family, alpha, block)
                    << QString::fromLatin1(family) << alpha << block;
        }
    }
}

void TestElasticNet::meetsTheOptimalityConditionsOnWideData()
{
    QFETCH(QString, family);
    QFETCH(double, alpha);
    QFETCH(int, block);
    // 40 rows and 60 columns; targets of all families made of what stands there.
    test::NetCase netCase =
        test::netCase({{"file", "sonar.csv"}, {"terms", entries()[6]["terms"]}, {"alpha", alpha}});
    const Eigen::MatrixXd all = netCase.design->x();
    Eigen::MatrixXd x(40, all.cols());
    std::vector<std::int32_t> codes;
    std::vector<double> numbers;
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
        x.row(i) = all.row(5 * i);
        codes.push_back(static_cast<std::int32_t>(i * i % 7 % 3));
        numbers.push_back(std::floor(5 * x(i, 10) + 3 * x(i, 20)));
    }
    netCase.design = std::make_shared<const GlmDesign>(*GlmDesign::make(x, true));
    for (const NetFamily one :
         {NetFamily::Gaussian, NetFamily::Binomial, NetFamily::Multinomial, NetFamily::Poisson}) {
        if (family.toStdString() == toText(one))
            netCase.options.family = one;
    }
    if (netCase.options.family == NetFamily::Binomial ||
        netCase.options.family == NetFamily::Multinomial) {
        netCase.codes = codes;
        netCase.numbers.clear();
    } else {
        netCase.codes.clear();
        netCase.numbers = numbers;
    }
    netCase.target = {netCase.numbers, netCase.codes, 3, 1};
    netCase.options.lambdaCount = 12;
    netCase.options.lambdaMinRatio = 0.02;
    netCase.options.largestBlock = block;

    const NetPath path = test::fitted(netCase);

    QVERIFY2(path.warnings.empty(), path.warnings.empty() ? "" : path.warnings[0].c_str());
    const Conditions conditions(netCase, path);
    double largest = 0;
    for (std::size_t l = 1; l < path.lambda.size(); ++l)
        largest = std::max(largest, conditions.violation(static_cast<Eigen::Index>(l)));
    // Blocks in turns shorten their steps slowly: what is left is a multiple of the last one.
    QVERIFY2(largest < 1e-7, std::to_string(largest * 1e7).c_str());
}

/// Of which a path without given lambdas is the beginning.
void TestElasticNet::givesTheWholeSequenceOfLambdas()
{
    QFETCH(int, index);
    test::NetCase netCase = test::netCase(entries()[static_cast<std::size_t>(index)]);
    netCase.options.lambdas.clear();
    netCase.options.lambdaCount = 20;
    netCase.options.lambdaMinRatio = 0.05;

    const auto sequence =
        lambdaSequence(*netCase.design, netCase.target, netCase.rows(), netCase.options);

    QVERIFY2(sequence, sequence ? "" : sequence.error().text().c_str());
    QCOMPARE(sequence->size(), std::size_t{20});
    HEDDLE_NEAR(sequence->back() / sequence->front(), 0.05, 1e-12, 0);
    const NetPath path = test::fitted(netCase);
    QVERIFY(!path.lambda.empty() && path.lambda.size() <= sequence->size());
    for (std::size_t i = 0; i < path.lambda.size(); ++i)
        QCOMPARE(path.lambda[i], (*sequence)[i]);
}

void TestElasticNet::meetsTheOptimalityConditionsForFourLevels()
{
    test::NetCase netCase = test::netCase(entries()[9]);
    netCase.options.grouped = false;
    netCase.options.alpha = 1; // many optima: a shift of all levels costs nothing up to the next 0
    netCase.options.lambdaCount = 15;

    const NetPath path = test::fitted(netCase);

    QVERIFY(path.warnings.empty());
    QCOMPARE(path.coefficients.size(), std::size_t(4));
    const Conditions conditions(netCase, path);
    for (std::size_t l = 1; l < path.lambda.size(); ++l)
        QVERIFY(conditions.violation(static_cast<Eigen::Index>(l)) < 1e-7); // as above
    for (Eigen::Index j = 1; j < path.coefficients[0].rows(); ++j) {
        std::array<double, 4> last{};
        for (std::size_t k = 0; k < 4; ++k)
            last[k] = path.coefficients[k](j, path.coefficients[k].cols() - 1);
        std::sort(last.begin(), last.end());
        HEDDLE_NEAR(last[1], -last[2], 1e-9, 1e-15); // the median, as glmnet's
    }
}

void TestElasticNet::isTheClosedFormOfRidge()
{
    test::NetCase netCase = test::netCase(entries()[2]);
    netCase.options.alpha = 0;
    netCase.options.lambdas = {10, 1, 0.01};

    const NetPath path = test::fitted(netCase);

    const Eigen::VectorXd y = Eigen::Map<const Eigen::VectorXd>(netCase.numbers.data(), 32);
    Eigen::MatrixXd z = netCase.design->x().rightCols(10);
    z.rowwise() -= z.colwise().mean();
    const Eigen::VectorXd scale = (z.colwise().squaredNorm() / 32.0).cwiseSqrt();
    z = z * scale.cwiseInverse().asDiagonal();
    const double deviation = std::sqrt((y.array() - y.mean()).square().mean());
    for (Eigen::Index l = 0; l < 3; ++l) {
        Eigen::MatrixXd system = z.transpose() * z / 32;
        system.diagonal().array() += path.lambda[static_cast<std::size_t>(l)] / deviation;
        const Eigen::VectorXd right = z.transpose() * y / 32;
        const Eigen::VectorXd b = system.ldlt().solve(right);
        for (Eigen::Index j = 0; j < 10; ++j) // the damping of steps is all that may be left
            HEDDLE_NEAR(path.coefficients[0](j + 1, l), b[j] / scale[j], 1e-9, 0);
    }
}

void TestElasticNet::hasNothingInAtTheLargestLambda()
{
    QFETCH(int, index);
    const nlohmann::json &entry = entries()[static_cast<std::size_t>(index)];
    test::NetCase netCase = test::netCase(entry);
    if (netCase.options.alpha == 0)
        netCase.options.alpha = 1; // a ridge has no such lambda
    netCase.options.lambdaCount = 2;
    const double largest = test::fitted(netCase).lambda.front();
    netCase.options.lambdas = {largest * (1 + 1e-6), largest * 0.99};

    const NetPath path = test::fitted(netCase);

    QCOMPARE(path.df[0], std::int64_t(0));
    QVERIFY(path.df[1] > 0);
    HEDDLE_NEAR(path.devianceRatio[0], 0, 0, 1e-12);
}

QTEST_APPLESS_MAIN(TestElasticNet)
#include "tst_elasticnet.moc"
