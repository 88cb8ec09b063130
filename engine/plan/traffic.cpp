#include "plan/traffic.h"

#include "data/tablefile.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace heddle {

namespace {

constexpr std::int64_t NumberBytes = 8;
constexpr std::int64_t IdBytes = 71;     ///< "sha256:" and 64 digits: the experiment's id.
constexpr std::int64_t CellNumbers = 12; ///< Rows, iterations, deviances, flags of one cell.

/// Largest test part of one resample: folds differ by at most one row.
std::int64_t testRows(const Plan &plan)
{
    if (!plan.hasResampling())
        return 0;
    return static_cast<std::int64_t>(plan.resample(plan.task(0).first).testRows.size());
}

} // namespace

PlanBytes planBytes(const Plan &plan)
{
    const std::int64_t p = plan.design().columns();
    const auto metrics = static_cast<std::int64_t>(plan.experiment().metrics.size());
    const std::int64_t vectors = plan.hasResampling() ? 1 : 2; // estimates, standard errors
    const std::int64_t oneCell =
        NumberBytes * (CellNumbers + vectors * p + metrics + testRows(plan));
    PlanBytes bytes;
    bytes.perHost =
        std::ssize(toJson(plan.selfContainedExperiment()).dump()) + encodedTableBytes(plan.table());
    bytes.perTask = IdBytes + 2 * NumberBytes; // stage and number
    std::int64_t cells = 1;
    for (std::int64_t task = 0; task < plan.taskCount(); task += std::max(plan.resampleCount(), 1))
        cells = std::max<std::int64_t>(cells, plan.task(task).cellCount());
    bytes.backPerTask = IdBytes + 2 * NumberBytes + cells * oneCell;
    return bytes;
}

} // namespace heddle
