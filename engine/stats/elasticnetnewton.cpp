#include "core/numerics.h"
#include "stats/elasticnetsolver.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double violationSlack = 1e-8; // of l1: what the last step leaves of a gradient
constexpr double staleRate = 0.01;      // steps shrink slower than tenfold: a new Hessian pays

} // namespace

NetNewtonSolver::NetNewtonSolver(const NetData &data, const NetOptions &options)
    : m_data(data)
    , m_options(options)
    , m_grouped(options.grouped && data.y.cols() > 1)
    , m_isWorking(static_cast<std::size_t>(data.features()), false)
{
    m_estimate.b = Eigen::MatrixXd::Zero(data.features(), data.y.cols());
    m_estimate.intercepts = Eigen::VectorXd::Zero(data.y.cols());
    m_gradient.resize(data.features(), data.y.cols());
    m_meanSquares.resize(data.features());
    for (Eigen::Index j = 0; j < data.features(); ++j) {
        const Eigen::VectorXd weighted = data.z.col(j).cwiseProduct(data.weights);
        m_meanSquares[j] = packet::dot(weighted.data(), data.z.col(j).data(), weighted.size());
    }
}

/// Where there is no offset, these are the estimates already.
void NetNewtonSolver::startIntercepts()
{
    const Eigen::Index n = m_data.weights.size();
    double exposure = 1;
    if (m_data.family == NetFamily::Poisson && m_data.offset.size() > 0) {
        exposure = 0;
        for (Eigen::Index i = 0; i < m_data.usedRows; ++i)
            exposure += m_data.weights[i] * packet::exp(m_data.offset[i]);
    }
    for (Eigen::Index k = 0; k < m_data.y.cols(); ++k) {
        const double mean = packet::dot(m_data.weights.data(), m_data.y.col(k).data(), n);
        double start = packet::log(mean / exposure);
        if (m_data.family == NetFamily::Binomial)
            start -= packet::log(1 - mean);
        m_estimate.intercepts[k] = start;
    }
}

NetSolver::Outcome NetNewtonSolver::fitNull()
{
    if (m_data.fitsIntercept)
        startIntercepts();
    m_point.eta.resize(m_data.weights.size(), m_data.y.cols());
    for (Eigen::Index k = 0; k < m_data.y.cols(); ++k) {
        m_point.eta.col(k).setConstant(m_estimate.intercepts[k]);
        if (m_data.offset.size() > 0)
            m_point.eta.col(k) += m_data.offset;
    }
    evaluateNet(m_data, m_point);
    m_tolerance = m_options.threshold * std::abs(m_point.loss - saturatedLoss(m_data));
    Outcome outcome = Outcome::Done;
    if (m_data.fitsIntercept) {
        m_blocks.resize(1);
        outcome = iterate();
    }
    m_tolerance = m_options.threshold * (m_point.loss - saturatedLoss(m_data));
    updateGradient();
    m_estimate.loss = m_point.loss;
    return outcome;
}

double NetNewtonSolver::sizeOf(Eigen::Index column) const
{
    double size = 0;
    for (Eigen::Index k = 0; k < m_gradient.cols(); ++k) {
        const double value = m_gradient(column, k);
        size = m_grouped ? size + value * value : std::max(size, std::abs(value));
    }
    return m_grouped ? std::sqrt(size) : size;
}

Eigen::MatrixXd NetNewtonSolver::gradient() const
{
    return m_gradient;
}

void NetNewtonSolver::updateGradient()
{
    const Eigen::Index n = m_data.weights.size();
    for (Eigen::Index j = 0; j < m_data.features(); ++j) {
        for (Eigen::Index k = 0; k < m_data.y.cols(); ++k)
            m_gradient(j, k) =
                packet::dot(m_data.z.col(j).data(), m_point.residuals.col(k).data(), n);
    }
}

/// Columns of one block.
std::size_t NetNewtonSolver::mostColumns() const
{
    return static_cast<std::size_t>(
        std::max<Eigen::Index>(2, m_options.largestBlock / m_data.y.cols()) - 1);
}

