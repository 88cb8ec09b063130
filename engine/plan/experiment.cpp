#include "plan/experiment.h"

#include "core/json.h"
#include "core/text.h"
#include "plan/jsonreader.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

constexpr int formatVersion = 1;
constexpr std::int64_t largestSeed = (std::int64_t(1) << 53) - 1; // what a JSON number holds exactly
constexpr std::int64_t manyRows = std::int64_t(1) << 40;

CsvOptions readImportOptions(const Json &json, const std::string &pointer, std::optional<Error> &error)
{
    JsonReader reader(json, pointer, {"separator", "quote", "decimal", "header", "na"}, {"encoding", "sheet", "table", "query"});
    CsvOptions options;
    const auto letter = [&reader](std::string_view key) -> std::optional<char> {
        const std::optional<std::string> value = reader.optionalText(key);
        if (value && value->size() != 1)
            reader.fail(key, "is " + quoted(*value) + ", one ASCII character is needed");
        return value && value->size() == 1 ? std::optional(value->front()) : std::nullopt;
    };
    options.separator = letter("separator");
    options.decimal = letter("decimal");
    options.quote = letter("quote").value_or(options.quote);
    if (reader.has("header"))
        options.header = reader.flag("header", true);
    if (reader.has("na"))
        options.na = reader.texts("na");
    error = reader.error();
    return options;
}

DataSpec readData(const Json &json, std::optional<Error> &error)
{
    JsonReader reader(json, "/data", {"source", "format", "options", "types"});
    DataSpec data;
    data.source = reader.text("source");
    reader.word("format", "auto", {"auto"});
    if (!reader.error() && data.source.empty())
        reader.fail("source", "is missing", "Name the data file.");
    if (const Json *options = reader.object("options")) {
        std::optional<Error> inner;
        data.options = readImportOptions(*options, "/data/options", inner);
        reader.take(inner);
    }
    if (const Json *types = reader.object("types")) {
        for (const auto &[column, type] : types->items()) {
            const std::optional<ColumnType> known =
                type.is_string() ? columnTypeFromText(type.get<std::string>()) : std::nullopt;
            if (known)
                data.options.types[column] = *known;
            else if (type == "date")
                reader.fail("types/" + column, "is \"date\", which is not built into this version",
                            "Choose numeric, categorical or text.");
            else
                reader.fail("types/" + column, "is " + type.dump() + ", which is no type",
                            "Choose numeric, categorical or text.");
        }
    }
    error = reader.error();
    return data;
}

LearnerSpec readLearner(const Json &json, const std::string &pointer, std::optional<Error> &error)
{
    JsonReader reader(json, pointer, {"kind", "name", "parameters"}, {"grid"});
    LearnerSpec learner;
    const std::string kind =
        reader.word("kind", {}, {"logistic", "linear"},
                    {"poisson", "gamma", "multinomial", "elastic-net", "boosted-trees", "random-forest", "baseline"});
    if (!reader.error() && kind.empty())
        reader.fail("kind", "is missing", "Choose logistic or linear.");
    learner.kind = kind == "linear" ? LearnerKind::Linear : LearnerKind::Logistic;
    learner.name = reader.text("name", kind);
    if (!reader.error() && learner.name.empty())
        reader.fail("name", "is empty", "Give a name or leave the key out.");
    if (const Json *parameters = reader.object("parameters")) {
        const bool logistic = learner.kind == LearnerKind::Logistic;
        JsonReader inner(*parameters, pointer + "/parameters",
                         logistic ? std::vector<std::string>{"link", "penalty", "max_iterations", "epsilon"}
                                  : std::vector<std::string>{},
                         logistic ? std::vector<std::string>{"lambda"} : std::vector<std::string>{});
        inner.word("link", "logit", {"logit"}, {"probit", "cloglog"});
        inner.word("penalty", "none", {"none"}, {"ridge", "firth"});
        learner.maxIterations =
            static_cast<int>(inner.integer("max_iterations", learner.maxIterations, 1, 1'000'000));
        learner.epsilon = inner.number("epsilon", learner.epsilon, 1e-15, 1);
        reader.take(inner.error());
    }
    error = reader.error();
    return learner;
}

void readLearners(JsonReader &reader, Experiment &experiment)
{
    const Json *list = reader.array("learners");
    if (!reader.error() && (!list || list->empty()))
        reader.fail("learners", "names no learner", "Give at least one, for example [{\"kind\": \"logistic\"}].");
    if (!list)
        return;
    std::set<std::string> names;
    for (std::size_t i = 0; i < list->size() && !reader.error(); ++i) {
        std::optional<Error> inner;
        const std::string pointer = "/learners/" + std::to_string(i);
        LearnerSpec learner = readLearner((*list)[i], pointer, inner);
        reader.take(inner);
        if (!inner && !names.insert(learner.name).second)
            reader.take(faultAt(pointer + "/name", "is " + quoted(learner.name) + " for a second time",
                                "Give each learner a name of its own."));
        experiment.learners.push_back(std::move(learner));
    }
}

