#include "run/coordinator.h"

#include "core/machine.h"
#include "run/laneabilities.h"
#include "stats/xgboost.h"
#include "work/taskrunner.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <stop_token>
#include <tuple>

namespace heddle {

namespace {

constexpr double worthSeconds = 0.02;  ///< Below it, starting lanes costs what they save.
constexpr double longestPilot = 1;     ///< Seconds; a forest of a large table takes minutes.
constexpr std::int64_t pilotsEach = 4; ///< Tasks timed of each kind.

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Tasks that take about as long: one learner's, on all rows or on resamples.
struct TaskKind
{
    std::vector<std::int64_t> tasks;
    double seconds = 0; ///< Of all pilots.
    double shortest = INFINITY, longest = 0;
    std::int64_t pilots = 0;
    std::int64_t jackknifeTasks = 0; ///< Of them, without one row or group.

    double mean() const { return pilots > 0 ? seconds / static_cast<double>(pilots) : 0; }
};

/// Kinds in the order in which a run meets them: fits on all rows first.
std::vector<TaskKind> kindsOf(const Plan &plan)
{
    std::map<std::tuple<bool, bool, int>, TaskKind> kinds;
    const bool canFitTrees = !hasTrees(plan) || xgboost();
    for (std::int64_t number = 0; number < plan.totalTaskCount(); ++number) {
        const Task task = plan.task(number);
        if (!canFitTrees && isTaskOfTrees(plan, number))
            continue;
        TaskKind &kind =
            kinds[{task.first.variable >= 0, task.first.isResample(), task.first.learner}];
        kind.tasks.push_back(number);
        kind.jackknifeTasks += task.first.row >= 0 ? 1 : 0;
    }
    std::vector<TaskKind> list;
    list.reserve(kinds.size());
    for (auto &[key, kind] : kinds)
        list.push_back(std::move(kind));
    return list;
}

/// Seconds that a task takes. One that is longer than a pilot should be is stopped once it has told
/// how far it is.
double secondsOf(TaskRunner &runner, std::int64_t task)
{
    const auto begin = std::chrono::steady_clock::now();
    std::stop_source stop;
    double share = 0;
    double sharedAt = 0;
    const TaskControl control{stop.get_token(), [&](double done) {
                                  share = done;
                                  sharedAt = secondsSince(begin);
                                  if (sharedAt > longestPilot)
                                      stop.request_stop();
                              }};
    const auto result = runner.run(task, control); // a failed task takes its time, too
    const bool isStopped = !result && stop.stop_requested() && share > 0;
    return isStopped ? sharedAt / share : secondsSince(begin);
}

/// Runs pilots spread over the kind's tasks; at least one, more while there is time.
void runPilots(TaskRunner &runner, TaskKind &kind, std::chrono::steady_clock::time_point start,
               double budgetSeconds)
{
    const auto count = static_cast<std::int64_t>(kind.tasks.size());
    const std::int64_t wanted = std::min(count, pilotsEach);
    for (std::int64_t i = 0; i < wanted; ++i) {
        if (i > 0 && secondsSince(start) > budgetSeconds)
            return;
        const double seconds =
            secondsOf(runner, kind.tasks[static_cast<std::size_t>(i * count / wanted)]);
        kind.seconds += seconds;
        kind.shortest = std::min(kind.shortest, seconds);
        kind.longest = std::max(kind.longest, seconds);
        ++kind.pilots;
    }
}

Forecast::Row rowFor(const std::vector<TaskKind> &kinds, int lanes)
{
    Forecast::Row row;
    row.lanes = lanes;
    for (const TaskKind &kind : kinds) {
        // A kind takes as many rounds as its busiest lane has tasks.
        const auto count = static_cast<double>(kind.tasks.size());
        const double rounds = std::ceil(count / lanes);
        const double even = count / lanes;
        row.lowSeconds += std::max(even, 1.0) * (kind.mean() + kind.shortest) / 2;
        row.highSeconds += rounds * (kind.mean() + kind.longest) / 2;
    }
    row.highSeconds *= 1.2; // clocks fall and caches are shared when every core works
    return row;
}

std::string adviceFor(const Forecast &forecast, std::int64_t tasks)
{
    if (tasks == 1)
        return "One lane is enough: the run is a single task.";
    const auto fewest = std::min_element(
        forecast.rows.begin(), forecast.rows.end(),
        [](const auto &a, const auto &b) { return a.highSeconds < b.highSeconds; });
    if (forecast.rows.front().highSeconds < worthSeconds)
        return "One lane is enough: the whole run takes less than " +
               std::to_string(std::max(
                   1, static_cast<int>(std::ceil(forecast.rows.front().highSeconds * 1e3)))) +
               " ms.";
    if (fewest->lanes < forecast.rows.back().lanes)
        return std::to_string(fewest->lanes) + " lanes are enough: more would not end sooner.";
    return {};
}

} // namespace

Forecast forecast(const std::shared_ptr<const Plan> &plan, double budgetSeconds)
{
    const auto start = std::chrono::steady_clock::now();
    TaskRunner runner(plan);
    std::vector<TaskKind> kinds = kindsOf(*plan);
    Forecast forecast;
    double total = 0;
    for (TaskKind &kind : kinds) {
        runPilots(runner, kind, start, budgetSeconds);
        forecast.pilots += kind.pilots;
        total += kind.mean() * static_cast<double>(kind.tasks.size());
        forecast.jackknifeSeconds += kind.mean() * static_cast<double>(kind.jackknifeTasks);
    }
    forecast.secondsPerTask = total / static_cast<double>(plan->totalTaskCount());
    const int cores = coresAllowed();
    for (int lanes = 1; lanes < cores; lanes *= 2)
        forecast.rows.push_back(rowFor(kinds, lanes));
    forecast.rows.push_back(rowFor(kinds, cores));
    forecast.advice = hasTrees(*plan) && !xgboost()
                          ? "Trees are not timed: this computer has no XGBoost."
                          : adviceFor(forecast, plan->totalTaskCount());
    return forecast;
}

} // namespace heddle
