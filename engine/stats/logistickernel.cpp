#include "stats/logistickernel.h"

#include "core/numerics.h"

#include <algorithm>
#include <array>
#include <limits>

namespace heddle {

namespace {

using namespace Eigen::internal;
using packet::Doubles;
using packet::Floats;
using packet::load;

constexpr Eigen::Index blockRows = GlmDesign::blockRows;
constexpr Eigen::Index chunkPackets = 8; // as many running sums as hide the latency of an FMA
constexpr Eigen::Index chunkRows = chunkPackets * packet::doubles;

/// Sums of the four lanes of four packets, as one packet.
Doubles sumsOfFour(const std::array<Doubles, 4> &parts)
{
    PacketBlock<Doubles, 4> block;
    for (std::size_t i = 0; i < 4; ++i)
        block.packet[i] = parts[i];
    ptranspose(block);
    return padd(padd(block.packet[0], block.packet[1]), padd(block.packet[2], block.packet[3]));
}

Doubles sumsOfFour(const std::array<Floats, 4> &parts)
{
    using Half = unpacket_traits<Floats>::half;
    PacketBlock<Half, 4> block;
    for (std::size_t i = 0; i < 4; ++i)
        block.packet[i] = predux_half_dowto4(parts[i]);
    ptranspose(block);
    const Half sums =
        padd(padd(block.packet[0], block.packet[1]), padd(block.packet[2], block.packet[3]));
    return _mm256_cvtps_pd(sums);
}

/// Rounds `count` numbers, a multiple of four; Eigen's cast would do them one by one.
void toSingle(const double *from, float *to, Eigen::Index count)
{
    for (Eigen::Index i = 0; i < count; i += packet::doubles)
        pstoreu(to + i, _mm256_cvtpd_ps(load(from + i)));
}

/// sums[k][0..3] += Σ_r a_m[r] b_k[r] for four columns a (one after the other) and N columns b
/// of a block, over its first rows. Each sum runs over r in the same order whatever N is.
template <int N, typename Scalar>
void addFourTimes(const Scalar *a, Eigen::Index rows, const Scalar *const *b, double *const *sums)
{
    using Packet = typename packet_traits<Scalar>::type;
    constexpr Eigen::Index step = packet_traits<Scalar>::size;
    std::array<std::array<Packet, 4>, N> parts;
    for (auto &part : parts)
        part.fill(pset1<Packet>(Scalar(0)));
    for (Eigen::Index r = 0; r < rows; r += step) {
        const Packet a0 = ploadu<Packet>(a + r);
        const Packet a1 = ploadu<Packet>(a + blockRows + r);
        const Packet a2 = ploadu<Packet>(a + 2 * blockRows + r);
        const Packet a3 = ploadu<Packet>(a + 3 * blockRows + r);
#pragma GCC unroll 3 // else the running sums live in memory: half as fast
        for (std::size_t k = 0; k < N; ++k) {
            const Packet value = ploadu<Packet>(b[k] + r);
            parts[k][0] = pmadd(a0, value, parts[k][0]);
            parts[k][1] = pmadd(a1, value, parts[k][1]);
            parts[k][2] = pmadd(a2, value, parts[k][2]);
            parts[k][3] = pmadd(a3, value, parts[k][3]);
        }
    }
    for (std::size_t k = 0; k < N; ++k)
        packet::store(sums[k], padd(packet::load(sums[k]), sumsOfFour(parts[k])));
}

/// The same for any number of columns b, three at a time.
template <typename Scalar>
void addFour(const Scalar *a, Eigen::Index rows, const std::vector<const Scalar *> &b,
             const std::vector<double *> &sums, Eigen::Index offset)
{
    std::size_t k = 0;
    while (k < b.size()) {
        const std::size_t count = b.size() - k == 4 ? 2 : std::min<std::size_t>(3, b.size() - k);
        std::array<double *, 3> to{};
        for (std::size_t i = 0; i < count; ++i)
            to[i] = sums[k + i] + offset;
        if (count == 3)
            addFourTimes<3>(a, rows, b.data() + k, to.data());
        else if (count == 2)
            addFourTimes<2>(a, rows, b.data() + k, to.data());
        else
            addFourTimes<1>(a, rows, b.data() + k, to.data());
        k += count;
    }
}

/// sums[k] += Σ_r (a[r] b_k[r]) w[r] for one column a and N columns b of a block, N a multiple of
/// four, of which `count` are wanted: the products and sums of addFour() with one w, without a trip
/// through memory.
template <int N, typename Scalar>
void addProducts(const Scalar *a, const std::array<const Scalar *, N> &b, const Scalar *w,
                 Eigen::Index rows, Eigen::Index count, double *sums)
{
    using Packet = typename packet_traits<Scalar>::type;
    std::array<std::array<Packet, 4>, N / 4> parts;
    for (auto &part : parts)
        part.fill(pset1<Packet>(Scalar(0)));
    for (Eigen::Index r = 0; r < rows; r += packet_traits<Scalar>::size) {
        const Packet first = ploadu<Packet>(a + r);
        const Packet weight = ploadu<Packet>(w + r);
#pragma GCC unroll 8 // as above
        for (std::size_t k = 0; k < N; ++k)
            parts[k / 4][k % 4] =
                pmadd(pmul(first, ploadu<Packet>(b[k] + r)), weight, parts[k / 4][k % 4]);
    }
    std::array<double, N> added;
    for (std::size_t k = 0; k < N / 4; ++k)
        packet::store(added.data() + 4 * k, sumsOfFour(parts[k]));
    for (Eigen::Index k = 0; k < count; ++k)
        sums[k] += added[static_cast<std::size_t>(k)];
}

/// Columns first, first + 1 … of a block; those beyond the last one are the last one.
template <int N, typename Scalar>
std::array<const Scalar *, N> columnsFrom(const Scalar *columns, Eigen::Index first, Eigen::Index p)
{
    std::array<const Scalar *, N> found;
    for (std::size_t k = 0; k < N; ++k)
        found[k] = columns + std::min(first + static_cast<Eigen::Index>(k), p - 1) * blockRows;
    return found;
}

/// Adds a block's part of the Hessian of a single fit.
template <typename Scalar>
void addHessian(const Scalar *columns, Eigen::Index p, Eigen::Index rows, const Scalar *weights,
                double *sums)
{
    for (Eigen::Index i = 0; i < p; ++i) {
        for (Eigen::Index j = i; j < p;) {
            const Scalar *const a = columns + i * blockRows;
            const Eigen::Index left = p - j;
            const Eigen::Index count = std::min<Eigen::Index>(left, left > 4 ? 8 : 4);
            if (left > 4)
                addProducts<8>(a, columnsFrom<8>(columns, j, p), weights, rows, count, sums);
            else
                addProducts<4>(a, columnsFrom<4>(columns, j, p), weights, rows, count, sums);
            sums += count;
            j += count;
        }
    }
}

/// What the link makes of four rows.
struct Linked
{
    Doubles probability, variance, decay; ///< μ, μ(1 - μ), exp(-|η|).
};

template <bool asR>
Linked link(const Doubles &eta)
{
    const Doubles zero = packet::all(0.0);
    const Doubles one = packet::all(1.0);
    const Doubles size = pabs(eta);
    const Doubles positive = pcmp_le(zero, eta);
    Linked linked;
    linked.decay = pexp(pnegate(size));
    const Doubles d = pdiv(one, padd(one, linked.decay));
    linked.probability = pmul(d, pselect(positive, one, linked.decay));
    linked.variance = pmul(pmul(linked.decay, d), d);
    if constexpr (asR) { // binomial()$linkinv and $mu.eta beyond |η| = 30
        constexpr double epsilon = std::numeric_limits<double>::epsilon();
        const Doubles far = pcmp_lt(packet::all(30.0), size);
        const Doubles held = pselect(positive, packet::all(1 - epsilon), packet::all(epsilon));
        linked.probability = pselect(far, held, linked.probability);
        linked.variance = pselect(far, packet::all(epsilon), linked.variance);
    }
    return linked;
}

} // namespace

LogisticKernel::LogisticKernel(const LogisticRows &rows)
    : m_rows(rows)
{
    const auto p = static_cast<std::int32_t>(rows.design->columns());
    for (std::int32_t i = 0; i < p; ++i) {
        for (std::int32_t j = i; j < p; ++j)
            m_pairs.push_back({i, j});
    }
    while (m_pairs.size() % 4 != 0)
        m_pairs.push_back(m_pairs.back());
}

bool LogisticKernel::evaluate(std::span<LogisticPoint *const> points, const std::stop_token &stop)
{
    const auto count = static_cast<Eigen::Index>(points.size());
    const Eigen::Index columns = (m_rows.design->columns() + 3) / 4 * 4;
    m_weights.resize(blockRows, count);
    m_residuals.resize(blockRows, count);
    m_loss = Eigen::MatrixXd::Zero(2 * packet::doubles, count);
    for (LogisticPoint *point : points) {
        point->gradient = Eigen::VectorXd::Zero(columns);
        if (point->wanted != LogisticPoint::Hessian::None)
            point->hessian = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(m_pairs.size()));
        if (point->keepRowWeights)
            point->rowWeights.resize(m_rows.design->blocks() * blockRows);
    }
    for (std::int64_t block = 0; block < m_rows.design->blocks(); ++block) {
        if (stop.stop_requested())
            return false;
        rowTerms(block, points);
        addGradients(block, points);
        addHessiansOfBlock(block, points);
    }
    for (std::size_t k = 0; k < points.size(); ++k) {
        const double *loss = m_loss.col(static_cast<Eigen::Index>(k)).data();
        const Doubles sum = padd(load(loss), load(loss + packet::doubles));
        points[k]->deviance = 2 * (predux(sum) - m_rows.saturatedLoss);
    }
    return true;
}

