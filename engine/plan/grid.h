#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace heddle {

/// One dimension of the grid. Values are texts (learner, level), JSON objects (point) or the
/// numbers 1 … size.
struct Axis
{
    std::string name; ///< "learner", "point", "level", "repeat", "fold", "replicate".
    std::int64_t size = 0;
    std::vector<std::string> labels; ///< Empty for the numbered axes.
};

/// One point of the grid, one fit. Coordinates count from 0; -1 where the axis does not apply.
struct Cell
{
    int learner = 0;
    int point = -1; ///< Of the learner's own.
    int level = -1;
    int repeat = -1;
    int fold = -1;
    int replicate = -1;
    int row = -1;      ///< Of a jackknife: the row (or group of rows) that is left out.
    int inner = -1;    ///< Of nested tuning: repeat by repeat, the fold inside the training rows.
    int variable = -1; ///< Of a treatment's own task: the variable; there is no learner then.

    bool isResample() const { return repeat >= 0 || fold >= 0 || replicate >= 0 || row >= 0; }
    bool operator==(const Cell &) const = default;
};

/// What one lane runs at a time: a bundle of cells that differ in `level` alone, or the points of
/// one path.
/// Tasks 0 … plan.taskCount()-1 hold the experiment's own cells in the order of the axes; behind
/// them come the fits on all rows that stand beside resamples (`extra.all_rows`), then the
/// jackknife of BCa intervals (`extra.jackknife`), then the folds inside resamples
/// (`extra.nested`), then one task a variable that is treated (`extra.variables`).
struct Task
{
    std::int64_t number = 0;
    Cell first;         ///< Of the bundle; level -1 when the axis does not apply.
    int levelCount = 1; ///< Cells in it: levels first.level … first.level + levelCount - 1,
    int pointCount = 1; ///< or points first.point … first.point + pointCount - 1.

    int cellCount() const { return levelCount * pointCount; } ///< One of the two is 1.
};

} // namespace heddle
