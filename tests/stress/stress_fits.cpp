// The same bundles of logistic fits from 1, 2, 4 and 8 threads that share one design: every number
// must have the same bits as when one thread fits them in order, one by one or cut otherwise.
// Built for the thread sanitizer; ends with 0 when all held.

#include "core/random.h"
#include "stats/linear.h"
#include "stats/logistic.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

using namespace heddle;

namespace {

constexpr std::int64_t rowCount = 700; // not a whole number of blocks
constexpr std::int64_t columnCount = 7;
constexpr std::int32_t levelCount = 5;
constexpr int resamples = 12;

/// Classes that overlap, on variables of unlike size, two of them alike.
struct Problem
{
    std::vector<std::int32_t> codes;
    std::vector<double> numbers;
    std::vector<std::vector<std::uint32_t>> multiplicities;
    GlmDesign design;
};

Problem makeProblem()
{
    RandomStream random(1, "stress", {});
    Eigen::MatrixXd x(rowCount, columnCount);
    std::vector<std::int32_t> codes(rowCount);
    std::vector<double> numbers(rowCount);
    for (std::int64_t row = 0; row < rowCount; ++row) {
        const auto i = static_cast<std::size_t>(row);
        codes[i] = static_cast<std::int32_t>(random.below(levelCount));
        x(row, 0) = 1;
        for (std::int64_t j = 1; j < columnCount; ++j)
            x(row, j) = random.uniform() + (codes[i] == j ? 0.4 : 0.0);
        x(row, 2) = 1000 * x(row, 2) + x(row, 1);
        numbers[i] = x(row, 1) + random.uniform();
    }
    std::vector<std::vector<std::uint32_t>> multiplicities(resamples);
    for (auto &counts : multiplicities) {
        counts.assign(rowCount, 0);
        for (std::int64_t draw = 0; draw < rowCount; ++draw)
            ++counts[random.below(rowCount)];
    }
    auto design = GlmDesign::make(std::move(x), true);
    if (!design)
        std::exit(1);
    return {std::move(codes), std::move(numbers), std::move(multiplicities), std::move(*design)};
}

void append(std::vector<double> &numbers, const GlmFit &fit)
{
    numbers.insert(numbers.end(), fit.coefficients.begin(), fit.coefficients.end());
    numbers.insert(numbers.end(), fit.standardErrors.begin(), fit.standardErrors.end());
    numbers.insert(numbers.end(), {fit.deviance, fit.nullDeviance});
}

/// All numbers of one resample, its levels fitted `bundle` at a time; empty when a fit failed.
std::vector<double> fitResample(const Problem &problem, int resample, std::int32_t bundle)
{
    FitRows rows;
    rows.multiplicities = problem.multiplicities[static_cast<std::size_t>(resample)];
    std::vector<double> numbers;
    for (std::int32_t first = 0; first < levelCount; first += bundle) {
        LogisticTargets targets;
        targets.codes = problem.codes;
        for (std::int32_t level = first; level < std::min(first + bundle, levelCount); ++level)
            targets.events.push_back(level);
        const auto fits = fitLogistic(problem.design, targets, rows);
        if (!fits)
            return {};
        for (const GlmFit &fit : *fits) {
            if (!fit.converged || fit.separation != Separation::None)
                return {};
            append(numbers, fit);
        }
    }
    const auto linear = fitLinear(problem.design, problem.numbers, rows);
    if (!linear)
        return {};
    append(numbers, *linear);
    return numbers;
}

/// All resamples, pulled by `threads` threads.
std::vector<std::vector<double>> fitAll(const Problem &problem, int threads, std::int32_t bundle)
{
    std::vector<std::vector<double>> numbers(resamples);
    std::atomic<int> next = 0;
    {
        std::vector<std::jthread> pool;
        for (int thread = 0; thread < threads; ++thread)
            pool.emplace_back([&] {
                for (int resample = next++; resample < resamples; resample = next++)
                    numbers[static_cast<std::size_t>(resample)] =
                        fitResample(problem, resample, bundle);
            });
    }
    return numbers;
}

bool sameBits(const std::vector<std::vector<double>> &a, const std::vector<std::vector<double>> &b)
{
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].empty() || a[i].size() != b[i].size() ||
            std::memcmp(a[i].data(), b[i].data(), a[i].size() * sizeof(double)) != 0)
            return false;
    return true;
}

} // namespace

int main()
{
    const Problem problem = makeProblem();
    const auto expected = fitAll(problem, 1, levelCount);
    for (const int threads : {1, 2, 4, 8}) {
        for (const std::int32_t bundle : {levelCount, 1, 2}) {
            if (sameBits(expected, fitAll(problem, threads, bundle)))
                continue;
            std::fprintf(stderr, "%d threads, bundles of %d: other numbers\n", threads, bundle);
            return 1;
        }
    }
    return 0;
}
