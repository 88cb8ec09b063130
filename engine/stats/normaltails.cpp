#include "stats/normaltails.h"

#include "core/numerics.h"

#include <cmath>

namespace heddle {

namespace {

constexpr double halfLogTwoPi = 0.91893853320467274178;
constexpr double seriesEnd = 2.5;   // beyond, 1/2 - Φ would lose digits
constexpr int fractionDepth = 120;  // enough for 1e-16 at seriesEnd
constexpr int mostNewtonSteps = 40; // halves a far start, then doubles the digits

/// Φ(a) - 1/2 for 0 <= a < seriesEnd: φ(a) (a + a³/3 + a⁵/(3 5) + …).
double centralHalf(double a)
{
    double term = a;
    double sum = a;
    for (int k = 3; term > sum * 1e-17; k += 2) {
        term *= a * a / k;
        sum += term;
    }
    return sum * packet::exp(-a * a / 2 - halfLogTwoPi);
}

/// φ(a) / Φ(-a) = a + 1/(a + 2/(a + 3/(a + …))).
double inverseMills(double a)
{
    double value = a;
    for (int k = fractionDepth; k > 0; --k)
        value = a + k / value;
    return value;
}

} // namespace

NormalLogs normalLogs(double x)
{
    const double a = std::abs(x);
    NormalLogs logs;
    logs.density = -a * a / 2 - halfLogTwoPi;
    double small = 0;
    double large = 0;
    if (a < seriesEnd) {
        const double half = centralHalf(a);
        small = packet::log(0.5 - half);
        large = packet::log(0.5 + half);
    } else {
        small = logs.density - packet::log(inverseMills(a));
        const double tail = small < -700 ? 0.0 : packet::exp(small);
        large = -packet::log1p(tail / (1 - tail)) + (std::isnan(x) ? x : 0);
    }
    logs.below = x < 0 ? small : large;
    logs.above = x < 0 ? large : small;
    return logs;
}

double normalQuantileInTask(double p)
{
    if (p > 0.5)
        return -normalQuantileInTask(1 - p);
    // log Φ is concave: the first step from 0 ends left of the solution, the others come nearer.
    const double target = packet::log(p);
    double x = 0;
    for (int step = 0; step < mostNewtonSteps; ++step) {
        const NormalLogs logs = normalLogs(x);
        const double change = (target - logs.below) / packet::exp(logs.density - logs.below);
        x += change;
        if (std::abs(change) <= 1e-15 * std::abs(x))
            break;
    }
    return x;
}

} // namespace heddle
