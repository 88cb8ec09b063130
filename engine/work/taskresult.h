#pragma once

#include "plan/plan.h"
#include "stats/glm.h"
#include "stats/treatment.h"
#include "stats/treeensemble.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace heddle {

/// What one cell gives back. A failure is a result like any other.
struct CellResult
{
    std::string failure; ///< Why there is no fit; empty when there is one.
    /// Of a resample cell: without summary; of a permutation, of trees and of the paths of
    /// resamples without coefficients.
    GlmFit fit;
    /// Of tree learners, on all rows; of a path only in its last cell; null elsewhere.
    std::shared_ptr<const TreeEnsemble> trees;
    /// Of a permutation, and of the fit on all rows beside it: F or the drop of the deviance.
    double statistic = std::numeric_limits<double>::quiet_NaN();
    std::int64_t rowsTrain = 0;
    std::int64_t rowsTest = 0;
    std::vector<double>
        metrics; ///< One a metric of the experiment (two-class or numeric), on the test rows.
    std::vector<double>
        testLink; ///< Linear predictor of each test row, in row order; NaN: no prediction. Of a
                  ///< cell of all levels one a row and level, level after level.
    std::vector<VariableScore> scores; ///< Of a variable's own task: one a derived variable.
    std::vector<std::string> warnings;
};

struct TaskTiming
{
    int lane = -1;
    double start = 0; ///< Seconds since the start of the run.
    double wallSeconds = 0;
    double cpuSeconds = 0; ///< Thread CPU clock.
};

/// What a lane hands to the coordinator for one task: a cell result for each cell of the bundle.
struct TaskResult
{
    std::int64_t task = -1;
    std::vector<CellResult> cells;
    TaskTiming timing;

    bool hasFailure() const;
};

/// About how much memory it takes, trees left out.
std::size_t bytesOf(const TaskResult &result);

/// Whether a result from outside has the form that the plan gives its task.
bool fitsPlan(const Plan &plan, const TaskResult &result);

using TaskResults = std::vector<std::shared_ptr<const TaskResult>>;

} // namespace heddle
