// The part of reading an experiment that is about its learners.
#include "core/text.h"
#include "plan/experimentreader.h"

#include <nlohmann/json.hpp>

#include <limits>
#include <optional>
#include <set>

namespace heddle {

void ExperimentReader::readLearners(const Json &json, std::vector<LearnerSpec> &learners)
{
    if (!isArray(json, "/learners"))
        return;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::string pointer = "/learners/" + std::to_string(i);
        learners.push_back(readLearner(json[i], pointer));
        if (!seen.insert(learners.back().name).second)
            fail(pointer,
                 "has the name " + heddle::quoted(learners.back().name) + " of an earlier learner.",
                 "Give each learner a \"name\" of its own.");
    }
}

LearnerSpec ExperimentReader::readLearner(const Json &json, const std::string &pointer)
{
    LearnerSpec learner;
    if (!isObject(json, pointer))
        return learner;
    checkKeys(json, pointer, {{"kind", "name", "parameters", "grid"}, {}});
    Choice kinds;
    for (const LearnerKind known : learnerKinds)
        kinds.known.emplace_back(toText(known));
    const auto kind = json.find("kind");
    if (kind == json.end()) {
        fail(pointer + "/kind", "is missing.", "Built in: " + joined(kinds.known) + ".");
        return learner;
    }
    learner.name = choose(*kind, pointer + "/kind", kinds);
    for (const LearnerKind known : learnerKinds)
        if (learner.name == toText(known))
            learner.kind = known;
    learner.maxIterations = defaultMaxIterations(learner.kind);
    if (const auto name = json.find("name"); name != json.end()) {
        learner.name = text(*name, pointer + "/name");
        if (learner.name.empty())
            fail(pointer + "/name", "is empty.", "Leave it out, or give the learner a name.");
    }
    if (const auto parameters = json.find("parameters"); parameters != json.end())
        readParameters(*parameters, pointer + "/parameters", learner);
    if (const auto grid = json.find("grid"); grid != json.end()) {
        const auto parameters = json.find("parameters");
        if (isObject(*grid, pointer + "/grid") && parameters != json.end() &&
            parameters->is_object())
            for (const auto &[key, value] : grid->items())
                if (parameters->contains(key))
                    fail(pointer + "/grid/" + key, "stands in /parameters, too.",
                         "Keep one of them.");
        readGrid(*grid, pointer + "/grid", learner);
    }
    if (learner.kind == LearnerKind::Logistic && !m_fault)
        checkPenalty(json, pointer, learner);
    if (learner.trees.earlyStopping > 0 && learner.gridOf("rounds"))
        fail(pointer + "/grid/rounds",
             "stands beside early_stopping, which chooses the rounds by itself.",
             "Leave one of them out: with early_stopping, rounds in /parameters are the most.");
    return learner;
}

std::vector<std::string> parametersOf(LearnerKind kind)
{
    switch (kind) {
    case LearnerKind::Logistic:
        return {"link", "penalty", "lambda", "max_iterations", "epsilon"};
    case LearnerKind::Poisson:
        return {"dispersion", "max_iterations", "epsilon"};
    case LearnerKind::Gamma:
        return {"link", "max_iterations", "epsilon"};
    case LearnerKind::Multinomial:
        return {"max_iterations"};
    case LearnerKind::ElasticNet:
        return {"family",           "alpha",       "lambda",     "nlambda",
                "lambda_min_ratio", "standardize", "multinomial"};
    case LearnerKind::BoostedTrees:
        return {"rounds",           "depth",  "eta",           "subsample", "columns",
                "min_child_weight", "lambda", "early_stopping"};
    case LearnerKind::RandomForest:
        return {"trees", "depth", "columns", "subsample"};
    case LearnerKind::Linear:
    case LearnerKind::Baseline:
        break;
    }
    return {};
}

void ExperimentReader::readParameters(const Json &json, const std::string &pointer,
                                      LearnerSpec &learner)
{
    if (!isObject(json, pointer))
        return;
    if (learner.kind == LearnerKind::RandomForest && json.contains("early_stopping"))
        fail(pointer + "/early_stopping", "is for boosted trees: no tree of a forest is too many.",
             "Leave it out.");
    checkKeys(json, pointer, {parametersOf(learner.kind), {}});
    for (const auto &[key, value] : json.items())
        readParameter(key, value, std::string(pointer).append("/").append(key), learner);
}

Result<void> ExperimentReader::readOne(LearnerSpec &learner, const std::string &name,
                                       const nlohmann::ordered_json &json,
                                       const std::string &pointer)
{
    readParameter(name, json, pointer, learner);
    if (m_fault)
        return *m_fault;
    return {};
}

