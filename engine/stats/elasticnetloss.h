#pragma once

#include "stats/elasticnetdata.h"

namespace heddle {

/// What linear predictors make of the responses: n x responses each.
struct NetPoint
{
    Eigen::MatrixXd eta;       ///< With the offset.
    Eigen::MatrixXd means;     ///< μ: mean, probability, or rate.
    Eigen::MatrixXd residuals; ///< w (y - μ), the negative gradient of the loss by η.
    double loss = 0;           ///< -log L / Σw without terms of y alone.
};

/// Fills means, residuals and loss from eta. With d = Σ over rows in order, four lanes at a time:
///   gaussian w (y - η)² / 2; binomial w (log(1 + e^η) - y η); poisson w (e^η - y η);
///   multinomial w (log Σ_k e^η_k - Σ_k y_k η_k).
void evaluateNet(const NetData &data, NetPoint &point);

/// The loss of the saturated model, μ = y.
double saturatedLoss(const NetData &data);

/// Second derivatives of the loss by η of responses k and l, one a row.
void fillCurvature(const NetData &data, const NetPoint &point, Eigen::Index k, Eigen::Index l,
                   Eigen::VectorXd &v);

} // namespace heddle
