// The model document, written and read.
#include "formats/modelfile.h"

#include "core/text.h"
#include "formats/fitdesign.h"
#include "formats/jsonfields.h"
#include "formats/learnerjson.h"
#include "formats/treejson.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

constexpr int FormatVersion = 1;

std::string_view kindText(TargetKind kind)
{
    switch (kind) {
    case TargetKind::Classes:
        return "classes";
    case TargetKind::Shares:
        return "shares";
    case TargetKind::Numbers:
        break;
    }
    return "numbers";
}

Json coefficientsToJson(const FitEntry &fit)
{
    Json list = Json::array();
    for (const Coefficient &coefficient : fit.coefficients) {
        const bool isAliased = std::isnan(coefficient.estimate);
        const auto number = [isAliased](double value) {
            return isAliased ? Json() : jsonNumber(value);
        };
        Json json = {{"term", coefficient.term}};
        if (!coefficient.level.empty())
            json["level"] = coefficient.level;
        json["estimate"] = number(coefficient.estimate);
        json["std_error"] = number(coefficient.stdError);
        json["statistic"] = number(coefficient.statistic);
        json["p_value"] = number(coefficient.pValue);
        list.push_back(std::move(json));
    }
    return list;
}

/// What only a fit with coefficients has.
void addEstimates(Json &json, const FitEntry &entry)
{
    json["df_residual"] = entry.fit.dfResidual;
    const bool hasLikelihood = !std::isnan(entry.criteria.logLikelihood);
    json["aic"] = hasLikelihood ? jsonNumber(entry.criteria.aic) : Json();
    json["bic"] = hasLikelihood ? jsonNumber(entry.criteria.bic) : Json();
    json["log_likelihood"] = hasLikelihood ? jsonNumber(entry.criteria.logLikelihood) : Json();
    json["dispersion"] =
        std::isnan(entry.fit.dispersion) ? Json() : jsonNumber(entry.fit.dispersion);
    json["coefficients"] = coefficientsToJson(entry);
}

Json fitToJson(const ModelSet &set, const FitEntry &entry)
{
    const GlmFit &fit = entry.fit;
    Json json = Json::object();
    if (entry.cell.level >= 0)
        json["level"] = set.levels[static_cast<std::size_t>(entry.cell.level)];
    json["family"] = toText(fit.family);
    json["link"] = toText(fit.link);
    if (!entry.event.empty())
        json["event"] = entry.event;
    json["rows"] = fit.rows;
    json["converged"] = fit.converged;
    if (fit.iterations)
        json["iterations"] = *fit.iterations;
    if (!entry.trees) {
        json["separation"] = toText(fit.separation);
        json["separating_terms"] = entry.separatingTerms;
    }
    json["null_deviance"] = jsonNumber(fit.nullDeviance);
    json["df_null"] = fit.dfNull;
    json["deviance"] = jsonNumber(fit.deviance);
    if (entry.trees)
        json["trees"] = treesToJson(*entry.trees);
    else
        addEstimates(json, entry);
    json["warnings"] = entry.warnings;
    return json;
}

void readCoefficients(const Json &list, const std::string &place, JsonFields &fields,
                      FitEntry &entry)
{
    const auto count = static_cast<Eigen::Index>(list.size());
    entry.fit.coefficients.resize(count);
    entry.fit.standardErrors.resize(count);
    for (const Json &json : list) {
        const auto index = static_cast<Eigen::Index>(entry.coefficients.size());
        JsonFields member(json, place + "/" + std::to_string(index));
        Coefficient coefficient;
        coefficient.term = member.text("term");
        if (member.has("level"))
            coefficient.level = member.text("level");
        coefficient.estimate = member.number("estimate");
        coefficient.stdError = member.number("std_error");
        coefficient.statistic = member.number("statistic");
        coefficient.pValue = member.number("p_value");
        if (!member.finish() || std::isinf(coefficient.estimate)) {
            fields.fail("coefficients/" + std::to_string(index),
                        "a term with estimate, std_error, statistic and p_value");
            return;
        }
        entry.fit.coefficients[index] = coefficient.estimate;
        entry.fit.standardErrors[index] = coefficient.stdError;
        entry.coefficients.push_back(std::move(coefficient));
    }
}

