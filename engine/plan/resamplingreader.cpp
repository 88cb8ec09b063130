// The part of reading an experiment that is about its resampling, intervals and early end.
#include "core/text.h"
#include "plan/experimentreader.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace heddle {

namespace {

constexpr double LargestPrecision = 1e300; ///< Any number.

} // namespace

void ExperimentReader::readResampling(const Json &json, ResamplingSpec &resampling)
{
    const std::string at = "/resampling";
    if (!isObject(json, at))
        return;
    const auto kind = json.find("kind");
    if (kind == json.end())
        return fail(at + "/kind", "is missing.",
                    "Built in: none, cross-validation, bootstrap, holdout, leave-one-out, "
                    "permutation, explicit.");
    const std::string name = choose(*kind, at + "/kind",
                                    {{"none", "cross-validation", "bootstrap", "holdout",
                                      "leave-one-out", "permutation", "explicit"},
                                     {}});
    const auto count = [&](const char *key, int least, int &into) {
        if (const auto value = json.find(key); value != json.end())
            into = static_cast<int>(integer(*value, at + "/" + key, least, LargestCount));
    };
    if (const auto stratify = json.find("stratify"); stratify != json.end())
        resampling.stratify = boolean(*stratify, at + "/stratify");
    if (name == "none") {
        checkKeys(json, at, {{"kind"}, {}});
    } else if (name == "cross-validation") {
        resampling.kind = ResamplingKind::CrossValidation;
        checkKeys(json, at, {{"kind", "folds", "repeats", "stratify"}, {}});
        count("folds", 2, resampling.folds);
        count("repeats", 1, resampling.repeats);
    } else if (name == "bootstrap") {
        resampling.kind = ResamplingKind::Bootstrap;
        checkKeys(json, at, {{"kind", "replicates", "stratify"}, {}});
        count("replicates", 1, resampling.replicates);
    } else if (name == "holdout") {
        resampling.kind = ResamplingKind::Holdout;
        checkKeys(json, at, {{"kind", "fraction", "repeats", "stratify"}, {}});
        count("repeats", 1, resampling.repeats);
        readFraction(json, resampling.fraction);
    } else if (name == "leave-one-out") {
        resampling.kind = ResamplingKind::LeaveOneOut;
        checkKeys(json, at, {{"kind"}, {}});
    } else if (name == "permutation") {
        readPermutation(json, resampling);
        count("replicates", 1, resampling.replicates);
    } else {
        readExplicit(json, resampling);
    }
}

void ExperimentReader::readFraction(const Json &json, double &fraction)
{
    const auto value = json.find("fraction");
    if (value == json.end())
        return;
    fraction = value->is_number() ? value->get<double>() : 0;
    if (!(fraction > 0 && fraction < 1))
        fail("/resampling/fraction",
             "is " + value->dump(-1, ' ', true) + ", a number between 0 and 1 is needed.");
}

void ExperimentReader::readExplicit(const Json &json, ResamplingSpec &resampling)
{
    const std::string at = "/resampling";
    resampling.kind = ResamplingKind::Explicit;
    checkKeys(json, at, {{"kind", "train", "file", "fold_of_row", "as"}, {}});
    if (const auto as = json.find("as"); as != json.end())
        resampling.asBootstrap =
            choose(*as, at + "/as", {{"folds", "bootstrap"}, {}}) == "bootstrap";
    if (json.contains("train") + json.contains("file") + json.contains("fold_of_row") != 1)
        return fail(at, R"(needs one of "train", "file" and "fold_of_row", and no other.)");
    if (const auto file = json.find("file"); file != json.end()) {
        resampling.file = text(*file, at + "/file");
        if (resampling.file.empty())
            fail(at + "/file", "is empty.", "Give the path of a file.");
    }
    if (const auto folds = json.find("fold_of_row"); folds != json.end()) {
        resampling.foldOfRow = rowList(*folds, at + "/fold_of_row");
        if (resampling.foldOfRow.empty())
            fail(at + "/fold_of_row", "is empty.", "Give one number a row of the data file.");
        if (resampling.asBootstrap)
            fail(at + "/as", "is \"bootstrap\" beside folds, which hold each row once.",
                 "Name the rows of each replicate in \"train\" or \"file\".");
    }
    const auto train = json.find("train");
    if (train == json.end() || !isArray(*train, at + "/train"))
        return;
    if (train->empty())
        fail(at + "/train", "is empty.", "Give the training rows of each resample.");
    for (std::size_t i = 0; i < train->size(); ++i)
        resampling.train.push_back(rowList((*train)[i], at + "/train/" + std::to_string(i)));
}

