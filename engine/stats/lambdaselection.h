#pragma once

#include <Eigen/Core>

#include <optional>
#include <span>

namespace heddle {

/// What cross-validation says about the lambdas of a path.
struct LambdaSelection
{
    Eigen::VectorXd mean; ///< m = Σ w x / Σ w over the folds that have a value; else NaN.
    Eigen::VectorXd standardError; ///< √(Σ w (x - m)² / Σ w / (K - 1)), K such folds; NaN for one.
    std::optional<Eigen::Index> best;  ///< Place of the best mean; none when all are NaN.
    std::optional<Eigen::Index> oneSe; ///< Largest lambda within one standard error of it.
};

/// @param values   folds x lambdas, lambdas falling: a metric of each fold's test rows; NaN: none.
/// @param weights  one a fold: the rows it was tested on, or their prior weights' sum.
/// On ties the larger lambda is chosen. Source: cv.glmnet (lambda.min, lambda.1se). Sums in the
/// order of folds; no libm but sqrt.
LambdaSelection selectLambda(const Eigen::Ref<const Eigen::MatrixXd> &values,
                             std::span<const double> weights, bool higherIsBetter = false);

} // namespace heddle
