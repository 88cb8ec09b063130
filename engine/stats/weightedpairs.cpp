#include "stats/weightedpairs.h"

#include "core/numerics.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace heddle {

namespace {

using namespace Eigen::internal;
using packet::Doubles;
using packet::Floats;

constexpr Eigen::Index mostRows = 256; // three columns of it stay in the first cache
constexpr Eigen::Index high = 3;       // 3 x 4 running sums and 3 + 4 values fit 16 registers
constexpr Eigen::Index wide = 4;

/// Sums of the lanes of four packets, as one packet.
Doubles sumsOfFour(const std::array<Doubles, wide> &parts)
{
    PacketBlock<Doubles, wide> block;
    for (std::size_t i = 0; i < wide; ++i)
        block.packet[i] = parts[i];
    ptranspose(block);
    return padd(padd(block.packet[0], block.packet[1]), padd(block.packet[2], block.packet[3]));
}

Doubles sumsOfFour(const std::array<Floats, wide> &parts)
{
    using Half = unpacket_traits<Floats>::half;
    PacketBlock<Half, wide> block;
    for (std::size_t i = 0; i < wide; ++i)
        block.packet[i] = predux_half_dowto4(parts[i]);
    ptranspose(block);
    const Half sums =
        padd(padd(block.packet[0], block.packet[1]), padd(block.packet[2], block.packet[3]));
    return _mm256_cvtps_pd(sums);
}

/// sums[k][m] = Σ_r a_k[r] b_m[r] for N weighted columns, one after the other, and M others.
template <std::size_t N, std::size_t M, typename Scalar>
void multiply(const Scalar *a, const Scalar *const *b, Eigen::Index rows,
              std::array<Doubles, high> &sums)
{
    using Packet = typename packet_traits<Scalar>::type;
    std::array<std::array<Packet, wide>, N> parts;
    for (auto &part : parts)
        part.fill(pset1<Packet>(Scalar(0)));
    for (Eigen::Index r = 0; r < rows; r += packet_traits<Scalar>::size) {
        std::array<Packet, M> others;
#pragma GCC unroll 4 // else the running sums live in memory: half as fast
        for (std::size_t m = 0; m < M; ++m)
            others[m] = ploadu<Packet>(b[m] + r);
#pragma GCC unroll 3
        for (std::size_t k = 0; k < N; ++k) {
            const Packet value = ploadu<Packet>(a + static_cast<Eigen::Index>(k) * mostRows + r);
#pragma GCC unroll 4
            for (std::size_t m = 0; m < M; ++m)
                parts[k][m] = pmadd(value, others[m], parts[k][m]);
        }
    }
    for (std::size_t k = 0; k < N; ++k)
        sums[k] = sumsOfFour(parts[k]);
}

template <std::size_t N, typename Scalar>
void multiply(const Scalar *a, const Scalar *const *b, Eigen::Index others, Eigen::Index rows,
              std::array<Doubles, high> &sums)
{
    switch (others) {
    case 1:
        return multiply<N, 1>(a, b, rows, sums);
    case 2:
        return multiply<N, 2>(a, b, rows, sums);
    case 3:
        return multiply<N, 3>(a, b, rows, sums);
    default:
        return multiply<N, 4>(a, b, rows, sums);
    }
}

/// Adds those of the sums of pairs (i, j) … (i, j + 3) that are pairs of the upper triangle.
void addRow(const Doubles &sums, Eigen::Index i, Eigen::Index j, Eigen::Index p, double *pairs)
{
    double *to = pairs + i * p - i * (i - 1) / 2 - i; // pair (i, j) stands at to[j]
    if (i <= j && j + wide <= p) {
        packet::store(to + j, padd(packet::load(to + j), sums));
        return;
    }
    std::array<double, wide> each;
    packet::store(each.data(), sums);
    for (Eigen::Index k = std::max<Eigen::Index>(i - j, 0); k < std::min(wide, p - j); ++k)
        to[j + k] += each[static_cast<std::size_t>(k)];
}

template <typename Scalar>
void addPairs(const std::vector<const Scalar *> &columns, const Scalar *weights, Eigen::Index rows,
              double *pairs)
{
    using Packet = typename packet_traits<Scalar>::type;
    assert(rows <= mostRows && rows % packet_traits<Scalar>::size == 0);
    const auto p = static_cast<Eigen::Index>(columns.size());
    alignas(32) std::array<Scalar, high * mostRows> weighted;
    for (Eigen::Index first = 0; first < p; first += high) {
        const Eigen::Index count = std::min(high, p - first);
        for (Eigen::Index k = 0; k < count; ++k) {
            const Scalar *from = columns[static_cast<std::size_t>(first + k)];
            Scalar *to = weighted.data() + k * mostRows;
            for (Eigen::Index r = 0; r < rows; r += packet_traits<Scalar>::size)
                pstoreu(to + r, pmul(ploadu<Packet>(from + r), ploadu<Packet>(weights + r)));
        }
        for (Eigen::Index j = first; j < p; j += wide) {
            const Scalar *const *others = columns.data() + j;
            const Eigen::Index left = std::min(wide, p - j);
            std::array<Doubles, high> sums;
            if (count == 3)
                multiply<3>(weighted.data(), others, left, rows, sums);
            else if (count == 2)
                multiply<2>(weighted.data(), others, left, rows, sums);
            else
                multiply<1>(weighted.data(), others, left, rows, sums);
            for (Eigen::Index k = 0; k < count; ++k)
                addRow(sums[static_cast<std::size_t>(k)], first + k, j, p, pairs);
        }
    }
}

} // namespace

void addWeightedPairs(const std::vector<const double *> &columns, const double *weights,
                      Eigen::Index rows, double *pairs)
{
    addPairs(columns, weights, rows, pairs);
}

void addWeightedPairs(const std::vector<const float *> &columns, const float *weights,
                      Eigen::Index rows, double *pairs)
{
    addPairs(columns, weights, rows, pairs);
}

} // namespace heddle