void LogisticKernel::rowTerms(std::int64_t block, std::span<LogisticPoint *const> points)
{
    for (Eigen::Index first = 0; first < rowsOf(block); first += chunkRows) {
        for (std::size_t k = 0; k < points.size(); ++k) {
            switch (points[k]->rule) {
            case LogisticPoint::Rule::Start:
                rowTermsOfPoint<LogisticPoint::Rule::Start>(block, first, *points[k], k);
                break;
            case LogisticPoint::Rule::AsR:
                rowTermsOfPoint<LogisticPoint::Rule::AsR>(block, first, *points[k], k);
                break;
            case LogisticPoint::Rule::Exact:
                rowTermsOfPoint<LogisticPoint::Rule::Exact>(block, first, *points[k], k);
                break;
            }
        }
    }
}

/// Weights, residuals and losses of 32 rows. With w the weight, y the share, o the offset:
/// loss = w (log(1 + e^η) - y η) = w (log1p(e^-|η|) + max(η, 0) - y η), residual = w (y - μ).
template <LogisticPoint::Rule rule>
void LogisticKernel::rowTermsOfPoint(std::int64_t block, std::int64_t firstRow,
                                     LogisticPoint &point, std::size_t slot)
{
    constexpr bool start = rule == LogisticPoint::Rule::Start;
    const Doubles zero = packet::all(0.0);
    const Doubles one = packet::all(1.0);
    const Doubles half = packet::all(0.5);
    const Eigen::Index row = block * blockRows + firstRow;
    const auto column = static_cast<Eigen::Index>(slot);
    double *weights = m_weights.col(column).data() + firstRow;
    double *residuals = m_residuals.col(column).data() + firstRow;
    std::array<double, chunkRows> codedShares;
    const double *shares = codedShares.data();
    if (m_rows.codes.empty()) {
        shares = m_rows.shares.data() + row;
    } else {
        const std::int32_t *codes = m_rows.codes.data() + row;
        for (std::size_t r = 0; r < codedShares.size(); ++r)
            codedShares[r] = codes[r] == point.event ? 1.0 : 0.0;
    }

    std::array<Doubles, chunkPackets> eta;
    for (Eigen::Index c = 0; c < chunkPackets; ++c)
        eta[static_cast<std::size_t>(c)] =
            m_rows.offset.size() == 0 ? zero
                                      : load(m_rows.offset.data() + row + c * packet::doubles);
    if constexpr (!start) {
        const double *z = m_rows.design->block(block) + firstRow;
        for (Eigen::Index j = 0; j < point.coefficients.size(); ++j, z += blockRows) {
            const Doubles b = packet::all(point.coefficients[j]);
#pragma GCC unroll 8 // as above
            for (Eigen::Index c = 0; c < chunkPackets; ++c)
                eta[static_cast<std::size_t>(c)] =
                    pmadd(load(z + c * packet::doubles), b, eta[static_cast<std::size_t>(c)]);
        }
    }

    double *losses = m_loss.col(column).data();
    Doubles linear = load(losses);
    Doubles logs = load(losses + packet::doubles);
    Doubles product = one;
    for (Eigen::Index c = 0; c < chunkPackets; ++c) {
        const Eigen::Index r = c * packet::doubles;
        const Doubles y = load(shares + r);
        const Doubles w = load(m_rows.checked.weights.data() + row + r);
        Doubles value = eta[static_cast<std::size_t>(c)];
        [[maybe_unused]] const Doubles offset = value;
        if constexpr (start) { // mustart = (w y + 0.5) / (w + 1)
            const Doubles prior =
                m_rows.priorWeights.size() == 0 ? one : load(m_rows.priorWeights.data() + row + r);
            const Doubles events = pmul(prior, y);
            value = plog(pdiv(padd(events, half), padd(psub(prior, events), half)));
        }
        const Linked linked = link<rule == LogisticPoint::Rule::AsR>(value);
        Doubles residual = psub(y, linked.probability);
        if constexpr (start)
            residual = pmadd(linked.variance, psub(value, offset), residual);
        packet::store(weights + r, pmul(w, linked.variance));
        packet::store(residuals + r, pmul(w, residual));
        linear = pmadd(w, psub(pmax(value, zero), pmul(y, value)), linear);
        if (m_rows.checked.onlyZeroOrOne) // the log of a product of at most 8 factors of at most 2
            product = pmul(product, pmadd(w, linked.decay, one));
        else
            logs = pmadd(w, packet::log1p(linked.decay), logs);
    }
    if (m_rows.checked.onlyZeroOrOne)
        logs = padd(logs, plog(product));
    packet::store(losses, linear);
    packet::store(losses + packet::doubles, logs);
    if (point.keepRowWeights)
        std::copy_n(weights, chunkRows, point.rowWeights.data() + row);
}

