#pragma once

#include "stats/glm.h"

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace heddle {

enum class Metric
{
    Accuracy,
    BalancedAccuracy,
    Kappa,
    Mcc,
    LogLoss,
    Auc,
    PrAuc,
    Brier,
    F1,
    Rmse,
    Mae,
    R2,
    Deviance
};
inline constexpr std::array allMetrics = {Metric::Accuracy, Metric::BalancedAccuracy,
                                          Metric::Kappa,    Metric::Mcc,
                                          Metric::LogLoss,  Metric::Auc,
                                          Metric::PrAuc,    Metric::Brier,
                                          Metric::F1,       Metric::Rmse,
                                          Metric::Mae,      Metric::R2,
                                          Metric::Deviance};

inline constexpr double logLossClip = 1e-15; ///< As scikit-learn and MLmetrics clip log_loss.
inline constexpr double devianceClip = 1e-5; ///< As cv.glmnet clips deviance.

std::string_view toText(Metric metric); ///< "accuracy", "log_loss" …: the contract's names.
std::optional<Metric> metricFromText(std::string_view text);
bool judgesClasses(Metric metric);
bool judgesNumbers(Metric metric); ///< `deviance` judges both.
bool higherIsBetter(Metric metric);
bool countsPredictions(Metric metric); ///< Of the predicted classes alone (confusion.h).
bool ranksRows(Metric metric);         ///< Of the order of the rows by p: costs a sort a level.

/// Metrics are means weighted by the prior weights (empty: all 1). A metric that is not defined
/// for these rows (AUC of one class, no rows) is NaN. No libm but sqrt; sums in row order.

/// Two classes: probability of the event and whether the row is one.
/// accuracy, balanced_accuracy, kappa, mcc, f1: event predicted when p > 0.5 (confusion.h);
/// log_loss: p clipped at 1e-15 from both ends; auc: by ranks with ties (Mann-Whitney); pr_auc:
/// step-wise average precision; brier: mean (p - y)²; deviance: -2 log p of what was observed, p
/// clipped at 1e-5 from both ends as cv.glmnet does.
double twoClassMetric(Metric metric, std::span<const double> probability,
                      std::span<const std::uint8_t> isEvent, std::span<const double> priorWeights);

/// Many classes: n x K probabilities that sum to 1 and the level observed (0 … K-1).
/// accuracy and the like: first largest p; auc, pr_auc, f1: plain mean over the levels, one against
/// the rest; brier: Σ over the levels of (p - y)².
double manyClassMetric(Metric metric, const Eigen::Ref<const Eigen::MatrixXd> &probability,
                       std::span<const std::int32_t> observed,
                       std::span<const double> priorWeights);

/// rmse, mae; r2: 1 - SSE / SST about the observed rows' own mean; deviance: mean unit deviance of
/// the family (gaussian: the squared error; binomial: of shares, p clipped at 1e-5).
double numericMetric(Metric metric, std::span<const double> predicted,
                     std::span<const double> observed, std::span<const double> priorWeights,
                     Family family = Family::Gaussian);

/// One-vs-rest to classes: n x K linear predictors to probabilities p / Σp, taken in log space
/// (logit: log p = -log1p(exp(-eta))) so that they exist when every p underflows.
Eigen::MatrixXd normalisedOneVsRest(const Eigen::Ref<const Eigen::MatrixXd> &eta,
                                    Link link = Link::Logit);

} // namespace heddle
