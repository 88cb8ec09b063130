#pragma once

#include "run/ledger.h"
#include "run/reducer.h"
#include "work/taskrunner.h"

#include "runplans.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

namespace heddle::test {

/// A plan's tasks one after the other, without coordinator or threads: the first `most` of them in
/// its run order. Ends the test program when a task's result has not the form that the plan gives
/// it.
inline Results serialResults(const std::shared_ptr<const Plan> &plan, std::int64_t most = INT64_MAX)
{
    TaskRunner runner(plan);
    const auto ledger = makeMemoryLedger(plan->totalTaskCount());
    for (const std::int64_t task : plan->runOrder()) {
        if (most-- <= 0)
            break;
        std::vector<std::unique_ptr<TaskResult>> batch;
        batch.push_back(std::make_unique<TaskResult>(orEnd(runner.run(task, {}))));
        if (!fitsPlan(*plan, *batch.front()) || !ledger->append(std::move(batch)))
            std::exit(1);
    }
    return orEnd(reduce(plan, *ledger));
}

} // namespace heddle::test
