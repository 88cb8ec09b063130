#include "core/numerics.h"

namespace heddle {

void fixNumerics()
{
    // A common size of each level; what matters is that it is the same everywhere.
    static const bool fixed = [] {
        Eigen::setCpuCacheSizes(32 * 1024, 512 * 1024, 4 * 1024 * 1024);
        return true;
    }();
    static_cast<void>(fixed);
}

namespace packet {

double log(double x)
{
    return Eigen::internal::pfirst(Eigen::internal::plog(all(x)));
}

double exp(double x)
{
    return Eigen::internal::pfirst(Eigen::internal::pexp(all(x)));
}

double log1p(double a)
{
    return Eigen::internal::pfirst(log1p(all(a)));
}

double dot(const double *a, const double *b, Eigen::Index n)
{
    using namespace Eigen::internal;
    Doubles first = all(0.0);
    Doubles second = all(0.0);
    Eigen::Index i = 0;
    for (; i + 2 * doubles <= n; i += 2 * doubles) {
        first = pmadd(load(a + i), load(b + i), first);
        second = pmadd(load(a + i + doubles), load(b + i + doubles), second);
    }
    double sum = predux(padd(first, second));
    for (; i < n; ++i)
        sum += a[i] * b[i];
    return sum;
}

void addScaled(double c, const double *x, double *y, Eigen::Index n)
{
    using namespace Eigen::internal;
    const Doubles factor = all(c);
    Eigen::Index i = 0;
    for (; i + doubles <= n; i += doubles)
        store(y + i, pmadd(factor, load(x + i), load(y + i)));
    for (; i < n; ++i)
        y[i] += c * x[i];
}

} // namespace packet
} // namespace heddle