void ExperimentReader::readParameter(const std::string &key, const Json &json,
                                     const std::string &pointer, LearnerSpec &learner)
{
    if (isOfTrees(learner.kind))
        readTreeParameter(key, json, pointer, learner);
    else if (learner.kind == LearnerKind::ElasticNet)
        readNetParameter(key, json, pointer, learner.net);
    else if (key == "link")
        readLink(json, pointer, learner);
    else if (key == "penalty")
        readPenalty(json, pointer, learner);
    else if (key == "lambda")
        learner.lambda = number(json, pointer, false, std::numeric_limits<double>::max());
    else if (key == "dispersion")
        readDispersion(json, pointer, learner);
    else if (key == "max_iterations")
        learner.maxIterations = static_cast<int>(integer(json, pointer, 1, LargestCount));
    else if (key == "epsilon") {
        learner.epsilon = json.is_number() ? json.get<double>() : 0;
        if (!(learner.epsilon > 0 && learner.epsilon < 1))
            fail(pointer,
                 "is " + json.dump(-1, ' ', true) + ", a number between 0 and 1 is needed.");
    }
}

/// That what is given of a penalty has a meaning.
void ExperimentReader::checkPenalty(const Json &json, const std::string &pointer,
                                    const LearnerSpec &learner)
{
    const auto placeOf = [&](const char *name) {
        for (const char *part : {"parameters", "grid"})
            if (json.contains(part) && json[part].contains(name))
                return pointer + "/" + part + "/" + name;
        return std::string();
    };
    const bool triesPenalties = learner.gridOf("penalty") != nullptr;
    if (const std::string place = placeOf("lambda");
        !place.empty() && learner.penalty != Penalty::Ridge && !triesPenalties)
        fail(place, "stands without a ridge penalty, whose strength it is.",
             R"(Add "penalty": "ridge", or leave it out.)");
    const bool hasOtherLink = learner.chosenLink || learner.gridOf("link");
    if ((learner.penalty != Penalty::None || triesPenalties) && hasOtherLink)
        fail(placeOf("penalty"), "stands beside another link: penalties are built in for logit.",
             "Leave one of them out.");
}

void ExperimentReader::readLink(const Json &json, const std::string &pointer, LearnerSpec &learner)
{
    const auto links = linksOf(learner.kind);
    Choice names;
    for (const Link link : links)
        names.known.emplace_back(toText(link));
    const std::string name = choose(json, pointer, names);
    for (const Link link : links.subspan(1))
        if (name == toText(link))
            learner.chosenLink = link;
}

void ExperimentReader::readPenalty(const Json &json, const std::string &pointer,
                                   LearnerSpec &learner)
{
    const std::string name = choose(json, pointer, {{"none", "ridge", "firth"}, {}});
    for (const Penalty penalty : {Penalty::Ridge, Penalty::Firth})
        if (name == toText(penalty))
            learner.penalty = penalty;
}

void ExperimentReader::readDispersion(const Json &json, const std::string &pointer,
                                      LearnerSpec &learner)
{
    learner.estimateDispersion = json == "estimate";
    if (!learner.estimateDispersion && json != 1 && json != "1")
        fail(pointer,
             "is " + json.dump(-1, ' ', true) + ", 1 or \"estimate\" (quasi-poisson) is needed.");
}

double ExperimentReader::number(const Json &json, const std::string &pointer, bool mayBeZero,
                                double most)
{
    const double value = json.is_number() ? json.get<double>() : -1;
    if ((mayBeZero ? value >= 0 : value > 0) && value <= most)
        return value;
    const bool isBounded = most < std::numeric_limits<double>::max();
    fail(pointer, "is " + json.dump(-1, ' ', true) + ", a number " +
                      (mayBeZero ? "of 0 or more" : "above 0") +
                      (isBounded ? " and up to " + formatNumber(most) : std::string()) +
                      " is needed.");
    return 1;
}

/// A value that is the learner's default anyway is not kept: the document then has no need of it.
void ExperimentReader::readTreeParameter(const std::string &key, const Json &json,
                                         const std::string &pointer, LearnerSpec &learner)
{
    constexpr int deepestBoosted = 30; // a table of sums for each of 2^depth nodes
    constexpr double any = std::numeric_limits<double>::max();
    LearnerSpec defaults;
    defaults.kind = learner.kind;
    TreeParameters &trees = learner.trees;
    const bool isForest = learner.kind == LearnerKind::RandomForest;
    const auto unlessDefault = [](auto value, auto usual) {
        return value == usual ? std::nullopt : std::optional(value);
    };
    if (key == "rounds" || key == "trees")
        trees.trees = unlessDefault(static_cast<int>(integer(json, pointer, 1, LargestCount)),
                                    defaults.treeCount());
    else if (key == "depth")
        trees.depth =
            unlessDefault(static_cast<int>(integer(json, pointer, isForest ? 0 : 1,
                                                   isForest ? LargestCount : deepestBoosted)),
                          defaults.treeDepth());
    else if (key == "subsample")
        trees.subsample = unlessDefault(number(json, pointer, false, 1), defaults.rowShare());
    else if (key == "columns" && isForest)
        trees.columns = number(json, pointer, false, 1); // its default depends on the design
    else if (key == "columns")
        trees.columns = unlessDefault(number(json, pointer, false, 1), 1.0);
    else if (key == "eta")
        trees.eta = number(json, pointer, false, 1);
    else if (key == "min_child_weight")
        trees.minChildWeight = number(json, pointer, true, any);
    else if (key == "lambda")
        trees.lambda = number(json, pointer, true, any);
    else if (key == "early_stopping" && json != false)
        trees.earlyStopping = static_cast<int>(integer(json, pointer, 1, LargestCount));
}

} // namespace heddle
