#pragma once

#include "models/experimentdocument.h"

namespace heddle {

/// What is wrong before a plan is even tried: no target, no learner.
std::optional<DocumentFault> plainFault(const Experiment &experiment);

/// The error of Plan::make with its place in the experiment: the characters of the formula, the
/// key that the cause names, or Other.
DocumentFault locatedFault(const Experiment &experiment, const Table &table, const Error &error);

} // namespace heddle
