#include "stats/metrics.h"

#include "core/packetmath.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace heddle {

namespace {

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();
constexpr double leastProbability = 1e-15; // log_loss clips here, as scikit-learn and MLmetrics do

constexpr std::array<std::pair<Metric, std::string_view>, 4> names = {
    {{Metric::Accuracy, "accuracy"},
     {Metric::LogLoss, "log_loss"},
     {Metric::Auc, "auc"},
     {Metric::Rmse, "rmse"}}};

/// Σ w x / Σ w in row order; NaN when the weights sum to 0.
template <typename Value>
double weightedMean(std::size_t rows, std::span<const double> weights, const Value &value)
{
    double sum = 0, total = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        const double weight = weights.empty() ? 1 : weights[i];
        sum += weight * value(i);
        total += weight;
    }
    return total > 0 ? sum / total : notDefined;
}

/// −mean log of the probabilities given to what was observed. Takes the values over.
double meanLogLoss(std::vector<double> observed, std::span<const double> weights)
{
    for (double &probability : observed)
        probability = std::clamp(probability, leastProbability, 1 - leastProbability);
    packetLog(observed);
    return -weightedMean(observed.size(), weights,
                         [&observed](std::size_t i) { return observed[i]; });
}

/// Share of rows whose most probable class, the first of equals, is the observed one.
double accuracyOf(const Eigen::Ref<const Eigen::MatrixXd> &probability,
                  std::span<const std::int32_t> observed, std::span<const double> priorWeights)
{
    if (observed.empty())
        return notDefined;
    Eigen::ArrayXd largest = probability.col(0);
    Eigen::ArrayXi best = Eigen::ArrayXi::Zero(probability.rows());
    for (Eigen::Index level = 1; level < probability.cols(); ++level) { // as the columns lie
        const auto column = probability.col(level).array();
        best = (column > largest).select(static_cast<int>(level), best);
        largest = largest.max(column);
    }
    return weightedMean(observed.size(), priorWeights, [&](std::size_t i) {
        return best[static_cast<Eigen::Index>(i)] == observed[i] ? 1.0 : 0.0;
    });
}

/// Share of pairs (event, other) in which the event has the larger probability; ties count half.
double areaUnderCurve(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
                      std::span<const double> weights)
{
    std::vector<std::uint32_t> order(probability.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&probability](std::uint32_t a, std::uint32_t b) {
        return probability[a] != probability[b] ? probability[a] < probability[b] : a < b;
    });
    double won = 0, events = 0, others = 0;
    for (std::size_t first = 0; first < order.size();) {
        double tiedEvents = 0, tiedOthers = 0;
        std::size_t next = first;
        for (; next < order.size() && probability[order[next]] == probability[order[first]];
             ++next) {
            const double weight = weights.empty() ? 1 : weights[order[next]];
            (isEvent[order[next]] != 0 ? tiedEvents : tiedOthers) += weight;
        }
        if (next == first)
            return notDefined; // not a number
        won += tiedEvents * (others + tiedOthers / 2);
        events += tiedEvents;
        others += tiedOthers;
        first = next;
    }
    return events > 0 && others > 0 ? won / (events * others) : notDefined;
}

} // namespace

std::string_view toText(Metric metric)
{
    return std::find_if(names.begin(), names.end(),
                        [metric](const auto &name) { return name.first == metric; })
        ->second;
}

std::optional<Metric> metricFromText(std::string_view text)
{
    const auto found = std::find_if(names.begin(), names.end(),
                                    [text](const auto &name) { return name.second == text; });
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

bool isClassification(Metric metric)
{
    return metric != Metric::Rmse;
}

bool higherIsBetter(Metric metric)
{
    return metric == Metric::Accuracy || metric == Metric::Auc;
}

double twoClassMetric(Metric metric, std::span<const double> probability,
                      std::span<const std::uint8_t> isEvent, std::span<const double> priorWeights)
{
    switch (metric) {
    case Metric::Accuracy:
        return weightedMean(probability.size(), priorWeights, [&](std::size_t i) {
            return (probability[i] > 0.5) == (isEvent[i] != 0) ? 1.0 : 0.0;
        });
    case Metric::LogLoss: {
        std::vector<double> observed(probability.size());
        for (std::size_t i = 0; i < observed.size(); ++i)
            observed[i] = isEvent[i] != 0 ? probability[i] : 1 - probability[i];
        return meanLogLoss(std::move(observed), priorWeights);
    }
    case Metric::Auc:
        return areaUnderCurve(probability, isEvent, priorWeights);
    case Metric::Rmse:
        break;
    }
    return notDefined;
}

double manyClassMetric(Metric metric, const Eigen::Ref<const Eigen::MatrixXd> &probability,
                       std::span<const std::int32_t> observed, std::span<const double> priorWeights)
{
    switch (metric) {
    case Metric::Accuracy:
        return accuracyOf(probability, observed, priorWeights);
    case Metric::LogLoss: {
        std::vector<double> given(observed.size());
        for (std::size_t i = 0; i < given.size(); ++i)
            given[i] = probability(static_cast<Eigen::Index>(i), observed[i]);
        return meanLogLoss(std::move(given), priorWeights);
    }
    case Metric::Auc: {
        double sum = 0;
        std::vector<std::uint8_t> isEvent(observed.size());
        for (Eigen::Index level = 0; level < probability.cols(); ++level) {
            for (std::size_t i = 0; i < isEvent.size(); ++i)
                isEvent[i] = observed[i] == level ? 1 : 0;
            const Eigen::VectorXd column = probability.col(level);
            sum += areaUnderCurve({column.data(), observed.size()}, isEvent, priorWeights);
        }
        return probability.cols() > 0 ? sum / static_cast<double>(probability.cols()) : notDefined;
    }
    case Metric::Rmse:
        break;
    }
    return notDefined;
}

double numericMetric(Metric metric, std::span<const double> predicted,
                     std::span<const double> observed, std::span<const double> priorWeights)
{
    if (metric != Metric::Rmse)
        return notDefined;
    return std::sqrt(weightedMean(predicted.size(), priorWeights, [&](std::size_t i) {
        const double error = predicted[i] - observed[i];
        return error * error;
    }));
}

Eigen::MatrixXd normalisedOneVsRest(const Eigen::Ref<const Eigen::MatrixXd> &eta)
{
    // log p = min(η, 0) - log(1 + e^-|η|)
    Eigen::MatrixXd tail = -eta.cwiseAbs();
    const std::span<double> values(tail.data(), static_cast<std::size_t>(tail.size()));
    packetExp(values);
    tail.array() += 1;
    packetLog(values);
    Eigen::MatrixXd logs = eta.cwiseMin(0.0) - tail;
    const Eigen::VectorXd largest = logs.rowwise().maxCoeff();
    logs.colwise() -= largest; // so that the largest becomes 1, however small all are
    packetExp({logs.data(), static_cast<std::size_t>(logs.size())});
    const Eigen::VectorXd sums = logs.rowwise().sum();
    logs.array().colwise() /= sums.array();
    return logs;
}

} // namespace heddle
