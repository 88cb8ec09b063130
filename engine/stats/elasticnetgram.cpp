#include "stats/elasticnetgram.h"

#include "core/numerics.h"

#include <algorithm>
#include <array>

namespace heddle {

namespace {

using namespace Eigen::internal;
using packet::Doubles;
using packet::load;

constexpr Eigen::Index blockRows = 256; // as GlmDesign: four columns of it are 8 kB
constexpr std::size_t tile = 3;         // 4 x 3 running sums and 4 + 3 loads fit 16 registers

/// sums[4 m + k] += Σ_r a_k[r] b_m[r] for four columns a, `blockRows` apart, and N columns b.
template <std::size_t N>
void addTile(const double *a, const double *const *b, Eigen::Index rows, double *sums)
{
    std::array<std::array<Doubles, 4>, N> parts;
    for (auto &part : parts)
        part.fill(packet::all(0.0));
    for (Eigen::Index r = 0; r < rows; r += packet::doubles) {
        const Doubles a0 = load(a + r);
        const Doubles a1 = load(a + blockRows + r);
        const Doubles a2 = load(a + 2 * blockRows + r);
        const Doubles a3 = load(a + 3 * blockRows + r);
#pragma GCC unroll 3 // else the running sums live in memory: half as fast
        for (std::size_t m = 0; m < N; ++m) {
            const Doubles value = load(b[m] + r);
            parts[m][0] = pmadd(a0, value, parts[m][0]);
            parts[m][1] = pmadd(a1, value, parts[m][1]);
            parts[m][2] = pmadd(a2, value, parts[m][2]);
            parts[m][3] = pmadd(a3, value, parts[m][3]);
        }
    }
    for (std::size_t m = 0; m < N; ++m) {
        PacketBlock<Doubles, 4> block;
        for (std::size_t k = 0; k < 4; ++k)
            block.packet[k] = parts[m][k];
        ptranspose(block);
        const Doubles sum =
            padd(padd(block.packet[0], block.packet[1]), padd(block.packet[2], block.packet[3]));
        packet::store(sums + 4 * m, padd(load(sums + 4 * m), sum));
    }
}

/// Adds the products of columns first … first + 3 (weighted, in `a`) with columns first … end.
void addFourColumns(const double *a, const std::vector<const double *> &columns, std::size_t first,
                    Eigen::Index firstRow, Eigen::Index rows, double *sums)
{
    std::array<const double *, tile> b{};
    for (std::size_t j = first; j < columns.size();) {
        const std::size_t left = columns.size() - j;
        const std::size_t count = left == 4 ? 2 : std::min(tile, left);
        for (std::size_t m = 0; m < count; ++m)
            b[m] = columns[j + m] + firstRow;
        double *to = sums + 4 * (j - first);
        if (count == 3)
            addTile<3>(a, b.data(), rows, to);
        else if (count == 2)
            addTile<2>(a, b.data(), rows, to);
        else
            addTile<1>(a, b.data(), rows, to);
        j += count;
    }
}

} // namespace

bool weightedGram(const std::vector<const double *> &columns, const double *v, Eigen::Index rows,
                  Eigen::Ref<Eigen::MatrixXd> target, const std::stop_token &stop)
{
    const std::size_t count = columns.size();
    const std::size_t groups = (count + 3) / 4;
    std::vector<std::size_t> place(groups + 1, 0); // of each group's sums
    for (std::size_t g = 0; g < groups; ++g)
        place[g + 1] = place[g] + 4 * (count - 4 * g);
    std::vector<double> sums(place[groups], 0.0);
    std::array<double, 4 * blockRows> weighted{};
    for (Eigen::Index firstRow = 0; firstRow < rows; firstRow += blockRows) {
        if (stop.stop_requested())
            return false;
        const Eigen::Index here = std::min(blockRows, rows - firstRow);
        for (std::size_t g = 0; g < groups; ++g) {
            for (std::size_t k = 0; k < 4; ++k) { // what is over repeats the last column
                const double *from = columns[std::min(4 * g + k, count - 1)] + firstRow;
                double *to = weighted.data() + static_cast<Eigen::Index>(k) * blockRows;
                for (Eigen::Index r = 0; r < here; r += packet::doubles)
                    packet::store(to + r, pmul(load(from + r), load(v + firstRow + r)));
            }
            addFourColumns(weighted.data(), columns, 4 * g, firstRow, here, sums.data() + place[g]);
        }
    }
    for (std::size_t g = 0; g < groups; ++g) {
        for (std::size_t k = 0; k < 4 && 4 * g + k < count; ++k) {
            const auto a = static_cast<Eigen::Index>(4 * g + k);
            for (std::size_t j = 4 * g + k; j < count; ++j) {
                const double sum = sums[place[g] + 4 * (j - 4 * g) + k];
                target(a, static_cast<Eigen::Index>(j)) = sum;
                target(static_cast<Eigen::Index>(j), a) = sum;
            }
        }
    }
    return true;
}

} // namespace heddle
