#pragma once

namespace heddle {

/// Lets those who cannot see a grid read it as a table: a row a model, a column a resample, in each
/// cell what its tool-tip says. Called by the grid itself; the first call does it for all.
void makeGridAccessible();

} // namespace heddle
