#include "stats/elasticnetloss.h"

#include "core/numerics.h"

namespace heddle {

namespace {

using namespace Eigen::internal;
using packet::Doubles;
using packet::load;

/// Mean and unit loss of four rows of a single response.
struct Unit
{
    Doubles mean, loss;
};

constexpr auto gaussian = [](const Doubles &y, const Doubles &eta) -> Unit {
    const Doubles left = psub(y, eta);
    return {eta, pmul(packet::all(0.5), pmul(left, left))};
};

constexpr auto binomial = [](const Doubles &y, const Doubles &eta) -> Unit {
    const Doubles zero = packet::all(0.0);
    const Doubles one = packet::all(1.0);
    const Doubles decay = pexp(pnegate(pabs(eta)));
    const Doubles share = pdiv(one, padd(one, decay));
    const Doubles linear = psub(pmax(eta, zero), pmul(y, eta));
    return {pmul(share, pselect(pcmp_le(zero, eta), one, decay)),
            padd(packet::log1p(decay), linear)};
};

constexpr auto poisson = [](const Doubles &y, const Doubles &eta) -> Unit {
    const Doubles mean = pexp(eta);
    return {mean, psub(mean, pmul(y, eta))};
};

template <typename Rule>
void evaluateSingle(const NetData &data, NetPoint &point, const Rule &rule)
{
    Doubles sum = packet::all(0.0);
    for (Eigen::Index r = 0; r < data.weights.size(); r += packet::doubles) {
        const Doubles w = load(data.weights.data() + r);
        const Doubles y = load(data.y.data() + r);
        const Unit unit = rule(y, load(point.eta.data() + r));
        packet::store(point.means.data() + r, unit.mean);
        packet::store(point.residuals.data() + r, pmul(w, psub(y, unit.mean)));
        sum = pmadd(w, unit.loss, sum);
    }
    point.loss = predux(sum);
}

void evaluateMultinomial(const NetData &data, NetPoint &point)
{
    const Eigen::Index n = data.weights.size();
    const Eigen::Index classes = data.y.cols();
    Doubles sum = packet::all(0.0);
    for (Eigen::Index r = 0; r < n; r += packet::doubles) {
        const Doubles w = load(data.weights.data() + r);
        const double *eta = point.eta.data() + r;
        const double *y = data.y.data() + r;
        double *means = point.means.data() + r;
        double *residuals = point.residuals.data() + r;
        Doubles largest = load(eta);
        for (Eigen::Index k = 1; k < classes; ++k)
            largest = pmax(largest, load(eta + k * n));
        Doubles total = packet::all(0.0);
        Doubles observed = packet::all(0.0);
        for (Eigen::Index k = 0; k < classes; ++k) {
            const Doubles from = psub(load(eta + k * n), largest);
            const Doubles part = pexp(from);
            packet::store(means + k * n, part);
            total = padd(total, part);
            observed = pmadd(load(y + k * n), from, observed);
        }
        for (Eigen::Index k = 0; k < classes; ++k) {
            const Doubles mean = pdiv(load(means + k * n), total);
            packet::store(means + k * n, mean);
            packet::store(residuals + k * n, pmul(w, psub(load(y + k * n), mean)));
        }
        sum = pmadd(w, psub(plog(total), observed), sum);
    }
    point.loss = predux(sum);
}

/// y log y, 0 for 0.
double entropy(double y)
{
    return y > 0 ? y * packet::log(y) : 0;
}

} // namespace

void evaluateNet(const NetData &data, NetPoint &point)
{
    point.means.resize(point.eta.rows(), point.eta.cols());
    point.residuals.resize(point.eta.rows(), point.eta.cols());
    switch (data.family) {
    case NetFamily::Gaussian:
        return evaluateSingle(data, point, gaussian);
    case NetFamily::Binomial:
        return evaluateSingle(data, point, binomial);
    case NetFamily::Poisson:
        return evaluateSingle(data, point, poisson);
    case NetFamily::Multinomial:
        return evaluateMultinomial(data, point);
    }
}

double saturatedLoss(const NetData &data)
{
    double loss = 0;
    for (Eigen::Index i = 0; i < data.usedRows; ++i) {
        const double y = data.y.data()[i];
        if (data.family == NetFamily::Binomial)
            loss -= data.weights[i] * (entropy(y) + entropy(1 - y));
        else if (data.family == NetFamily::Poisson)
            loss += data.weights[i] * (y - entropy(y));
    }
    return loss;
}

void fillCurvature(const NetData &data, const NetPoint &point, Eigen::Index k, Eigen::Index l,
                   Eigen::VectorXd &v)
{
    v = data.weights;
    const double *first = point.means.col(k).data();
    const double *second = point.means.col(l).data();
    const bool shares = data.family == NetFamily::Binomial || data.family == NetFamily::Multinomial;
    for (Eigen::Index i = 0; i < v.size(); ++i) {
        if (shares)
            v[i] *= first[i] * ((k == l ? 1.0 : 0.0) - second[i]);
        else if (data.family == NetFamily::Poisson)
            v[i] *= first[i];
    }
}

} // namespace heddle
