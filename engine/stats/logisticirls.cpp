#include "stats/logisticirls.h"

#include "core/numerics.h"
#include "stats/pivotedqr.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double startVariance = 0.1875;     // μ(1 - μ) at R's start values 1/4 and 3/4
constexpr double leastShareSingle = 1e-3;    // below, single precision spoils a step
constexpr double leastShareDouble = 1e-10;   // below, squaring the condition spoils it
constexpr double smallDecrement = 1e-14;     // the step from here ends at rounding error
constexpr double nearDecrement = 1e-3;       // the next point may be the last one
constexpr double nearEnough = 1e-6;          // steps by the Hessian from here gain five digits each
constexpr double smallDecrementKept = 1e-20; // the step from here, too, ends at rounding error
constexpr int mostHalvings = 30;
constexpr double slowShare = 0.1; // Newton steps towards an optimum at infinity leave 1 / e
constexpr int mostSlowSteps = 4;

} // namespace

LogisticIrls::LogisticIrls(const LogisticSetting &setting, std::int32_t event, bool polish)
    : m_setting(&setting)
    , m_polishes(polish)
{
    const Eigen::Index p = setting.rows->design->columns();
    m_point.event = event;
    m_point.coefficients = Eigen::VectorXd::Zero(p);
    m_optimum.coefficients = m_point.coefficients;
    m_asR.coefficients = m_point.coefficients;
    m_point.wanted = setting.rows->checked.unitPriorWeights ? LogisticPoint::Hessian::None
                                                            : LogisticPoint::Hessian::Double;
    if (setting.gram.size() > 0 &&
        factorPairs(setting.gram, p, setting.columns).smallestShare < leastShareSingle)
        m_precision = Precision::Double;
}

LogisticIrls::LogisticIrls(const LogisticSetting &setting, std::int32_t event,
                           const Eigen::VectorXd &start)
    : LogisticIrls(setting, event)
{
    const GlmDesign &design = *setting.rows->design;
    for (const Eigen::Index j : setting.columns) {
        const double b = start[j];
        if (std::isnan(b))
            continue;
        m_point.coefficients[j] += b * design.scale()[j];
        if (design.hasIntercept() && j > 0)
            m_point.coefficients[0] += b * design.center()[j];
    }
    m_phase = Phase::Polish;
    m_point.rule = LogisticPoint::Rule::Exact;
    wantHessian(1);
}

void LogisticIrls::advance()
{
    if (m_phase == Phase::AsR)
        advanceAsR();
    else if (m_phase == Phase::Polish)
        advancePolish();
}

void LogisticIrls::advanceAsR()
{
    const LogisticOptions &options = *m_setting->options;
    const bool first = m_iterations == 0;
    if (!m_again && !first && !std::isfinite(m_point.deviance)) {
        if (++m_halvings > options.maxIterations) {
            m_phase = Phase::Done;
            return;
        }
        m_point.coefficients = (m_point.coefficients + m_base) / 2;
        return;
    }
    if (!m_again) {
        const double change = std::abs(m_point.deviance - m_deviance);
        m_convergedAsR = !first && change / (std::abs(m_point.deviance) + 0.1) < options.epsilon;
        m_deviance = m_point.deviance;
        m_halvings = 0;
    }
    const bool last = m_convergedAsR || m_iterations >= options.maxIterations;
    if (last) {
        m_asR.coefficients = m_point.coefficients;
        m_asR.deviance = m_deviance;
        if (!m_polishes) {
            m_phase = Phase::Done;
            return;
        }
    }
    if (!tryFactor())
        return;
    const Eigen::VectorXd step = m_factor.solve(m_point.gradient, m_point.coefficients.size());
    if (!step.allFinite()) {
        m_phase = Phase::Done;
        return;
    }
    if (last) {
        beginPolish(step);
        return;
    }
    m_asR.factor = m_factor;
    ++m_iterations;
    m_base = m_point.coefficients;
    m_point.coefficients += step;
    m_point.rule = LogisticPoint::Rule::AsR;
    wantHessian(1);
}

void LogisticIrls::beginPolish(const Eigen::VectorXd &step)
{
    m_phase = Phase::Polish;
    m_point.rule = LogisticPoint::Rule::Exact;
    m_hasBase = true;
    m_base = m_point.coefficients;
    m_squaredDecrement = packet::dot(step.data(), m_point.gradient.data(), step.size());
    propose(step);
}

void LogisticIrls::propose(const Eigen::VectorXd &step)
{
    m_point.coefficients = m_base + step;
    m_halvings = 0;
    wantHessian(m_squaredDecrement);
}

