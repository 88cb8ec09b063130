#pragma once

#include "core/json.h"
#include "core/random.h"
#include "runplans.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace heddle::test {

inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();
inline constexpr int rows = 240;

/// Two classes and an amount that hang on `dose` and `site`; `noise` has 60 levels that say
/// nothing. Every 7th dose and every 11th site is missing, `lost` everywhere.
inline std::shared_ptr<const Table> treatedTable()
{
    static const std::shared_ptr<const Table> made = [] {
        RandomStream stream(5, "table", {});
        std::vector<double> dose, amount, lost(rows, missing);
        std::vector<std::int32_t> site, noise, ill, kind;
        std::vector<std::string> noiseLevels;
        for (int level = 0; level < 60; ++level)
            noiseLevels.push_back("n" + std::to_string(100 + level));
        for (int row = 0; row < rows; ++row) {
            const double x = stream.uniform() * 10;
            const auto place = static_cast<std::int32_t>(stream.below(8));
            const bool isRare = row % 120 == 5;
            const double score = x / 2 + place - 5.5 + 3 * (stream.uniform() - 0.5);
            dose.push_back(row % 7 == 0 ? missing : x);
            site.push_back(row % 11 == 0 ? -1 : isRare ? 8 : place);
            noise.push_back(static_cast<std::int32_t>(stream.below(60)));
            amount.push_back(20 + 2 * score);
            ill.push_back(score > 0 ? 1 : 0);
            kind.push_back(score > 2 ? 2 : score > 0 ? 1 : 0);
        }
        return std::make_shared<const Table>(*Table::fromColumns(
            {Column::numeric("dose", std::move(dose)), Column::numeric("amount", std::move(amount)),
             Column::numeric("lost", std::move(lost)),
             Column::categorical("site", std::move(site),
                                 {"a", "b", "c", "d", "e", "f", "g", "h", "rare"}),
             Column::categorical("noise", std::move(noise), std::move(noiseLevels)),
             Column::categorical("ill", std::move(ill), {"no", "yes"}),
             Column::categorical("kind", std::move(kind), {"low", "mid", "top"})}));
    }();
    return made;
}

inline Result<std::shared_ptr<const Plan>> tryTreatedPlan(const std::string &members)
{
    const auto json = parseJson("{\"heddle\":1,\"seed\":11," + members + "}");
    if (!json)
        return json.error();
    auto experiment = experimentFromJson(*json);
    if (!experiment)
        return experiment.error();
    return Plan::make(std::move(*experiment), treatedTable());
}

inline std::shared_ptr<const Plan> treatedPlan(const std::string &members)
{
    return orEnd(tryTreatedPlan(members));
}

inline const std::string treated = R"("missing":"treat","prepare":{"kind":"treat"},)";
inline const std::string illness =
    R"("formula":"ill ~ dose + site + noise",)" + treated + R"("learners":[{"kind":"logistic"}])";
inline const std::string folds = R"(,"resampling":{"kind":"cross-validation","folds":4})";

} // namespace heddle::test
