#pragma once

#include "options.h"
#include "plan/plan.h"

#include <memory>

namespace heddle {

/// Reads the experiment and applies --set, --seed, --data and the import options.
Result<Experiment> readExperimentFor(const Arguments &arguments);

/// Reads its data and lays it out; warnings of reading go to stderr.
/// @param path  of the experiment, for its faults.
Result<std::shared_ptr<const Plan>> makePlan(Experiment experiment, const std::string &path);

/// BadInput when an output option names a file that is read.
Result<void> checkOutput(const Arguments &arguments, const QString &option,
                         const QStringList &inputs);

} // namespace heddle
