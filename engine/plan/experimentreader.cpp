// Reads the experiment document strictly. The first fault found is the one reported.
#include "plan/experimentreader.h"

#include "core/json.h"
#include "core/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace heddle {

namespace {

constexpr std::int64_t FormatVersion = 1;
constexpr std::int64_t LargestSeed = (std::int64_t{1} << 53) - 1; ///< Exact in every JSON reader.
constexpr const char *NotRead = "The experiment was not read.";

std::string escapedKey(const std::string &key)
{
    std::string text;
    for (const char letter : key)
        text += letter == '~' ? "~0" : letter == '/' ? "~1" : std::string(1, letter);
    return text;
}

} // namespace

void ExperimentReader::fail(const std::string &pointer, const std::string &what, std::string remedy)
{
    if (!m_fault)
        m_fault = badInput((pointer.empty() ? "The document" : pointer) + " " + what, NotRead,
                           std::move(remedy));
}

bool ExperimentReader::isObject(const Json &json, const std::string &pointer)
{
    if (!json.is_object())
        fail(pointer, std::string("is ") + json.type_name() + ", an object is needed.");
    return json.is_object();
}

bool ExperimentReader::isArray(const Json &json, const std::string &pointer)
{
    if (!json.is_array())
        fail(pointer, std::string("is ") + json.type_name() + ", a list is needed.");
    return json.is_array();
}

void ExperimentReader::checkKeys(const Json &json, const std::string &pointer, const Choice &keys)
{
    for (const auto &[key, value] : json.items()) {
        if (std::find(keys.known.begin(), keys.known.end(), key) != keys.known.end())
            continue;
        const std::string place = pointer + "/" + escapedKey(key);
        if (std::find(keys.later.begin(), keys.later.end(), key) != keys.later.end())
            return fail(place, "is not built into this version.",
                        keys.known.empty() ? "Leave it out."
                                           : "Keys built in: " + joined(keys.known) + ".");
        Names all = keys.known;
        all.insert(all.end(), keys.later.begin(), keys.later.end());
        const auto nearest = nearestName(key, all);
        return fail(place, "is not a known key.",
                    nearest              ? "Did you mean " + heddle::quoted(*nearest) + "?"
                    : keys.known.empty() ? "Leave it out."
                                         : "Known keys: " + joined(keys.known) + ".");
    }
}

std::string ExperimentReader::choose(const Json &json, const std::string &pointer,
                                     const Choice &names)
{
    std::string name = text(json, pointer);
    if (std::find(names.known.begin(), names.known.end(), name) != names.known.end())
        return name;
    const std::string builtIn = "Built in: " + joined(names.known) + ".";
    if (std::find(names.later.begin(), names.later.end(), name) != names.later.end()) {
        fail(pointer, "is " + heddle::quoted(name) + ", which is not built into this version.",
             builtIn);
        return names.known.front();
    }
    Names all = names.known;
    all.insert(all.end(), names.later.begin(), names.later.end());
    const auto nearest = nearestName(name, all);
    fail(pointer, "is " + heddle::quoted(name) + ", which is not known.",
         nearest ? "Did you mean " + heddle::quoted(*nearest) + "? " + builtIn : builtIn);
    return names.known.front();
}

std::string ExperimentReader::text(const Json &json, const std::string &pointer)
{
    if (json.is_string())
        return json.get<std::string>();
    fail(pointer, std::string("is ") + json.type_name() + ", a text is needed.");
    return {};
}

bool ExperimentReader::boolean(const Json &json, const std::string &pointer)
{
    if (json.is_boolean())
        return json.get<bool>();
    fail(pointer, std::string("is ") + json.type_name() + ", true or false is needed.");
    return false;
}

char ExperimentReader::character(const Json &json, const std::string &pointer)
{
    const std::string value = text(json, pointer);
    if (value.size() == 1 && static_cast<unsigned char>(value[0]) < 0x80)
        return value[0];
    fail(pointer, "is " + heddle::quoted(value) + ", one ASCII character is needed.");
    return ' ';
}

