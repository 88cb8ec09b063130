#include "stats/logistickernel.h"

#include "core/numerics.h"
#include "stats/weightedpairs.h"

#include <algorithm>
#include <array>
#include <limits>

namespace heddle {

namespace {

using namespace Eigen::internal;
using packet::Doubles;
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

/// Rounds `count` numbers, a multiple of four; Eigen's cast would do them one by one.
void toSingle(const double *from, float *to, Eigen::Index count)
{
    for (Eigen::Index i = 0; i < count; i += packet::doubles)
        pstoreu(to + i, _mm256_cvtpd_ps(load(from + i)));
}

/// A weight that is nothing beside any other, or 0: the processor is many times slower with numbers
/// below the normal ones, and products of a float weight of less would be such.
Doubles orZero(const Doubles &weight)
{
    constexpr double least = 1e-30;
    return pselect(pcmp_lt(weight, packet::all(least)), packet::all(0.0), weight);
}

/// sums[k][0..3] += Σ_r a_m[r] b_k[r] for four columns a (one after the other) and N columns b
/// of a block, over its first rows. Each sum runs over r in the same order whatever N is.
template <int N>
void addFourTimes(const double *a, Eigen::Index rows, const double *const *b, double *const *sums)
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
        for (std::size_t k = 0; k < N; ++k) {
            const Doubles value = load(b[k] + r);
            parts[k][0] = pmadd(a0, value, parts[k][0]);
            parts[k][1] = pmadd(a1, value, parts[k][1]);
            parts[k][2] = pmadd(a2, value, parts[k][2]);
            parts[k][3] = pmadd(a3, value, parts[k][3]);
        }
    }
    for (std::size_t k = 0; k < N; ++k)
        packet::store(sums[k], padd(load(sums[k]), sumsOfFour(parts[k])));
}

/// The same for any number of columns b, three at a time.
void addFour(const double *a, Eigen::Index rows, const std::vector<const double *> &b,
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

/// (1 + a)^w for 0 <= a <= 1 and whole w from 0 to 15: a product over the binary digits of w.
Doubles powerOfCount(const Doubles &a, Doubles w)
{
    const Doubles half = packet::all(0.5), minusTwo = packet::all(-2.0), one = packet::all(1.0);
    Doubles more = a; // (1 + a)^(2^i) - 1
    Doubles power = one;
    for (int i = 0; i < 4; ++i) {
        const Doubles rest = pfloor(pmul(w, half));
        const Doubles digit = pmadd(rest, minusTwo, w);
        power = pmul(power, pmadd(digit, more, one));
        more = pmadd(more, more, padd(more, more));
        w = rest;
    }
    return power;
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
    , m_columns(static_cast<std::size_t>(rows.design->columns()))
    , m_singleColumns(static_cast<std::size_t>(rows.design->columns()))
{
}

bool LogisticKernel::evaluate(std::span<LogisticPoint *const> points, const std::stop_token &stop)
{
    const auto count = static_cast<Eigen::Index>(points.size());
    const Eigen::Index p = m_rows.design->columns();
    m_weights.resize(blockRows, count);
    m_residuals.resize(blockRows, count);
    m_loss = Eigen::MatrixXd::Zero(2 * packet::doubles, count);
    for (LogisticPoint *point : points) {
        point->gradient = Eigen::VectorXd::Zero((p + 3) / 4 * 4);
        if (point->wanted != LogisticPoint::Hessian::None)
            point->hessian = Eigen::VectorXd::Zero(p * (p + 1) / 2);
        if (point->keepRowWeights)
            point->rowWeights.resize(m_rows.design->blocks() * blockRows);
    }
    for (std::int64_t block = 0; block < m_rows.design->blocks(); ++block) {
        if (stop.stop_requested())
            return false;
        rowTerms(block, points);
        addGradients(block, points);
        addHessians(block, points);
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
        packet::store(weights + r, orZero(pmul(w, linked.variance)));
        packet::store(residuals + r, pmul(w, residual));
        linear = pmadd(w, psub(pmax(value, zero), pmul(y, value)), linear);
        if (m_rows.checked.onlyZeroOrOne) // the log of a product of 8 factors of at most 2 …
            product = pmul(product, pmadd(w, linked.decay, one));
        else if (m_rows.checked.smallCounts) // … or 2^15
            product = pmul(product, powerOfCount(linked.decay, w));
        else
            logs = pmadd(w, packet::log1p(linked.decay), logs);
    }
    if (m_rows.checked.smallCounts)
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

void LogisticKernel::addHessians(std::int64_t block, std::span<LogisticPoint *const> points)
{
    const Eigen::Index rows = rowsOf(block);
    for (std::size_t k = 0; k < points.size(); ++k) {
        const double *weights = m_weights.col(static_cast<Eigen::Index>(k)).data();
        double *pairs = points[k]->hessian.data();
        if (points[k]->wanted == LogisticPoint::Hessian::Double) {
            addWeightedPairs(columns(block), weights, rows, pairs);
        } else if (points[k]->wanted == LogisticPoint::Hessian::Single) {
            std::array<float, blockRows> rounded;
            toSingle(weights, rounded.data(), rows);
            addWeightedPairs(singleColumns(block), rounded.data(), rows, pairs);
        }
    }
}

std::int64_t LogisticKernel::rowsOf(std::int64_t block) const
{
    const std::int64_t left = m_rows.design->rows() - block * blockRows;
    return std::min<std::int64_t>(blockRows, (left + chunkRows - 1) / chunkRows * chunkRows);
}

const std::vector<const double *> &LogisticKernel::columns(std::int64_t block)
{
    for (std::size_t j = 0; j < m_columns.size(); ++j)
        m_columns[j] = m_rows.design->block(block) + static_cast<Eigen::Index>(j) * blockRows;
    return m_columns;
}

/// Rounded once where the design has one block.
const std::vector<const float *> &LogisticKernel::singleColumns(std::int64_t block)
{
    if (m_singleBlock != block) {
        m_singles.resize(blockRows, m_rows.design->columns());
        toSingle(m_rows.design->block(block), m_singles.data(), m_singles.size());
        for (std::size_t j = 0; j < m_singleColumns.size(); ++j)
            m_singleColumns[j] = m_singles.col(static_cast<Eigen::Index>(j)).data();
        m_singleBlock = block;
    }
    return m_singleColumns;
}

Eigen::VectorXd LogisticKernel::gram()
{
    const Eigen::Index p = m_rows.design->columns();
    Eigen::VectorXd pairs = Eigen::VectorXd::Zero(p * (p + 1) / 2);
    for (std::int64_t block = 0; block < m_rows.design->blocks(); ++block)
        addWeightedPairs(columns(block), m_rows.checked.weights.data() + block * blockRows,
                         rowsOf(block), pairs.data());
    return pairs;
}

} // namespace heddle
