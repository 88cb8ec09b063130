#include "stats/hessianfactor.h"

#include "stats/pivotedqr.h"

#include <algorithm>
#include <cmath>

namespace heddle {

HessianFactor factorPairs(const Eigen::VectorXd &pairs, Eigen::Index p,
                          const std::vector<Eigen::Index> &columns)
{
    const auto pair = [&](Eigen::Index i, Eigen::Index j) {
        return pairs[i * p - i * (i - 1) / 2 + (j - i)];
    };
    const auto size = static_cast<Eigen::Index>(columns.size());
    HessianFactor factor{columns, Eigen::MatrixXd::Zero(size, size), 1};
    Eigen::MatrixXd &upper = factor.upper;
    for (Eigen::Index j = 0; j < size; ++j) {
        for (Eigen::Index i = 0; i <= j; ++i) {
            const double full =
                pair(columns[static_cast<std::size_t>(i)], columns[static_cast<std::size_t>(j)]);
            double left = full;
            for (Eigen::Index k = 0; k < i; ++k)
                left -= upper(k, i) * upper(k, j);
            if (i < j) {
                upper(i, j) = left / upper(i, i);
                continue;
            }
            if (!(left > 0) || !std::isfinite(left)) {
                factor.smallestShare = 0;
                return factor;
            }
            factor.smallestShare = std::min(factor.smallestShare, left / full);
            upper(j, j) = std::sqrt(left);
        }
    }
    return factor;
}

Eigen::VectorXd HessianFactor::solve(const Eigen::VectorXd &gradient, Eigen::Index p) const
{
    const Eigen::Index size = upper.rows();
    Eigen::VectorXd x(size);
    for (Eigen::Index j = 0; j < size; ++j) {
        double left = gradient[columns[static_cast<std::size_t>(j)]];
        for (Eigen::Index k = 0; k < j; ++k)
            left -= upper(k, j) * x[k];
        x[j] = left / upper(j, j);
    }
    for (Eigen::Index j = size - 1; j >= 0; --j) {
        for (Eigen::Index k = j + 1; k < size; ++k)
            x[j] -= upper(j, k) * x[k];
        x[j] /= upper(j, j);
    }
    Eigen::VectorXd result = Eigen::VectorXd::Zero(p);
    for (Eigen::Index j = 0; j < size; ++j)
        result[columns[static_cast<std::size_t>(j)]] = x[j];
    return result;
}

Eigen::MatrixXd HessianFactor::inverse() const
{
    const Eigen::Index size = upper.rows();
    const Eigen::MatrixXd root = invertUpper(upper);
    Eigen::MatrixXd result(size, size);
    for (Eigen::Index i = 0; i < size; ++i) {
        for (Eigen::Index j = i; j < size; ++j) {
            double sum = 0;
            for (Eigen::Index k = j; k < size; ++k)
                sum += root(i, k) * root(j, k);
            result(i, j) = sum;
            result(j, i) = sum;
        }
    }
    return result;
}

} // namespace heddle
