#include "stats/treatment.h"

#include "core/numerics.h"
#include "stats/logistic.h"
#include "stats/multinomial.h"
#include "stats/tailsintask.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double smoothing = 1e-3; ///< vtreat's smallest, and its default.

struct ValueSums
{
    std::vector<double> weight, response; ///< Σ w and Σ w y of each value.
    double totalWeight = 0, totalResponse = 0;
};

ValueSums sumsOf(const CodedRows &rows, std::span<const double> y)
{
    ValueSums sums;
    sums.weight.assign(static_cast<std::size_t>(rows.count), 0);
    sums.response = sums.weight;
    for (std::size_t i = 0; i < rows.values.size(); ++i) {
        const auto value = static_cast<std::size_t>(rows.values[i]);
        const double weight = rows.weights[i];
        sums.weight[value] += weight;
        sums.totalWeight += weight;
        if (y.empty())
            continue;
        sums.response[value] += weight * y[i];
        sums.totalResponse += weight * y[i];
    }
    return sums;
}

/// A number for each value that has a row; the others are novel.
template <typename Number>
ValueNumbers numbersOf(const ValueSums &sums, double novel, const Number &number)
{
    ValueNumbers numbers{{}, novel};
    for (std::size_t value = 0; value < sums.weight.size(); ++value)
        numbers.ofValue.push_back(sums.weight[value] > 0 ? number(value) : novel);
    return numbers;
}

double weightOf(const FitRows &rows, std::size_t row)
{
    return (rows.priorWeights.empty() ? 1.0 : rows.priorWeights[row]) *
           (rows.multiplicities.empty() ? 1.0 : rows.multiplicities[row]);
}

/// Whether all rows of a weight have one number.
bool isConstant(std::span<const double> x, const FitRows &rows)
{
    double first = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (weightOf(rows, i) == 0 || x[i] == first)
            continue;
        if (!std::isnan(first))
            return false;
        first = x[i];
    }
    return true;
}

/// Of a variable with two values, an indicator or one like it: which rows have the second one; else
/// empty. Its model needs no iteration: each value has its own share.
std::vector<bool> secondOfTwo(std::span<const double> x, const FitRows &rows)
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    double first = none, second = none;
    std::vector<bool> isSecond(x.size(), false);
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (weightOf(rows, i) == 0)
            continue;
        if (std::isnan(first))
            first = x[i];
        if (x[i] == first)
            continue;
        if (std::isnan(second))
            second = x[i];
        if (x[i] != second)
            return {};
        isSecond[i] = true;
    }
    return isSecond;
}

Result<GlmDesign> designOf(std::span<const double> x)
{
    Eigen::MatrixXd matrix(static_cast<Eigen::Index>(x.size()), 2);
    matrix.col(0).setOnes();
    std::copy(x.begin(), x.end(), matrix.col(1).data());
    return GlmDesign::make(std::move(matrix), true);
}

/// x log x, which is 0 at 0.
double timesLog(double x)
{
    return x > 0 ? x * packet::log(x) : 0;
}

/// w (p log p + (1 - p) log(1 - p)) of events e among w.
double logShares(double events, double weight)
{
    return weight > 0 ? weight * (timesLog(events / weight) + timesLog(1 - events / weight)) : 0;
}

VariableScore scoreOf(double deviance, double nullDeviance, int df)
{
    const double drop = std::max(0.0, nullDeviance - deviance);
    return {drop / nullDeviance, chiSquareTailInTask(drop, df)};
}

} // namespace

ValueNumbers impactOnEvents(const CodedRows &rows, std::span<const double> y)
{
    const ValueSums sums = sumsOf(rows, y);
    const double events = sums.totalResponse;
    const double others = sums.totalWeight - events;
    if (!(events > 0) || !(others > 0))
        return numbersOf(sums, 0, [](std::size_t) { return 0.0; });
    const double share = events / sums.totalWeight;
    const double eventSmoothing = share * smoothing;
    const double otherSmoothing = (1 - share) * smoothing;
    return numbersOf(sums, 0, [&](std::size_t value) {
        const double ofEvents = (sums.response[value] + eventSmoothing) / (events + eventSmoothing);
        const double ofOthers =
            (std::max(0.0, sums.weight[value] - sums.response[value]) + otherSmoothing) /
            (others + otherSmoothing);
        return packet::log(ofEvents / ofOthers); // P(y) is in both logits and cancels
    });
}

ValueNumbers impactOnNumbers(const CodedRows &rows, std::span<const double> y)
{
    const ValueSums sums = sumsOf(rows, y);
    const double mean = sums.totalResponse / sums.totalWeight;
    return numbersOf(sums, 0, [&](std::size_t value) {
        return sums.response[value] / sums.weight[value] - mean;
    });
}

ValueNumbers prevalence(const CodedRows &rows)
{
    const ValueSums sums = sumsOf(rows, {});
    const double novel = sums.totalWeight > 0 ? 0.5 / sums.totalWeight : 0;
    return numbersOf(sums, novel,
                     [&](std::size_t value) { return sums.weight[value] / sums.totalWeight; });
}

