// What the kinds of learners are, and a learner's part of the document.
#include "core/text.h"
#include "plan/experiment.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

void addTreeParameters(Json &json, const LearnerSpec &learner)
{
    const TreeParameters &trees = learner.trees;
    const TreeParameters defaults;
    Json parameters = Json::object();
    if (trees.trees)
        parameters[learner.kind == LearnerKind::RandomForest ? "trees" : "rounds"] = *trees.trees;
    if (trees.depth)
        parameters["depth"] = *trees.depth;
    if (trees.eta != defaults.eta)
        parameters["eta"] = trees.eta;
    if (trees.subsample)
        parameters["subsample"] = *trees.subsample;
    if (trees.columns)
        parameters["columns"] = *trees.columns;
    if (trees.minChildWeight != defaults.minChildWeight)
        parameters["min_child_weight"] = trees.minChildWeight;
    if (trees.lambda != defaults.lambda)
        parameters["lambda"] = trees.lambda;
    if (trees.earlyStopping > 0)
        parameters["early_stopping"] = trees.earlyStopping;
    if (!parameters.empty())
        json["parameters"] = std::move(parameters);
}

void addNetParameters(Json &json, const NetParameters &net)
{
    const NetParameters defaults;
    Json parameters = Json::object();
    if (net.family)
        parameters["family"] = std::string(toText(*net.family));
    if (net.alpha != defaults.alpha)
        parameters["alpha"] = net.alpha;
    if (net.lambda.size() == 1)
        parameters["lambda"] = net.lambda.front();
    else if (!net.lambda.empty())
        parameters["lambda"] = net.lambda;
    if (net.lambdaCount != defaults.lambdaCount)
        parameters["nlambda"] = net.lambdaCount;
    if (net.lambdaMinRatio)
        parameters["lambda_min_ratio"] = *net.lambdaMinRatio;
    if (!net.standardize)
        parameters["standardize"] = false;
    if (net.grouped)
        parameters["multinomial"] = "grouped";
    if (!parameters.empty())
        json["parameters"] = std::move(parameters);
}

} // namespace

Json toJson(const LearnerSpec &learner)
{
    const LearnerSpec defaults = LearnerSpec::ofKind(learner.kind);
    Json json = Json::object();
    json["kind"] = std::string(toText(learner.kind));
    if (learner.name != defaults.name)
        json["name"] = learner.name;
    if (learner.chosenLink)
        json["parameters"]["link"] = std::string(toText(*learner.chosenLink));
    if (learner.penalty != Penalty::None)
        json["parameters"]["penalty"] = std::string(toText(learner.penalty));
    if (learner.lambda != defaults.lambda)
        json["parameters"]["lambda"] = learner.lambda;
    if (learner.estimateDispersion)
        json["parameters"]["dispersion"] = "estimate";
    if (isOfTrees(learner.kind))
        addTreeParameters(json, learner);
    if (learner.kind == LearnerKind::ElasticNet)
        addNetParameters(json, learner.net);
    if (hasMaxIterations(learner.kind) && learner.maxIterations != defaults.maxIterations)
        json["parameters"]["max_iterations"] = learner.maxIterations;
    if (hasEpsilon(learner.kind) && learner.epsilon != defaults.epsilon)
        json["parameters"]["epsilon"] = learner.epsilon;
    for (const GridParameter &parameter : learner.grid)
        for (const std::string &value : parameter.values)
            json["grid"][parameter.name].push_back(Json::parse(value));
    return json;
}

std::string_view toText(LearnerKind kind)
{
    switch (kind) {
    case LearnerKind::Logistic:
        return "logistic";
    case LearnerKind::Linear:
        return "linear";
    case LearnerKind::Poisson:
        return "poisson";
    case LearnerKind::Gamma:
        return "gamma";
    case LearnerKind::Multinomial:
        return "multinomial";
    case LearnerKind::ElasticNet:
        return "elastic-net";
    case LearnerKind::BoostedTrees:
        return "boosted-trees";
    case LearnerKind::RandomForest:
        return "random-forest";
    case LearnerKind::Baseline:
        return "baseline";
    }
    return {};
}

bool canPredict(LearnerKind kind, TargetKind target)
{
    switch (kind) {
    case LearnerKind::Logistic:
        return target != TargetKind::Numbers;
    case LearnerKind::Linear:
    case LearnerKind::Poisson:
    case LearnerKind::Gamma:
        return target == TargetKind::Numbers;
    case LearnerKind::Multinomial:
        return target == TargetKind::Classes;
    case LearnerKind::ElasticNet:
    case LearnerKind::BoostedTrees:
    case LearnerKind::RandomForest:
    case LearnerKind::Baseline:
        return true;
    }
    return false;
}

bool modelsAllLevels(LearnerKind kind)
{
    return kind == LearnerKind::Multinomial || kind == LearnerKind::Baseline ||
           kind == LearnerKind::BoostedTrees || kind == LearnerKind::ElasticNet;
}

bool modelsOneLevel(LearnerKind kind)
{
    return !modelsAllLevels(kind) || kind == LearnerKind::BoostedTrees ||
           kind == LearnerKind::ElasticNet;
}

