#pragma once

#include "stats/metrics.h"

#include <Eigen/Core>

#include <cstdint>
#include <span>

namespace heddle {

/// Σ prior weights of the rows of each observed (row) and predicted (column) level, K x K.

/// Two classes, 0 and 1: the event is predicted when p > 0.5.
Eigen::MatrixXd confusionMatrix(std::span<const double> probability,
                                std::span<const std::uint8_t> isEvent,
                                std::span<const double> priorWeights);

/// Many classes: the first largest probability is predicted.
Eigen::MatrixXd confusionMatrix(const Eigen::Ref<const Eigen::MatrixXd> &probability,
                                std::span<const std::int32_t> observed,
                                std::span<const double> priorWeights);

/// accuracy; balanced_accuracy: mean recall of the levels present; kappa: Cohen's; mcc: Gorodkin's
/// (Matthews' for two levels); f1: of `event`, or where that is -1 the plain mean over the levels.
/// NaN where it is not defined (no rows, a level neither observed nor predicted, one level alone).
/// Source: Cohen (1960); Gorodkin (2004), Comparing two K-category assignments.
double confusionMetric(Metric metric, const Eigen::MatrixXd &counts, int event = -1);

} // namespace heddle