/// Family, link and separation, where fits have it, by their names.
void readNames(JsonFields &fields, bool hasSeparation, GlmFit &fit)
{
    const auto family =
        fromText<Family>(fields.text("family"),
                         std::array{Family::Binomial, Family::Gaussian, Family::Poisson,
                                    Family::QuasiPoisson, Family::Gamma, Family::Multinomial},
                         &toText);
    const auto link = fromText<Link>(fields.text("link"),
                                     std::array{Link::Logit, Link::Identity, Link::Probit,
                                                Link::Cloglog, Link::Log, Link::Inverse},
                                     &toText);
    const auto separation =
        hasSeparation ? fromText<Separation>(fields.text("separation"),
                                             std::array{Separation::None, Separation::QuasiComplete,
                                                        Separation::Complete},
                                             &toText)
                      : Separation::None;
    if (!family)
        fields.fail("family", "a family of this version");
    if (!link)
        fields.fail("link", "a link of this version");
    if (!separation)
        fields.fail("separation", "none, quasi-complete or complete");
    fit.family = family.value_or(Family::Gaussian);
    fit.link = link.value_or(Link::Identity);
    fit.separation = separation.value_or(Separation::None);
}

/// What the fit is about must be what the set is about.
void checkFit(const ModelSet &set, const FitEntry &entry, JsonFields &fields)
{
    const bool isClasses = set.targetKind == TargetKind::Classes;
    const auto &levels = set.levels;
    const bool isJoint = set.isJoint(entry);
    const bool isOfAllLevels =
        isJoint && (entry.trees || set.learner.kind == LearnerKind::ElasticNet);
    if (entry.fit.family !=
        (isOfAllLevels ? Family::Multinomial : set.learner.family(set.targetKind)))
        fields.fail("family", "the family of the learner");
    if (entry.fit.link != set.learner.link(set.targetKind))
        fields.fail("link", "the link of the learner");
    if (!set.learner.canPredict(set.targetKind))
        fields.fail("family", "the family that the target's kind needs");
    const bool isSplit = isClasses && !isJoint;
    if (isSplit && std::find(levels.begin(), levels.end(), entry.event) == levels.end())
        fields.fail("event", "a level of the target");
    if ((isSplit && levels.size() > 2) != (entry.cell.level >= 0))
        fields.fail("level", "a level where the target has three or more, none else");
    if (entry.trees) {
        const std::int64_t outputs = isJoint ? std::ssize(levels) : 1;
        if (entry.trees->outputs != outputs)
            fields.fail("trees", "trees of each level that the fit is of");
        return;
    }
    const std::vector<CoefficientName> names = coefficientNames(
        set.learner.kind, set.design.termNames(), isJoint ? levels : std::vector<std::string>());
    const auto isNamed = [](const Coefficient &coefficient, const CoefficientName &name) {
        return coefficient.term == name.term && coefficient.level == name.level;
    };
    if (!std::equal(entry.coefficients.begin(), entry.coefficients.end(), names.begin(),
                    names.end(), isNamed))
        fields.fail("coefficients", "one entry for each column of the design, in its order,");
}

/// What only a fit with coefficients has.
void readEstimates(JsonFields &fields, const std::string &place, FitEntry &entry)
{
    entry.separatingTerms = fields.texts("separating_terms");
    entry.fit.dfResidual = fields.count("df_residual");
    entry.criteria.aic = fields.number("aic");
    entry.criteria.bic = fields.number("bic");
    entry.criteria.logLikelihood = fields.number("log_likelihood");
    entry.fit.dispersion = fields.number("dispersion");
    readCoefficients(fields.list("coefficients"), place + "/coefficients", fields, entry);
}

Result<FitEntry> fitFromJson(ModelSet &set, const Json &json, const std::string &place)
{
    JsonFields fields(json, place);
    FitEntry entry;
    GlmFit &fit = entry.fit;
    if (fields.has("level")) {
        const auto at = std::find(set.levels.begin(), set.levels.end(), fields.text("level"));
        if (at == set.levels.end())
            fields.fail("level", "a level of the target");
        else
            entry.cell.level = static_cast<int>(at - set.levels.begin());
    }
    const bool isOfTrees = heddle::isOfTrees(set.learner.kind);
    readNames(fields, !isOfTrees, fit);
    if (fields.has("event"))
        entry.event = fields.text("event");
    if (entry.cell.level >= 0 &&
        entry.event != set.levels[static_cast<std::size_t>(entry.cell.level)])
        fields.fail("event", "the level of the fit");
    fit.penalty = set.learner.penalty;
    fit.rows = fields.count("rows");
    fit.converged = fields.flag("converged");
    if (fields.has("iterations"))
        fit.iterations = static_cast<int>(
            std::min<std::int64_t>(fields.count("iterations"), std::numeric_limits<int>::max()));
    fit.nullDeviance = fields.number("null_deviance");
    fit.dfNull = fields.count("df_null");
    fit.deviance = fields.number("deviance");
    if (isOfTrees) {
        auto trees = treesFromJson(fields.object("trees"), place + "/trees",
                                   static_cast<std::int32_t>(set.design.terms().size()));
        if (!trees)
            return trees.error();
        entry.trees = std::make_shared<const TreeEnsemble>(std::move(*trees));
    } else {
        readEstimates(fields, place, entry);
    }
    entry.warnings = fields.texts("warnings");
    if (const auto design = readOwnDesign(fields, set); !design)
        return design.error();
    checkFit(set, entry, fields);
    if (const auto finished = fields.finish(); !finished)
        return finished.error();
    return entry;
}

