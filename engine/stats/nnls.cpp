#include "stats/nnls.h"

#include "core/numerics.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <vector>

namespace heddle {

namespace {

constexpr double solved = 1e-12; // share of |f| below which the residual is rounding
constexpr double noAscent =
    1e-11; // share of |column| |residual| below which a gradient is rounding
constexpr int mostStepsPerRow = 100; // far above what any real problem takes

/// Columns of the passive set and their coefficients.
struct Passive
{
    std::vector<Eigen::Index> columns;
    Eigen::VectorXd values;
};

Eigen::VectorXd leastSquares(const Eigen::MatrixXd &all, const std::vector<Eigen::Index> &chosen,
                             const Eigen::VectorXd &target)
{
    Eigen::MatrixXd columns(all.rows(), static_cast<Eigen::Index>(chosen.size()));
    for (std::size_t k = 0; k < chosen.size(); ++k)
        columns.col(static_cast<Eigen::Index>(k)) = all.col(chosen[k]);
    return columns.colPivHouseholderQr().solve(target);
}

/// Goes from the current values towards the least-squares ones and drops what would turn negative.
void moveTowards(Passive &passive, const Eigen::VectorXd &wanted)
{
    double share = 1;
    for (Eigen::Index k = 0; k < wanted.size(); ++k)
        if (wanted[k] <= 0)
            share = std::min(share, passive.values[k] / (passive.values[k] - wanted[k]));
    passive.values += share * (wanted - passive.values);
    Passive kept;
    std::vector<double> values;
    for (Eigen::Index k = 0; k < wanted.size(); ++k) {
        const bool drop =
            wanted[k] <= 0 && passive.values[k] <= 1e-14 * passive.values.cwiseAbs().maxCoeff();
        if (drop)
            continue;
        kept.columns.push_back(passive.columns[static_cast<std::size_t>(k)]);
        values.push_back(passive.values[k]);
    }
    kept.values =
        Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
    passive = std::move(kept);
}

} // namespace

std::optional<NnlsResult> nonNegativeLeastSquares(const Eigen::MatrixXd &columns,
                                                  const Eigen::VectorXd &target,
                                                  const std::stop_token &stop)
{
    const double size = target.norm();
    const Eigen::VectorXd norms = columns.colwise().norm();
    Passive passive;
    NnlsResult result{target, 1};
    const Eigen::Index mostSteps = mostStepsPerRow * columns.rows();
    for (Eigen::Index step = 0; step < mostSteps && result.relativeNorm > solved; ++step) {
        if (stop.stop_requested())
            return std::nullopt;
        Eigen::VectorXd gradient = columns.transpose() * result.residual;
        const double left = result.residual.norm();
        for (Eigen::Index j = 0; j < gradient.size(); ++j)
            gradient[j] = norms[j] > 0 ? gradient[j] / (norms[j] * left) : 0;
        for (const Eigen::Index j : passive.columns)
            gradient[j] = 0;
        Eigen::Index best = 0;
        if (gradient.maxCoeff(&best) <= noAscent)
            break;
        passive.columns.push_back(best);
        passive.values.conservativeResize(passive.values.size() + 1);
        passive.values[passive.values.size() - 1] = 0;
        Eigen::VectorXd wanted = leastSquares(columns, passive.columns, target);
        while (wanted.size() > 0 && wanted.minCoeff() <= 0) {
            const std::size_t before = passive.columns.size();
            moveTowards(passive, wanted);
            if (passive.columns.size() == before || passive.columns.empty())
                break; // rounding: nothing more to gain from this column
            wanted = leastSquares(columns, passive.columns, target);
        }
        if (wanted.size() == static_cast<Eigen::Index>(passive.columns.size()) &&
            wanted.size() > 0 && wanted.minCoeff() > 0)
            passive.values = wanted;
        Eigen::VectorXd residual = target;
        for (std::size_t k = 0; k < passive.columns.size(); ++k)
            residual -=
                passive.values[static_cast<Eigen::Index>(k)] * columns.col(passive.columns[k]);
        const double norm = residual.norm();
        if (norm >= left * (1 - 1e-14))
            break; // no progress any more
        result.residual = residual;
        result.relativeNorm = norm / size;
    }
    return result;
}

} // namespace heddle
