#pragma once

#include "core/result.h"
#include "run/results.h"

#include <string>

namespace heddle {

/// Writes results.json and models/NNNN.json into an existing folder, as streams; each file beside
/// its place and renamed. Numbers are the shortest decimals that read back the same.
Result<void> writeResults(const Results &results, const std::string &folder);

/// results.json as text, for `run --json`.
std::string resultsJson(const Results &results);

/// The contract's digest of a run: "sha256:…". Needs predictionsSha256.
std::string digestOf(const Results &results);

} // namespace heddle
