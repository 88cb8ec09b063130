#pragma once

#include "plan/plan.h"
#include "run/ledger.h"

#include <functional>
#include <memory>
#include <string>

namespace heddle {

/// What a journal knows of the run it belongs to.
struct JournalHeader
{
    std::string experiment; ///< JSON, seed and metrics filled in.
    std::string folder;     ///< Where its relative paths start.
    std::uint64_t seed = 0; ///< The one there.
    std::string datasetId;
    std::string rows;    ///< SHA-256 of the rows of explicit resamples; empty for drawn ones.
    std::string version; ///< Of Heddle.
    std::int64_t tasks = 0;
};

/// Where a run keeps its journal in its folder.
std::string journalPath(const std::string &folder);

JournalHeader journalHeaderOf(const Plan &plan);

/// Whether a plan is that of the journal; BadInput says what differs. Names, notes and paths may.
Result<void> checkJournal(const JournalHeader &header, const Plan &plan);

/// Makes the journal of a new run: an SQLite file in WAL mode (docs/files.md).
Result<void> createJournal(const std::string &path, const JournalHeader &header);

/// BadInput when there is none, or when the file is no journal or of a newer format.
Result<JournalHeader> readJournalHeader(const std::string &path);

/// Every result that the journal holds. What a crash left half-written was never in it.
Result<std::vector<std::unique_ptr<TaskResult>>> readJournal(const std::string &path);

/// The same one by one, so that they need not all be in memory; ends with the first error of
/// `take`.
Result<void>
readJournal(const std::string &path,
            const std::function<Result<void>(std::unique_ptr<TaskResult> result)> &take);

/// How many results it holds.
Result<std::int64_t> countResults(const std::string &path);

/// Keeps results for this process and, with each flush(), in a journal that exists. flush() belongs
/// to one thread; after an error it tries again with all that is not yet written.
std::unique_ptr<Ledger> makeJournalLedger(std::string path, std::int64_t taskCount,
                                          LedgerOptions options = {});

} // namespace heddle
