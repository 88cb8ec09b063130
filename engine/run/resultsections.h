#pragma once

#include "run/results.h"
#include "run/resultsink.h"

namespace heddle {

/// What the digest leaves out of the experiment and of the fits: names, notes, paths.
enum class Scope
{
    Everything,
    Digest,
};

/// Takes off what an experiment's meaning does not hang on: name, notes and every path.
void eraseNamesAndPaths(nlohmann::ordered_json &experiment);

/// The parts of results.json, each as a value that follows its key (docs/files.md).
void writeExperiment(const Results &results, Scope scope, ResultSink &sink);
void writeDataset(const Results &results, ResultSink &sink);
void writeTiming(const RunTiming &timing, ResultSink &sink);
/// "grid" to "failures" with their keys, in the contract's order, those that apply.
void writeNumbers(const Results &results, Scope scope, ResultSink &sink);

} // namespace heddle
