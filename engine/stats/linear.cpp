#include "stats/linear.h"

#include "core/numerics.h"
#include "stats/fitrows.h"
#include "stats/pivotedqr.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double aliasTolerance = 1e-7; // R's lm(tol)
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The rows that count, each multiplied by the root of its weight.
struct WeightedRows
{
    Eigen::MatrixXd x;
    Eigen::VectorXd y;    ///< √w (y - offset)
    Eigen::VectorXd root; ///< √w
};

WeightedRows weightedRows(const GlmDesign &design, std::span<const double> y, const FitRows &rows,
                          const Eigen::VectorXd &weights)
{
    std::vector<std::int64_t> used;
    for (std::int64_t row = 0; row < design.rows(); ++row) {
        if (weights[row] > 0)
            used.push_back(row);
    }
    const auto n = static_cast<Eigen::Index>(used.size());
    WeightedRows result{Eigen::MatrixXd(n, design.columns()), Eigen::VectorXd(n),
                        Eigen::VectorXd(n)};
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto row = static_cast<std::size_t>(used[static_cast<std::size_t>(i)]);
        const double offset = rows.offset.empty() ? 0.0 : rows.offset[row];
        result.root[i] = std::sqrt(weights[used[static_cast<std::size_t>(i)]]);
        result.y[i] = result.root[i] * (y[row] - offset);
    }
    for (Eigen::Index j = 0; j < design.columns(); ++j) {
        const double *column = design.x().col(j).data();
        for (Eigen::Index i = 0; i < n; ++i)
            result.x(i, j) = result.root[i] * column[used[static_cast<std::size_t>(i)]];
    }
    return result;
}

double nullDeviance(const WeightedRows &rows, bool intercept)
{
    const Eigen::Index n = rows.y.size();
    Eigen::VectorXd left = rows.y;
    if (intercept) {
        const double mean = packet::dot(rows.root.data(), rows.y.data(), n) /
                            packet::dot(rows.root.data(), rows.root.data(), n);
        packet::addScaled(-mean, rows.root.data(), left.data(), n);
    }
    return packet::dot(left.data(), left.data(), n);
}

} // namespace

Result<GlmFit> fitLinear(const GlmDesign &design, std::span<const double> y, const FitRows &rows,
                         const LinearOptions &options)
{
    if (y.size() != static_cast<std::size_t>(design.rows()))
        return badInput("There are " + std::to_string(y.size()) + " responses for " +
                            std::to_string(design.rows()) + " rows.",
                        "Nothing was fitted.", "Give one for each row.");
    const Result<CheckedRows> checked = checkRows(design, rows);
    if (!checked)
        return checked.error();
    for (std::size_t row = 0; row < y.size(); ++row) {
        if (checked->weights[static_cast<Eigen::Index>(row)] > 0 && !std::isfinite(y[row]))
            return badInput("The response of row " + std::to_string(row + 1) + " is not finite.",
                            "Nothing was fitted.", "Leave the row out.");
    }
    if (options.stop.stop_requested())
        return Error{ErrorCode::Cancelled, "The fit was cancelled."};

    WeightedRows used = weightedRows(design, y, rows, checked->weights);
    const PivotedQr qr(std::move(used.x), aliasTolerance);
    Eigen::VectorXd transformed = used.y;
    qr.applyTransposed(transformed);
    const Eigen::VectorXd solution = qr.solve(transformed);

    GlmFit fit;
    fit.rows = checked->count;
    fit.logWeightSum = checked->logWeightSum;
    fit.dfNull = fit.rows - (design.hasIntercept() ? 1 : 0);
    fit.dfResidual = fit.rows - qr.rank();
    const Eigen::Index left = transformed.size() - qr.rank();
    const double *remainder = transformed.data() + qr.rank();
    fit.deviance = packet::dot(remainder, remainder, left);
    fit.dispersion = fit.dfResidual > 0 ? fit.deviance / static_cast<double>(fit.dfResidual) : nan;
    fit.coefficients = Eigen::VectorXd::Constant(design.columns(), nan);
    for (Eigen::Index j = 0; j < qr.rank(); ++j)
        fit.coefficients[qr.pivot()[static_cast<std::size_t>(j)]] = solution[j];
    if (!options.summary)
        return fit;

    fit.nullDeviance = nullDeviance(used, design.hasIntercept());
    fit.standardErrors = Eigen::VectorXd::Constant(design.columns(), nan);
    const Eigen::MatrixXd inverse = invertUpper(qr.upper());
    for (Eigen::Index j = 0; j < qr.rank(); ++j) {
        double sum = 0;
        for (Eigen::Index k = j; k < qr.rank(); ++k)
            sum += inverse(j, k) * inverse(j, k);
        fit.standardErrors[qr.pivot()[static_cast<std::size_t>(j)]] =
            std::sqrt(fit.dispersion * sum);
    }
    return fit;
}

} // namespace heddle
