#pragma once

#include "formats/modelfile.h"

#include <string>

namespace heddle {

/// Whether the set's fits can be objects of R's class "glm": a family of glm() with one response a
/// fit, on columns that model.matrix() makes.
bool hasGlmObjects(const ModelSet &set);

/// R code that makes `heddle_models`, a list of "glm" objects, one a fit, from
/// `heddle_coefficients`: print(), coef(), formula() and predict() work with them.
/// Precondition: hasGlmObjects(set).
std::string rGlmObjects(const ModelSet &set);

} // namespace heddle