void ExperimentReader::readPermutation(const Json &json, ResamplingSpec &resampling)
{
    const std::string at = "/resampling";
    resampling.kind = ResamplingKind::Permutation;
    resampling.replicates = 999; // with the observed one a round thousand
    checkKeys(json, at, {{"kind", "replicates", "permute", "within"}, {}});
    if (const auto permute = json.find("permute"); permute != json.end())
        resampling.permute = text(*permute, at + "/permute");
    if (const auto within = json.find("within"); within != json.end())
        resampling.within = text(*within, at + "/within");
}

void ExperimentReader::readIntervals(const Json &json, IntervalsSpec &intervals)
{
    const std::string at = "/intervals";
    if (!isObject(json, at))
        return;
    checkKeys(json, at, {{"level", "kinds"}, {}});
    if (const auto level = json.find("level"); level != json.end()) {
        intervals.level = level->is_number() ? level->get<double>() : 0;
        if (!(intervals.level > 0 && intervals.level < 1))
            fail(at + "/level", "is " + level->dump(-1, ' ', true) +
                                    ", a number between 0 and 1 is needed, as 0.95.");
    }
    const auto kinds = json.find("kinds");
    if (kinds == json.end() || !isArray(*kinds, at + "/kinds"))
        return;
    Choice names;
    for (const IntervalKind kind : allIntervalKinds)
        names.known.emplace_back(toText(kind));
    intervals.kinds.clear();
    for (std::size_t i = 0; i < kinds->size(); ++i) {
        const std::string pointer = at + "/kinds/" + std::to_string(i);
        const std::string name = choose((*kinds)[i], pointer, names);
        const auto known = std::find(names.known.begin(), names.known.end(), name);
        const IntervalKind kind =
            allIntervalKinds[static_cast<std::size_t>(known - names.known.begin())];
        if (intervals.has(kind))
            fail(pointer, "names " + heddle::quoted(name) + " a second time.",
                 "Name each kind once.");
        intervals.kinds.push_back(kind);
    }
}

void ExperimentReader::readStop(const Json &json, StopSpec &stop)
{
    const std::string at = "/stop";
    if (!isObject(json, at))
        return;
    checkKeys(json, at, {{"target", "precision", "at_least"}, {}});
    Choice names;
    constexpr std::array targets = {StopTarget::Interval, StopTarget::PValue, StopTarget::Metric};
    for (const StopTarget target : targets)
        names.known.emplace_back(toText(target));
    const auto target = json.find("target");
    if (target == json.end())
        return fail(at + "/target", "is missing.", "Built in: " + joined(names.known) + ".");
    const std::string name = choose(*target, at + "/target", names);
    for (const StopTarget known : targets)
        if (name == toText(known))
            stop.target = known;
    const auto precision = json.find("precision");
    if (precision == json.end())
        return fail(at + "/precision", "is missing.",
                    "Give the standard error at which there is enough.");
    stop.precision = number(*precision, at + "/precision", false, LargestPrecision);
    if (const auto least = json.find("at_least"); least != json.end())
        stop.atLeast = static_cast<int>(integer(*least, at + "/at_least", 1, LargestCount));
}

} // namespace heddle
