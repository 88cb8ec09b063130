#include "stats/confusion.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();

double weightOf(std::span<const double> weights, std::size_t row)
{
    return weights.empty() ? 1 : weights[row];
}

double balancedAccuracy(const Eigen::MatrixXd &counts)
{
    double sum = 0;
    int present = 0;
    for (Eigen::Index level = 0; level < counts.rows(); ++level) {
        const double observed = counts.row(level).sum();
        if (!(observed > 0))
            continue;
        sum += counts(level, level) / observed;
        ++present;
    }
    return present > 0 ? sum / present : notDefined;
}

/// Harmonic mean of precision and recall of one level.
double f1Of(const Eigen::MatrixXd &counts, Eigen::Index level)
{
    const double both = counts.row(level).sum() + counts.col(level).sum();
    return both > 0 ? 2 * counts(level, level) / both : notDefined;
}

double meanF1(const Eigen::MatrixXd &counts)
{
    double sum = 0;
    for (Eigen::Index level = 0; level < counts.rows(); ++level)
        sum += f1Of(counts, level);
    return sum / static_cast<double>(counts.rows());
}

} // namespace

Eigen::MatrixXd confusionMatrix(std::span<const double> probability,
                                std::span<const std::uint8_t> isEvent,
                                std::span<const double> priorWeights)
{
    Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(2, 2);
    for (std::size_t row = 0; row < probability.size(); ++row)
        counts(isEvent[row] != 0 ? 1 : 0, probability[row] > 0.5 ? 1 : 0) +=
            weightOf(priorWeights, row);
    return counts;
}

Eigen::MatrixXd confusionMatrix(const Eigen::Ref<const Eigen::MatrixXd> &probability,
                                std::span<const std::int32_t> observed,
                                std::span<const double> priorWeights)
{
    Eigen::ArrayXd largest = probability.col(0);
    Eigen::ArrayXi best = Eigen::ArrayXi::Zero(probability.rows());
    for (Eigen::Index level = 1; level < probability.cols(); ++level) { // as the columns lie
        const auto column = probability.col(level).array();
        best = (column > largest).select(static_cast<int>(level), best);
        largest = largest.max(column);
    }
    Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(probability.cols(), probability.cols());
    for (std::size_t row = 0; row < observed.size(); ++row)
        counts(observed[row], best[static_cast<Eigen::Index>(row)]) += weightOf(priorWeights, row);
    return counts;
}

double confusionMetric(Metric metric, const Eigen::MatrixXd &counts, int event)
{
    const double total = counts.sum();
    if (!(total > 0))
        return notDefined;
    const double hits = counts.trace();
    const Eigen::VectorXd observed = counts.rowwise().sum();
    const Eigen::VectorXd predicted = counts.colwise().sum();
    const double chance = observed.dot(predicted);
    switch (metric) {
    case Metric::Accuracy:
        return hits / total;
    case Metric::BalancedAccuracy:
        return balancedAccuracy(counts);
    case Metric::Kappa: {
        const double expected = chance / (total * total);
        return expected < 1 ? (hits / total - expected) / (1 - expected) : notDefined;
    }
    case Metric::Mcc: {
        const double spread =
            (total * total - predicted.squaredNorm()) * (total * total - observed.squaredNorm());
        return spread > 0 ? (hits * total - chance) / std::sqrt(spread) : notDefined;
    }
    case Metric::F1:
        return event >= 0 ? f1Of(counts, event) : meanF1(counts);
    default:
        return notDefined;
    }
}

} // namespace heddle
