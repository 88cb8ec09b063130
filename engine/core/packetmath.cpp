#include "core/packetmath.h"

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr std::size_t BlockSize = 256; // A multiple of every packet size; stays in the first cache.
using Block = Eigen::Array<double, BlockSize, 1>;

constexpr double SmallestNormal = std::numeric_limits<double>::min();
constexpr double LogOfSmallestNormal = -708.3964185322641;

/// Runs a function over blocks; the last one is filled up, so that Eigen never falls back to
/// scalar code (and with it to the C library) for the values that fill no packet.
template <typename Function>
void forEachBlock(std::span<double> values, Function function)
{
    Block block;
    for (std::size_t first = 0; first < values.size(); first += BlockSize) {
        const std::size_t count = std::min(BlockSize, values.size() - first);
        block.setOnes();
        std::copy_n(values.data() + first, count, block.data());
        function(block);
        std::copy_n(block.data(), count, values.data() + first);
    }
}

void logBlock(Block &block)
{
    // Subnormal numbers are beyond Eigen's logarithm: lift them by 2^54 and take 54 log 2 off.
    constexpr double Lift = 18014398509481984.0;
    constexpr double LogOfLift = 37.429947750237047;
    const Block raw = block;
    for (std::size_t i = 0; i < BlockSize; ++i) {
        double &x = block.data()[i];
        if (x > 0 && x < SmallestNormal)
            x *= Lift;
    }
    block = block.log().eval();
    for (std::size_t i = 0; i < BlockSize; ++i) {
        const double x = raw.data()[i];
        if (x > 0 && x < SmallestNormal)
            block.data()[i] -= LogOfLift;
        else if (!(x >= 0))
            block.data()[i] = std::numeric_limits<double>::quiet_NaN(); // One NaN, without a sign.
    }
}

void expBlock(Block &block)
{
    const Block raw = block;
    block = block.exp().eval();
    for (std::size_t i = 0; i < BlockSize; ++i) {
        const double x = raw.data()[i];
        if (x < LogOfSmallestNormal)
            block.data()[i] = 0;
        else if (std::isnan(x))
            block.data()[i] = std::numeric_limits<double>::quiet_NaN();
    }
}

bool isSmallWhole(double exponent)
{
    return std::abs(exponent) <= 1024 && exponent == std::trunc(exponent);
}

} // namespace

void packetExp(std::span<double> values)
{
    forEachBlock(values, expBlock);
}

void packetLog(std::span<double> values)
{
    forEachBlock(values, logBlock);
}

double powerWhole(double x, int exponent)
{
    double result = 1;
    double square = x;
    for (auto left = static_cast<unsigned>(std::abs(exponent)); left != 0; left >>= 1U) {
        if ((left & 1U) != 0)
            result *= square;
        if (left > 1)
            square *= square;
    }
    return exponent < 0 ? 1 / result : result;
}

void packetPower(std::span<double> bases, std::span<const double> exponents)
{
    assert(exponents.size() == 1 || exponents.size() == bases.size());
    std::array<double, BlockSize> logs{};
    for (std::size_t first = 0; first < bases.size(); first += BlockSize) {
        const std::size_t count = std::min(BlockSize, bases.size() - first);
        const std::span<double> block = bases.subspan(first, count);
        const auto exponent = [&](std::size_t i) {
            return exponents.size() == 1 ? exponents.front() : exponents[first + i];
        };
        std::copy(block.begin(), block.end(), logs.begin());
        const std::span<double> general(logs.data(), count);
        packetLog(general);
        for (std::size_t i = 0; i < count; ++i)
            general[i] *= exponent(i);
        packetExp(general);
        for (std::size_t i = 0; i < count; ++i) {
            const double power = exponent(i);
            block[i] =
                isSmallWhole(power) ? powerWhole(block[i], static_cast<int>(power)) : general[i];
        }
    }
}

} // namespace heddle
