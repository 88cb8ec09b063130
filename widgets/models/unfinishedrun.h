#pragma once

#include "plan/plan.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

namespace heddle {

/// A run that was cancelled, failed, or ended with its program; its folder holds what is done.
struct UnfinishedRun
{
    QString folder;
    std::shared_ptr<const Plan> plan; ///< With the seed of the run.
    std::int64_t done = 0;            ///< Tasks that have a result.
};

/// A folder for a new run of this experiment that does not exist yet: runs are kept, never written
/// over.
QString newRunFolder(const std::string &experiment);

/// What to look for among the user's runs.
struct RunQuestion
{
    std::shared_ptr<const Plan> plan;
    std::shared_ptr<const Table> table; ///< The plan's.
    bool isSeedFree = false;            ///< The experiment names none: a run's own one counts.
};

/// The newest run of that experiment on that table, if tasks of it are left and nobody runs it.
/// Reads files; any thread.
std::optional<UnfinishedRun> findUnfinishedRun(const RunQuestion &question,
                                               const std::stop_token &stop);

} // namespace heddle
