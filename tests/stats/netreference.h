#pragma once

#include "stats/elasticnet.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <vector>

namespace heddle::test {

/// What a case of the elastic net's reference files is fitted to.
struct NetCase
{
    std::shared_ptr<const GlmDesign> design;
    std::vector<double> numbers;
    std::vector<std::int32_t> codes;
    std::vector<double> offset;
    NetTarget target; ///< Looks at the vectors above: moving a case keeps it whole, copying not.
    NetOptions options;

    NetCase() = default;
    NetCase(NetCase &&) = default;
    NetCase &operator=(NetCase &&) = default;

    FitRows rows() const;
};

/// The case of an entry by its `file`, `terms`, `event`, `family` (or `method` and the target's
/// type), `alpha`.
NetCase netCase(const nlohmann::json &entry);

/// The path of a case; ends the test program when it cannot be made.
NetPath fitted(const NetCase &netCase, const FitRows &rows);
NetPath fitted(const NetCase &netCase);

/// The rows that a fold leaves in, as multiplicities, and the others, as row numbers from 0.
struct Split
{
    std::vector<std::uint32_t> training;
    std::vector<std::int64_t> tested;
};
Split splitByFold(const std::vector<int> &foldOfRow, int fold);

} // namespace heddle::test
