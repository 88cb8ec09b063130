#include "stats/distributions.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <limits>

namespace heddle {

namespace {

// Out of range gives NaN or infinity instead of an exception.
using namespace boost::math::policies;
using Quiet = policy<domain_error<ignore_error>, pole_error<ignore_error>,
                     overflow_error<ignore_error>, evaluation_error<ignore_error>>;
using Normal = boost::math::normal_distribution<double, Quiet>;
using Beta = boost::math::beta_distribution<double, Quiet>;
using Student = boost::math::students_t_distribution<double, Quiet>;

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();

} // namespace

double normalPValue(double z)
{
    if (std::isnan(z))
        return notDefined;
    return std::isinf(z) ? 0 : 2 * cdf(complement(Normal(), std::abs(z)));
}

double studentPValue(double t, double df)
{
    if (std::isnan(t) || !(df > 0))
        return notDefined;
    return std::isinf(t) ? 0 : 2 * cdf(complement(Student(df), std::abs(t)));
}

double normalQuantile(double p)
{
    return p > 0 && p < 1 ? quantile(Normal(), p) : notDefined;
}

double studentQuantile(double p, double df)
{
    return p > 0 && p < 1 && df > 0 ? quantile(Student(df), p) : notDefined;
}

double normalProbability(double z)
{
    if (std::isnan(z))
        return notDefined;
    if (std::isinf(z))
        return z > 0 ? 1 : 0;
    return cdf(Normal(), z);
}

double normalDensity(double z)
{
    if (std::isnan(z))
        return notDefined;
    return std::isinf(z) ? 0 : pdf(Normal(), z);
}

double betaQuantile(double p, double a, double b)
{
    return p > 0 && p < 1 && a > 0 && b > 0 ? quantile(Beta(a, b), p) : notDefined;
}

} // namespace heddle
