#pragma once

#include "formats/modelfile.h"

#include <string>

namespace heddle {

/// A script of base R that predicts as the set does: predict_heddle(newdata) takes a data frame
/// and gives one number a row, or the probabilities of the classes as a matrix with a column a
/// level; NA where nothing can be predicted. Fits of glm() are there as objects, too
/// (`heddle_models`).
/// BadInput: a level has no model, or trees of more than MostScriptNodes nodes.
Result<std::string> rScript(const ModelSet &set);

} // namespace heddle
