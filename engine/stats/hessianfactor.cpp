#include "stats/hessianfactor.h"

#include "core/numerics.h"
#include "stats/pivotedqr.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace heddle {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double glmTolerance = 1e-11;  // R's glm: min(1e-7, epsilon / 1000)
constexpr double leastShareSure = 1e-8; // above, the Gram matrix shows full rank without doubt

} // namespace

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
            const double left = full - packet::dot(upper.col(i).data(), upper.col(j).data(), i);
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

HessianFactor factorRows(const GlmDesign &design, const Eigen::VectorXd &rowWeights,
                         const std::vector<Eigen::Index> &columns)
{
    constexpr Eigen::Index blockRows = GlmDesign::blockRows;
    const auto size = static_cast<Eigen::Index>(columns.size());
    Eigen::MatrixXd x(design.rows(), size);
    for (Eigen::Index row = 0; row < design.rows(); ++row) {
        const double root = std::sqrt(rowWeights[row]);
        const double *block = design.block(row / blockRows) + row % blockRows;
        for (Eigen::Index j = 0; j < size; ++j)
            x(row, j) = root * block[columns[static_cast<std::size_t>(j)] * blockRows];
    }
    const PivotedQr qr(std::move(x), glmTolerance);
    HessianFactor factor;
    factor.upper = qr.upper();
    for (Eigen::Index j = 0; j < qr.rank(); ++j)
        factor.columns.push_back(
            columns[static_cast<std::size_t>(qr.pivot()[static_cast<std::size_t>(j)])]);
    return factor;
}

std::vector<Eigen::Index> independentColumns(const GlmDesign &design,
                                             const Eigen::VectorXd &weights,
                                             const Eigen::VectorXd &gram)
{
    std::vector<Eigen::Index> all(static_cast<std::size_t>(design.columns()));
    std::iota(all.begin(), all.end(), 0);
    if (factorPairs(gram, design.columns(), all).smallestShare > leastShareSure)
        return all;
    std::vector<Eigen::Index> used;
    for (Eigen::Index row = 0; row < design.rows(); ++row)
        if (weights[row] > 0)
            used.push_back(row);
    Eigen::MatrixXd x(static_cast<Eigen::Index>(used.size()), design.columns());
    for (Eigen::Index j = 0; j < design.columns(); ++j)
        for (std::size_t i = 0; i < used.size(); ++i)
            x(static_cast<Eigen::Index>(i), j) =
                std::sqrt(weights[used[i]]) * design.x()(used[i], j);
    const PivotedQr qr(std::move(x), glmTolerance);
    std::vector<Eigen::Index> columns(qr.pivot().begin(), qr.pivot().begin() + qr.rank());
    std::sort(columns.begin(), columns.end());
    return columns;
}

Eigen::VectorXd unscaledCoefficients(const GlmDesign &design,
                                     const std::vector<Eigen::Index> &columns,
                                     const Eigen::VectorXd &scaled)
{
    Eigen::VectorXd result = Eigen::VectorXd::Constant(design.columns(), nan);
    for (const Eigen::Index j : columns)
        result[j] = scaled[j] / design.scale()[j];
    if (!design.hasIntercept())
        return result;
    for (const Eigen::Index j : columns)
        if (j > 0)
            result[0] -= result[j] * design.center()[j];
    return result;
}

Eigen::VectorXd unscaledErrors(const GlmDesign &design, const HessianFactor &factor)
{
    Eigen::VectorXd errors = Eigen::VectorXd::Constant(design.columns(), nan);
    if (factor.columns.empty())
        return errors;
    const Eigen::MatrixXd inverse = factor.inverse();
    const auto size = static_cast<Eigen::Index>(factor.columns.size());
    Eigen::VectorXd toIntercept(size); // how the intercept depends on the scaled coefficients
    for (Eigen::Index k = 0; k < size; ++k) {
        const Eigen::Index j = factor.columns[static_cast<std::size_t>(k)];
        errors[j] = std::sqrt(inverse(k, k)) / design.scale()[j];
        toIntercept[k] = j == 0 ? 1 : -design.center()[j] / design.scale()[j];
    }
    if (design.hasIntercept() && factor.columns.front() == 0) {
        double variance = 0;
        for (Eigen::Index k = 0; k < size; ++k)
            variance +=
                toIntercept[k] * packet::dot(inverse.col(k).data(), toIntercept.data(), size);
        errors[0] = std::sqrt(variance);
    }
    return errors;
}

} // namespace heddle
