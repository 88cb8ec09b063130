#include "core/numerics.h"
#include "stats/elasticnetgram.h"
#include "stats/elasticnetsolver.h"

#include <algorithm>
#include <cmath>

namespace heddle {

NetGramSolver::NetGramSolver(const NetData &data, const NetOptions &options)
    : m_data(data)
    , m_options(options)
{
}

NetSolver::Outcome NetGramSolver::fitNull()
{
    const Eigen::Index p = m_data.features();
    const Eigen::Index n = m_data.weights.size();
    std::vector<const double *> columns;
    for (Eigen::Index j = 0; j < p; ++j)
        columns.push_back(m_data.z.col(j).data());
    m_gram.resize(p, p);
    if (p > 0 && !weightedGram(columns, m_data.weights.data(), n, m_gram, m_options.stop))
        return Outcome::Cancelled;
    const Eigen::VectorXd weighted = m_data.weights.cwiseProduct(m_data.y.col(0));
    m_products.resize(p);
    for (Eigen::Index j = 0; j < p; ++j)
        m_products[j] = packet::dot(m_data.z.col(j).data(), weighted.data(), n);
    m_squares = packet::dot(m_data.y.data(), weighted.data(), n);

    m_quadratic.hessian = m_gram;
    m_quadratic.hessian.diagonal() *= 1 + netDamping;
    m_quadratic.b = Eigen::VectorXd::Zero(p);
    m_quadratic.penalised.assign(static_cast<std::size_t>(p), 1);
    m_quadratic.gradient = m_products;
    m_quadratic.stop = m_options.stop;
    m_quadratic.tolerance = m_options.threshold * m_squares;
    m_estimate.b = Eigen::MatrixXd::Zero(p, 1);
    m_estimate.intercepts = Eigen::VectorXd::Zero(1);
    m_estimate.loss = m_squares / 2;
    return Outcome::Done;
}

Eigen::MatrixXd NetGramSolver::gradient() const
{
    return m_quadratic.gradient;
}

void NetGramSolver::updateGradient()
{
    m_quadratic.gradient = m_products;
    for (Eigen::Index j = 0; j < m_quadratic.b.size(); ++j) {
        if (m_quadratic.b[j] != 0)
            packet::addScaled(-m_quadratic.b[j], m_gram.col(j).data(), m_quadratic.gradient.data(),
                              m_gram.rows());
    }
}

NetSolver::Outcome NetGramSolver::fit(double l1, double l2, double /*strong*/)
{
    m_quadratic.l1 = l1;
    m_quadratic.l2 = l2;
    const Eigen::Index p = m_data.features();
    for (int iteration = 0; iteration < m_options.maxIterations; ++iteration) {
        const Eigen::VectorXd before = m_quadratic.b;
        const Eigen::VectorXd gradientBefore = m_quadratic.gradient;
        m_quadratic.solve();
        if (m_options.stop.stop_requested())
            return Outcome::Cancelled;
        updateGradient(); // without what rounding and damping have left in it
        double largestStep = 0;
        double lossChange = 0; // to second order
        for (Eigen::Index j = 0; j < p; ++j) {
            const double step = m_quadratic.b[j] - before[j];
            lossChange += step * (gradientBefore[j] - m_quadratic.gradient[j]);
            largestStep = std::max(largestStep, m_gram(j, j) * step * step);
        }
        if (largestStep > m_quadratic.tolerance &&
            lossChange > netFlatShare * m_quadratic.tolerance)
            continue;
        const double explained = packet::dot(m_products.data(), m_quadratic.b.data(), p) +
                                 packet::dot(m_quadratic.gradient.data(), m_quadratic.b.data(), p);
        m_estimate.b.col(0) = m_quadratic.b;
        m_estimate.loss = (m_squares - explained) / 2;
        return Outcome::Done;
    }
    return Outcome::NotConverged;
}

} // namespace heddle
