#include "stats/tailsintask.h"

#include "core/numerics.h"
#include "stats/normaltails.h"

#include <cmath>

namespace heddle {

namespace {

constexpr double sqrtPi = 1.7724538509055160273;
constexpr double log2 = 0.69314718055994530942;
constexpr double underflow = 700;  ///< exp(-700) is all but the smallest normal number.
constexpr double largeEnough = 40; ///< From here the series below is exact to the last digits.

/// Γ(z + 1/2) / Γ(z): recurrence up to a large argument, its asymptotic series there.
double gammaRatio(double z)
{
    double factor = 1;
    while (z < largeEnough) { // Γ(z + 1/2)/Γ(z) = z/(z + 1/2) Γ(z + 3/2)/Γ(z + 1)
        factor *= z / (z + 0.5);
        z += 1;
    }
    const double r = 1 / z;
    const double series =
        1 + r * (-1.0 / 8 +
                 r * (1.0 / 128 + r * (5.0 / 1024 + r * (-21.0 / 32768 + r * (-399.0 / 262144)))));
    return factor * std::sqrt(z) * series;
}

/// The continued fraction of I_x(a, b) for x < (a + 1) / (a + b + 2).
double betaFraction(double x, double a, double b)
{
    constexpr double tiny = 1e-300;
    constexpr int most = 200'000; // about sqrt(max(a, b)) are needed
    const auto away = [](double value) { return std::abs(value) < tiny ? tiny : value; };
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m <= most; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away(1 + even * d);
        c = away(1 + even / c);
        value *= c * d;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away(1 + odd * d);
        c = away(1 + odd / c);
        value *= c * d;
        if (std::abs(c * d - 1) < 1e-15)
            break;
    }
    return value;
}

} // namespace

double chiSquareTailInTask(double x, int df)
{
    if (!(x > 0))
        return std::isnan(x) ? x : 1;
    const double half = x / 2;
    if (half > underflow)
        return 0;
    // Q(a + 1, t) = Q(a, t) + t^a exp(-t) / Γ(a + 1), from a = 1/2 or 1 on
    const bool isOdd = df % 2 != 0;
    double tail = isOdd ? packet::exp(normalLogs(std::sqrt(x)).above + log2) : packet::exp(-half);
    double term =
        isOdd ? std::sqrt(half) * packet::exp(-half) / (sqrtPi / 2) : half * packet::exp(-half);
    for (int k = isOdd ? 1 : 2; k + 2 <= df; k += 2) {
        tail += term;
        term *= half / (k / 2.0 + 1);
    }
    return tail;
}

double fTailInTask(double f, double df)
{
    if (!(f > 0))
        return std::isnan(f) ? f : 1;
    if (std::isinf(f))
        return 0;
    // P(F > f) = I_x(df/2, 1/2) with x = df / (df + f)
    const double a = df / 2;
    const double ratio = f / df;
    const double x = 1 / (1 + ratio);
    const double rest = ratio / (1 + ratio); // 1 - x without its rounding
    const double logPower = -a * packet::log1p(ratio);
    if (logPower < -underflow)
        return 0;
    const double front = packet::exp(logPower) * std::sqrt(rest) * gammaRatio(a) / sqrtPi;
    if (x < (a + 1) / (a + 2.5))
        return front * betaFraction(x, a, 0.5) / a;
    return 1 - front * betaFraction(rest, 0.5, a) / 0.5;
}

} // namespace heddle
