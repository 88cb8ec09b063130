#pragma once

#include "core/result.h"
#include "work/taskresult.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace heddle {

/// The finished tasks of one run. Results are a pure function of plan and ledger. Appended to by
/// the coordinator alone; read by the reducer (several threads) after the last append, and by
/// watchers through find() at any time.
class Ledger
{
public:
    virtual ~Ledger() = default;

    /// A second result of a task is ignored: the first one wins.
    virtual Result<void> append(std::vector<std::unique_ptr<TaskResult>> batch) = 0;
    /// Null while the task has no result.
    virtual std::shared_ptr<const TaskResult> find(std::int64_t task) const = 0;
    virtual std::int64_t size() const = 0;

    /// Takes what an earlier part of the run has brought; before the first append().
    virtual Result<void> restore(std::vector<std::unique_ptr<TaskResult>> results) = 0;
    /// Makes durable what was appended. Called by the coordinator, at least every 200 ms.
    virtual Result<void> flush() = 0;
    /// Gives up files, on the thread that called flush(); results can still be read.
    virtual void close() = 0;
};

/// Keeps everything in memory and nothing else.
std::unique_ptr<Ledger> makeMemoryLedger(std::int64_t taskCount);

} // namespace heddle
