#include "formats/fitdesign.h"

namespace heddle {

Result<void> readOwnDesign(JsonFields &fields, ModelSet &set)
{
    const bool isExpected = set.fits.empty() || !set.ownDesigns.empty();
    if (!fields.has("design")) {
        if (!set.ownDesigns.empty())
            fields.fail("design", "a design, as the fits before have one,");
        return {};
    }
    auto design = DesignRecipe::fromJson(fields.object("design"));
    if (!design)
        return design.error();
    if (!isExpected || !design->isTreated() || design->termNames() != set.design.termNames() ||
        design->inputs() != set.design.inputs())
        fields.fail("design", "a treated design with the columns of the set's, of every fit,");
    set.ownDesigns.push_back(std::move(*design));
    return {};
}

} // namespace heddle