Result<void> readTarget(const Json &json, ModelSet &set)
{
    JsonFields fields(json, "/target");
    set.target = fields.text("name");
    const auto kind = fromText<TargetKind>(
        fields.text("kind"),
        std::array{TargetKind::Classes, TargetKind::Shares, TargetKind::Numbers}, &kindText);
    if (!kind)
        fields.fail("kind", "classes, shares or numbers");
    set.targetKind = kind.value_or(TargetKind::Numbers);
    if (set.targetKind == TargetKind::Classes) {
        set.levels = fields.texts("levels");
        std::vector<std::string> sorted = set.levels;
        std::sort(sorted.begin(), sorted.end());
        if (sorted.size() < 2 || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
            fields.fail("levels", "a list of at least two different levels");
    }
    return fields.finish();
}

Result<void> checkVersion(const Json &json)
{
    JsonFields fields(json, "");
    if (!fields.has("heddle_model"))
        return badInput("This is no model file of Heddle: \"heddle_model\" is not there.",
                        "The model was not read.",
                        "Name a model file, or the results folder of a run.");
    const std::int64_t version = fields.count("heddle_model");
    if (version > FormatVersion)
        return badInput("The model file has format version " + std::to_string(version) +
                            ", this version of Heddle reads up to " +
                            std::to_string(FormatVersion) + ".",
                        "The model was not read.", "Read it with the Heddle that wrote it.");
    if (version < 1)
        fields.fail("heddle_model", "1");
    return fields.error();
}

Result<void> readFits(const Json &list, ModelSet &set)
{
    for (const Json &json : list) {
        auto entry = fitFromJson(set, json, "/fits/" + std::to_string(set.fits.size()));
        if (!entry)
            return entry.error();
        if (!set.fits.empty() && entry->cell.level <= set.fits.back().cell.level)
            return badInput("/fits: one fit, or one a level in the order of the levels, is "
                            "expected.",
                            "The model was not read.", "Use a model file as Heddle wrote it.");
        set.fits.push_back(std::move(*entry));
    }
    return {};
}

} // namespace

Json toJson(const ModelSet &set)
{
    Json target = {{"name", set.target}, {"kind", kindText(set.targetKind)}};
    if (set.targetKind == TargetKind::Classes)
        target["levels"] = set.levels;
    Json fits = Json::array();
    for (const FitEntry &fit : set.fits) {
        fits.push_back(fitToJson(set, fit));
        if (!set.ownDesigns.empty())
            fits.back()["design"] = set.ownDesigns[fits.size() - 1].toJson();
    }
    Json json = {{"heddle_model", FormatVersion},
                 {"version", set.version},
                 {"experiment", set.experiment},
                 {"dataset", set.datasetId},
                 {"seed", set.seed},
                 {"learner", modelLearnerJson(set.learner, set.design)},
                 {"formula", set.formula},
                 {"target", std::move(target)}};
    if (!set.offsetColumn.empty())
        json["offset"] = set.offsetColumn;
    if (set.missingTexts != CsvOptions().na)
        json["na"] = set.missingTexts;
    json["design"] = set.design.toJson();
    json["fits"] = std::move(fits);
    return json;
}

Result<ModelSet> modelSetFromJson(const Json &json)
{
    if (const auto checked = checkVersion(json); !checked)
        return checked.error();
    JsonFields fields(json, "");
    fields.count("heddle_model");
    auto design = DesignRecipe::fromJson(fields.object("design"));
    if (!design)
        return design.error();
    ModelSet set{.version = fields.text("version"),
                 .experiment = fields.text("experiment"),
                 .datasetId = fields.text("dataset"),
                 .seed = static_cast<std::uint64_t>(fields.count("seed")),
                 .learner = {},
                 .formula = fields.text("formula"),
                 .target = {},
                 .levels = {},
                 .offsetColumn = fields.has("offset") ? fields.text("offset") : std::string(),
                 .missingTexts = fields.has("na") ? fields.texts("na") : CsvOptions().na,
                 .design = std::move(*design),
                 .ownDesigns = {},
                 .fits = {}};
    auto learner = modelLearner(fields.object("learner"));
    if (!learner)
        return learner.error();
    set.learner = std::move(*learner);
    if (const auto target = readTarget(fields.object("target"), set); !target)
        return target.error();
    const Json &fits = fields.list("fits");
    if (fits.empty())
        fields.fail("fits", "a list of at least one fit");
    if (const auto finished = fields.finish(); !finished)
        return finished.error();
    if (const auto read = readFits(fits, set); !read)
        return read.error();
    return set;
}

} // namespace heddle
