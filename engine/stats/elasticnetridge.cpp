#include "core/numerics.h"
#include "stats/elasticnetsolver.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr double leastPivot = 1e-12; // of a row's square: what is left is rounding, or of no weight

} // namespace

double NetSolver::largest(bool grouped) const
{
    const Eigen::MatrixXd values = gradient();
    double largest = 0;
    for (Eigen::Index j = 0; j < values.rows(); ++j) {
        double square = 0;
        for (Eigen::Index k = 0; k < values.cols(); ++k) {
            const double value = values(j, k);
            largest = grouped ? largest : std::max(largest, std::abs(value));
            square += value * value;
        }
        largest = grouped ? std::max(largest, std::sqrt(square)) : largest;
    }
    return largest;
}

std::unique_ptr<NetSolver> NetSolver::make(const NetData &data, const NetOptions &options)
{
    if (options.alpha == 0 && data.features() > data.usedRows)
        return std::make_unique<NetRidgeSolver>(data, options);
    if (data.family == NetFamily::Gaussian && data.features() <= options.largestBlock)
        return std::make_unique<NetGramSolver>(data, options);
    return std::make_unique<NetNewtonSolver>(data, options);
}

NetRidgeSolver::NetRidgeSolver(const NetData &data, const NetOptions &options)
    : m_data(data)
    , m_options(options)
{
}

/// Fills L (the reduced columns) and Q; false when asked to stop. Row i of z is L_i Q'; a row
/// that those before it span adds no column.
bool NetRidgeSolver::rotate()
{
    const Eigen::Index n = m_data.usedRows;
    const Eigen::Index p = m_data.features();
    m_reduced.z = Eigen::MatrixXd::Zero(m_data.z.rows(), n);
    m_basis.resize(p, n);
    Eigen::Index rank = 0;
    Eigen::VectorXd row(p);
    for (Eigen::Index i = 0; i < n; ++i) {
        if (m_options.stop.stop_requested())
            return false;
        for (Eigen::Index j = 0; j < p; ++j)
            row[j] = m_data.z(i, j);
        const double whole = packet::dot(row.data(), row.data(), p);
        for (int pass = 0; pass < 2; ++pass) { // the second takes off what rounding left
            for (Eigen::Index r = 0; r < rank; ++r) {
                const double part = packet::dot(row.data(), m_basis.col(r).data(), p);
                m_reduced.z(i, r) += part;
                packet::addScaled(-part, m_basis.col(r).data(), row.data(), p);
            }
        }
        const double left = packet::dot(row.data(), row.data(), p);
        if (!(left > leastPivot * whole))
            continue;
        const double length = std::sqrt(left);
        m_reduced.z(i, rank) = length;
        m_basis.col(rank) = row * (1 / length);
        ++rank;
    }
    m_reduced.z.conservativeResize(Eigen::NoChange, rank);
    m_basis.conservativeResize(Eigen::NoChange, rank);
    return true;
}

NetSolver::Outcome NetRidgeSolver::fitNull()
{
    m_reduced.family = m_data.family;
    m_reduced.intercept = m_data.intercept;
    m_reduced.fitsIntercept = m_data.fitsIntercept;
    m_reduced.usedRows = m_data.usedRows;
    m_reduced.ones = m_data.ones;
    m_reduced.weights = m_data.weights;
    m_reduced.y = m_data.y;
    m_reduced.offset = m_data.offset;
    if (!rotate())
        return Outcome::Cancelled;
    m_solver = make(m_reduced, m_options);
    const Outcome outcome = m_solver->fitNull();
    turnBack();
    return outcome;
}

Eigen::MatrixXd NetRidgeSolver::turned(const Eigen::MatrixXd &values) const
{
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(m_basis.rows(), values.cols());
    for (Eigen::Index k = 0; k < values.cols(); ++k) {
        for (Eigen::Index r = 0; r < m_basis.cols(); ++r)
            packet::addScaled(values(r, k), m_basis.col(r).data(), result.col(k).data(),
                              m_basis.rows());
    }
    return result;
}

void NetRidgeSolver::turnBack()
{
    m_estimate.b = turned(m_solver->estimate().b);
    m_estimate.intercepts = m_solver->estimate().intercepts;
    m_estimate.loss = m_solver->estimate().loss;
}

Eigen::MatrixXd NetRidgeSolver::gradient() const
{
    return turned(m_solver->gradient());
}

NetSolver::Outcome NetRidgeSolver::fit(double l1, double l2, double strong)
{
    const Outcome outcome = m_solver->fit(l1, l2, strong);
    turnBack();
    return outcome;
}

} // namespace heddle