void LogisticKernel::addGradients(std::int64_t block, std::span<LogisticPoint *const> points)
{
    m_doubleParts.clear();
    m_doubleSums.clear();
    for (std::size_t k = 0; k < points.size(); ++k) {
        m_doubleParts.push_back(m_residuals.col(static_cast<Eigen::Index>(k)).data());
        m_doubleSums.push_back(points[k]->gradient.data());
    }
    const double *z = m_rows.design->block(block);
    for (Eigen::Index j = 0; j < m_rows.design->columns(); j += 4)
        addFour(z + j * blockRows, rowsOf(block), m_doubleParts, m_doubleSums, j);
}

template <typename Scalar>
void LogisticKernel::addHessians(const Scalar *columns, Eigen::Index rows,
                                 const std::vector<const Scalar *> &weights,
                                 const std::vector<double *> &sums)
{
    if (weights.size() == 1)
        return addHessian(columns, m_rows.design->columns(), rows, weights.front(), sums.front());
    using Packet = typename packet_traits<Scalar>::type;
    constexpr Eigen::Index step = packet_traits<Scalar>::size;
    alignas(32) std::array<Scalar, 4 * blockRows> products;
    for (std::size_t group = 0; group < m_pairs.size(); group += 4) {
        for (std::size_t m = 0; m < 4; ++m) {
            const Scalar *a = columns + m_pairs[group + m].first * blockRows;
            const Scalar *b = columns + m_pairs[group + m].second * blockRows;
            Scalar *to = products.data() + static_cast<Eigen::Index>(m) * blockRows;
            for (Eigen::Index r = 0; r < rows; r += step)
                pstoreu(to + r, pmul(ploadu<Packet>(a + r), ploadu<Packet>(b + r)));
        }
        addFour(products.data(), rows, weights, sums, static_cast<Eigen::Index>(group));
    }
}

