#pragma once

#include "formats/jsonfields.h"
#include "formats/modelfile.h"

namespace heddle {

/// Reads the design of one fit of a model file, where it has learnt its own (a treatment for one
/// level), into the set's. Either every fit has one or none.
/// @param fields  of the fit; keeps what is wrong with the member itself.
/// BadInput as DesignRecipe::fromJson.
Result<void> readOwnDesign(JsonFields &fields, ModelSet &set);

} // namespace heddle
