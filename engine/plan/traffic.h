#pragma once

#include "plan/plan.h"

#include <cstdint>

namespace heddle {

/// Bytes that would travel between a coordinator and workers on other hosts.
struct PlanBytes
{
    std::int64_t perHost = 0;     ///< Experiment document and table, once a host.
    std::int64_t perTask = 0;     ///< A task's description.
    std::int64_t backPerTask = 0; ///< Results of the largest task of the experiment's own.
};

/// Counts them from the sizes of what is sent: numbers as 8 bytes, texts as their length.
PlanBytes planBytes(const Plan &plan);

} // namespace heddle