void LogisticIrls::advancePolish()
{
    const double slack = 1e-11 * (std::abs(m_deviance) + 1); // rounding of the sum
    if (!m_again && m_hasBase && !(m_point.deviance <= m_deviance + slack)) {
        if (++m_halvings > mostHalvings)
            m_phase = Phase::Done;
        m_point.coefficients = (m_point.coefficients + m_base) / 2;
        return;
    }
    m_hasBase = true;
    m_base = m_point.coefficients;
    m_deviance = m_point.deviance;
    if (!tryFactor())
        return;
    const Eigen::VectorXd step = m_factor.solve(m_point.gradient, m_base.size());
    const double squaredDecrement = packet::dot(step.data(), m_point.gradient.data(), step.size());
    if (!std::isfinite(squaredDecrement) || isStalled(squaredDecrement)) {
        m_phase = Phase::Done;
        return;
    }
    const bool isSlow = m_keepsFactor && squaredDecrement > slowShare * m_squaredDecrement;
    m_squaredDecrement = squaredDecrement;
    m_optimum.deviance = m_deviance;
    m_optimum.coefficients = m_base + step;
    if (m_keepsFactor ? squaredDecrement <= smallDecrementKept : isOptimum()) {
        endCertified();
        return;
    }
    if (--m_polishLeft < 0) {
        m_optimum.factor = m_factor;
        m_phase = Phase::Done;
        return;
    }
    if (isSlow)
        m_keepsFactor = false;
    else if (!m_keepsFactor && !m_setting->options->summary)
        m_keepsFactor = squaredDecrement <= nearEnough && provesOptimum();
    propose(step);
}

/// The summary wants the Hessian in full precision.
bool LogisticIrls::isOptimum() const
{
    return m_squaredDecrement <= smallDecrement &&
           !(m_setting->options->summary && m_point.wanted == LogisticPoint::Hessian::Single) &&
           provesOptimum();
}

/// Bach's condition at the point of the factor. Holds at a point near the optimum, then also at
/// all those between.
bool LogisticIrls::provesOptimum() const
{
    if (m_factor.columns.size() != m_setting->columns.size())
        return false;
    const Eigen::MatrixXd root = invertUpper(m_factor.upper);
    const double trace = packet::dot(root.data(), root.data(), root.size());
    return m_squaredDecrement * trace * m_setting->rows->design->largestSquaredRow() <= 0.25;
}

void LogisticIrls::endCertified()
{
    m_certified = true;
    m_optimum.factor = m_factor;
    m_phase = Phase::Done;
}

bool LogisticIrls::isStalled(double squaredDecrement)
{
    m_slowSteps = squaredDecrement > slowShare * m_squaredDecrement ? m_slowSteps + 1 : 0;
    return !m_hasOptimum && m_slowSteps > mostSlowSteps;
}

void LogisticIrls::polishFurther(int steps)
{
    m_hasOptimum = true;
    m_phase = Phase::Polish;
    m_polishLeft = steps;
    m_point.rule = LogisticPoint::Rule::Exact;
    m_point.coefficients = m_hasBase ? m_base : m_asR.coefficients;
    m_again = false;
    m_hasBase = false;
    m_keepsFactor = false;
    wantHessian(0);
}

void LogisticIrls::wantHessian(double squaredDecrement)
{
    const bool forSummary = m_setting->options->summary && squaredDecrement < nearDecrement;
    m_point.keepRowWeights = m_precision == Precision::Qr && !m_keepsFactor;
    if (m_precision == Precision::Qr || m_keepsFactor)
        m_point.wanted = LogisticPoint::Hessian::None;
    else if (m_precision == Precision::Double || forSummary)
        m_point.wanted = LogisticPoint::Hessian::Double;
    else
        m_point.wanted = LogisticPoint::Hessian::Single;
}

bool LogisticIrls::tryFactor()
{
    m_again = false;
    if (m_keepsFactor)
        return true;
    const Eigen::Index p = m_point.coefficients.size();
    if (m_precision == Precision::Qr) {
        m_factor = factorRows(*m_setting->rows->design, m_point.rowWeights, m_setting->columns);
        return true;
    }
    const bool shared = m_point.rule == LogisticPoint::Rule::Start &&
                        m_point.wanted == LogisticPoint::Hessian::None;
    m_factor = shared ? factorPairs(startVariance * m_setting->gram, p, m_setting->columns)
                      : factorPairs(m_point.hessian, p, m_setting->columns);
    const bool single = m_point.wanted == LogisticPoint::Hessian::Single;
    if (m_setting->gram.size() == 0 && m_factor.smallestShare < leastShareSingle) {
        m_doubtsColumns = true;
        m_phase = Phase::Done;
        return false;
    }
    if (m_factor.smallestShare >= (single ? leastShareSingle : leastShareDouble))
        return true;
    m_precision = single ? Precision::Double : Precision::Qr;
    m_again = true;
    wantHessian(1);
    return false;
}

} // namespace heddle
