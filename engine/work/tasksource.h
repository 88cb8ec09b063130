#pragma once

#include <cstdint>
#include <optional>

namespace heddle {

/// Where lanes get their tasks from. Every member may be called from any thread.
class TaskSource
{
public:
    virtual ~TaskSource() = default;

    /// The next task; waits while there may be one later. None: the lane ends.
    virtual std::optional<std::int64_t> next() = 0;
    /// Takes a task that a lane could not finish.
    virtual void putBack(std::int64_t task) = 0;
};

} // namespace heddle
