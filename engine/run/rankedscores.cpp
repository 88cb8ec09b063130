#include "run/rankedscores.h"

#include "stats/rankorder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace heddle {

namespace {

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t mergeBytes = std::size_t{256} << 10U; ///< Of all runs of a side together.
constexpr std::size_t mostRuns = 32;                        ///< Of one size.
constexpr std::size_t writtenNumbers = 4096;                ///< At a time; even, for pairs.

/// Not-a-numbers come last, as in rankorder.h.
bool isBefore(double one, double other)
{
    return one < other || (std::isnan(other) && !std::isnan(one));
}

} // namespace

Result<void> RankedTies::add(const Tie &tie)
{
    m_won += std::isnan(tie.probability) ? notDefined : tie.events * (m_others + tie.others / 2);
    m_events += tie.events;
    m_others += tie.others;
    return m_ties.add(tie);
}

double RankedTies::area() const
{
    return m_events > 0 && m_others > 0 ? m_won / (m_events * m_others) : notDefined;
}

Result<double> RankedTies::averagePrecision() const
{
    if (!(m_events > 0))
        return notDefined;
    double found = 0, called = 0, before = 0, sum = 0;
    auto gone = m_ties.forEachBackward([&](const Tie &tie) {
        found += tie.events;
        called += tie.events + tie.others;
        const double recall = found / m_events;
        sum += (recall - before) * (found / called);
        before = recall;
    });
    if (!gone)
        return gone.error();
    return sum;
}

Result<double> RankedTies::delongVariance() const
{
    if (!(m_events > 1 && m_others > 1))
        return notDefined;
    const double area = m_won / (m_events * m_others);
    // Each event's share of the others below it, and each other's share of the events above it.
    double eventSquares = 0, otherSquares = 0, eventsBelow = 0, othersBelow = 0;
    auto gone = m_ties.forEach([&](const Tie &tie) {
        const double above = (othersBelow + tie.others / 2) / m_others - area;
        const double below = (m_events - eventsBelow - tie.events / 2) / m_events - area;
        eventSquares += tie.events * above * above;
        otherSquares += tie.others * below * below;
        othersBelow += tie.others;
        eventsBelow += tie.events;
    });
    if (!gone)
        return gone.error();
    return eventSquares / (m_events - 1) / m_events + otherSquares / (m_others - 1) / m_others;
}

/// Goes through one sorted part, on disk or in memory.
class RankedScores::Cursor
{
public:
    Cursor(const SpillFile &file, const Run &run, bool weighted, std::size_t most)
        : m_file(&file)
        , m_run(run)
        , m_weighted(weighted)
        , m_most(most)
    {
    }
    Cursor(std::span<const double> values, std::span<const double> weights)
        : m_value(values.data())
        , m_weight(weights.empty() ? nullptr : weights.data())
        , m_left(values.size())
    {
    }

    /// False at the end, or after an error.
    bool isThere() { return m_left > 0 || readOn(); }

    double value() const { return *m_value; }
    /// Steps on. @return the weight of where it stood
    double take()
    {
        const double weight = m_weight ? *m_weight : 1;
        m_value += m_step;
        m_weight = m_weight ? m_weight + m_step : nullptr;
        --m_left;
        return weight;
    }
    const std::optional<Error> &error() const { return m_error; }

private:
    bool readOn()
    {
        const std::size_t count = std::min(m_most, m_run.count - m_next);
        if (count == 0 || m_error) // all of it is read, or was in memory
            return false;
        m_step = m_weighted ? 2 : 1;
        const std::size_t numbers = count * m_step;
        m_buffer.resize(numbers);
        auto read = m_file->read(m_run.offset + m_next * m_step * sizeof(double), m_buffer.data(),
                                 numbers * sizeof(double));
        if (!read) {
            m_error = read.error();
            return false;
        }
        m_value = m_buffer.data();
        m_weight = m_weighted ? m_buffer.data() + 1 : nullptr;
        m_left = count;
        m_next += count;
        return true;
    }

    const SpillFile *m_file = nullptr;
    Run m_run;
    bool m_weighted = false;
    std::size_t m_most = 0; ///< Rows read at a time.
    std::size_t m_next = 0; ///< First row of the run not yet read.
    std::vector<double> m_buffer;
    const double *m_value = nullptr;
    const double *m_weight = nullptr; ///< Null: all weigh 1.
    std::size_t m_left = 0;           ///< Rows before the next reading.
    std::size_t m_step = 1;           ///< Numbers from one row to the next.
    std::optional<Error> m_error;
};

/// All parts of a side as one sorted list; equal values in the order of the parts.
class RankedScores::Merge
{
public:
    /// @param side  its rows in memory come last; null: none
    Merge(std::span<const Run> runs, const SpillFile &file, bool weighted, const Side *side)
    {
        const std::size_t most = std::clamp<std::size_t>(
            mergeBytes / sizeof(double) / std::max<std::size_t>(runs.size(), 1), 32, 8192);
        for (const Run &run : runs)
            m_cursors.emplace_back(file, run, weighted, most);
        if (side)
            m_cursors.emplace_back(side->values, side->weights);
        for (std::size_t part = 0; part < m_cursors.size(); ++part)
            if (m_cursors[part].isThere())
                m_next.push_back({m_cursors[part].value(), part});
        std::make_heap(m_next.begin(), m_next.end());
    }

    bool isThere() const { return !m_next.empty(); }
    double value() const { return m_next.front().value; }

    /// Takes one row. @return its weight
    double take()
    {
        Cursor &cursor = m_cursors[m_next.front().part];
        const double weight = cursor.take();
        stepOn(cursor);
        return weight;
    }