void LogisticKernel::addHessiansOfBlock(std::int64_t block, std::span<LogisticPoint *const> points)
{
    m_doubleParts.clear();
    m_doubleSums.clear();
    m_singleParts.clear();
    m_singleSums.clear();
    const Eigen::Index rows = rowsOf(block);
    m_singleWeights.resize(blockRows, static_cast<Eigen::Index>(points.size()));
    for (std::size_t k = 0; k < points.size(); ++k) {
        const auto column = static_cast<Eigen::Index>(k);
        if (points[k]->wanted == LogisticPoint::Hessian::Double) {
            m_doubleParts.push_back(m_weights.col(column).data());
            m_doubleSums.push_back(points[k]->hessian.data());
        } else if (points[k]->wanted == LogisticPoint::Hessian::Single) {
            toSingle(m_weights.col(column).data(), m_singleWeights.col(column).data(), rows);
            m_singleParts.push_back(m_singleWeights.col(column).data());
            m_singleSums.push_back(points[k]->hessian.data());
        }
    }
    if (!m_doubleParts.empty())
        addHessians(m_rows.design->block(block), rows, m_doubleParts, m_doubleSums);
    if (!m_singleParts.empty())
        addHessians(singleColumns(block), rows, m_singleParts, m_singleSums);
}

std::int64_t LogisticKernel::rowsOf(std::int64_t block) const
{
    const std::int64_t left = m_rows.design->rows() - block * blockRows;
    return std::min<std::int64_t>(blockRows, (left + chunkRows - 1) / chunkRows * chunkRows);
}

/// Rounded once where the design has one block.
const float *LogisticKernel::singleColumns(std::int64_t block)
{
    if (m_singleBlock != block) {
        m_singleColumns.resize(blockRows, m_rows.design->columns());
        toSingle(m_rows.design->block(block), m_singleColumns.data(), m_singleColumns.size());
        m_singleBlock = block;
    }
    return m_singleColumns.data();
}

Eigen::VectorXd LogisticKernel::gram()
{
    Eigen::VectorXd sums = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(m_pairs.size()));
    for (std::int64_t block = 0; block < m_rows.design->blocks(); ++block)
        addHessians<double>(m_rows.design->block(block), rowsOf(block),
                            {m_rows.checked.weights.data() + block * blockRows}, {sums.data()});
    return sums;
}

} // namespace heddle