std::int64_t ExperimentReader::integer(const Json &json, const std::string &pointer,
                                       std::int64_t least, std::int64_t most)
{
    if (!json.is_number_integer()) {
        fail(pointer, "is " + (json.is_number() ? json.dump() : std::string(json.type_name())) +
                          ", a whole number is needed.");
        return least;
    }
    const bool isHuge = json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX;
    const std::int64_t value = isHuge ? INT64_MAX : json.get<std::int64_t>();
    if (value < least) {
        fail(pointer, "is " + json.dump() + ", at least " + std::to_string(least) +
                          (least == 1 ? " is needed." : " are needed."));
        return least;
    }
    if (value > most) {
        fail(pointer, "is " + json.dump() + ", at most " + std::to_string(most) + " is allowed.");
        return least;
    }
    return value;
}

ExperimentReader::Names ExperimentReader::textList(const Json &json, const std::string &pointer)
{
    Names list;
    if (!isArray(json, pointer))
        return list;
    for (std::size_t i = 0; i < json.size(); ++i)
        list.push_back(text(json[i], pointer + "/" + std::to_string(i)));
    return list;
}

std::vector<std::int64_t> ExperimentReader::rowList(const Json &json, const std::string &pointer)
{
    std::vector<std::int64_t> list;
    if (!isArray(json, pointer))
        return list;
    list.reserve(json.size());
    for (std::size_t i = 0; i < json.size() && !m_fault; ++i)
        list.push_back(integer(json[i], pointer + "/" + std::to_string(i), 1, LargestSeed));
    return list;
}

void ExperimentReader::checkVersion(const Json &json)
{
    const auto version = json.find("heddle");
    if (version == json.end())
        return fail("/heddle", "is missing: this is not an experiment of Heddle.",
                    "Add \"heddle\": 1.");
    if (version->is_number_integer() && version->get<std::int64_t>() > FormatVersion)
        return fail("/heddle",
                    "is " + version->dump() + ": the experiment was written by format version " +
                        version->dump() + ", this program reads versions up to " +
                        std::to_string(FormatVersion) + ".",
                    "Use a newer version of Heddle.");
    integer(*version, "/heddle", 1, FormatVersion);
}

void ExperimentReader::readVariables(const Json &json, Experiment &experiment)
{
    for (const auto &[key, value] : json.items()) {
        const std::string pointer = "/" + key;
        if (key == "name")
            experiment.name = text(value, pointer);
        else if (key == "notes")
            experiment.notes = text(value, pointer);
        else if (key == "target")
            experiment.target = text(value, pointer);
        else if (key == "variables")
            experiment.variables = textList(value, pointer);
        else if (key == "formula")
            experiment.formula = text(value, pointer);
        else if (key == "weights")
            experiment.weights = text(value, pointer);
        else if (key == "offset")
            experiment.offset = text(value, pointer);
        else if (key == "group")
            experiment.group = text(value, pointer);
        else if (key == "event")
            experiment.event =
                value.is_number() ? formatNumber(value.get<double>()) : text(value, pointer);
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < experiment.variables.size(); ++i)
        if (!seen.insert(experiment.variables[i]).second)
            fail("/variables/" + std::to_string(i),
                 "names " + heddle::quoted(experiment.variables[i]) + " a second time.",
                 "Name each variable once.");
    if (json.contains("formula") && (json.contains("target") || json.contains("variables")))
        fail("/formula", "stands beside /target or /variables, which say the same.",
             "Keep the formula, or the target and the variables.");
}

void ExperimentReader::readFixed(const Json &json, Experiment &experiment)
{
    if (const auto missing = json.find("missing"); missing != json.end())
        experiment.treatsMissing = choose(*missing, "/missing", {{"omit", "treat"}, {}}) == "treat";
    if (const auto levels = json.find("levels"); levels != json.end()) {
        const std::string chosen = choose(*levels, "/levels", {{"one-vs-rest", "joint"}, {}});
        experiment.levels = chosen == "joint" ? LevelModels::Joint : LevelModels::OneVsRest;
    }
    if (const auto seed = json.find("seed"); seed != json.end())
        experiment.seed = static_cast<std::uint64_t>(integer(*seed, "/seed", 0, LargestSeed));
}

