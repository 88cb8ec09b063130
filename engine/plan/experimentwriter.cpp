#include "plan/experiment.h"

#include <nlohmann/json.hpp>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

Json dataJson(const DataSpec &data)
{
    Json json = {{"source", data.source}};
    const CsvOptions defaults;
    Json options = Json::object();
    if (data.options.separator)
        options["separator"] = std::string(1, *data.options.separator);
    if (data.options.quote != defaults.quote)
        options["quote"] = std::string(1, data.options.quote);
    if (data.options.decimal)
        options["decimal"] = std::string(1, *data.options.decimal);
    if (data.options.header)
        options["header"] = *data.options.header;
    if (data.options.na != defaults.na)
        options["na"] = data.options.na;
    if (!options.empty())
        json["options"] = std::move(options);
    Json types = Json::object();
    for (const auto &[column, type] : data.options.types)
        types[column] = toText(type);
    if (!types.empty())
        json["types"] = std::move(types);
    return json;
}

Json learnerJson(const LearnerSpec &learner)
{
    Json json = {{"kind", toText(learner.kind)}};
    if (learner.name != toText(learner.kind))
        json["name"] = learner.name;
    const LearnerSpec defaults;
    Json parameters = Json::object();
    if (learner.maxIterations != defaults.maxIterations)
        parameters["max_iterations"] = learner.maxIterations;
    if (learner.epsilon != defaults.epsilon)
        parameters["epsilon"] = learner.epsilon;
    if (!parameters.empty())
        json["parameters"] = std::move(parameters);
    return json;
}

Json resamplingJson(const ResamplingSpec &spec)
{
    switch (spec.kind) {
    case ResamplingKind::None:
        return {{"kind", "none"}};
    case ResamplingKind::CrossValidation:
        return {{"kind", "cross-validation"}, {"folds", spec.folds}, {"repeats", spec.repeats}, {"stratify", spec.stratify}};
    case ResamplingKind::Bootstrap:
        return {{"kind", "bootstrap"}, {"replicates", spec.replicates}, {"stratify", spec.stratify}};
    case ResamplingKind::Explicit:
        break;
    }
    Json json = {{"kind", "explicit"}};
    if (!spec.train.empty())
        json["train"] = spec.train;
    if (!spec.file.empty())
        json["file"] = spec.file;
    if (!spec.foldOfRow.empty())
        json["fold_of_row"] = spec.foldOfRow;
    return json;
}

} // namespace

Json toJson(const Experiment &experiment)
{
    Json json = {{"heddle", 1}};
    const auto addText = [&json](const char *key, const std::string &text) {
        if (!text.empty())
            json[key] = text;
    };
    addText("name", experiment.name);
    addText("notes", experiment.notes);
    if (!experiment.data.source.empty())
        json["data"] = dataJson(experiment.data);
    addText("target", experiment.target);
    if (!experiment.variables.empty())
        json["variables"] = experiment.variables;
    for (const auto &[key, value] : {std::pair{"formula", &experiment.formula}, {"event", &experiment.event},
                                     {"weights", &experiment.weights}, {"offset", &experiment.offset}})
        if (*value)
            json[key] = **value;
    Json learners = Json::array();
    for (const LearnerSpec &learner : experiment.learners)
        learners.push_back(learnerJson(learner));
    json["learners"] = std::move(learners);
    json["resampling"] = resamplingJson(experiment.resampling);
    Json metrics = Json::array();
    for (const Metric metric : experiment.metrics)
        metrics.push_back(toText(metric));
    if (!metrics.empty())
        json["metrics"] = std::move(metrics);
    if (experiment.seed)
        json["seed"] = *experiment.seed;
    return json;
}

} // namespace heddle
