#include "stats/glm.h"

#include "core/numerics.h"

#include <algorithm>
#include <cmath>

namespace heddle {

std::string_view toText(Family family)
{
    switch (family) {
    case Family::Binomial:
        return "binomial";
    case Family::Gaussian:
        return "gaussian";
    case Family::Poisson:
        return "poisson";
    case Family::QuasiPoisson:
        return "quasipoisson";
    case Family::Gamma:
        return "gamma";
    case Family::Multinomial:
        return "multinomial";
    }
    return {};
}

std::string_view toText(Link link)
{
    switch (link) {
    case Link::Logit:
        return "logit";
    case Link::Identity:
        return "identity";
    case Link::Probit:
        return "probit";
    case Link::Cloglog:
        return "cloglog";
    case Link::Log:
        return "log";
    case Link::Inverse:
        return "inverse";
    }
    return {};
}

std::string_view toText(Penalty penalty)
{
    switch (penalty) {
    case Penalty::None:
        return "none";
    case Penalty::Ridge:
        return "ridge";
    case Penalty::Firth:
        return "firth";
    }
    return {};
}

bool estimatesDispersion(Family family)
{
    return family != Family::Binomial && family != Family::Poisson && family != Family::Multinomial;
}

std::string_view toText(Separation separation)
{
    switch (separation) {
    case Separation::None:
        return "none";
    case Separation::QuasiComplete:
        return "quasi-complete";
    case Separation::Complete:
        return "complete";
    }
    return {};
}

Result<GlmDesign> GlmDesign::make(Eigen::MatrixXd x, bool intercept)
{
    fixNumerics();
    if (x.rows() < 1 || x.cols() < 1)
        return badInput("The design matrix has no rows or no columns.", "Nothing was fitted.",
                        "Choose at least one variable and keep at least one row.");
    for (Eigen::Index column = 0; column < x.cols(); ++column) {
        for (Eigen::Index row = 0; row < x.rows(); ++row) {
            if (!std::isfinite(x(row, column)))
                return badInput("The design matrix has a value that is not finite in row " +
                                    std::to_string(row + 1) + ", column " +
                                    std::to_string(column + 1) + ".",
                                "Nothing was fitted.",
                                "Leave the row out or change the term that makes the value.");
        }
    }
    GlmDesign design;
    design.m_x = std::move(x);
    design.m_intercept = intercept;
    design.fillBlocks();
    return design;
}

void GlmDesign::fillBlocks()
{
    const Eigen::Index n = m_x.rows();
    const Eigen::Index p = m_x.cols();
    const Eigen::VectorXd ones = Eigen::VectorXd::Ones(n);
    m_center = Eigen::VectorXd::Zero(p);
    m_scale = Eigen::VectorXd::Ones(p);
    m_blocks =
        Eigen::MatrixXd::Zero(blockRows * ((p + 3) / 4 * 4), (n + blockRows - 1) / blockRows);
    Eigen::VectorXd squares = Eigen::VectorXd::Zero(n);
    Eigen::VectorXd z(n);
    for (Eigen::Index j = 0; j < p; ++j) {
        z = m_x.col(j);
        if (m_intercept && j > 0) {
            m_center[j] = packet::dot(z.data(), ones.data(), n) / static_cast<double>(n);
            z.array() -= m_center[j];
        }
        const double largest = z.cwiseAbs().maxCoeff(); // first, so that squares cannot overflow
        if (largest > 0 && !(m_intercept && j == 0)) {
            z /= largest;
            const double mean = packet::dot(z.data(), z.data(), n) / static_cast<double>(n);
            m_scale[j] = largest * std::sqrt(mean);
            z /= std::sqrt(mean);
        }
        squares += z.cwiseAbs2();
        for (Eigen::Index block = 0; block < m_blocks.cols(); ++block) {
            const Eigen::Index first = block * blockRows;
            const Eigen::Index count = std::min<Eigen::Index>(blockRows, n - first);
            m_blocks.col(block).segment(j * blockRows, count) = z.segment(first, count);
        }
    }
    m_largestSquaredRow = squares.maxCoeff();
}

Eigen::VectorXd linearPredictor(const GlmDesign &design, const Eigen::VectorXd &coefficients,
                                std::span<const double> offset, std::span<const std::int64_t> rows)
{
    const Eigen::MatrixXd &x = design.x();
    Eigen::VectorXd eta(static_cast<Eigen::Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i)
        eta[static_cast<Eigen::Index>(i)] =
            offset.empty() ? 0.0 : offset[static_cast<std::size_t>(rows[i])];
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
        if (std::isnan(coefficients[j]))
            continue;
        const double *column = x.col(j).data();
        for (std::size_t i = 0; i < rows.size(); ++i)
            eta[static_cast<Eigen::Index>(i)] += coefficients[j] * column[rows[i]];
    }
    return eta;
}

Eigen::VectorXd logisticProbability(const Eigen::VectorXd &eta)
{
    using namespace Eigen::internal;
    // Filled up to whole packets, so that no number takes the scalar path through the C library.
    const Eigen::Index padded =
        (eta.size() + packet::doubles - 1) / packet::doubles * packet::doubles;
    Eigen::VectorXd result = Eigen::VectorXd::Zero(padded);
    result.head(eta.size()) = eta;
    const packet::Doubles one = packet::all(1.0);
    const packet::Doubles zero = packet::all(0.0);
    for (Eigen::Index i = 0; i < padded; i += packet::doubles) {
        const packet::Doubles value = packet::load(result.data() + i);
        const packet::Doubles a = pexp(pnegate(pabs(value)));
        const packet::Doubles upper = pselect(pcmp_le(zero, value), one, a);
        const packet::Doubles p = pdiv(upper, padd(one, a));
        packet::store(result.data() + i, pselect(pcmp_eq(value, value), p, value)); // NaN stays NaN
    }
    result.conservativeResize(eta.size());
    return result;
}

} // namespace heddle