    /// Takes one row, and with it all of the same value. @return Σ weights
    double takeTie()
    {
        const double value = this->value();
        double sum = 0;
        do {
            Cursor &cursor = m_cursors[m_next.front().part];
            sum += cursor.take();
            while (cursor.isThere() && cursor.value() == value)
                sum += cursor.take();
            stepOn(cursor);
        } while (isThere() && this->value() == value);
        return sum;
    }

    std::optional<Error> error() const
    {
        for (const Cursor &cursor : m_cursors)
            if (cursor.error())
                return cursor.error();
        return std::nullopt;
    }

private:
    struct Next
    {
        double value;
        std::size_t part;

        /// The heap has the largest on top.
        bool operator<(const Next &other) const
        {
            return isBefore(other.value, value) ||
                   (!isBefore(value, other.value) && part > other.part);
        }
    };

    /// The part on top has gone on: it sinks to its place.
    void stepOn(Cursor &cursor)
    {
        if (!cursor.isThere()) {
            std::pop_heap(m_next.begin(), m_next.end());
            m_next.pop_back();
            return;
        }
        const Next next{cursor.value(), m_next.front().part};
        std::size_t place = 0;
        for (std::size_t child = 1; child < m_next.size(); child = 2 * place + 1) {
            if (child + 1 < m_next.size() && m_next[child] < m_next[child + 1])
                ++child;
            if (!(next < m_next[child]))
                break;
            m_next[place] = m_next[child];
            place = child;
        }
        m_next[place] = next;
    }

    std::vector<Cursor> m_cursors;
    std::vector<Next> m_next; ///< A heap: of each part that has not ended its next value.
};

RankedScores::RankedScores(std::size_t memory, bool weighted, std::string folder)
    : m_most(std::max<std::size_t>(memory / sizeof(double) / (weighted ? 2 : 1), 1024))
    , m_weighted(weighted)
    , m_folder(std::move(folder))
    , m_file(m_folder)
{
}

void RankedScores::sort(Side &side) const
{
    if (!m_weighted)
        return sortAscending(side.values);
    std::vector<PlacedValue> placed;
    placed.reserve(side.values.size());
    for (std::size_t place = 0; place < side.values.size(); ++place)
        placed.push_back({side.values[place], static_cast<std::uint32_t>(place)});
    sortByValue(placed); // equals in their order, as sums are
    const std::vector<double> weights = side.weights;
    for (std::size_t place = 0; place < placed.size(); ++place) {
        side.values[place] = placed[place].value;
        side.weights[place] = weights[placed[place].place];
    }
}

Result<void> RankedScores::spill()
{
    for (Side &side : m_sides) {
        if (side.values.empty())
            continue;
        sort(side);
        std::vector<double> pairs;
        for (std::size_t row = 0; row < side.weights.size(); ++row)
            pairs.insert(pairs.end(), {side.values[row], side.weights[row]});
        const std::vector<double> &numbers = m_weighted ? pairs : side.values;
        const auto offset = m_file.append(numbers.data(), numbers.size() * sizeof(double));
        if (!offset)
            return offset.error();
        side.runs.push_back({*offset, side.values.size(), 0});
        side.values.clear();
        side.weights.clear();
        if (auto merged = mergeRuns(side); !merged)
            return merged;
    }
    m_held = 0;
    return {};
}

/// Makes one run of many of the same size, so that there are never many.
Result<void> RankedScores::mergeRuns(Side &side)
{
    while (side.runs.size() >= mostRuns) {
        const std::span<const Run> last = std::span(side.runs).last(mostRuns);
        if (last.front().level != last.back().level)
            return {};
        Run merged{0, 0, last.front().level + 1};
        Merge merge(last, m_file, m_weighted, nullptr);
        std::vector<double> numbers;
        const auto write = [&]() -> Result<void> {
            const auto offset = m_file.append(numbers.data(), numbers.size() * sizeof(double));
            if (!offset)
                return offset.error();
            if (merged.count == 0) // the others follow
                merged.offset = *offset;
            merged.count += numbers.size() / (m_weighted ? 2 : 1);
            numbers.clear();
            return {};
        };
        while (merge.isThere()) {
            numbers.push_back(merge.value());
            const double weight = merge.take();
            if (m_weighted)
                numbers.push_back(weight);
            if (numbers.size() < writtenNumbers)
                continue;
            if (auto written = write(); !written)
                return written;
        }
        if (auto error = merge.error())
            return *error;
        if (auto written = write(); !written)
            return written;
        for (const Run &run : last)
            m_file.release(run.offset, run.count * (m_weighted ? 2 : 1) * sizeof(double));
        side.runs.resize(side.runs.size() - mostRuns);
        side.runs.push_back(merged);
    }
    return {};
}

Result<RankedTies> RankedScores::finish()
{
    for (Side &side : m_sides)
        sort(side);
    RankedTies ties(m_folder);
    Merge others(m_sides[0].runs, m_file, m_weighted, &m_sides[0]);
    Merge events(m_sides[1].runs, m_file, m_weighted, &m_sides[1]);
    while (events.isThere() || others.isThere()) {
        const bool isEvent =
            !others.isThere() || (events.isThere() && !isBefore(others.value(), events.value()));
        Tie tie;
        tie.probability = isEvent ? events.value() : others.value();
        (isEvent ? tie.events : tie.others) = (isEvent ? events : others).takeTie();
        if (isEvent && others.isThere() && others.value() == tie.probability)
            tie.others = others.takeTie();
        if (auto added = ties.add(tie); !added)
            return added.error();
    }
    for (const Merge *side : {&events, &others})
        if (auto error = side->error())
            return *error;
    m_sides[0] = m_sides[1] = {};
    return ties;
}

} // namespace heddle
