#include "run/pooledsums.h"

#include "core/packetmath.h"
#include "stats/confusion.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();

bool has(std::span<const Metric> metrics, Metric metric)
{
    return std::find(metrics.begin(), metrics.end(), metric) != metrics.end();
}

double weightOf(std::span<const double> weights, std::size_t row)
{
    return weights.empty() ? 1 : weights[row];
}

/// Adds the logarithms of probabilities given to what was observed, held off 0 and 1.
void addLogs(std::span<const double> given, std::span<const double> weights, double least,
             WeightedSum &sum)
{
    std::vector<double> observed(given.begin(), given.end());
    for (double &probability : observed)
        probability = std::clamp(probability, least, 1 - least);
    packetLog(observed);
    for (std::size_t row = 0; row < observed.size(); ++row)
        sum.add(observed[row], weightOf(weights, row));
}

} // namespace

double WeightedSum::mean(double total) const
{
    return total > 0 ? sum / total : notDefined;
}

ProbabilitySums::ProbabilitySums(std::span<const Metric> metrics)
    : m_hasLogLoss(has(metrics, Metric::LogLoss))
    , m_hasDeviance(has(metrics, Metric::Deviance))
    , m_hasBrier(has(metrics, Metric::Brier))
{
}

void ProbabilitySums::addObserved(std::span<const double> observed, std::span<const double> weights)
{
    if (m_hasLogLoss)
        addLogs(observed, weights, logLossClip, m_logs);
    if (m_hasDeviance)
        addLogs(observed, weights, devianceClip, m_clippedLogs);
}

double ProbabilitySums::value(Metric metric, double total) const
{
    switch (metric) {
    case Metric::LogLoss:
        return -m_logs.mean(total);
    case Metric::Deviance:
        return 2 * -m_clippedLogs.mean(total);
    case Metric::Brier:
        return m_squares.mean(total);
    default:
        return notDefined;
    }
}

EventSums::EventSums(std::span<const Metric> metrics)
    : m_sums(metrics)
{
}

void EventSums::add(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
                    std::span<const double> weights)
{
    m_observed.resize(probability.size());
    for (std::size_t row = 0; row < probability.size(); ++row) {
        const bool event = isEvent[row] != 0;
        const double weight = weightOf(weights, row);
        m_total += weight;
        m_counts(event ? 1 : 0, probability[row] > 0.5 ? 1 : 0) += weight;
        m_observed[row] = event ? probability[row] : 1 - probability[row];
        if (m_sums.hasSquares()) {
            const double error = probability[row] - (event ? 1 : 0);
            m_sums.addSquare(error * error, weight);
        }
    }
    m_sums.addObserved(m_observed, weights);
}

double EventSums::value(Metric metric) const
{
    if (countsPredictions(metric))
        return confusionMetric(metric, m_counts, 1);
    return m_sums.value(metric, m_total);
}

ClassSums::ClassSums(std::span<const Metric> metrics, Eigen::Index levels)
    : m_sums(metrics)
    , m_counts(Eigen::MatrixXd::Zero(levels, levels))
{
}

void ClassSums::add(const Eigen::Ref<const Eigen::MatrixXd> &probability,
                    std::span<const std::int32_t> observed, std::span<const double> weights)
{
    m_observed.resize(observed.size());
    for (std::size_t row = 0; row < observed.size(); ++row) {
        const auto at = static_cast<Eigen::Index>(row);
        const double weight = weightOf(weights, row);
        m_total += weight;
        m_observed[row] = probability(at, observed[row]);
        Eigen::Index best = 0;
        double largest = probability(at, 0), squares = 0;
        for (Eigen::Index level = 0; level < probability.cols(); ++level) {
            const double value = probability(at, level);
            if (value > largest) {
                largest = value;
                best = level;
            }
            const double error = value - (observed[row] == level ? 1 : 0);
            squares += error * error;
        }
        m_counts(observed[row], best) += weight;
        if (m_sums.hasSquares())
            m_sums.addSquare(squares, weight);
    }
    m_sums.addObserved(m_observed, weights);
}

double ClassSums::value(Metric metric) const
{
    if (countsPredictions(metric))
        return confusionMetric(metric, m_counts);
    return m_sums.value(metric, m_total);
}

NumberSums::NumberSums(std::span<const Metric> metrics, Family family)
    : m_family(family)
    , m_hasDeviance(has(metrics, Metric::Deviance))
{
}

void NumberSums::add(double predicted, double observed, double weight)
{
    const double error = predicted - observed;
    m_total += weight;
    m_squares.add(error * error, weight);
    m_sizes.add(std::abs(error), weight);
    m_observed.add(observed, weight);
    if (m_hasDeviance) // of one row alone
        m_deviances.add(
            numericMetric(Metric::Deviance, {&predicted, 1}, {&observed, 1}, {}, m_family), weight);
}

double NumberSums::centre() const
{
    return m_observed.mean(m_total);
}

double NumberSums::value(Metric metric, double spread) const
{
    switch (metric) {
    case Metric::Rmse:
        return std::sqrt(m_squares.mean(m_total));
    case Metric::Mae:
        return m_sizes.mean(m_total);
    case Metric::R2:
        return spread > 0 ? 1 - m_squares.mean(m_total) / spread : notDefined;
    case Metric::Deviance:
        return m_deviances.mean(m_total);
    default:
        return notDefined;
    }
}

} // namespace heddle
