#include "plan/experiment.h"

#include "core/json.h"
#include "core/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

Json optionsJson(const CsvOptions &options)
{
    const CsvOptions defaults;
    Json json = Json::object();
    if (options.separator)
        json["separator"] = std::string(1, *options.separator);
    if (options.quote != defaults.quote)
        json["quote"] = std::string(1, options.quote);
    if (options.decimal)
        json["decimal"] = std::string(1, *options.decimal);
    if (options.header)
        json["header"] = *options.header;
    if (options.na != defaults.na)
        json["na"] = options.na;
    return json;
}

Json dataJson(const DataSpec &data)
{
    Json json = Json::object();
    if (!data.source.empty())
        json["source"] = data.source;
    if (Json options = optionsJson(data.options); !options.empty())
        json["options"] = std::move(options);
    for (const auto &[column, type] : data.options.types)
        json["types"][column] = std::string(toText(type));
    return json;
}

Json tuningJson(const TuningSpec &tuning)
{
    Json json = {{"search", tuning.isRandom ? "random" : "grid"}};
    if (tuning.isRandom)
        json["points"] = tuning.points;
    json["choose"] = tuning.choose == TuningSpec::Choice::OneSe ? "one_se" : "best";
    if (tuning.nested)
        json["nested"] = {{"folds", tuning.nested->folds}, {"repeats", tuning.nested->repeats}};
    return json;
}

Json explicitJson(const ResamplingSpec &resampling)
{
    Json json = {{"kind", "explicit"}};
    if (!resampling.file.empty())
        json["file"] = resampling.file;
    else if (!resampling.foldOfRow.empty())
        json["fold_of_row"] = resampling.foldOfRow;
    else
        json["train"] = resampling.train;
    if (resampling.asBootstrap)
        json["as"] = "bootstrap";
    return json;
}

Json resamplingJson(const ResamplingSpec &resampling)
{
    switch (resampling.kind) {
    case ResamplingKind::None:
        break;
    case ResamplingKind::CrossValidation:
        return {{"kind", "cross-validation"},
                {"folds", resampling.folds},
                {"repeats", resampling.repeats},
                {"stratify", resampling.stratify}};
    case ResamplingKind::Bootstrap:
        return {{"kind", "bootstrap"},
                {"replicates", resampling.replicates},
                {"stratify", resampling.stratify}};
    case ResamplingKind::Holdout:
        return {{"kind", "holdout"},
                {"fraction", resampling.fraction},
                {"repeats", resampling.repeats},
                {"stratify", resampling.stratify}};
    case ResamplingKind::LeaveOneOut:
        return {{"kind", "leave-one-out"}};
    case ResamplingKind::Explicit:
        return explicitJson(resampling);
    case ResamplingKind::Permutation: {
        Json json = {{"kind", "permutation"}, {"replicates", resampling.replicates}};
        if (resampling.permute)
            json["permute"] = *resampling.permute;
        if (resampling.within)
            json["within"] = *resampling.within;
        return json;
    }
    }
    return {{"kind", "none"}};
}

Json stopJson(const StopSpec &stop)
{
    Json json = {{"target", std::string(toText(stop.target))}, {"precision", stop.precision}};
    if (stop.atLeast)
        json["at_least"] = *stop.atLeast;
    return json;
}

Json intervalsJson(const IntervalsSpec &intervals)
{
    Json json = {{"level", intervals.level}, {"kinds", Json::array()}};
    for (const IntervalKind kind : intervals.kinds)
        json["kinds"].push_back(std::string(toText(kind)));
    return json;
}

void addVariables(Json &json, const Experiment &experiment)
{
    if (experiment.formula)
        json["formula"] = *experiment.formula;
    if (!experiment.target.empty())
        json["target"] = experiment.target;
    if (!experiment.variables.empty())
        json["variables"] = experiment.variables;
    if (experiment.event)
        json["event"] = *experiment.event;
    if (experiment.weights)
        json["weights"] = *experiment.weights;
    if (experiment.offset)
        json["offset"] = *experiment.offset;
    if (experiment.group)
        json["group"] = *experiment.group;
    if (experiment.treatsMissing)
        json["missing"] = "treat";
    if (experiment.levels)
        json["levels"] = *experiment.levels == LevelModels::Joint ? "joint" : "one-vs-rest";
}

