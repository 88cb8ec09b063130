#include "run/treatmententries.h"

namespace heddle {

void addTreatments(const Plan &plan, const CellIndex &index, Results &results)
{
    for (std::int64_t i = 0; i < plan.variableTaskCount(); ++i) {
        const std::int64_t task = plan.firstVariableTask() + i;
        const auto result = index.findTask(task);
        if (!result)
            continue;
        const Cell cell = plan.task(task).first;
        if (!result->failure.empty()) {
            results.failures.push_back({cell, task, result->failure});
            continue;
        }
        const Treatment &treatment = *plan.treatment();
        const auto source = static_cast<std::size_t>(cell.variable);
        const std::size_t first = treatment.firstColumn(source);
        for (std::size_t score = 0; score < result->scores.size(); ++score) {
            const TreatedColumn &column = treatment.columns()[first + score];
            TreatmentEntry entry;
            entry.cell = cell;
            entry.variable = treatment.sources().variables[source].name;
            entry.derived = column.name;
            entry.code = column.code;
            entry.score = result->scores[score];
            entry.isRecommended = treatment.recommends(entry.score.pValue);
            results.treatments.push_back(std::move(entry));
        }
    }
}

} // namespace heddle
