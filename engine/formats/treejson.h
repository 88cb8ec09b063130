#pragma once

#include "core/result.h"
#include "formats/jsonfields.h"
#include "plan/experiment.h"
#include "stats/treeensemble.h"

#include <nlohmann/json.hpp>

#include <string>

namespace heddle {

/// Trees as a model file holds them: `{"sum", "outputs", "base", "scale", "trees": [{"feature":
/// [..], ..}]}`, in each tree a list for each part of a node. Numbers read back to the last bit.
nlohmann::ordered_json treesToJson(const TreeEnsemble &trees);

/// BadInput, naming the JSON pointer, for anything that treesToJson does not write, and for trees
/// that lead nowhere.
/// @param columns  of the design that they ask about.
Result<TreeEnsemble> treesFromJson(const nlohmann::ordered_json &json, const std::string &place,
                                   std::int32_t columns);

/// All parameters of a learner of trees, also those that have their default.
void addTreeParameters(nlohmann::ordered_json &json, const LearnerSpec &learner,
                       std::int64_t columns);
void readTreeParameters(JsonFields &fields, LearnerSpec &learner);

/// The document as text, indented; but each tree's lists in one line, or a forest would have a line
/// for each number.
std::string modelText(const nlohmann::ordered_json &model);

} // namespace heddle
