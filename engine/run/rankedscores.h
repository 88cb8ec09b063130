#pragma once

#include "run/spilledlist.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heddle {

/// Rows of one probability.
struct Tie
{
    double probability = 0;
    double events = 0; ///< Σ weights.
    double others = 0;
};

/// Rows by ascending probability of one event, equal ones together, and what their order says.
class RankedTies
{
public:
    explicit RankedTies(std::string folder)
        : m_ties(memory, std::move(folder))
    {
    }

    Result<void> add(const Tie &tie); ///< In ascending order.
    std::size_t size() const { return m_ties.size(); }
    double events() const { return m_events; }
    double others() const { return m_others; }
    /// Share of pairs (event, other) in which the event has the larger probability, ties half.
    double area() const;
    Result<double> averagePrecision() const; ///< As stats/classcurves.h has it.
    /// Of the area, of rows that all weigh 1; NaN with fewer than two events or two others.
    /// Source: DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44; by midranks as Sun & Xu
    /// (2014).
    Result<double> delongVariance() const;
    template <typename Take>
    Result<void> forEach(const Take &take) const
    {
        return m_ties.forEach(take);
    }

private:
    static constexpr std::size_t memory = std::size_t{256} << 10U;

    SpilledList<Tie> m_ties;
    double m_events = 0, m_others = 0, m_won = 0;
};

/// Sorts any number of rows by their probability of one event in bounded memory: runs that fit are
/// sorted and kept in a temporary file, then merged. Exact; the sums over ties are those of all
/// rows sorted at once, in the order in which they were added. One thread at a time.
class RankedScores
{
public:
    /// @param memory    bytes of rows not yet on disk
    /// @param weighted  rows have weights; those of weight 0 are left out
    RankedScores(std::size_t memory, bool weighted, std::string folder);

    Result<void> add(double probability, bool isEvent, double weight = 1)
    {
        if (m_weighted && !(weight > 0))
            return {};
        Side &side = m_sides[isEvent ? 1 : 0];
        side.values.push_back(probability);
        if (m_weighted)
            side.weights.push_back(weight);
        return ++m_held < m_most ? Result<void>() : spill();
    }

    /// Merges all; nothing can be added any more.
    Result<RankedTies> finish();

private:
    /// A sorted part of a side on disk: values, each with its weight where there are weights.
    struct Run
    {
        std::uint64_t offset = 0;
        std::size_t count = 0;
        int level = 0; ///< How often it was merged.
    };
    /// The events, or the others.
    struct Side
    {
        std::vector<double> values, weights;
        std::vector<Run> runs;
    };
    class Cursor;
    class Merge;

    void sort(Side &side) const;
    Result<void> spill();
    Result<void> mergeRuns(Side &side);

    const std::size_t m_most; ///< Rows in memory.
    const bool m_weighted;
    const std::string m_folder;
    SpillFile m_file;
    Side m_sides[2];
    std::size_t m_held = 0;
};

} // namespace heddle
