#pragma once

#include "data/treatedrecipe.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <vector>

namespace heddle {

enum class PrepareKind
{
    Standardize, ///< Numeric columns of the design are centred and scaled.
    Treat        ///< Variables are replaced by those derived from them (vtreat's codes).
};

/// What is done to the variables inside every resample, before a fit (`prepare`).
struct PrepareSpec
{
    PrepareKind kind = PrepareKind::Standardize;
    // Of a treatment:
    std::vector<TreatmentCode> codes = {allTreatmentCodes.begin(), allTreatmentCodes.end()};
    double minFraction =
        0.02;           ///< Levels of a smaller share have one indicator together (vtreat's).
    int crossFolds = 3; ///< Parts that codes learnt from the target are learnt without.
    std::optional<double> significance; ///< None: 1 / number of derived variables.

    bool has(TreatmentCode code) const;
    bool operator==(const PrepareSpec &) const = default;
};

/// The `prepare` of an experiment; only what differs from a default.
nlohmann::ordered_json toJson(const PrepareSpec &prepare);

} // namespace heddle
