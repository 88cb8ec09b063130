#include "stats/lambdaselection.h"

#include <cassert>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Mean and standard error of one lambda over the folds.
void summarise(const double *values, std::span<const double> weights, double &mean, double &error)
{
    double total = 0;
    double sum = 0;
    int folds = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        if (std::isnan(values[k]))
            continue;
        total += weights[k];
        sum += weights[k] * values[k];
        ++folds;
    }
    mean = total > 0 ? sum / total : none;
    double squares = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        if (!std::isnan(values[k]))
            squares += weights[k] * (values[k] - mean) * (values[k] - mean);
    }
    error = folds > 1 && total > 0 ? std::sqrt(squares / total / (folds - 1)) : none;
}

} // namespace

LambdaSelection selectLambda(const Eigen::Ref<const Eigen::MatrixXd> &values,
                             std::span<const double> weights, bool higherIsBetter)
{
    assert(static_cast<std::size_t>(values.rows()) == weights.size());
    LambdaSelection selection;
    selection.mean.resize(values.cols());
    selection.standardError.resize(values.cols());
    const double sign = higherIsBetter ? -1 : 1;
    for (Eigen::Index l = 0; l < values.cols(); ++l) {
        summarise(values.col(l).data(), weights, selection.mean[l], selection.standardError[l]);
        const double loss = sign * selection.mean[l];
        if (!std::isnan(loss) && (!selection.best || loss < sign * selection.mean[*selection.best]))
            selection.best = l;
    }
    if (!selection.best)
        return selection;
    double limit = sign * selection.mean[*selection.best];
    if (!std::isnan(selection.standardError[*selection.best]))
        limit += selection.standardError[*selection.best];
    for (Eigen::Index l = *selection.best; l >= 0; --l) {
        if (sign * selection.mean[l] <= limit)
            selection.oneSe = l;
    }
    return selection;
}

} // namespace heddle
