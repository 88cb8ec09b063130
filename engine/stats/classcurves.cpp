#include "stats/classcurves.h"

#include "stats/rankorder.h"

#include <algorithm>
#include <limits>

namespace heddle {

namespace {

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();
constexpr int tenths = 10;

/// Rows of one value of p.
struct Tie
{
    double probability = 0;
    double events = 0; ///< Σ weights.
    double others = 0;
};

/// By ascending p, of rows that all weigh 1: half the memory of those that do not.
std::vector<Tie> tiesOf(std::span<const double> probability, std::span<const std::uint8_t> isEvent)
{
    std::vector<double> events, others;
    for (std::size_t row = 0; row < probability.size(); ++row)
        (isEvent[row] != 0 ? events : others).push_back(probability[row]);
    sortAscending(events);
    sortAscending(others);
    std::vector<Tie> ties;
    ties.reserve(probability.size());
    auto event = events.begin(), other = others.begin();
    while (event != events.end() || other != others.end()) {
        const bool isNext = other == others.end() || (event != events.end() && *event <= *other);
        Tie &tie = ties.emplace_back();
        tie.probability = isNext ? *event : *other;
        (isNext ? tie.events : tie.others) = 1; // what is no number equals not even itself
        ++(isNext ? event : other);
        for (; event != events.end() && *event == tie.probability; ++event)
            tie.events += 1;
        for (; other != others.end() && *other == tie.probability; ++other)
            tie.others += 1;
    }
    return ties;
}

/// By ascending p; rows without a weight are left out.
std::vector<Tie> tiesOf(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
                        std::span<const double> weights)
{
    if (weights.empty())
        return tiesOf(probability, isEvent);
    std::vector<PlacedValue> order;
    order.reserve(probability.size());
    for (std::size_t row = 0; row < probability.size(); ++row)
        if (weights[row] > 0)
            order.push_back({probability[row], static_cast<std::uint32_t>(row)});
    sortByValue(order); // of equals in row order, as sums are
    std::vector<Tie> ties;
    for (const PlacedValue &row : order) {
        if (ties.empty() || ties.back().probability != row.value)
            ties.push_back({row.value, 0, 0});
        (isEvent[row.place] != 0 ? ties.back().events : ties.back().others) += weights[row.place];
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

} // namespace

double averagePrecision(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
                        std::span<const double> priorWeights)
{
    const std::vector<Tie> ties = tiesOf(probability, isEvent, priorWeights);
    const double events = eventsOf(ties);
    if (!(events > 0))
        return notDefined;
    double found = 0, called = 0, before = 0, sum = 0;
    for (auto tie = ties.rbegin(); tie != ties.rend(); ++tie) {
        found += tie->events;
        called += tie->events + tie->others;
        const double recall = found / events;
        sum += (recall - before) * (found / called);
        before = recall;
    }
    return sum;
}

CalibrationSums::CalibrationSums()
    : m_bins(tenths)
{
    for (int i = 0; i < tenths; ++i) {
        m_bins[static_cast<std::size_t>(i)].from = i * 0.1;
        m_bins[static_cast<std::size_t>(i)].to = i + 1 < tenths ? (i + 1) * 0.1 : 1;
    }
}

void CalibrationSums::add(double probability, bool isEvent, double weight)
{
    // The tenth at a guess, which the ends of the bins as they are set right.
    std::size_t place = 0;
    if (probability >= 0)
        place = std::min(static_cast<std::size_t>(std::min(probability, 1.0) * tenths),
                         m_bins.size() - 1);
    while (place > 0 && probability < m_bins[place - 1].to)
        --place;
    while (place + 1 < m_bins.size() && probability >= m_bins[place].to)
        ++place;
    CalibrationBin &bin = m_bins[place];
    bin.count += weight;
    bin.predicted += weight * probability;
    bin.observed += isEvent ? weight : 0;
}

std::vector<CalibrationBin> CalibrationSums::bins() const
{
    std::vector<CalibrationBin> all = m_bins;
    std::erase_if(all, [](const CalibrationBin &bin) { return !(bin.count > 0); });
    for (CalibrationBin &bin : all) {
        bin.predicted /= bin.count;
        bin.observed /= bin.count;
    }
    return all;
}

} // namespace heddle
