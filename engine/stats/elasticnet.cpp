#include "stats/elasticnet.h"

#include "core/numerics.h"
#include "core/packetmath.h"
#include "stats/elasticnetsolver.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace heddle {

namespace {

constexpr double rounding = 1e-12; ///< Of the least lambda that holds all coefficients at 0.

constexpr int leastLambdas = 5;     // glmnet's mnlam: the own sequence has as many, at least
constexpr double leastAlpha = 1e-3; // glmnet's, for the first lambda of a ridge
constexpr double leastRatio = 1e-6; // glmnet's eps, for the last

Error cancelled()
{
    return {ErrorCode::Cancelled, "The elastic net was stopped."};
}

/// Lambdas in the units of the standardised response, falling.
std::vector<double> lambdasOf(const NetData &data, const NetOptions &options, double largest)
{
    std::vector<double> lambdas = options.lambdas;
    if (!lambdas.empty()) {
        std::sort(lambdas.begin(), lambdas.end(), std::greater<>());
        for (double &lambda : lambdas)
            lambda /= data.responseScale;
        return lambdas;
    }
    const bool isWide = data.usedRows < data.features();
    const double ratio =
        std::max(leastRatio, options.lambdaMinRatio.value_or(isWide ? 0.01 : 1e-4));
    double factor = ratio;
    const double exponent = 1.0 / std::max(1, options.lambdaCount - 1);
    packetPower({&factor, 1}, {&exponent, 1});
    double lambda = largest / std::max(options.alpha, leastAlpha);
    for (int i = 0; i < options.lambdaCount; ++i, lambda *= factor)
        lambdas.push_back(lambda);
    return lambdas;
}

/// Whether the own sequence ends here, by glmnet's rule of each family.
bool isEnough(const NetOptions &options, const std::vector<double> &ratios)
{
    const std::size_t count = ratios.size();
    if (count < leastLambdas)
        return false;
    const double last = ratios[count - 1];
    if (last > options.enoughDeviance)
        return true;
    switch (options.family) {
    case NetFamily::Gaussian:
        return last - ratios[count - 2] < options.leastGain * last;
    case NetFamily::Poisson: // over the last five, and ten times as much
        return last - ratios[count - leastLambdas] < 10 * options.leastGain * last;
    default:
        return last - ratios[count - 2] < options.leastGain;
    }
}

/// Goes down the lambdas and keeps what is found.
class PathFitter
{
public:
    PathFitter(const GlmDesign &design, const NetTarget &target, const NetData &data,
               const NetOptions &options);
    Result<NetPath> fit();

private:
    NetSolver::Outcome fitOne(std::size_t index);
    void keep(double lambda);
    void keepResponse(Eigen::Index response, Eigen::Index place);
    void centreIntercepts(Eigen::Index place);
    void nameAbsentLevels();

