#pragma once

namespace heddle {

/// Lets those who cannot see a timeline read it as lists: one a lane, in each what ran there.
/// Called by the timeline itself; the first call does it for all.
void makeTimelineAccessible();

} // namespace heddle
