#pragma once

#include "data/table.h"
#include "plan/plan.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <vector>

namespace heddle::test {

/// A test table, with the columns that some reference cases derive from it: `prop` and `trials` of
/// esoph, `age2`, `.y` and `caseWeight` of others. Read once.
std::shared_ptr<const Table> tableOf(const std::string &file);

/// The plan of one experiment without resampling; ends the test program when it cannot be made.
std::shared_ptr<const Plan> planOf(Experiment experiment, const std::string &file);

/// The plan of a case of the reference files, by its formula (or by target and predictors of its
/// one-vs-rest, all levels together).
std::shared_ptr<const Plan> planOfCase(const nlohmann::json &entry, LearnerKind learner);

/// All fits of a plan on all rows: one a level, as one bundle.
const std::vector<GlmFit> &fitsOf(const std::shared_ptr<const Plan> &plan);

/// The fit of a case: of its level out of the bundle, where it is part of a one-vs-rest.
GlmFit fitOfCase(const nlohmann::json &entry);

} // namespace heddle::test
