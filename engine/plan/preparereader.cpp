// The part of reading and writing an experiment that is about preparing its variables.
#include "plan/experimentreader.h"

#include "core/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace heddle {

bool PrepareSpec::has(TreatmentCode code) const
{
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

nlohmann::ordered_json toJson(const PrepareSpec &prepare)
{
    if (prepare.kind == PrepareKind::Standardize)
        return {{"kind", "standardize"}};
    const PrepareSpec defaults;
    nlohmann::ordered_json json = {{"kind", "treat"}};
    if (prepare.codes != defaults.codes)
        for (const TreatmentCode code : prepare.codes)
            json["codes"].push_back(std::string(toText(code)));
    if (prepare.minFraction != defaults.minFraction)
        json["min_fraction"] = prepare.minFraction;
    if (prepare.crossFolds != defaults.crossFolds)
        json["cross_folds"] = prepare.crossFolds;
    if (prepare.significance)
        json["significance"] = *prepare.significance;
    return json;
}

void ExperimentReader::readPrepare(const Json &json, std::optional<PrepareSpec> &into)
{
    const std::string at = "/prepare";
    if (!isObject(json, at))
        return;
    const auto kind = json.find("kind");
    if (kind == json.end())
        return fail(at + "/kind", "is missing.", "Built in: standardize, treat.");
    PrepareSpec prepare;
    if (choose(*kind, at + "/kind", {{"standardize", "treat"}, {}}) == "standardize") {
        checkKeys(json, at, {{"kind"}, {}});
        into = prepare;
        return;
    }
    prepare.kind = PrepareKind::Treat;
    checkKeys(json, at, {{"kind", "codes", "min_fraction", "cross_folds", "significance"}, {}});
    for (const auto &[key, value] : json.items()) {
        const std::string pointer = at + "/" + key;
        if (key == "codes")
            readCodes(value, pointer, prepare);
        else if (key == "min_fraction")
            prepare.minFraction = number(value, pointer, true, 1);
        else if (key == "cross_folds")
            prepare.crossFolds = static_cast<int>(integer(value, pointer, 2, LargestCount));
        else if (key == "significance" && !value.is_null())
            prepare.significance = number(value, pointer, false, 1);
    }
    into = std::move(prepare);
}

void ExperimentReader::readCodes(const Json &json, const std::string &pointer, PrepareSpec &prepare)
{
    if (!isArray(json, pointer))
        return;
    Choice names;
    for (const TreatmentCode code : allTreatmentCodes)
        names.known.emplace_back(toText(code));
    std::set<TreatmentCode> chosen;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::string place = pointer + "/" + std::to_string(i);
        if (!chosen.insert(*treatmentCodeFromText(choose(json[i], place, names))).second)
            fail(place, "names " + json[i].dump(-1, ' ', true) + " a second time.",
                 "Name each code once.");
    }
    if (chosen.empty())
        fail(pointer, "names no code.", "Known: " + joined(names.known) + ".");
    prepare.codes.assign(chosen.begin(), chosen.end());
}

} // namespace heddle
