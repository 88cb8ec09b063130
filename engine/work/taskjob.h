#pragma once

#include "plan/celldesign.h"
#include "plan/plan.h"
#include "work/fitcells.h"
#include "work/taskcontrol.h"
#include "work/taskresult.h"

#include <vector>

namespace heddle {

/// The task in hand: its rows, and the cells that can be fitted.
struct Job
{
    Task task;
    Resample resample;
    CellDesign prepared; ///< Where the experiment prepares its variables; input refers to it.
    FitInput input;
    const TaskControl &control;
    TaskResult result;

    bool isResample() const { return task.first.isResample(); }
    bool predicts() const { return isResample() && task.first.row < 0; } ///< No jackknife.
};

/// Fails the cells whose training rows are of one class; returns the others' places.
std::vector<int> fittableCells(const Plan &plan, Job &job);
std::vector<int> allPlaces(const Task &task); ///< Of its cells.

/// Puts a fit into its cell.
void keepFit(const Plan &plan, Job &job, int place, GlmFit fit);
/// Puts the linear predictors of the test rows into a cell that has its fit, and scores them.
/// @param links  one a test row; of a fit of all levels one a row and level, level after level
void keepPredictions(const Plan &plan, Job &job, int place, std::vector<double> links);

/// Cancelled stays an error; any other makes the cells fail with its text.
Result<TaskResult> endWithError(Job &job, const std::vector<int> &places, const Error &error);

} // namespace heddle
