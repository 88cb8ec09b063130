#include "work/netcells.h"

#include "plan/plannets.h"
#include "stats/elasticnet.h"
#include "work/fitwarnings.h"

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

/// Fits at the lambdas of the task's path, on the rows of its resample.
Result<NetPath> fitNet(const Plan &plan, const Job &job)
{
    const Task &task = job.task;
    const int learner = task.first.learner;
    NetOptions options = netOptions(plan.learner(task.first), netFamily(plan, learner));
    const auto lambdas = plan.path(task.first);
    options.lambdas.assign(lambdas.begin(), lambdas.end());
    options.stop = job.control.stop;
    options.progress = job.control.progress;
    return fitElasticNet(*job.input.design, netTarget(plan, learner, task.first.level),
                         job.input.rows, options);
}

/// One point of a path as a fit: without standard errors and likelihood, for the estimates are
/// shrunk. What the columns with a coefficient leave of dfNull is dfResidual.
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

/// Linear predictors of some rows at every lambda, for each response (multinomial: level) a matrix
/// rows x lambdas. Minus infinity for a level that the path has not met.
std::vector<Eigen::MatrixXd> predictNet(const Plan &plan, const NetPath &path, const Job &job)
{
    const std::vector<std::int64_t> &rows = job.resample.testRows;
    std::vector<Eigen::MatrixXd> predictors;
    for (std::size_t response = 0; response < path.coefficients.size(); ++response) {
        if (path.coefficients[response].hasNaN())
            predictors.emplace_back(
                Eigen::MatrixXd::Constant(std::ssize(rows), std::ssize(path.lambda),
                                          -std::numeric_limits<double>::infinity()));
        else
            predictors.push_back(
                linearPredictors(*job.input.design, path, response, plan.offset(), rows));
    }
    return predictors;
}

void warnOfAbsentLevels(const Plan &plan, const NetPath &path, Job &job)
{
    for (std::size_t level = 0; level < path.coefficients.size(); ++level)
        for (CellResult &cell : job.result.cells)
            if (path.coefficients[level].hasNaN() && cell.failure.empty())
                cell.warnings.push_back(absentLevelWarning(plan, static_cast<int>(level)));
}

} // namespace

Result<TaskResult> runNet(const Plan &plan, Job &job)
{
    const std::vector<int> places = allPlaces(job.task);
    const bool isJoint = plan.isJoint(job.task.first.learner);
    const bool isOfClasses = plan.target().kind == TargetKind::Classes;
    if (isOfClasses && !isJoint && fittableCells(plan, job).empty())
        return std::move(job.result);
    const auto path = fitNet(plan, job);
    if (!path)
        return endWithError(job, places, path.error());
    const std::vector<Eigen::MatrixXd> links =
        job.predicts() ? predictNet(plan, *path, job) : std::vector<Eigen::MatrixXd>();
    for (const int place : places) {
        CellResult &cell = job.result.cells[static_cast<std::size_t>(place)];
        if (place >= std::ssize(path->lambda)) {
            cell.failure = "The path of this elastic net ended before: the fit did not converge. "
                           "Use larger values of lambda.";
            continue;
        }
        keepFit(plan, job, place, fitOfNet(*path, static_cast<std::size_t>(place)));
        if (!job.predicts())
            continue;
        std::vector<double> own;
        for (const Eigen::MatrixXd &link : links)
            own.insert(own.end(), link.col(place).begin(), link.col(place).end());
        if (job.task.pointCount > 1) // nobody asks for those of a fold at every lambda
            cell.fit.coefficients.resize(0);
        keepPredictions(plan, job, place, std::move(own));
    }
    if (isJoint && job.isResample())
        warnOfAbsentLevels(plan, *path, job);
    return std::move(job.result);
}

} // namespace heddle
