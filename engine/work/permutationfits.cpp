#include "work/permutationfits.h"

#include "plan/celldesign.h"
#include "stats/permutationtest.h"
#include "work/taskjob.h"

namespace heddle {

namespace {

/// Values in the order of their sources; empty stays empty.
template <typename Value>
std::vector<Value> moved(std::span<const Value> values, const std::vector<std::int64_t> &sources)
{
    std::vector<Value> result;
    if (values.empty())
        return result;
    result.reserve(sources.size());
    for (const std::int64_t source : sources)
        result.push_back(values[static_cast<std::size_t>(source)]);
    return result;
}

Result<GlmDesign> designWithout(const GlmDesign &design, std::span<const std::int64_t> columns)
{
    std::vector<Eigen::Index> kept;
    auto next = columns.begin();
    for (Eigen::Index column = 0; column < design.columns(); ++column) {
        if (next != columns.end() && *next == column)
            ++next;
        else
            kept.push_back(column);
    }
    return GlmDesign::make(design.x()(Eigen::all, kept), design.hasIntercept());
}

/// Standardizes the design anew where the experiment asks for it: permuted weights change it.
Result<std::vector<GlmFit>> fitPrepared(const Plan &plan, const Task &task, FitInput input,
                                        const LogisticOptions &options)
{
    if (!plan.preparesCells())
        return fitCells(plan, task, allPlaces(task), input, options);
    const auto design = standardizedDesign(plan, *input.design, input.rows);
    if (!design)
        return design.error();
    input.design = &*design;
    return fitCells(plan, task, allPlaces(task), input, options);
}

} // namespace

Result<std::vector<ReducedModel>> fitReduced(const Plan &plan, const Task &task,
                                             const LogisticOptions &given)
{
    const std::span<const std::int64_t> permuted = plan.permutedColumns();
    FitInput input = inputOf(plan);
    const auto prepared = designOfCell(plan, plan.task(plan.allRowsTaskOf(task)).first, {});
    if (!prepared)
        return prepared.error();
    input.design = &prepared->of(plan);
    std::optional<GlmDesign> reduced;
    const bool isNullModel = permuted.empty() || std::ssize(permuted) == plan.design().columns();
    if (!isNullModel) {
        auto design = designWithout(*input.design, permuted);
        if (!design)
            return design.error();
        input.design = &reduced.emplace(std::move(*design));
    }
    LogisticOptions options = given;
    options.summary = isNullModel; // the null model comes with the summary
    const auto fits = fitCells(plan, task, allPlaces(task), input, options);
    if (!fits)
        return fits.error();
    std::vector<ReducedModel> models;
    for (const GlmFit &fit : *fits)
        models.push_back(isNullModel ? ReducedModel{fit.nullDeviance, fit.dfNull}
                                     : ReducedModel{fit.deviance, fit.dfResidual});
    return models;
}

Result<std::vector<GlmFit>> fitPermuted(const Plan &plan, const Task &task,
                                        const LogisticOptions &options)
{
    const std::vector<std::int64_t> sources = plan.permutation(task.first);
    FitInput input = inputOf(plan);
    if (!plan.permutedColumns().empty()) {
        const auto design = plan.permutedDesign(sources);
        if (!design)
            return design.error();
        input.design = &*design;
        return fitPrepared(plan, task, input, options);
    }
    const auto codes = moved(input.codes, sources);
    const auto numbers = moved(input.numbers, sources);
    const auto weights = moved(input.rows.priorWeights, sources);
    const auto offset = moved(input.rows.offset, sources);
    input.codes = codes;
    input.numbers = numbers;
    input.rows = {weights, {}, offset};
    return fitPrepared(plan, task, input, options);
}

double permutationStatistic(const Plan &plan, const Task &task, const ReducedModel &reduced,
                            const GlmFit &fit)
{
    if (plan.learner(task.first).kind == LearnerKind::Linear)
        return fStatistic(reduced.deviance, reduced.dfResidual, fit.deviance, fit.dfResidual);
    return reduced.deviance - fit.deviance;
}

} // namespace heddle
