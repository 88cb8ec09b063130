#include "models/livereplicates.h"

#include "run/fitentries.h"

#include <algorithm>
#include <limits>

namespace heddle {

LiveReplicates::LiveReplicates(std::shared_ptr<const Plan> plan)
{
    if (!plan || (!plan->isBootstrap() && !plan->isPermutation()))
        return;
    m_results = std::make_shared<Results>();
    m_results->plan = plan;
    m_results->complete = false;
    const auto replicates = static_cast<std::size_t>(plan->resampleCount());
    const int learners = static_cast<int>(plan->experiment().learners.size());
    for (int learner = 0; learner < learners; ++learner) {
        m_firstModel.push_back(m_results->replicates.size());
        if (plan->hasPointAxis(learner))
            continue; // one model at least must be chosen first
        for (int level = 0; level < plan->levelCount(learner); ++level) {
            ReplicateTable table;
            table.cell.learner = learner;
            table.cell.level = plan->hasLevelAxis(learner) ? level : -1;
            table.width = plan->isPermutation() ? 1 : plan->coefficients(learner).size();
            table.values.assign(replicates * table.width, std::numeric_limits<double>::quiet_NaN());
            table.fitted.assign(replicates, false);
            m_results->replicates.push_back(std::move(table));
        }
    }
    if (m_results->replicates.empty())
        m_results.reset();
}

std::size_t LiveReplicates::modelOf(const Cell &cell) const
{
    return m_firstModel[static_cast<std::size_t>(cell.learner)] +
           static_cast<std::size_t>(std::max(cell.level, 0));
}

bool LiveReplicates::apply(const TaskResults &news, const Ledger &ledger)
{
    if (!m_results)
        return false;
    bool isNew = false;
    for (const auto &result : news) {
        const Task task = m_results->plan->task(result->task);
        if (task.first.row >= 0 || task.first.variable >= 0)
            continue;
        isNew = true;
        if (task.first.isResample())
            take(task, *result);
        else
            ++m_allRowsDone;
    }
    if (m_results->fits.empty() && m_allRowsDone == m_results->plan->allRowsTaskCount())
        m_results->fits = makeFitEntries(*m_results->plan, CellIndex(*m_results->plan, ledger), {});
    return isNew;
}

void LiveReplicates::take(const Task &task, const TaskResult &result)
{
    ++m_ownDone;
    if (m_results->plan->hasPointAxis(task.first.learner))
        return;
    const auto replicate = static_cast<std::size_t>(task.first.replicate);
    for (std::size_t i = 0; i < result.cells.size(); ++i) {
        const CellResult &cell = result.cells[i];
        ReplicateTable &table = m_results->replicates[modelOf(task.first) + i];
        if (!cell.failure.empty() || table.fitted[replicate])
            continue;
        table.fitted[replicate] = true;
        double *const values = table.values.data() + replicate * table.width;
        if (m_results->plan->isPermutation())
            *values = cell.statistic;
        else
            std::copy_n(cell.fit.coefficients.data(), table.width, values);
    }
}

std::int64_t LiveReplicates::planned() const
{
    return m_results ? m_results->plan->resampleCount() : 0;
}

std::int64_t LiveReplicates::done() const
{
    if (planned() == 0)
        return 0;
    return m_ownDone / (m_results->plan->taskCount() / planned());
}

} // namespace heddle