void readExplicit(JsonReader &reader, ResamplingSpec &spec)
{
    spec.kind = ResamplingKind::Explicit;
    reader.word("as", "folds", {"folds"}, {"bootstrap"});
    spec.file = reader.text("file");
    spec.foldOfRow = reader.integers("fold_of_row", 1);
    if (const Json *lists = reader.array("train")) {
        for (std::size_t i = 0; i < lists->size() && !reader.error(); ++i) {
            const Json wrapped = {{"rows", (*lists)[i]}};
            JsonReader inner(wrapped, reader.pointerTo("train") + "/" + std::to_string(i), {"rows"});
            spec.train.push_back(inner.integers("rows", 1));
            reader.take(inner.error());
        }
    }
    const int given = (spec.train.empty() ? 0 : 1) + (spec.file.empty() ? 0 : 1) + (spec.foldOfRow.empty() ? 0 : 1);
    if (!reader.error() && given != 1)
        reader.fail("kind", "is \"explicit\" with " + std::to_string(given) + " lists of rows",
                    "Give exactly one of train, file and fold_of_row.");
}

ResamplingSpec readResampling(const Json &json, std::optional<Error> &error)
{
    const std::string pointer = "/resampling";
    const auto kindOf = [&json]() -> std::string {
        const auto found = json.is_object() ? json.find("kind") : json.end();
        return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const std::string kind = kindOf();
    std::vector<std::string> known = {"kind"};
    if (kind == "cross-validation")
        known.insert(known.end(), {"folds", "repeats", "stratify"});
    else if (kind == "bootstrap")
        known.insert(known.end(), {"replicates", "stratify"});
    else if (kind == "explicit")
        known.insert(known.end(), {"train", "file", "fold_of_row", "as"});
    ResamplingSpec spec;
    JsonReader reader(json, pointer, known);
    reader.word("kind", {}, {"none", "cross-validation", "bootstrap", "explicit"}, {"holdout", "leave-one-out", "permutation"});
    if (!reader.error() && kind.empty())
        reader.fail("kind", "is missing", "Choose none, cross-validation, bootstrap or explicit.");
    if (kind == "cross-validation") {
        spec.kind = ResamplingKind::CrossValidation;
        spec.folds = static_cast<int>(reader.integer("folds", spec.folds, 2, 1'000'000));
        spec.repeats = static_cast<int>(reader.integer("repeats", spec.repeats, 1, 1'000'000));
    } else if (kind == "bootstrap") {
        spec.kind = ResamplingKind::Bootstrap;
        spec.replicates = static_cast<int>(reader.integer("replicates", spec.replicates, 1, 10'000'000));
    } else if (kind == "explicit") {
        readExplicit(reader, spec);
    }
    spec.stratify = reader.flag("stratify", false);
    error = reader.error();
    return spec;
}

void readMetrics(JsonReader &reader, Experiment &experiment)
{
    const std::vector<std::string> known = {"accuracy", "log_loss", "auc", "rmse"};
    const std::vector<std::string> later = {"balanced_accuracy", "kappa", "mcc", "pr_auc", "brier", "f1", "deviance", "mae", "r2"};
    for (const std::string &text : reader.texts("metrics")) {
        const std::optional<Metric> metric = metricFromText(text);
        if (metric && std::find(experiment.metrics.begin(), experiment.metrics.end(), *metric) != experiment.metrics.end()) {
            reader.fail("metrics", "names " + quoted(text) + " twice");
        } else if (metric) {
            experiment.metrics.push_back(*metric);
        } else if (std::find(later.begin(), later.end(), text) != later.end()) {
            reader.fail("metrics", "names " + quoted(text) + ", which is not built into this version",
                        "Choose among " + joinWords(known) + ".");
        } else {
            const std::optional<std::string> nearest = nearestName(text, known);
            reader.fail("metrics", "names " + quoted(text) + ", which is no metric",
                        nearest ? "Did you mean " + quoted(*nearest) + "?" : "Choose among " + joinWords(known) + ".");
        }
    }
}

void readQuestion(JsonReader &reader, Experiment &experiment)
{
    experiment.target = reader.text("target");
    experiment.variables = reader.texts("variables");
    experiment.formula = reader.optionalText("formula");
    experiment.weights = reader.optionalText("weights");
    experiment.offset = reader.optionalText("offset");
    if (reader.error())
        return;
    const bool byName = reader.has("target") || reader.has("variables");
    if (experiment.formula && byName)
        reader.fail("formula", "stands beside target and variables", "Give either the formula or target and variables.");
    else if (!experiment.formula && experiment.target.empty())
        reader.fail("target", "is missing", "Name the column to be predicted, or give a formula.");
    else if (!experiment.formula && experiment.variables.empty())
        reader.fail("variables", "names no column", "Name at least one column to predict from.");
}

/// A level as text; 0 and 1 may be numbers.
void readEvent(JsonReader &reader, const Json &json, Experiment &experiment)
{
    if (!reader.has("event"))
        return;
    const Json &event = json.at("event");
    if (event.is_number())
        experiment.event = formatNumber(event.get<double>());
    else
        experiment.event = reader.optionalText("event");
}

std::optional<Error> versionFault(const Json &json)
{
    if (!json.is_object())
        return faultAt("", "is not a JSON object", "See docs/files.md for the keys.");
    const auto found = json.find("heddle");
    if (found == json.end())
        return faultAt("/heddle", "is missing, so this is no experiment", "Add \"heddle\": 1.");
    if (!found->is_number_integer())
        return faultAt("/heddle", "is not a whole number", "Write \"heddle\": 1.");
    const auto version = found->get<std::int64_t>();
    if (version > formatVersion)
        return faultAt("/heddle", "is " + std::to_string(version) + ": a newer version of Heddle wrote this, " +
                                      HEDDLE_VERSION + " reads format " + std::to_string(formatVersion),
                       "Install a newer version of Heddle.");
    if (version < 1)
        return faultAt("/heddle", "is " + std::to_string(version) + ", which is no format version", "Write \"heddle\": 1.");
    return std::nullopt;
}

} // namespace

