#pragma once

#include "stats/glm.h"

namespace heddle {

// The way from linear predictors to means, by packet arithmetic alone (no libm: docs/numerics.md).
// NaN stays NaN.

/// The mean of each linear predictor; NaN where the link has none (inverse: η <= 0).
Eigen::VectorXd inverseLink(Link link, const Eigen::VectorXd &eta);

/// 1 - mean for a link of probabilities, without cancellation.
Eigen::VectorXd complementOfInverseLink(Link link, const Eigen::VectorXd &eta);

/// log mean for a link of probabilities; finite where the mean underflows.
Eigen::MatrixXd logProbability(Link link, const Eigen::Ref<const Eigen::MatrixXd> &eta);

/// What the complementary log-log link makes of one linear predictor: t = e^η, μ = 1 - e^-t.
struct CloglogTerms
{
    double rate = 0;    ///< t, held at e^700.
    double ratio = 0;   ///< t / (e^t - 1) = d log μ / dη.
    double logMean = 0; ///< log μ
};
CloglogTerms cloglogTerms(double eta);

} // namespace heddle