ValueNumbers deviation(const CodedRows &rows, std::span<const double> y)
{
    const ValueSums sums = sumsOf(rows, y);
    std::vector<double> squares(sums.weight.size(), 0);
    for (std::size_t i = 0; i < rows.values.size(); ++i) {
        const auto value = static_cast<std::size_t>(rows.values[i]);
        if (rows.weights[i] == 0)
            continue;
        const double residual = y[i] - sums.response[value] / sums.weight[value];
        squares[value] += rows.weights[i] * residual * residual;
    }
    constexpr double fewest = 2; // rows that have a spread
    double largest = 0;
    const auto spread = [&](std::size_t value) {
        return std::sqrt(squares[value] / (sums.weight[value] - 1));
    };
    for (std::size_t value = 0; value < squares.size(); ++value)
        if (sums.weight[value] >= fewest)
            largest = std::max(largest, spread(value));
    return numbersOf(sums, largest, [&](std::size_t value) {
        return sums.weight[value] >= fewest ? spread(value) : largest;
    });
}

void codeOutOfFold(const CodedRows &rows, std::span<const std::int32_t> foldOf, int folds,
                   const std::function<ValueNumbers(const CodedRows &)> &learn,
                   std::span<double> into)
{
    std::vector<double> weights(rows.weights.size());
    for (int fold = 0; fold < folds; ++fold) {
        for (std::size_t i = 0; i < weights.size(); ++i)
            weights[i] = foldOf[i] == fold ? 0 : rows.weights[i];
        const ValueNumbers numbers = learn({rows.values, rows.count, weights});
        for (std::size_t i = 0; i < weights.size(); ++i)
            if (foldOf[i] == fold)
                into[i] = numbers.ofValue[static_cast<std::size_t>(rows.values[i])];
    }
}

double meanOfPresent(std::span<const double> numbers, std::span<const double> weights)
{
    double sum = 0;
    double weight = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (std::isnan(numbers[i]) || weights[i] == 0)
            continue;
        sum += weights[i] * numbers[i];
        weight += weights[i];
    }
    return weight > 0 ? sum / weight : 0;
}

Result<VariableScore> scoreOnEvents(std::span<const double> x, std::span<const double> y,
                                    const FitRows &rows, const std::stop_token &stop)
{
    double total = 0, events = 0, saturated = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double weight = weightOf(rows, i);
        total += weight;
        events += weight * y[i];
        saturated += weight * (timesLog(y[i]) + timesLog(1 - y[i]));
    }
    if (isConstant(x, rows) || isConstant(y, rows))
        return VariableScore();
    const double nullDeviance = 2 * (saturated - logShares(events, total));
    if (const std::vector<bool> isSecond = secondOfTwo(x, rows); !isSecond.empty()) {
        double weight = 0, own = 0; // of the second value
        for (std::size_t i = 0; i < y.size(); ++i) {
            weight += isSecond[i] ? weightOf(rows, i) : 0;
            own += isSecond[i] ? weightOf(rows, i) * y[i] : 0;
        }
        const double fitted = logShares(own, weight) + logShares(events - own, total - weight);
        return scoreOf(2 * (saturated - fitted), nullDeviance, 1);
    }
    const auto design = designOf(x);
    if (!design)
        return design.error();
    LogisticTargets targets;
    targets.shares = y;
    LogisticOptions options;
    options.summary = false;
    options.stop = stop;
    const auto fits =
        fitLogistic(*design, targets, {rows.priorWeights, rows.multiplicities, {}}, options);
    if (!fits)
        return fits.error();
    return scoreOf(fits->front().deviance, nullDeviance, 1);
}

VariableScore scoreOnNumbers(std::span<const double> x, std::span<const double> y,
                             const FitRows &rows)
{
    double total = 0, sumX = 0, sumY = 0, count = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double weight = weightOf(rows, i);
        total += weight;
        sumX += weight * x[i];
        sumY += weight * y[i];
        if (weight > 0)
            count += rows.multiplicities.empty() ? 1.0 : rows.multiplicities[i];
    }
    if (count < 3 || isConstant(x, rows) || isConstant(y, rows))
        return {};
    double ofX = 0, ofY = 0, ofBoth = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double weight = weightOf(rows, i);
        const double dx = x[i] - sumX / total;
        const double dy = y[i] - sumY / total;
        ofX += weight * dx * dx;
        ofY += weight * dy * dy;
        ofBoth += weight * dx * dy;
    }
    const double r2 = std::min(1.0, (ofBoth / ofX) * (ofBoth / ofY));
    const double df = count - 2;
    return {r2, fTailInTask(r2 / (1 - r2) * df, df)};
}

Result<VariableScore> scoreOnLevels(std::span<const double> x, std::span<const std::int32_t> codes,
                                    int levels, const FitRows &rows, const std::stop_token &stop)
{
    std::vector<double> ofLevel(static_cast<std::size_t>(levels), 0);
    double total = 0;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        ofLevel[static_cast<std::size_t>(codes[i])] += weightOf(rows, i);
        total += weightOf(rows, i);
    }
    double nullDeviance = 2 * timesLog(total);
    for (const double weight : ofLevel)
        nullDeviance -= 2 * timesLog(weight);
    const auto there =
        std::count_if(ofLevel.begin(), ofLevel.end(), [](double w) { return w > 0; });
    if (there < 2 || isConstant(x, rows))
        return VariableScore();
    const auto design = designOf(x);
    if (!design)
        return design.error();
    MultinomialOptions options;
    options.summary = false;
    options.stop = stop;
    const auto made = fitMultinomial(*design, codes, levels,
                                     {rows.priorWeights, rows.multiplicities, {}}, options);
    if (!made)
        return made.error();
    return scoreOf(made->fit.deviance, nullDeviance, static_cast<int>(there) - 1);
}

} // namespace heddle
