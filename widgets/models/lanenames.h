#pragma once

#include "run/workerstatus.h"

#include <QStringList>

#include <vector>

namespace heddle {

/// What each lane of a run is called: "this computer 1" for those of this process, and by their
/// workers the others: "process 2", "birch 1".
QStringList laneNames(int lanes, const std::vector<WorkerStatus> &workers);

/// Of each lane the number of its host: 0 for this computer, the others in their order.
std::vector<int> laneHosts(int lanes, const std::vector<WorkerStatus> &workers);

} // namespace heddle