/// Takes in the columns whose gradient is above the threshold; the largest of them, when there is
/// no room for all in one block. False when there is none.
bool NetNewtonSolver::admit(double threshold)
{
    std::vector<Eigen::Index> candidates;
    for (Eigen::Index j = 0; j < m_data.features(); ++j) {
        if (!m_isWorking[static_cast<std::size_t>(j)] && sizeOf(j) > threshold)
            candidates.push_back(j);
    }
    if (candidates.empty())
        return false;
    prune();
    const std::size_t most = mostColumns();
    std::size_t room = std::max({m_working.size() / 2, most / 4, std::size_t(1)});
    if (m_working.size() < most)
        room = std::max(room, most - m_working.size());
    if (candidates.size() > room && m_l1 > 0) { // a ridge has all in
        std::stable_sort(candidates.begin(), candidates.end(),
                         [this](Eigen::Index a, Eigen::Index b) { return sizeOf(a) > sizeOf(b); });
        candidates.resize(room);
    }
    for (const Eigen::Index j : candidates) {
        m_isWorking[static_cast<std::size_t>(j)] = true;
        m_working.push_back(j);
    }
    return true;
}

/// Lets columns go that are 0, when all together do not fit one block.
void NetNewtonSolver::prune()
{
    if (m_working.size() < mostColumns())
        return;
    std::vector<Eigen::Index> kept;
    for (const Eigen::Index j : m_working) {
        bool isZero = true;
        for (Eigen::Index k = 0; k < m_data.y.cols(); ++k)
            isZero = isZero && m_estimate.b(j, k) == 0;
        m_isWorking[static_cast<std::size_t>(j)] = !isZero;
        if (!isZero)
            kept.push_back(j);
    }
    if (kept.size() == m_working.size())
        return;
    m_working = std::move(kept);
    m_blocks.clear();
}

/// Columns stand in the blocks in the order they came; only the last block changes when some come.
/// A single response takes what is too much for one block by residuals.
void NetNewtonSolver::cutBlocks()
{
    const bool isByResiduals = m_data.y.cols() == 1 && m_working.size() > mostColumns();
    const std::size_t most = isByResiduals ? m_working.size() : mostColumns();
    const std::size_t count = std::max<std::size_t>(1, (m_working.size() + most - 1) / most);
    m_blocks.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        Block &block = m_blocks[i];
        const std::size_t columns = std::min(most, m_working.size() - i * most);
        block.isReady = block.isReady && block.first == i * most && block.count == columns &&
                        block.isByResiduals == isByResiduals;
        block.first = i * most;
        block.count = columns;
        block.isByResiduals = isByResiduals;
    }
}

NetSolver::Outcome NetNewtonSolver::fit(double l1, double l2, double strong)
{
    m_l1 = l1;
    m_l2 = l2;
    const double violated = l1 * (1 + violationSlack);
    admit(std::min(strong, violated));
    do {
        cutBlocks();
        const Outcome outcome = iterate();
        if (outcome != Outcome::Done)
            return outcome;
        updateGradient();
    } while (admit(violated));
    m_estimate.loss = m_point.loss;
    return Outcome::Done;
}

NetSolver::Outcome NetNewtonSolver::iterate()
{
    double before = infinite;
    for (int iteration = 0; iteration < m_options.maxIterations; ++iteration) {
        double largestStep = 0;
        for (Block &block : m_blocks) {
            if (m_options.stop.stop_requested() || (!block.isReady && !makeHessian(block)))
                return Outcome::Cancelled;
            largestStep = std::max(largestStep, step(block));
        }
        if (m_options.stop.stop_requested()) // the last step may have been cut short
            return Outcome::Cancelled;
        if (largestStep <= m_tolerance)
            return Outcome::Done;
        // With several blocks the turns are what is slow, most often, and not the Hessians.
        const double rate = m_blocks.size() == 1 ? staleRate : 0.5;
        if (m_data.family != NetFamily::Gaussian && largestStep > rate * before) {
            for (Block &block : m_blocks)
                block.isReady = false;
        }
        before = largestStep;
    }
    return Outcome::NotConverged;
}

} // namespace heddle
