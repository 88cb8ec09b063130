#pragma once

#include <functional>
#include <stop_token>

namespace heddle {

/// What a running task hears and what it may say, on the thread that runs it.
struct TaskControl
{
    std::stop_token stop;
    /// Told now and then which share of the task is through, from 0 to 1; empty: nobody asks.
    std::function<void(double share)> progress;
};

} // namespace heddle
