#pragma once

#include "core/result.h"
#include "run/resultpacking.h"
#include "work/taskresult.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace heddle {

/// The finished tasks of one run. Results are a pure function of plan and ledger. Appended to by
/// the coordinator alone; read by the reducer (several threads) after the last append, and by
/// watchers through has() and find() at any time.
class Ledger
{
public:
    virtual ~Ledger() = default;

    /// A second result of a task is ignored: the first one wins.
    virtual Result<void> append(std::vector<std::unique_ptr<TaskResult>> batch) = 0;
    virtual bool has(std::int64_t task) const = 0;
    /// Null while the task has no result, and where it cannot be read back: see fault().
    virtual std::shared_ptr<const TaskResult> find(std::int64_t task,
                                                   ResultPart part = ResultPart::Whole) const = 0;
    /// The same of one of its cells; a task that failed as a whole may tell its reason once. Null
    /// also of a result without cells.
    virtual std::shared_ptr<const CellResult>
    findCell(std::int64_t task, std::size_t place, ResultPart part = ResultPart::Whole) const = 0;
    virtual std::int64_t size() const = 0;
    virtual bool hasSpilled() const = 0; ///< Some results are not in memory.
    /// Why a result could not be read back; none: all could.
    virtual std::optional<Error> fault() const = 0;

    /// Takes what an earlier part of the run has brought, in any number of parts; before the first
    /// append().
    virtual Result<void> restore(std::vector<std::unique_ptr<TaskResult>> results) = 0;
    /// Makes durable what was appended, and puts aside what memory is not meant for. Called by the
    /// coordinator, at least every 200 ms; after an error it tries again.
    virtual Result<void> flush() = 0;
    /// Gives up files, on the thread that called flush(); results can still be read.
    virtual void close() = 0;
};

/// How much of a run is kept in memory.
struct LedgerOptions
{
    /// Bytes of results; those that come later go to a temporary file. As much as small runs need:
    /// more costs memory with each replicate, and saves little where the system caches the file.
    std::size_t memory = std::size_t{512} << 10U;
    std::string folder; ///< Of that file; empty: $TMPDIR.
};

/// Keeps results for this process alone.
std::unique_ptr<Ledger> makeMemoryLedger(std::int64_t taskCount, LedgerOptions options = {});

} // namespace heddle
