#include "run/pathentries.h"

#include "run/nestedtuning.h"
#include "run/selection.h"

namespace heddle {

namespace {

/// The fits of one path, or none when its task failed.
std::optional<PathEntry> pathOf(const Plan &plan, const CellIndex &index, int learner, int first,
                                int level)
{
    PathEntry entry;
    entry.cell = plan.cellAt(learner, first, level, -1);
    const auto terms = std::ssize(plan.coefficients(learner));
    entry.coefficients.resize(terms, plan.pathLength(learner));
    for (int place = 0; place < plan.pathLength(learner); ++place) {
        const Cell cell = plan.cellAt(learner, first + place, level, -1);
        const auto result = index.find(cell);
        if (!result || !result->failure.empty())
            break; // what is behind it failed, too
        const GlmFit &fit = result->fit;
        entry.coefficients.col(place) = fit.coefficients;
        entry.lambda.push_back(plan.pathValue(cell));
        entry.df.push_back(fit.dfNull - fit.dfResidual);
        entry.devianceRatio.push_back(1 - fit.deviance / fit.nullDeviance);
    }
    if (entry.lambda.empty())
        return std::nullopt;
    entry.coefficients.conservativeResize(terms, std::ssize(entry.lambda));
    return entry;
}

void addScores(const PointMeans &means, int first, PathEntry &entry)
{
    const auto size = std::ssize(entry.lambda);
    const auto mean = means.mean.segment(first, size), se = means.se.segment(first, size);
    entry.cvMean.assign(mean.begin(), mean.end());
    entry.cvSe.assign(se.begin(), se.end());
}

} // namespace

void addPaths(const Plan &plan, const CellIndex &index, Results &results)
{
    for (int learner = 0; learner < std::ssize(plan.experiment().learners); ++learner) {
        const int length = plan.pathLength(learner);
        if (plan.learner(plan.cellAt(learner, 0, 0, -1)).kind != LearnerKind::ElasticNet ||
            length == 1)
            continue;
        std::vector<PointMeans> means; // one a level
        for (int level = 0; results.complete && plan.hasResampling() && plan.scoresEachResample() &&
                            level < plan.levelCount(learner);
             ++level) {
            const int ofCell = plan.hasLevelAxis(learner) ? level : -1;
            means.push_back(
                meansOf(plan, learner, scoresOf(plan, learner, ofCell, results.resamples)));
        }
        for (int first = 0; first < plan.pointCount(learner); first += length) {
            for (int level = 0; level < plan.levelCount(learner); ++level) {
                auto entry = pathOf(plan, index, learner, first, level);
                if (!entry)
                    continue;
                if (!means.empty())
                    addScores(means[static_cast<std::size_t>(level)], first, *entry);
                results.paths.push_back(std::move(*entry));
            }
        }
    }
}

} // namespace heddle
