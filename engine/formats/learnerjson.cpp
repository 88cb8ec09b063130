#include "formats/learnerjson.h"

#include "formats/jsonfields.h"
#include "formats/treejson.h"

#include <algorithm>
#include <array>
#include <limits>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

/// The link of a learner that has not its kind's default.
void readLink(JsonFields &fields, LearnerSpec &learner)
{
    const std::string name = fields.text("link");
    for (const Link link : linksOf(learner.kind).subspan(1))
        if (name == toText(link))
            learner.chosenLink = link;
    if (!learner.chosenLink)
        fields.fail("link", "a link of the learner other than its first");
}

void readPenalty(JsonFields &fields, LearnerSpec &learner)
{
    const auto penalty = fromText<Penalty>(fields.text("penalty"),
                                           std::array{Penalty::Ridge, Penalty::Firth}, &toText);
    if (!penalty || learner.kind != LearnerKind::Logistic || learner.chosenLink)
        fields.fail("penalty", "ridge or firth, of logistic with its own link,");
    learner.penalty = penalty.value_or(Penalty::None);
    if (learner.penalty == Penalty::Ridge)
        learner.lambda = fields.number("lambda");
}

/// A point of the path: what the coefficients are shrunk by.
void addNetParameters(Json &json, const NetParameters &net)
{
    if (net.family)
        json["net_family"] = toText(*net.family);
    json["alpha"] = net.alpha;
    json["lambda"] = net.lambda.front();
    json["standardize"] = net.standardize;
    if (net.grouped)
        json["multinomial"] = "grouped";
}

void readNetParameters(JsonFields &fields, NetParameters &net)
{
    if (fields.has("net_family")) {
        net.family = fromText<NetFamily>(fields.text("net_family"),
                                         std::array{NetFamily::Gaussian, NetFamily::Binomial,
                                                    NetFamily::Multinomial, NetFamily::Poisson},
                                         &toText);
        if (!net.family)
            fields.fail("net_family", "a family of elastic nets");
    }
    net.alpha = fields.number("alpha");
    net.lambda = {fields.number("lambda")};
    net.standardize = fields.flag("standardize");
    net.grouped = fields.has("multinomial") && fields.text("multinomial") == "grouped";
}

} // namespace

Result<LearnerSpec> modelLearner(const Json &json)
{
    JsonFields fields(json, "/learner");
    LearnerSpec learner;
    learner.name = fields.text("name");
    const auto kind = fromText<LearnerKind>(fields.text("kind"), learnerKinds, &toText);
    if (!kind)
        fields.fail("kind", "a learner of this version");
    learner.kind = kind.value_or(LearnerKind::Linear);
    if (fields.has("link"))
        readLink(fields, learner);
    if (fields.has("penalty"))
        readPenalty(fields, learner);
    if (fields.has("dispersion")) {
        learner.estimateDispersion = true;
        if (fields.text("dispersion") != "estimate" || learner.kind != LearnerKind::Poisson)
            fields.fail("dispersion", "estimate, of poisson alone,");
    }
    if (isOfTrees(learner.kind))
        readTreeParameters(fields, learner);
    if (learner.kind == LearnerKind::ElasticNet)
        readNetParameters(fields, learner.net);
    if (hasMaxIterations(learner.kind))
        learner.maxIterations = static_cast<int>(std::min<std::int64_t>(
            fields.count("max_iterations"), std::numeric_limits<int>::max()));
    if (hasEpsilon(learner.kind))
        learner.epsilon = fields.number("epsilon");
    if (const auto finished = fields.finish(); !finished)
        return finished.error();
    return learner;
}

Json modelLearnerJson(const LearnerSpec &learner, const DesignRecipe &design)
{
    Json json = {{"name", learner.name}, {"kind", toText(learner.kind)}};
    if (learner.chosenLink)
        json["link"] = toText(*learner.chosenLink);
    if (learner.penalty != Penalty::None)
        json["penalty"] = toText(learner.penalty);
    if (learner.penalty == Penalty::Ridge)
        json["lambda"] = learner.lambda;
    if (learner.estimateDispersion)
        json["dispersion"] = "estimate";
    if (learner.kind == LearnerKind::ElasticNet)
        addNetParameters(json, learner.net);
    if (isOfTrees(learner.kind))
        addTreeParameters(json, learner,
                          std::ssize(design.terms()) - (design.hasIntercept() ? 1 : 0));
    if (hasMaxIterations(learner.kind))
        json["max_iterations"] = learner.maxIterations;
    if (hasEpsilon(learner.kind))
        json["epsilon"] = learner.epsilon;
    return json;
}

} // namespace heddle
