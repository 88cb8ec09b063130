#include "stats/metrics.h"

#include "core/numerics.h"
#include "core/packetmath.h"
#include "stats/classcurves.h"
#include "stats/confusion.h"
#include "stats/links.h"
#include "stats/rankorder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace heddle {

namespace {

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();

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

/// −mean log of the probabilities given to what was observed, held off 0 and 1. Takes the values
/// over.
double meanLogLoss(std::vector<double> observed, std::span<const double> weights,
                   double least = logLossClip)
{
    for (double &probability : observed)
        probability = std::clamp(probability, least, 1 - least);
    packetLog(observed);
    return -weightedMean(observed.size(), weights,
                         [&observed](std::size_t i) { return observed[i]; });
}

/// Share of pairs (event, other) in which the event has the larger probability; ties count half.
double areaUnderCurve(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
                      std::span<const double> weights)
{
    const std::vector<std::uint32_t> order = ascendingOrder(probability);
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

/// y log(y / μ), 0 for y = 0.
double logTerm(double y, double mean)
{
    return y > 0 ? y * packet::log(y / mean) : 0;
}

/// 2 (log L of y itself - log L of the mean) of one row.
double unitDeviance(Family family, double y, double mean)
{
    switch (family) {
    case Family::Gaussian:
        return (y - mean) * (y - mean);
    case Family::Poisson:
    case Family::QuasiPoisson:
        return 2 * (logTerm(y, mean) - (y - mean));
    case Family::Gamma:
        return 2 * ((y - mean) / mean - packet::log(y / mean));
    case Family::Binomial:
    case Family::Multinomial:
        break;
    }
    const double p = std::clamp(mean, devianceClip, 1 - devianceClip);
    return 2 * (logTerm(y, p) + logTerm(1 - y, 1 - p));
}

} // namespace

std::string_view toText(Metric metric)
{
    switch (metric) {
    case Metric::Accuracy:
        return "accuracy";
    case Metric::BalancedAccuracy:
        return "balanced_accuracy";
    case Metric::Kappa:
        return "kappa";
    case Metric::Mcc:
        return "mcc";
    case Metric::LogLoss:
        return "log_loss";
    case Metric::Auc:
        return "auc";
    case Metric::PrAuc:
        return "pr_auc";
    case Metric::Brier:
        return "brier";
    case Metric::F1:
        return "f1";
    case Metric::Rmse:
        return "rmse";
    case Metric::Mae:
        return "mae";
    case Metric::R2:
        return "r2";
    case Metric::Deviance:
        return "deviance";
    }
    return {};
}

std::optional<Metric> metricFromText(std::string_view text)
{
    for (const Metric metric : allMetrics)
        if (toText(metric) == text)
            return metric;
    return std::nullopt;
}

bool judgesClasses(Metric metric)
{
    return metric != Metric::Rmse && metric != Metric::Mae && metric != Metric::R2;
}

bool judgesNumbers(Metric metric)
{
    return !judgesClasses(metric) || metric == Metric::Deviance;
}

bool higherIsBetter(Metric metric)
{
    return countsPredictions(metric) || ranksRows(metric) || metric == Metric::R2;
}

bool countsPredictions(Metric metric)
{
    return metric == Metric::Accuracy || metric == Metric::BalancedAccuracy ||
           metric == Metric::Kappa || metric == Metric::Mcc || metric == Metric::F1;
}

bool ranksRows(Metric metric)
{
    return metric == Metric::Auc || metric == Metric::PrAuc;
}

double twoClassMetric(Metric metric, std::span<const double> probability,
                      std::span<const std::uint8_t> isEvent, std::span<const double> priorWeights)
{
    if (countsPredictions(metric))
        return confusionMetric(metric, confusionMatrix(probability, isEvent, priorWeights), 1);
    switch (metric) {
    case Metric::LogLoss:
    case Metric::Deviance: {
        std::vector<double> observed(probability.size());
        for (std::size_t i = 0; i < observed.size(); ++i)
            observed[i] = isEvent[i] != 0 ? probability[i] : 1 - probability[i];
        return metric == Metric::LogLoss
                   ? meanLogLoss(std::move(observed), priorWeights)
                   : 2 * meanLogLoss(std::move(observed), priorWeights, devianceClip);
    }
    case Metric::Auc:
        return areaUnderCurve(probability, isEvent, priorWeights);
    case Metric::PrAuc:
        return averagePrecision(probability, isEvent, priorWeights);
    case Metric::Brier:
        return weightedMean(probability.size(), priorWeights, [&](std::size_t i) {
            const double error = probability[i] - (isEvent[i] != 0 ? 1 : 0);
            return error * error;
        });
    default:
        return notDefined;
    }
}

double manyClassMetric(Metric metric, const Eigen::Ref<const Eigen::MatrixXd> &probability,
                       std::span<const std::int32_t> observed, std::span<const double> priorWeights)
{
    if (countsPredictions(metric))
        return confusionMetric(metric, confusionMatrix(probability, observed, priorWeights));
    switch (metric) {
    case Metric::LogLoss:
    case Metric::Deviance: {
        std::vector<double> given(observed.size());
        for (std::size_t i = 0; i < given.size(); ++i)
            given[i] = probability(static_cast<Eigen::Index>(i), observed[i]);
        return metric == Metric::LogLoss
                   ? meanLogLoss(std::move(given), priorWeights)
                   : 2 * meanLogLoss(std::move(given), priorWeights, devianceClip);
    }
    case Metric::Auc:
    case Metric::PrAuc: {
        double sum = 0;
        std::vector<std::uint8_t> isEvent(observed.size());
        for (Eigen::Index level = 0; level < probability.cols(); ++level) {
            for (std::size_t i = 0; i < isEvent.size(); ++i)
                isEvent[i] = observed[i] == level ? 1 : 0;
            const Eigen::VectorXd column = probability.col(level);
            sum += twoClassMetric(metric, {column.data(), observed.size()}, isEvent, priorWeights);
        }
        return probability.cols() > 0 ? sum / static_cast<double>(probability.cols()) : notDefined;
    }
    case Metric::Brier:
        return weightedMean(observed.size(), priorWeights, [&](std::size_t i) {
            double sum = 0;
            for (Eigen::Index level = 0; level < probability.cols(); ++level) {
                const double error = probability(static_cast<Eigen::Index>(i), level) -
                                     (observed[i] == level ? 1 : 0);
                sum += error * error;
            }
            return sum;
        });
    default:
        return notDefined;
    }
}

double numericMetric(Metric metric, std::span<const double> predicted,
                     std::span<const double> observed, std::span<const double> priorWeights,
                     Family family)
{
    const auto mean = [&](const auto &value) {
        return weightedMean(predicted.size(), priorWeights, value);
    };
    const auto squaredError = [&](std::size_t i) {
        const double error = predicted[i] - observed[i];
        return error * error;
    };
    switch (metric) {
    case Metric::Rmse:
        return std::sqrt(mean(squaredError));
    case Metric::Mae:
        return mean([&](std::size_t i) { return std::abs(predicted[i] - observed[i]); });
    case Metric::R2: {
        const double centre = mean([&](std::size_t i) { return observed[i]; });
        const double total =
            mean([&](std::size_t i) { return (observed[i] - centre) * (observed[i] - centre); });
        return total > 0 ? 1 - mean(squaredError) / total : notDefined;
    }
    case Metric::Deviance:
        return mean([&](std::size_t i) { return unitDeviance(family, observed[i], predicted[i]); });
    default:
        return notDefined;
    }
}

Eigen::MatrixXd normalisedOneVsRest(const Eigen::Ref<const Eigen::MatrixXd> &eta, Link link)
{
    Eigen::MatrixXd logs = logProbability(link, eta);
    const Eigen::VectorXd largest = logs.rowwise().maxCoeff();
    logs.colwise() -= largest; // so that the largest becomes 1, however small all are
    packetExp({logs.data(), static_cast<std::size_t>(logs.size())});
    const Eigen::VectorXd sums = logs.rowwise().sum();
    logs.array().colwise() /= sums.array();
    return logs;
}

} // namespace heddle
