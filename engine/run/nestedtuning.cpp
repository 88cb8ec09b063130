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
            } else if (const auto result = index.find(cell); result && result->failure.empty()) {
                scores.values(inner, point) = result->metrics.front();
            }
        }
    }
    return scores;
}

} // namespace

PointScores scoresOf(const Plan &plan, int learner, int level, const ResampleList &entries,
                     std::size_t first)
{
    PointScores scores{
        Eigen::MatrixXd::Constant(plan.resampleCount(), plan.pointCount(learner), none),
        std::vector<double>(static_cast<std::size_t>(plan.resampleCount()), 0)};
    for (std::size_t entry = first; entry < entries.size(); ++entry) {
        const Cell cell = entries.cell(entry);
        if (cell.learner != learner || cell.level != level)
            continue;
        const int resample = plan.resampleOf(cell);
        scores.values(resample, std::max(cell.point, 0)) = entries.metric(entry, 0);
        scores.weights[static_cast<std::size_t>(resample)] =
            static_cast<double>(entries.rowsTest(entry));
    }
    return scores;
}

ResampleList judgeNested(const Plan &plan, const CellIndex &index, const GroupMaker &maker,
                         int learner, const ResampleList &entries, std::size_t first, int threads)
{
    std::vector<int> chosen(static_cast<std::size_t>(plan.resampleCount()), -1);
    forEachIndex(plan.resampleCount(), threads, [&](std::int64_t resample) {
        const auto selection = select(
            plan, learner, innerScores(plan, index, maker, learner, static_cast<int>(resample)));
        if (selection)
            chosen[static_cast<std::size_t>(resample)] = chosenOf(plan, *selection);
    });
    constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> judged(chosen.size(), nowhere);
    for (std::size_t entry = first; entry < entries.size(); ++entry) {
        const Cell cell = entries.cell(entry);
        const auto resample = static_cast<std::size_t>(plan.resampleOf(cell));
        if (cell.level < 0 && cell.point == chosen[resample])
            judged[resample] = entry;
    }
    ResampleList list;
    for (const std::size_t entry : judged)
        if (entry != nowhere)
            list.push_back(entries[entry]);
    return list;
}

} // namespace heddle
