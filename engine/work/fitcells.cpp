#include "work/fitcells.h"

#include "stats/baseline.h"
#include "stats/glmfit.h"
#include "stats/linear.h"
#include "stats/multinomial.h"
#include "stats/penalisedlogistic.h"

namespace heddle {

namespace {

std::int32_t eventOf(const Plan &plan, const Cell &cell)
{
    return cell.level >= 0 ? cell.level : plan.target().event;
}

LogisticTargets targetsOf(const Plan &plan, const Task &task, const std::vector<int> &places,
                          const FitInput &input)
{
    LogisticTargets targets;
    if (plan.target().kind == TargetKind::Shares) {
        targets.shares = input.numbers;
        return targets;
    }
    targets.codes = input.codes;
    for (const int place : places)
        targets.events.push_back(eventOf(plan, plan.cellOf(task, place)));
    return targets;
}

/// Fits the cells of a task that has no bundle of its own, one after the other.
Result<std::vector<GlmFit>> fitOneByOne(const Plan &plan, const Task &task,
                                        const std::vector<int> &places, const FitInput &input,
                                        const LogisticOptions &given)
{
    const LearnerSpec &learner = plan.learner(task.first);
    std::vector<GlmFit> fits;
    Eigen::VectorXd start;
    GlmOptions options;
    options.maxIterations = given.maxIterations;
    options.epsilon = given.epsilon;
    options.summary = given.summary;
    options.stop = given.stop;
    for (const int place : places) {
        const auto done = static_cast<double>(fits.size());
        if (given.start) {
            start = given.start->col(static_cast<Eigen::Index>(fits.size()));
            options.start = &start;
        }
        if (given.progress)
            options.progress = [&](double share) {
                given.progress((done + share) / static_cast<double>(places.size()));
            };
        auto fit = fitGlm(*input.design, responseOf(plan, plan.cellOf(task, place), input),
                          learner.family(plan.target().kind), learner.link(plan.target().kind),
                          input.rows, options);
        if (!fit)
            return fit.error();
        fits.push_back(std::move(*fit));
    }
    return fits;
}

/// Each from its own start: a penalised fit needs no other.
Result<std::vector<GlmFit>> fitPenalised(const Plan &plan, const Task &task,
                                         const std::vector<int> &places, const FitInput &input,
                                         const LogisticOptions &given)
{
    const LearnerSpec &learner = plan.learner(task.first);
    PenalisedOptions options;
    options.penalty = learner.penalty;
    options.lambda = learner.lambda;
    options.maxIterations = given.maxIterations;
    options.epsilon = given.epsilon;
    options.summary = given.summary;
    options.hasShares = plan.target().kind == TargetKind::Shares;
    options.stop = given.stop;
    std::vector<GlmFit> fits;
    for (const int place : places) {
        const auto done = static_cast<double>(fits.size());
        if (given.progress)
            options.progress = [&](double share) {
                given.progress((done + share) / static_cast<double>(places.size()));
            };
        auto fit = fitPenalisedLogistic(
            *input.design, responseOf(plan, plan.cellOf(task, place), input), input.rows, options);
        if (!fit)
            return fit.error();
        fits.push_back(std::move(*fit));
    }
    return fits;
}

Result<GlmFit> fitLeastSquares(const FitInput &input, const LogisticOptions &given)
{
    LinearOptions options;
    options.summary = given.summary;
    options.stop = given.stop;
    return fitLinear(*input.design, input.numbers, input.rows, options);
}

Result<GlmFit> fitAllLevels(const Plan &plan, const FitInput &input, const LogisticOptions &given)
{
    MultinomialOptions options;
    options.maxIterations = given.maxIterations;
    options.summary = given.summary;
    options.stop = given.stop;
    options.progress = given.progress;
    auto made = fitMultinomial(*input.design, input.codes,
                               static_cast<int>(plan.target().levels.size()), input.rows, options);
    if (!made)
        return made.error();
    return std::move(made->fit);
}

Result<GlmFit> fitBaseline(const Plan &plan, const FitInput &input)
{
    switch (plan.target().kind) {
    case TargetKind::Classes:
        return baselineOfClasses(input.codes, static_cast<int>(plan.target().levels.size()),
                                 input.rows);
    case TargetKind::Shares:
        return baselineOfShares(input.numbers, input.rows);
    case TargetKind::Numbers:
        break;
    }
    return baselineOfNumbers(input.numbers, input.rows);
}

Result<std::vector<GlmFit>> one(Result<GlmFit> fit)
{
    if (!fit)
        return fit.error();
    std::vector<GlmFit> fits;
    fits.push_back(std::move(*fit));
    return fits;
}

} // namespace

FitInput inputOf(const Plan &plan, std::span<const std::uint32_t> multiplicities)
{
    const Target &target = plan.target();
    return {&plan.design(),
            target.codes,
            target.numbers,
            {plan.priorWeights(), multiplicities, plan.offset()}};
}

std::vector<double> responseOf(const Plan &plan, const Cell &cell, const FitInput &input)
{
    if (plan.target().kind != TargetKind::Classes)
        return {input.numbers.begin(), input.numbers.end()};
    const std::int32_t event = eventOf(plan, cell);
    std::vector<double> response;
    response.reserve(input.codes.size());
    for (const std::int32_t code : input.codes)
        response.push_back(code == event ? 1 : 0);
    return response;
}

std::vector<std::int64_t> levelCounts(const Plan &plan, const Resample &resample)
{
    const Target &target = plan.target();
    const auto weights = plan.priorWeights();
    std::vector<std::int64_t> counts(target.levels.size());
    for (std::size_t row = 0; row < target.codes.size(); ++row) {
        if (!weights.empty() && weights[row] == 0)
            continue;
        const bool all = resample.multiplicities.empty();
        counts[static_cast<std::size_t>(target.codes[row])] +=
            all ? 1 : static_cast<std::int64_t>(resample.multiplicities[row]);
    }
    return counts;
}

Result<std::vector<GlmFit>> fitCells(const Plan &plan, const Task &task,
                                     const std::vector<int> &places, const FitInput &input,
                                     const LogisticOptions &options)
{
    switch (plan.learner(task.first).kind) {
    case LearnerKind::Linear:
        return one(fitLeastSquares(input, options));
    case LearnerKind::Multinomial:
        return one(fitAllLevels(plan, input, options));
    case LearnerKind::Baseline:
        return one(fitBaseline(plan, input));
    case LearnerKind::Logistic:
    case LearnerKind::Poisson:
    case LearnerKind::Gamma:
    case LearnerKind::ElasticNet:
    case LearnerKind::BoostedTrees:
    case LearnerKind::RandomForest:
        break;
    }
    if (plan.learner(task.first).penalty != Penalty::None)
        return fitPenalised(plan, task, places, input, options);
    if (plan.learner(task.first).link(plan.target().kind) == Link::Logit)
        return fitLogistic(*input.design, targetsOf(plan, task, places, input), input.rows,
                           options);
    return fitOneByOne(plan, task, places, input, options);
}

} // namespace heddle
