#include "work/taskjob.h"

#include "work/fitwarnings.h"
#include "work/testrows.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

std::vector<int> fittableCells(const Plan &plan, Job &job)
{
    std::vector<int> places;
    const bool classes = plan.target().kind == TargetKind::Classes;
    std::vector<std::int64_t> counts;
    std::int64_t total = 0;
    if (classes && job.isResample()) {
        counts = levelCounts(plan, job.resample);
        for (const std::int64_t count : counts)
            total += count;
    }
    for (int i = 0; i < job.task.cellCount(); ++i) {
        const Cell cell = plan.cellOf(job.task, i);
        const int event = cell.level >= 0 ? cell.level : plan.target().event;
        const std::int64_t events = counts.empty() ? 1 : counts[static_cast<std::size_t>(event)];
        if (!counts.empty() && (events == 0 || events == total))
            job.result.cells[static_cast<std::size_t>(i)].failure =
                oneClassFailure(plan, cell, events > 0);
        else
            places.push_back(i);
    }
    return places;
}

std::vector<int> allPlaces(const Task &task)
{
    std::vector<int> places(static_cast<std::size_t>(task.cellCount()));
    for (int i = 0; i < task.cellCount(); ++i)
        places[static_cast<std::size_t>(i)] = i;
    return places;
}

void keepFit(const Plan &plan, Job &job, int place, GlmFit fit)
{
    CellResult &cell = job.result.cells[static_cast<std::size_t>(place)];
    cell.warnings =
        fitWarnings(plan, plan.cellOf(job.task, place), fit, job.prepared.notRecommended);
    cell.rowsTrain = job.isResample() ? job.resample.rowsTrain : fit.rows;
    cell.rowsTest = static_cast<std::int64_t>(job.resample.testRows.size());
    fit.warnings.clear(); // they are the cell's now
    cell.fit = std::move(fit);
}

void keepPredictions(const Plan &plan, Job &job, int place, std::vector<double> links)
{
    CellResult &cell = job.result.cells[static_cast<std::size_t>(place)];
    const auto first = links.begin(), end = first + cell.rowsTest; // of all levels, of the first
    const auto missing = std::count_if(first, end, [](double link) { return std::isnan(link); });
    if (missing > 0)
        cell.warnings.push_back(noPredictionWarning(missing));
    const std::int64_t outside = blankImpossible(cell.fit.link, links);
    if (outside > 0)
        cell.warnings.push_back(noMeanWarning(outside));
    cell.metrics = plan.scoresEachResample()
                       ? scoreRows(plan, plan.cellOf(job.task, place), links, job.resample.testRows)
                       : std::vector<double>(plan.experiment().metrics.size(),
                                             std::numeric_limits<double>::quiet_NaN());
    cell.testLink = std::move(links);
}

Result<TaskResult> endWithError(Job &job, const std::vector<int> &places, const Error &error)
{
    if (error.code == ErrorCode::Cancelled)
        return error;
    for (const int place : places)
        job.result.cells[static_cast<std::size_t>(place)].failure = error.text();
    return std::move(job.result);
}

} // namespace heddle