/// The key that RFC 6901 writes as `token`.
std::string unescapedKey(std::string_view token)
{
    std::string key;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1'))
            key += token[++i] == '0' ? '~' : '/';
        else
            key += token[i];
    }
    return key;
}

/// One step down; with `isLast` a missing key, or "-" and the place behind the last, is added.
Json *step(Json &json, const std::string &key, bool isLast)
{
    if (json.is_object()) {
        if (const auto found = json.find(key); found != json.end())
            return &*found;
        return isLast ? &json[key] : nullptr;
    }
    if (!json.is_array())
        return nullptr;
    if (isLast && (key == "-" || key == std::to_string(json.size()))) {
        json.push_back(nullptr);
        return &json.back();
    }
    const bool isNumber = !key.empty() && key.size() < 10 && (key == "0" || key[0] != '0') &&
                          key.find_first_not_of("0123456789") == std::string::npos;
    if (!isNumber)
        return nullptr;
    std::size_t index = 0;
    for (const char digit : key)
        index = index * 10 + static_cast<std::size_t>(digit - '0');
    return index < json.size() ? &json[index] : nullptr;
}

} // namespace

std::string_view toText(StopTarget target)
{
    switch (target) {
    case StopTarget::Interval:
        return "interval";
    case StopTarget::PValue:
        return "p_value";
    case StopTarget::Metric:
        return "metric";
    }
    return {};
}

int StopSpec::least(bool countsRepeats) const
{
    const int usual = target == StopTarget::PValue ? 1 : countsRepeats ? 2 : 100;
    return atLeast.value_or(usual);
}

bool IntervalsSpec::has(IntervalKind kind) const
{
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

Result<Experiment> readExperiment(const std::string &path)
{
    const auto json = readJsonFile(path);
    if (!json)
        return json.error();
    auto experiment = experimentFromJson(*json);
    if (!experiment)
        return experiment.error().withContext(path);
    experiment->folder = std::filesystem::path(path).parent_path().string();
    return experiment;
}

Json toJson(const Experiment &experiment)
{
    Json json = Json::object();
    json["heddle"] = 1;
    if (!experiment.name.empty())
        json["name"] = experiment.name;
    if (!experiment.notes.empty())
        json["notes"] = experiment.notes;
    if (Json data = dataJson(experiment.data); !data.empty())
        json["data"] = std::move(data);
    addVariables(json, experiment);
    if (experiment.prepare)
        json["prepare"] = toJson(*experiment.prepare);
    if (!experiment.learners.empty()) {
        json["learners"] = Json::array();
        for (const LearnerSpec &learner : experiment.learners)
            json["learners"].push_back(toJson(learner));
    }
    if (experiment.tuning)
        json["tuning"] = tuningJson(*experiment.tuning);
    if (experiment.resampling.kind != ResamplingKind::None)
        json["resampling"] = resamplingJson(experiment.resampling);
    for (const Metric metric : experiment.metrics)
        json["metrics"].push_back(std::string(toText(metric)));
    if (experiment.intervals)
        json["intervals"] = intervalsJson(*experiment.intervals);
    if (experiment.stop)
        json["stop"] = stopJson(*experiment.stop);
    if (experiment.seed)
        json["seed"] = *experiment.seed;
    return json;
}

Result<void> setByPointer(Json &document, std::string_view assignment)
{
    const std::size_t equals = assignment.find('=');
    const std::string shown = heddle::quoted(assignment);
    if (assignment.empty() || assignment[0] != '/' || equals == std::string_view::npos)
        return badInput("--set " + shown + " is not POINTER=JSON.", "Nothing was set.",
                        "Write it like /resampling/folds=5.");
    auto value = parseJson(assignment.substr(equals + 1));
    if (!value)
        return badInput("--set " + shown + " does not end in a JSON value.", "Nothing was set.",
                        "Put texts in double quotes: /target=\"Species\".");
    std::string_view rest = assignment.substr(1, equals - 1);
    Json *at = &document;
    for (bool isLast = false; !isLast;) {
        const std::size_t slash = rest.find('/');
        isLast = slash == std::string_view::npos;
        const std::string key = unescapedKey(rest.substr(0, slash));
        rest = isLast ? std::string_view() : rest.substr(slash + 1);
        at = step(*at, key, isLast);
        if (!at)
            return badInput("--set " + shown + ": there is no " + heddle::quoted(key) +
                                " in the document.",
                            "Nothing was set.", "Set the part above it as a whole.");
    }
    *at = std::move(*value);
    return {};
}

} // namespace heddle
