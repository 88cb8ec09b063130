#pragma once

#include "stats/metrics.h"

#include <Eigen/Core>

#include <cstdint>
#include <span>
#include <vector>

namespace heddle {

// The metrics of stats/metrics.h, but for those that rank rows, of rows that come in parts: the
// same numbers to the last bit as of all rows at once, for their sums are taken in row order.
// Weights are the prior weights (empty: all 1).

/// Σ w x.
struct WeightedSum
{
    double sum = 0;

    void add(double value, double weight) { sum += weight * value; }
    double mean(double total) const; ///< NaN when the weights sum to 0.
};

/// What log loss, deviance and Brier score are summed of, for two classes and for many.
class ProbabilitySums
{
public:
    explicit ProbabilitySums(std::span<const Metric> metrics); ///< Those that are asked for.

    bool hasSquares() const { return m_hasBrier; }
    void addSquare(double square, double weight) { m_squares.add(square, weight); }
    /// @param observed  the probability given to what was observed, one a row
    void addObserved(std::span<const double> observed, std::span<const double> weights);
    double value(Metric metric, double total) const; ///< NaN of other metrics.

private:
    bool m_hasLogLoss = false, m_hasDeviance = false, m_hasBrier = false;
    WeightedSum m_logs, m_clippedLogs, m_squares;
};

/// Two classes: of one event.
class EventSums
{
public:
    explicit EventSums(std::span<const Metric> metrics); ///< Those that are asked for.

    void add(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
             std::span<const double> weights);
    double value(Metric metric) const;
    double total() const { return m_total; }                   ///< Σ weights.
    const Eigen::Matrix2d &counts() const { return m_counts; } ///< As confusionMatrix() has them.

private:
    ProbabilitySums m_sums;
    Eigen::Matrix2d m_counts = Eigen::Matrix2d::Zero();
    double m_total = 0;
    std::vector<double> m_observed; ///< Kept for its memory.
};

/// Many classes.
class ClassSums
{
public:
    ClassSums(std::span<const Metric> metrics, Eigen::Index levels);

    /// @param probability  rows x levels
    void add(const Eigen::Ref<const Eigen::MatrixXd> &probability,
             std::span<const std::int32_t> observed, std::span<const double> weights);
    double value(Metric metric) const;
    const Eigen::MatrixXd &counts() const { return m_counts; }

private:
    ProbabilitySums m_sums;
    Eigen::MatrixXd m_counts;
    double m_total = 0;
    std::vector<double> m_observed; ///< Kept for its memory.
};

/// Numbers.
class NumberSums
{
public:
    NumberSums(std::span<const Metric> metrics, Family family);

    void add(double predicted, double observed, double weight);
    double centre() const; ///< Mean of what was observed.
    /// @param spread  mean squared distance from centre(), of `r2`; these rows have gone by
    double value(Metric metric, double spread) const;
    double total() const { return m_total; }

private:
    const Family m_family;
    bool m_hasDeviance = false;
    WeightedSum m_squares, m_sizes, m_observed, m_deviances;
    double m_total = 0;
};

} // namespace heddle
