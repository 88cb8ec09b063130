#pragma once

#include <cstdint>
#include <string_view>

namespace heddle {

/// What happens to a task, as watchers see it. Small and flat: a million of them must cost nothing.
struct TaskEvent
{
    enum class Kind : std::uint8_t
    {
        Sent,     ///< On its way to a worker, whose first lane stands for it.
        Started,  ///< A lane took it.
        Progress, ///< `progress` of it is through.
        Done,     ///< Every cell has a fit.
        Failed,   ///< At least one cell has none; the reason is in the ledger.
        Dropped,  ///< A second result of a task that has one: only its lane is free again.
        Lost,     ///< Its worker is gone; back in the queue.
        Returned, ///< Not finished; back in the queue (cancel).
    };

    std::int64_t task = -1;
    double time = 0;        ///< Seconds since the start of the run.
    double wallSeconds = 0; ///< Done, Failed.
    double cpuSeconds = 0;  ///< Done, Failed.
    float score =
        0; ///< Done: mean of the ranking metric over the task's cells; NaN when it has none.
    float progress = 0; ///< 0 … 1.
    std::int32_t lane = -1;
    std::uint16_t warnings = 0;
    Kind kind = Kind::Started;
};

std::string_view toText(TaskEvent::Kind kind); ///< "started", as in trace.jsonl.

} // namespace heddle
