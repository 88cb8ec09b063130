#pragma once

#include <Eigen/Core>

namespace heddle {

/// Makes Eigen's products cut their work the same way on every processor: it would else look at
/// the sizes of the caches, and with them the order of sums would change (docs/numerics.md).
/// May be called from any thread, any number of times.
void fixNumerics();

/// Arithmetic in packets of four doubles: the same instructions, hence the same bits, on every
/// machine of the instruction-set level. No function of the C library but sqrt stands behind it.
namespace packet {

using Doubles = Eigen::internal::packet_traits<double>::type;
using Floats = Eigen::internal::packet_traits<float>::type;
constexpr int doubles = Eigen::internal::packet_traits<double>::size;
constexpr int floats = Eigen::internal::packet_traits<float>::size;
static_assert(doubles == 4 && floats == 8, "Heddle is built for x86-64-v3");

inline Doubles all(double value)
{
    return Eigen::internal::pset1<Doubles>(value);
}
inline Doubles load(const double *from)
{
    return Eigen::internal::ploadu<Doubles>(from);
}
inline void store(double *to, const Doubles &value)
{
    Eigen::internal::pstoreu(to, value);
}

/// log(1 + a) for a >= 0: the log of the rounded sum, corrected for what the rounding lost.
inline Doubles log1p(const Doubles &a)
{
    using namespace Eigen::internal;
    const Doubles one = all(1.0);
    const Doubles sum = padd(one, a);
    return padd(plog(sum), pdiv(psub(a, psub(sum, one)), sum));
}

double log(double x);   ///< Natural logarithm of one number.
double exp(double x);   ///< Exponential of one number.
double log1p(double a); ///< log(1 + a), a >= 0.

/// Σ a_i b_i: four running sums, then the rest; the order depends on n alone.
double dot(const double *a, const double *b, Eigen::Index n);
/// y += c x.
void addScaled(double c, const double *x, double *y, Eigen::Index n);

} // namespace packet
} // namespace heddle
