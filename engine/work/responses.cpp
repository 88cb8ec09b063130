#include "work/responses.h"

namespace heddle {

Cell cellOf(const Task &task, int index)
{
    Cell cell = task.first;
    if (cell.level >= 0)
        cell.level += index;
    return cell;
}

std::vector<std::int64_t> levelCounts(const Plan &plan, const Resample &resample)
{
    const Target &target = plan.target();
    const auto weights = plan.priorWeights();
    std::vector<std::int64_t> counts(target.levels.size());
    for (std::size_t row = 0; row < target.codes.size(); ++row) {
        if (!weights.empty() && weights[row] == 0)
            continue;
        const bool all = resample.multiplicities.empty();
        counts[static_cast<std::size_t>(target.codes[row])] +=
            all ? 1 : static_cast<std::int64_t>(resample.multiplicities[row]);
    }
    return counts;
}

LogisticTargets targetsOf(const Plan &plan, const Task &task, const std::vector<int> &places)
{
    const Target &target = plan.target();
    LogisticTargets targets;
    if (target.kind == TargetKind::Shares) {
        targets.shares = target.numbers;
        return targets;
    }
    targets.codes = target.codes;
    for (const int place : places) {
        const Cell cell = cellOf(task, place);
        targets.events.push_back(cell.level >= 0 ? cell.level : target.event);
    }
    return targets;
}

std::vector<double> responseOf(const Plan &plan, const Cell &cell)
{
    const Target &target = plan.target();
    if (target.kind != TargetKind::Classes)
        return target.numbers;
    const std::int32_t event = cell.level >= 0 ? cell.level : target.event;
    std::vector<double> response;
    response.reserve(target.codes.size());
    for (const std::int32_t code : target.codes)
        response.push_back(code == event ? 1 : 0);
    return response;
}

} // namespace heddle
