#pragma once

#include "core/result.h"
#include "data/formula.h"
#include "plan/experiment.h"

#include <nlohmann/json.hpp>

namespace heddle {

/// The learner of a model file, with every parameter that its fit depends on; of a path the value
/// that was chosen.
nlohmann::ordered_json modelLearnerJson(const LearnerSpec &learner, const DesignRecipe &design);

/// The reverse; BadInput names the JSON pointer.
Result<LearnerSpec> modelLearner(const nlohmann::ordered_json &json);

} // namespace heddle