void ExperimentReader::readData(const Json &json, DataSpec &data)
{
    if (!isObject(json, "/data"))
        return;
    checkKeys(json, "/data", {{"source", "format", "options", "types"}, {}});
    for (const auto &[key, value] : json.items()) {
        if (key == "source")
            data.source = text(value, "/data/source");
        else if (key == "format")
            choose(value, "/data/format", {{"auto"}, {}});
        else if (key == "options")
            readOptions(value, data.options);
        else if (key == "types")
            readTypes(value, data.options);
    }
}

void ExperimentReader::readOptions(const Json &json, CsvOptions &options)
{
    if (!isObject(json, "/data/options"))
        return;
    checkKeys(json, "/data/options",
              {{"separator", "quote", "decimal", "header", "na"},
               {"encoding", "sheet", "table", "query"}});
    for (const auto &[key, value] : json.items()) {
        const std::string pointer = "/data/options/" + key;
        if (key == "separator")
            options.separator = character(value, pointer);
        else if (key == "quote")
            options.quote = character(value, pointer);
        else if (key == "decimal")
            options.decimal = choose(value, pointer, {{".", ","}, {}})[0];
        else if (key == "header")
            options.header = boolean(value, pointer);
        else if (key == "na")
            options.na = textList(value, pointer);
    }
}

void ExperimentReader::readTypes(const Json &json, CsvOptions &options)
{
    if (!isObject(json, "/data/types"))
        return;
    for (const auto &[column, value] : json.items()) {
        const std::string name = choose(value, "/data/types/" + escapedKey(column),
                                        {{"numeric", "categorical", "text"}, {"date"}});
        options.types[column] = *columnTypeFromText(name);
    }
}

void ExperimentReader::readMetrics(const Json &json, std::vector<Metric> &metrics)
{
    if (!isArray(json, "/metrics"))
        return;
    Choice names;
    for (const Metric metric : allMetrics)
        names.known.emplace_back(toText(metric));
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::string pointer = "/metrics/" + std::to_string(i);
        const Metric metric = *metricFromText(choose(json[i], pointer, names));
        if (std::find(metrics.begin(), metrics.end(), metric) != metrics.end())
            fail(pointer, "names " + json[i].dump(-1, ' ', true) + " a second time.",
                 "Name each metric once.");
        metrics.push_back(metric);
    }
}

Result<Experiment> ExperimentReader::read(const nlohmann::ordered_json &json)
{
    Experiment experiment;
    if (isObject(json, "")) {
        checkVersion(json);
        checkKeys(
            json, "",
            {{"heddle",   "name",    "notes",      "data",    "target",    "variables", "formula",
              "event",    "weights", "offset",     "group",   "missing",   "levels",    "prepare",
              "learners", "tuning",  "resampling", "metrics", "intervals", "stop",      "seed"},
             {}});
        readVariables(json, experiment);
        readFixed(json, experiment);
        if (const auto data = json.find("data"); data != json.end())
            readData(*data, experiment.data);
        if (const auto prepare = json.find("prepare"); prepare != json.end())
            readPrepare(*prepare, experiment.prepare);
        const bool treats = experiment.prepare && experiment.prepare->kind == PrepareKind::Treat;
        if (experiment.treatsMissing && !treats)
            fail("/missing", "is \"treat\", and nothing treats the variables.",
                 "Add \"prepare\": {\"kind\": \"treat\"}, or choose \"omit\".");
        if (const auto learners = json.find("learners"); learners != json.end())
            readLearners(*learners, experiment.learners);
        if (const auto tuning = json.find("tuning"); tuning != json.end())
            readTuning(*tuning, experiment.tuning.emplace());
        if (const auto resampling = json.find("resampling"); resampling != json.end())
            readResampling(*resampling, experiment.resampling);
        if (const auto metrics = json.find("metrics"); metrics != json.end())
            readMetrics(*metrics, experiment.metrics);
        if (const auto intervals = json.find("intervals"); intervals != json.end())
            readIntervals(*intervals, experiment.intervals.emplace());
        if (const auto stop = json.find("stop"); stop != json.end())
            readStop(*stop, experiment.stop.emplace());
    }
    if (m_fault)
        return *m_fault;
    return experiment;
}

Result<Experiment> experimentFromJson(const nlohmann::ordered_json &json)
{
    return ExperimentReader().read(json);
}

} // namespace heddle
