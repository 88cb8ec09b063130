#include "stats/classcurves.h"

#include "stats/rankorder.h"

#include <algorithm>
#include <limits>

namespace heddle {

namespace {

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int bins = 10;

/// Rows of one value of p.
struct Tie
{
    double probability = 0;
    double events = 0; ///< Σ weights.
    double others = 0;
};

/// By ascending p; rows without a weight are left out.
std::vector<Tie> tiesOf(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
                        std::span<const double> weights)
{
    std::vector<PlacedValue> order;
    order.reserve(probability.size());
    for (std::size_t row = 0; row < probability.size(); ++row)
        if (weights.empty() || weights[row] > 0)
            order.push_back({probability[row], static_cast<std::uint32_t>(row)});
    sortByValue(order); // of equals in row order, as sums are
    std::vector<Tie> ties;
    for (const PlacedValue &row : order) {
        if (ties.empty() || ties.back().probability != row.value)
            ties.push_back({row.value, 0, 0});
        const double weight = weights.empty() ? 1 : weights[row.place];
        (isEvent[row.place] != 0 ? ties.back().events : ties.back().others) += weight;
    }
    return ties;
}

double eventsOf(const std::vector<Tie> &ties)
{
    double sum = 0;
    for (const Tie &tie : ties)
        sum += tie.events;
    return sum;
}

double othersOf(const std::vector<Tie> &ties)
{
    double sum = 0;
    for (const Tie &tie : ties)
        sum += tie.others;
    return sum;
}

} // namespace

RocCurve rocCurve(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
                  std::span<const double> priorWeights)
{
    const std::vector<Tie> ties = tiesOf(probability, isEvent, priorWeights);
    const double events = eventsOf(ties), others = othersOf(ties);
    RocCurve curve;
    if (!(events > 0 && others > 0))
        return curve;
    double eventsBelow = 0, othersBelow = 0;
    for (std::size_t i = 0; i <= ties.size(); ++i) {
        double threshold = i == 0 ? -infinity : infinity;
        if (i > 0 && i < ties.size())
            threshold = (ties[i - 1].probability + ties[i].probability) / 2;
        curve.thresholds.push_back(threshold);
        curve.sensitivity.push_back((events - eventsBelow) / events);
        curve.specificity.push_back(othersBelow / others);
        if (i < ties.size()) {
            eventsBelow += ties[i].events;
            othersBelow += ties[i].others;
        }
    }
    return curve;
}

PrecisionRecallCurve precisionRecallCurve(std::span<const double> probability,
                                          std::span<const std::uint8_t> isEvent,
                                          std::span<const double> priorWeights)
{
    const std::vector<Tie> ties = tiesOf(probability, isEvent, priorWeights);
    const double events = eventsOf(ties);
    PrecisionRecallCurve curve;
    if (!(events > 0))
        return curve;
    double found = 0, called = 0;
    for (auto tie = ties.rbegin(); tie != ties.rend(); ++tie) {
        found += tie->events;
        called += tie->events + tie->others;
        curve.recall.push_back(found / events);
        curve.precision.push_back(found / called);
    }
    return curve;
}

double averagePrecision(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
                        std::span<const double> priorWeights)
{
    const PrecisionRecallCurve curve = precisionRecallCurve(probability, isEvent, priorWeights);
    if (curve.recall.empty())
        return notDefined;
    double sum = 0, before = 0;
    for (std::size_t i = 0; i < curve.recall.size(); ++i) {
        sum += (curve.recall[i] - before) * curve.precision[i];
        before = curve.recall[i];
    }
    return sum;
}

double delongVariance(std::span<const double> probability, std::span<const std::uint8_t> isEvent)
{
    const std::vector<Tie> ties = tiesOf(probability, isEvent, {});
    const double events = eventsOf(ties), others = othersOf(ties);
    if (!(events > 1 && others > 1))
        return notDefined;
    double area = 0, othersBelow = 0;
    for (const Tie &tie : ties) {
        area += tie.events * (othersBelow + tie.others / 2);
        othersBelow += tie.others;
    }
    area /= events * others;
    // Each event's share of the others below it, and each other's share of the events above it.
    double eventSquares = 0, otherSquares = 0, eventsBelow = 0;
    othersBelow = 0;
    for (const Tie &tie : ties) {
        const double above = (othersBelow + tie.others / 2) / others - area;
        const double below = (events - eventsBelow - tie.events / 2) / events - area;
        eventSquares += tie.events * above * above;
        otherSquares += tie.others * below * below;
        othersBelow += tie.others;
        eventsBelow += tie.events;
    }
    return eventSquares / (events - 1) / events + otherSquares / (others - 1) / others;
}

std::vector<CalibrationBin> calibration(std::span<const double> probability,
                                        std::span<const std::uint8_t> isEvent,
                                        std::span<const double> priorWeights)
{
    std::vector<CalibrationBin> all(bins);
    for (int i = 0; i < bins; ++i) {
        all[static_cast<std::size_t>(i)].from = i * 0.1;
        all[static_cast<std::size_t>(i)].to = i + 1 < bins ? (i + 1) * 0.1 : 1;
    }
    for (std::size_t row = 0; row < probability.size(); ++row) {
        const double weight = priorWeights.empty() ? 1 : priorWeights[row];
        std::size_t place = 0;
        while (place + 1 < all.size() && probability[row] >= all[place].to)
            ++place;
        CalibrationBin &bin = all[place];
        bin.count += weight;
        bin.predicted += weight * probability[row];
        bin.observed += isEvent[row] != 0 ? weight : 0;
    }
    std::erase_if(all, [](const CalibrationBin &bin) { return !(bin.count > 0); });
    for (CalibrationBin &bin : all) {
        bin.predicted /= bin.count;
        bin.observed /= bin.count;
    }
    return all;
}

} // namespace heddle