    const NetData &m_data;
    const NetOptions &m_options;
    std::unique_ptr<NetSolver> m_solver;
    std::vector<double> m_lambdas;
    double m_largest = 0;
    double m_nullLoss = 0;
    double m_saturatedLoss = 0;
    NetPath m_path;
};

PathFitter::PathFitter(const GlmDesign &design, const NetTarget &target, const NetData &data,
                       const NetOptions &options)
    : m_data(data)
    , m_options(options)
{
    m_solver = NetSolver::make(data, options);
    m_path.family = data.family;
    m_path.rows = data.rows;
    const bool multinomial = data.family == NetFamily::Multinomial;
    m_path.coefficients.assign(multinomial ? static_cast<std::size_t>(target.levels) : 1,
                               Eigen::MatrixXd(design.columns(), 0));
}

NetSolver::Outcome PathFitter::fitOne(std::size_t index)
{
    // The first lambda of an own sequence stands for infinity (glmnet): with a ridge none has all
    // 0.
    if (index == 0 && m_options.lambdas.empty())
        return NetSolver::Outcome::Done;
    const double lambda = m_lambdas[index];
    const double l1 = m_options.alpha * lambda;
    if (l1 > 0 && l1 >= m_largest * (1 - rounding)) // nothing is in yet
        return NetSolver::Outcome::Done;
    const double before =
        index == 0 ? std::max(m_largest, l1) : m_options.alpha * m_lambdas[index - 1];
    return m_solver->fit(l1, (1 - m_options.alpha) * lambda, 2 * l1 - before);
}

void PathFitter::keepResponse(Eigen::Index response, Eigen::Index place)
{
    const NetEstimate &estimate = m_solver->estimate();
    Eigen::MatrixXd &to = m_path.coefficients[m_data.responses[static_cast<std::size_t>(response)]];
    to.col(place).setZero();
    double intercept = m_data.responseCenter + m_data.responseScale * estimate.intercepts[response];
    for (Eigen::Index j = 0; j < m_data.features(); ++j) {
        const double value = estimate.b(j, response) * m_data.responseScale / m_data.scale[j];
        to(m_data.designColumns[static_cast<std::size_t>(j)], place) = value;
        intercept -= value * m_data.center[j];
    }
    if (m_data.intercept)
        to(0, place) = intercept;
}

/// Multinomial: levels' intercepts with mean 0, as glmnet's.
void PathFitter::centreIntercepts(Eigen::Index place)
{
    double mean = 0;
    for (const std::size_t level : m_data.responses)
        mean += m_path.coefficients[level](0, place) / static_cast<double>(m_data.responses.size());
    for (const std::size_t level : m_data.responses)
        m_path.coefficients[level](0, place) -= mean;
}

void PathFitter::keep(double lambda)
{
    const NetEstimate &estimate = m_solver->estimate();
    const auto place = static_cast<Eigen::Index>(m_path.lambda.size());
    for (Eigen::MatrixXd &coefficients : m_path.coefficients) {
        coefficients.conservativeResize(Eigen::NoChange, place + 1);
        coefficients.col(place).setConstant(std::numeric_limits<double>::quiet_NaN());
    }
    for (Eigen::Index k = 0; k < m_data.y.cols(); ++k)
        keepResponse(k, place);
    if (m_data.family == NetFamily::Multinomial && m_data.intercept)
        centreIntercepts(place);
    std::int64_t df = 0;
    for (Eigen::Index j = 0; j < m_data.features(); ++j) {
        bool isIn = m_options.alpha == 0;
        for (Eigen::Index k = 0; k < m_data.y.cols(); ++k)
            isIn = isIn || estimate.b(j, k) != 0;
        df += isIn ? 1 : 0;
    }
    m_path.lambda.push_back(lambda);
    m_path.df.push_back(df);
    m_path.devianceRatio.push_back((m_nullLoss - estimate.loss) / (m_nullLoss - m_saturatedLoss));
}

void PathFitter::nameAbsentLevels()
{
    for (std::size_t level = 0; level < m_path.coefficients.size(); ++level) {
        if (m_data.family == NetFamily::Multinomial &&
            std::find(m_data.responses.begin(), m_data.responses.end(), level) ==
                m_data.responses.end())
            m_path.warnings.push_back("Level " + std::to_string(level + 1) +
                                      " is not among the rows used and has no coefficients.");
    }
}

Result<NetPath> PathFitter::fit()
{
    if (m_solver->fitNull() == NetSolver::Outcome::Cancelled)
        return cancelled();
    m_nullLoss = m_solver->estimate().loss;
    m_saturatedLoss = saturatedLoss(m_data);
    m_path.nullDeviance = 2 * (m_nullLoss - m_saturatedLoss) * m_data.totalWeight *
                          m_data.responseScale * m_data.responseScale;
    m_largest = m_solver->largest(m_options.grouped);
    m_lambdas = lambdasOf(m_data, m_options, m_largest);
    nameAbsentLevels();
    std::vector<double> given = m_options.lambdas;
    std::sort(given.begin(), given.end(), std::greater<>());
    for (std::size_t i = 0; i < m_lambdas.size(); ++i) {
        const NetSolver::Outcome outcome = fitOne(i);
        if (outcome == NetSolver::Outcome::Cancelled)
            return cancelled();
        if (outcome == NetSolver::Outcome::NotConverged) {
            m_path.warnings.push_back("The path ends after " + std::to_string(i) + " of " +
                                      std::to_string(m_lambdas.size()) +
                                      " lambdas: the next fit did not converge.");
            break;
        }
        keep(given.empty() ? m_lambdas[i] * m_data.responseScale : given[i]);
        if (m_options.progress)
            m_options.progress(static_cast<double>(i + 1) / static_cast<double>(m_lambdas.size()));
        if (m_options.lambdas.empty() && isEnough(m_options, m_path.devianceRatio))
            break;
    }
    return std::move(m_path);
}

} // namespace

std::string_view toText(NetFamily family)
{
    switch (family) {
    case NetFamily::Gaussian:
        return "gaussian";
    case NetFamily::Binomial:
        return "binomial";
    case NetFamily::Multinomial:
        return "multinomial";
    case NetFamily::Poisson:
        return "poisson";
    }
    return {};
}

Result<NetPath> fitElasticNet(const GlmDesign &design, const NetTarget &target, const FitRows &rows,
                              const NetOptions &options)
{
    const Result<NetData> data = makeNetData(design, target, rows, options);
    if (!data)
        return data.error();
    return PathFitter(design, target, *data, options).fit();
}

Result<std::vector<double>> lambdaSequence(const GlmDesign &design, const NetTarget &target,
                                           const FitRows &rows, const NetOptions &options)
{
    const Result<NetData> data = makeNetData(design, target, rows, options);
    if (!data)
        return data.error();
    const std::unique_ptr<NetSolver> solver = NetSolver::make(*data, options);
    if (solver->fitNull() == NetSolver::Outcome::Cancelled)
        return cancelled();
    std::vector<double> lambdas = lambdasOf(*data, options, solver->largest(options.grouped));
    for (double &lambda : lambdas)
        lambda *= data->responseScale;
    return lambdas;
}

Eigen::MatrixXd linearPredictors(const GlmDesign &design, const NetPath &path, std::size_t response,
                                 std::span<const double> offset, std::span<const std::int64_t> rows)
{
    const Eigen::MatrixXd &coefficients = path.coefficients[response];
    const auto n = static_cast<Eigen::Index>(rows.size());
    Eigen::MatrixXd eta = Eigen::MatrixXd::Zero(n, coefficients.cols());
    for (Eigen::Index i = 0; i < n && !offset.empty(); ++i)
        eta.row(i).setConstant(offset[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])]);
    Eigen::VectorXd column(n);
    for (Eigen::Index j = 0; j < design.columns(); ++j) {
        for (Eigen::Index i = 0; i < n; ++i)
            column[i] = design.x()(rows[static_cast<std::size_t>(i)], j);
        for (Eigen::Index l = 0; l < coefficients.cols(); ++l) {
            if (coefficients(j, l) != 0)
                packet::addScaled(coefficients(j, l), column.data(), eta.col(l).data(), n);
        }
    }
    return eta;
}

} // namespace heddle
