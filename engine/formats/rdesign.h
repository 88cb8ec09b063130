#pragma once

#include "formats/modelfile.h"

#include <string>

namespace heddle {

/// R functions, indented by two blanks, that make the design of new rows as DesignRecipe::matrix
/// does, by base R alone:
///   inputs(newdata)        a list of the numeric columns
///   design(newdata)        the matrix, not finite where something is missing or was never seen
///   designs                instead of design: a list of such functions, one a fit
///   offset_of(newdata)     where the set has an offset: one number a row
/// and the helpers that they call.
std::string rDesignCode(const ModelSet &set);

/// Whether the set's fits have an offset, and the script a function offset_of().
bool hasOffset(const ModelSet &set);

/// Terms of a design as R's formula writes them: "a + log(b) + a:c - 1 + offset(d)".
/// Precondition: the design is not treated.
std::string rTermsText(const nlohmann::ordered_json &design);

} // namespace heddle