bool isOfTrees(LearnerKind kind)
{
    return kind == LearnerKind::BoostedTrees || kind == LearnerKind::RandomForest;
}

bool takesOffset(LearnerKind kind)
{
    return modelsOneLevel(kind) && kind != LearnerKind::RandomForest;
}

bool hasMaxIterations(LearnerKind kind)
{
    return hasEpsilon(kind) || kind == LearnerKind::Multinomial;
}

bool hasEpsilon(LearnerKind kind)
{
    return kind == LearnerKind::Logistic || kind == LearnerKind::Poisson ||
           kind == LearnerKind::Gamma;
}

int defaultMaxIterations(LearnerKind kind)
{
    return kind == LearnerKind::Multinomial ? 100 : 25;
}

std::span<const Link> linksOf(LearnerKind kind)
{
    static constexpr std::array logistic = {Link::Logit, Link::Probit, Link::Cloglog};
    static constexpr std::array linear = {Link::Identity};
    static constexpr std::array poisson = {Link::Log};
    static constexpr std::array gamma = {Link::Inverse, Link::Log};
    switch (kind) {
    case LearnerKind::Logistic:
        return logistic;
    case LearnerKind::Linear:
        return linear;
    case LearnerKind::Poisson:
        return poisson;
    case LearnerKind::Gamma:
        return gamma;
    case LearnerKind::Multinomial:
    case LearnerKind::ElasticNet:
    case LearnerKind::BoostedTrees:
    case LearnerKind::RandomForest:
    case LearnerKind::Baseline:
        break;
    }
    return {};
}

std::string_view pathParameter(LearnerKind kind)
{
    if (kind == LearnerKind::ElasticNet)
        return "lambda";
    return kind == LearnerKind::BoostedTrees ? "rounds" : std::string_view();
}

LearnerSpec LearnerSpec::ofKind(LearnerKind kind)
{
    LearnerSpec learner;
    learner.kind = kind;
    learner.name = toText(kind);
    learner.maxIterations = defaultMaxIterations(kind);
    return learner;
}

bool LearnerSpec::canPredict(TargetKind target) const
{
    if (!heddle::canPredict(kind, target) || !net.family)
        return heddle::canPredict(kind, target);
    const bool numbers = net.family == NetFamily::Gaussian || net.family == NetFamily::Poisson;
    return numbers == (target == TargetKind::Numbers) &&
           !(target == TargetKind::Shares && net.family == NetFamily::Multinomial);
}

Link LearnerSpec::link(TargetKind target) const
{
    if (chosenLink)
        return *chosenLink;
    if (const auto links = linksOf(kind); !links.empty())
        return links.front();
    if (net.family == NetFamily::Poisson)
        return Link::Log;
    return target == TargetKind::Numbers ? Link::Identity : Link::Logit;
}

Family LearnerSpec::family(TargetKind target) const
{
    switch (kind) {
    case LearnerKind::Logistic:
        return Family::Binomial;
    case LearnerKind::Linear:
        return Family::Gaussian;
    case LearnerKind::Poisson:
        return estimateDispersion ? Family::QuasiPoisson : Family::Poisson;
    case LearnerKind::Gamma:
        return Family::Gamma;
    case LearnerKind::Multinomial:
        return Family::Multinomial;
    case LearnerKind::ElasticNet:
        if (net.family == NetFamily::Poisson)
            return Family::Poisson;
        [[fallthrough]];
    case LearnerKind::BoostedTrees:
    case LearnerKind::RandomForest:
        return target == TargetKind::Numbers ? Family::Gaussian : Family::Binomial;
    case LearnerKind::Baseline:
        break;
    }
    if (target == TargetKind::Classes)
        return Family::Multinomial;
    return target == TargetKind::Shares ? Family::Binomial : Family::Gaussian;
}

const GridParameter *LearnerSpec::gridOf(std::string_view parameter) const
{
    for (const GridParameter &known : grid)
        if (known.name == parameter)
            return &known;
    return nullptr;
}

std::vector<double> LearnerSpec::gridNumbers(std::string_view parameter) const
{
    std::vector<double> numbers;
    if (const GridParameter *const known = gridOf(parameter))
        for (const std::string &value : known->values)
            numbers.push_back(parseNumber(value).value_or(0));
    return numbers;
}

int LearnerSpec::treeCount() const
{
    return trees.trees.value_or(kind == LearnerKind::RandomForest ? 500 : 100);
}

int LearnerSpec::treeDepth() const
{
    return trees.depth.value_or(kind == LearnerKind::RandomForest ? 0 : 6);
}

double LearnerSpec::rowShare() const
{
    return trees.subsample.value_or(kind == LearnerKind::RandomForest ? 0.632 : 1);
}

double LearnerSpec::columnShare(std::int64_t columns) const
{
    const auto count = static_cast<double>(columns);
    return trees.columns.value_or(kind == LearnerKind::RandomForest ? std::sqrt(count) / count : 1);
}

} // namespace heddle
