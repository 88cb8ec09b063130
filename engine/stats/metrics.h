#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace heddle {

enum class Metric
{
    Accuracy,
    LogLoss,
    Auc,
    Rmse
};

std::string_view toText(Metric metric); ///< "accuracy", "log_loss", "auc", "rmse"
std::optional<Metric> metricFromText(std::string_view text);
bool isClassification(Metric metric);
bool higherIsBetter(Metric metric);

/// Metrics are means weighted by the prior weights (empty: all 1). A metric that is not defined
/// for these rows (AUC of one class, no rows) is NaN. No libm but sqrt; sums in row order.

/// Two classes: probability of the event and whether the row is one.
/// accuracy: event predicted when p > 0.5; log_loss: p clipped at 1e-15 from both ends;
/// auc: by ranks with ties (Mann-Whitney).
double twoClassMetric(Metric metric, std::span<const double> probability,
                      std::span<const std::uint8_t> isEvent, std::span<const double> priorWeights);

/// Many classes: n x K probabilities that sum to 1 and the level observed (0 … K-1).
/// accuracy: first largest p; auc: plain mean over the levels, one against the rest.
double manyClassMetric(Metric metric, const Eigen::Ref<const Eigen::MatrixXd> &probability,
                       std::span<const std::int32_t> observed,
                       std::span<const double> priorWeights);

/// rmse.
double numericMetric(Metric metric, std::span<const double> predicted,
                     std::span<const double> observed, std::span<const double> priorWeights);

/// One-vs-rest to classes: n x K linear predictors to probabilities p / Σp with
/// log p = -log1p(exp(-eta)), taken in log space so that they exist when every p underflows.
Eigen::MatrixXd normalisedOneVsRest(const Eigen::Ref<const Eigen::MatrixXd> &eta);

} // namespace heddle
