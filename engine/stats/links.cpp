#include "stats/links.h"

#include "core/numerics.h"
#include "core/packetmath.h"
#include "stats/normaltails.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double farthest = 700; // e^700 is finite, e^-700 not yet subnormal

double exponential(double x)
{
    return x < -farthest ? 0.0 : packet::exp(x);
}

/// e^x - 1 to full relative precision (Kahan): the rounding of e^x cancels against its logarithm.
double exponentialLessOne(double x)
{
    const double power = exponential(x);
    if (power == 1)
        return x;
    const double less = power - 1;
    return less == -1 || power > 1e8 ? less : less * x / packet::log(power);
}

template <typename Function>
Eigen::VectorXd mapped(const Eigen::VectorXd &eta, const Function &function)
{
    Eigen::VectorXd result(eta.size());
    for (Eigen::Index i = 0; i < eta.size(); ++i)
        result[i] = std::isnan(eta[i]) ? nan : function(eta[i]);
    return result;
}

Eigen::VectorXd exponentials(Eigen::VectorXd values)
{
    packetExp({values.data(), static_cast<std::size_t>(values.size())});
    return values;
}

} // namespace

CloglogTerms cloglogTerms(double eta)
{
    CloglogTerms terms;
    terms.rate = exponential(std::min(eta, farthest));
    const bool isTiny = terms.rate < 1e-16; // μ = t there, and e^t - 1 = t
    terms.ratio = isTiny                  ? 1
                  : terms.rate > farthest ? 0
                                          : terms.rate / exponentialLessOne(terms.rate);
    const double rest = exponential(-terms.rate);
    terms.logMean = isTiny           ? eta
                    : terms.rate > 1 ? -packet::log1p(rest / (1 - rest))
                                     : packet::log(-exponentialLessOne(-terms.rate));
    return terms;
}

Eigen::VectorXd inverseLink(Link link, const Eigen::VectorXd &eta)
{
    switch (link) {
    case Link::Logit:
        return logisticProbability(eta);
    case Link::Identity:
        return eta;
    case Link::Probit:
    case Link::Cloglog:
        return exponentials(logProbability(link, eta).col(0));
    case Link::Log:
        return exponentials(eta);
    case Link::Inverse:
        return mapped(eta, [](double value) { return value > 0 ? 1 / value : nan; });
    }
    return {};
}

Eigen::VectorXd complementOfInverseLink(Link link, const Eigen::VectorXd &eta)
{
    if (link == Link::Cloglog)
        return mapped(eta, [](double value) { return exponential(-cloglogTerms(value).rate); });
    return inverseLink(link, -eta); // the others are symmetric
}

Eigen::MatrixXd logProbability(Link link, const Eigen::Ref<const Eigen::MatrixXd> &eta)
{
    if (link == Link::Logit) { // min(η, 0) - log(1 + e^-|η|)
        Eigen::MatrixXd tail = -eta.cwiseAbs();
        const std::span<double> values(tail.data(), static_cast<std::size_t>(tail.size()));
        packetExp(values);
        tail.array() += 1;
        packetLog(values);
        return eta.cwiseMin(0.0) - tail;
    }
    Eigen::MatrixXd logs(eta.rows(), eta.cols());
    for (Eigen::Index column = 0; column < eta.cols(); ++column)
        logs.col(column) = mapped(eta.col(column), [link](double value) {
            return link == Link::Probit ? normalLogs(value).below : cloglogTerms(value).logMean;
        });
    return logs;
}

} // namespace heddle
