#include "run/nestedtuning.h"

#include "core/parallel.h"

#include <algorithm>
#include <limits>

namespace heddle {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Scores of all points on the folds inside one resample.
PointScores innerScores(const Plan &plan, const CellIndex &index, const GroupMaker &maker,
                        int learner, int resample)
{
    const int points = plan.pointCount(learner);
    PointScores scores{Eigen::MatrixXd::Constant(plan.innerCount(), points, none), {}};
    for (int inner = 0; inner < plan.innerCount(); ++inner) {
        Cell cell = plan.cellAt(learner, 0, 0, resample);
        cell.inner = inner;
        const std::shared_ptr<const Resample> drawn = maker.resampleOf(cell);
        scores.weights.push_back(static_cast<double>(drawn->testRows.size()));
        for (int point = 0; point < points; ++point) {
            cell.point = point;
            if (plan.hasLevelAxis(learner)) {
                const TestGroup group = maker.make(cell, false, drawn);
                if (group.combined)
                    scores.values(inner, point) = group.combined->metrics.front();
            } else if (const CellResult *result = index.find(cell);
                       result && result->failure.empty()) {
                scores.values(inner, point) = result->metrics.front();
            }
        }
    }
    return scores;
}

} // namespace

PointScores scoresOf(const Plan &plan, int learner, int level,
                     std::span<const ResampleEntry> entries)
{
    PointScores scores{
        Eigen::MatrixXd::Constant(plan.resampleCount(), plan.pointCount(learner), none),
        std::vector<double>(static_cast<std::size_t>(plan.resampleCount()), 0)};
    for (const ResampleEntry &entry : entries) {
        if (entry.cell.learner != learner || entry.cell.level != level)
            continue;
        const int resample = plan.resampleOf(entry.cell);
        scores.values(resample, std::max(entry.cell.point, 0)) = entry.metrics.front();
        scores.weights[static_cast<std::size_t>(resample)] = static_cast<double>(entry.rowsTest);
    }
    return scores;
}

std::vector<ResampleEntry> judgeNested(const Plan &plan, const CellIndex &index,
                                       const GroupMaker &maker, int learner,
                                       std::span<const ResampleEntry> entries, int threads)
{
    std::vector<int> chosen(static_cast<std::size_t>(plan.resampleCount()), -1);
    forEachIndex(plan.resampleCount(), threads, [&](std::int64_t resample) {
        const auto selection = select(
            plan, learner, innerScores(plan, index, maker, learner, static_cast<int>(resample)));
        if (selection)
            chosen[static_cast<std::size_t>(resample)] = chosenOf(plan, *selection);
    });
    std::vector<ResampleEntry> judged(chosen.size());
    std::vector<bool> isThere(chosen.size());
    for (const ResampleEntry &entry : entries) {
        if (entry.cell.level >= 0)
            continue;
        const auto resample = static_cast<std::size_t>(plan.resampleOf(entry.cell));
        if (entry.cell.point != chosen[resample])
            continue;
        judged[resample] = entry;
        isThere[resample] = true;
    }
    std::vector<ResampleEntry> list;
    for (std::size_t resample = 0; resample < judged.size(); ++resample)
        if (isThere[resample])
            list.push_back(std::move(judged[resample]));
    return list;
}

} // namespace heddle
