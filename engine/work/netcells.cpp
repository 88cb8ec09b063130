#include "work/netcells.h"

#include "plan/plannets.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

Family familyOf(NetFamily family)
{
    switch (family) {
    case NetFamily::Binomial:
        return Family::Binomial;
    case NetFamily::Multinomial:
        return Family::Multinomial;
    case NetFamily::Poisson:
        return Family::Poisson;
    case NetFamily::Gaussian:
        break;
    }
    return Family::Gaussian;
}

Link linkOf(NetFamily family)
{
    if (family == NetFamily::Poisson)
        return Link::Log;
    return family == NetFamily::Gaussian ? Link::Identity : Link::Logit;
}

} // namespace

Result<NetPath> fitNet(const Plan &plan, const GlmDesign &design, const Task &task,
                       const FitRows &rows, const TaskControl &control)
{
    const int learner = task.first.learner;
    NetOptions options = netOptions(plan.learner(task.first), netFamily(plan, learner));
    const auto lambdas = plan.path(task.first);
    options.lambdas.assign(lambdas.begin(), lambdas.end());
    options.stop = control.stop;
    options.progress = control.progress;
    return fitElasticNet(design, netTarget(plan, learner, task.first.level), rows, options);
}

GlmFit fitOfNet(const NetPath &path, std::size_t point)
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const Eigen::Index columns = path.coefficients.front().rows();
    GlmFit fit;
    fit.family = familyOf(path.family);
    fit.link = linkOf(path.family);
    fit.rows = path.rows;
    fit.coefficients.resize(columns * std::ssize(path.coefficients));
    for (Eigen::Index response = 0; response < std::ssize(path.coefficients); ++response)
        fit.coefficients.segment(response * columns, columns) =
            path.coefficients[static_cast<std::size_t>(response)].col(
                static_cast<Eigen::Index>(point));
    fit.nullDeviance = path.nullDeviance;
    fit.deviance = path.nullDeviance * (1 - path.devianceRatio[point]);
    fit.dfNull = path.rows - 1;
    fit.dfResidual = fit.dfNull - path.df[point];
    fit.dispersion = none;
    fit.saturatedLogLikelihood = fit.logWeightSum = fit.weightSum = none;
    return fit;
}

std::vector<Eigen::MatrixXd> predictNet(const Plan &plan, const GlmDesign &design,
                                        const NetPath &path, std::span<const std::int64_t> rows)
{
    std::vector<Eigen::MatrixXd> predictors;
    for (std::size_t response = 0; response < path.coefficients.size(); ++response) {
        if (path.coefficients[response].hasNaN())
            predictors.emplace_back(
                Eigen::MatrixXd::Constant(std::ssize(rows), std::ssize(path.lambda),
                                          -std::numeric_limits<double>::infinity()));
        else
            predictors.push_back(linearPredictors(design, path, response, plan.offset(), rows));
    }
    return predictors;
}

} // namespace heddle
