// The part of reading an experiment that is about what learners are tuned over.
#include "core/text.h"
#include "plan/experimentreader.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace heddle {

namespace {

/// What decides the form of the models or of the path, not how well they do.
bool hasOneValue(const std::string &parameter)
{
    constexpr std::array<std::string_view, 5> names = {"family", "nlambda", "lambda_min_ratio",
                                                       "multinomial", "early_stopping"};
    return std::find(names.begin(), names.end(), parameter) != names.end();
}

} // namespace

std::vector<std::string> gridParametersOf(LearnerKind kind)
{
    std::vector<std::string> names = parametersOf(kind);
    std::erase_if(names, hasOneValue);
    return names;
}

Result<LearnerSpec> learnerFromJson(const nlohmann::ordered_json &json)
{
    return ExperimentReader().readAlone(json);
}

Result<LearnerSpec> ExperimentReader::readAlone(const Json &json)
{
    LearnerSpec learner = readLearner(json, {});
    if (m_fault)
        return *m_fault;
    return learner;
}

void ExperimentReader::readNetParameter(const std::string &key, const Json &json,
                                        const std::string &pointer, NetParameters &net)
{
    if (key == "family") {
        Choice families;
        for (const NetFamily family :
             {NetFamily::Gaussian, NetFamily::Binomial, NetFamily::Multinomial, NetFamily::Poisson})
            families.known.emplace_back(toText(family));
        const std::string name = choose(json, pointer, families);
        for (const NetFamily family :
             {NetFamily::Gaussian, NetFamily::Binomial, NetFamily::Multinomial, NetFamily::Poisson})
            if (name == toText(family))
                net.family = family;
    } else if (key == "alpha") {
        net.alpha = number(json, pointer, true, 1);
    } else if (key == "lambda") {
        net.lambda = lambdas(json, pointer);
    } else if (key == "nlambda") {
        net.lambdaCount = static_cast<int>(integer(json, pointer, 1, LargestCount));
    } else if (key == "lambda_min_ratio") {
        net.lambdaMinRatio = number(json, pointer, false, 1);
    } else if (key == "standardize") {
        net.standardize = boolean(json, pointer);
    } else if (key == "multinomial") {
        net.grouped = choose(json, pointer, {{"ungrouped", "grouped"}, {}}) == "grouped";
    }
}

/// One value, or a list of them without order.
std::vector<double> ExperimentReader::lambdas(const Json &json, const std::string &pointer)
{
    constexpr double any = std::numeric_limits<double>::max();
    if (!json.is_array())
        return {number(json, pointer, true, any)};
    if (json.empty())
        fail(pointer, "is empty.", "Name a value, or leave it out for a sequence from the data.");
    std::vector<double> values;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::string place = pointer + "/" + std::to_string(i);
        values.push_back(number(json[i], place, true, any));
        if (std::count(values.begin(), values.end(), values.back()) > 1)
            fail(place, "is " + json[i].dump() + " a second time.", "Name each value once.");
    }
    return values;
}

void ExperimentReader::readGrid(const Json &json, const std::string &pointer, LearnerSpec &learner)
{
    if (!isObject(json, pointer))
        return;
    const Choice keys = {gridParametersOf(learner.kind), {}};
    for (const auto &[key, values] : json.items()) {
        const std::string place = std::string(pointer).append("/").append(key);
        if (hasOneValue(key) && !parametersOf(learner.kind).empty())
            fail(place, "cannot have several values.", "Put one of them into /parameters.");
    }
    checkKeys(json, pointer, keys);
    for (const auto &[key, values] : json.items()) {
        GridParameter &parameter = learner.grid.emplace_back();
        parameter.name = key;
        readGridValues(values, std::string(pointer).append("/").append(key), learner, parameter);
    }
}

void ExperimentReader::readGridValues(const Json &json, const std::string &pointer,
                                      const LearnerSpec &learner, GridParameter &parameter)
{
    if (!isArray(json, pointer))
        return;
    if (json.empty())
        fail(pointer, "names no value.", "Name one at least, or leave the parameter out.");
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::string place = pointer + "/" + std::to_string(i);
        if (json[i].is_structured())
            fail(place, std::string("is ") + json[i].type_name() + ", one value is needed.");
        LearnerSpec tried = learner;
        readParameter(parameter.name, json[i], place, tried);
        std::string value = json[i].dump(-1, ' ', true);
        if (std::find(parameter.values.begin(), parameter.values.end(), value) !=
            parameter.values.end())
            fail(place, "is " + value + " a second time.", "Name each value once.");
        parameter.values.push_back(std::move(value));
    }
}

void ExperimentReader::readTuning(const Json &json, TuningSpec &tuning)
{
    if (!isObject(json, "/tuning"))
        return;
    checkKeys(json, "/tuning", {{"search", "points", "choose", "nested"}, {}});
    if (const auto search = json.find("search"); search != json.end())
        tuning.isRandom = choose(*search, "/tuning/search", {{"grid", "random"}, {}}) == "random";
    if (const auto points = json.find("points"); points != json.end()) {
        if (!tuning.isRandom)
            fail("/tuning/points", "is for a random search; a grid has all its points.",
                 "Leave it out, or set /tuning/search to \"random\".");
        tuning.points = static_cast<int>(integer(*points, "/tuning/points", 1, LargestCount));
    }
    if (const auto chosen = json.find("choose"); chosen != json.end())
        tuning.choose = choose(*chosen, "/tuning/choose", {{"best", "one_se"}, {}}) == "one_se"
                            ? TuningSpec::Choice::OneSe
                            : TuningSpec::Choice::Best;
    if (const auto nested = json.find("nested"); nested != json.end())
        readNested(*nested, tuning.nested.emplace());
}

void ExperimentReader::readNested(const Json &json, TuningSpec::Nested &nested)
{
    if (!isObject(json, "/tuning/nested"))
        return;
    checkKeys(json, "/tuning/nested", {{"folds", "repeats"}, {}});
    if (const auto folds = json.find("folds"); folds != json.end())
        nested.folds = static_cast<int>(integer(*folds, "/tuning/nested/folds", 2, LargestCount));
    if (const auto repeats = json.find("repeats"); repeats != json.end())
        nested.repeats =
            static_cast<int>(integer(*repeats, "/tuning/nested/repeats", 1, LargestCount));
}

} // namespace heddle