std::string_view toText(LearnerKind kind)
{
    return kind == LearnerKind::Linear ? "linear" : "logistic";
}

Result<Experiment> experimentFromJson(const Json &json)
{
    if (const std::optional<Error> fault = versionFault(json))
        return *fault;
    Experiment experiment;
    JsonReader reader(json, "",
                      {"heddle", "name", "notes", "data", "target", "variables", "formula", "event", "weights", "offset",
                       "missing", "levels", "learners", "resampling", "metrics", "seed"},
                      {"group", "prepare", "tuning", "stop", "intervals"});
    experiment.name = reader.text("name");
    experiment.notes = reader.text("notes");
    std::optional<Error> inner;
    if (const Json *data = reader.object("data")) {
        experiment.data = readData(*data, inner);
        reader.take(inner);
    }
    readQuestion(reader, experiment);
    readEvent(reader, json, experiment);
    reader.word("missing", "omit", {"omit"}, {"treat"});
    reader.word("levels", "one-vs-rest", {"one-vs-rest"}, {"joint"});
    if (experiment.event && reader.has("levels"))
        reader.fail("levels", "stands beside event", "Leave one of them out: event asks for one model.");
    readLearners(reader, experiment);
    if (const Json *resampling = reader.object("resampling")) {
        experiment.resampling = readResampling(*resampling, inner);
        reader.take(inner);
    }
    readMetrics(reader, experiment);
    if (reader.has("seed"))
        experiment.seed = static_cast<std::uint64_t>(reader.integer("seed", 0, 0, largestSeed));
    if (reader.error())
        return *reader.error();
    return experiment;
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
    if (experiment->name.empty())
        experiment->name = std::filesystem::path(path).stem().string();
    return experiment;
}

Result<void> setByPointer(Json &document, std::string_view assignment)
{
    const std::size_t equals = assignment.find('=');
    const auto refuse = [&assignment](std::string what, std::string remedy = {}) {
        return badInput("--set " + quoted(assignment) + " " + what + ".", "Nothing was run.", std::move(remedy));
    };
    if (equals == std::string_view::npos || assignment.empty() || assignment.front() != '/')
        return refuse("is not POINTER=JSON", "Write for example --set /resampling/folds=5.");
    const std::string pointer(assignment.substr(0, equals));
    auto value = parseJson(assignment.substr(equals + 1));
    if (!value)
        return refuse("has no JSON behind the =", "Texts need quotes: --set '/target=\"Species\"'.");
    try {
        const Json::json_pointer path(pointer);
        if (!document.contains(path.parent_pointer()))
            return refuse("names a place that the experiment does not have", "Give the part above it first.");
        document[path] = std::move(*value);
    } catch (const Json::exception &) {
        return refuse("names a place that the experiment does not have");
    }
    return {};
}

} // namespace heddle
