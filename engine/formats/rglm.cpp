#include "formats/rglm.h"

#include "formats/rcode.h"
#include "formats/rdesign.h"

#include "data/formulanode.h"

#include <nlohmann/json.hpp>

#include <array>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view Maker = R"(
heddle_glm <- function(coefficients, formula, family, figures, offset = NULL, levels = NULL,
                       bases = list()) {
  call <- as.call(c(quote(glm), formula = formula, family = family, data = quote(data),
                    offset = offset))
  formula <- eval(formula, globalenv())
  terms <- terms(formula)
  # The bases of poly() stand where R keeps them.
  variables <- attr(terms, "variables")
  for (i in seq_along(variables)) {
    for (basis in bases) {
      if (identical(variables[[i]], basis[[1]])) variables[[i]]$coefs <- basis[[2]]
    }
  }
  attr(terms, "predvars") <- variables
  aliased <- is.na(coefficients)
  contrasts <- lapply(levels, function(one) "contr.treatment")
  model <- c(list(coefficients = coefficients, formula = formula, terms = terms, call = call,
                  family = eval(family), rank = sum(!aliased), xlevels = levels,
                  contrasts = if (length(levels)) contrasts,
                  qr = structure(list(pivot = order(aliased), rank = sum(!aliased)),
                                 class = "qr")), figures)
  structure(model, class = c("glm", "lm"))
}
)";

std::string familyText(const GlmFit &fit)
{
    const std::string link = "(link = " + rString(toText(fit.link)) + ")";
    switch (fit.family) {
    case Family::Binomial:
        return "binomial" + link;
    case Family::Poisson:
        return "poisson" + link;
    case Family::QuasiPoisson:
        return "quasipoisson" + link;
    case Family::Gamma:
        return "Gamma" + link;
    case Family::Gaussian:
    case Family::Multinomial:
        break;
    }
    return "gaussian" + link;
}

/// The left side: what is 1 for the event, or the number.
std::string responseText(const ModelSet &set, const FitEntry &fit)
{
    const auto formula = Formula::parse(set.formula);
    if (!formula)
        return quotedName(set.target);
    const FormulaResponse &response = formula->response();
    if (set.targetKind != TargetKind::Classes || response.column.empty() || !response.level.empty())
        return response.text;
    return "(" + quotedName(response.column) + " == " + rString(fit.event) + ")";
}

std::string figuresText(const FitEntry &entry)
{
    const GlmFit &fit = entry.fit;
    std::string text = "list(deviance = " + rNumber(fit.deviance) +
                       ", null.deviance = " + rNumber(fit.nullDeviance) +
                       ",\n    df.residual = " + std::to_string(fit.dfResidual) +
                       ", df.null = " + std::to_string(fit.dfNull) +
                       ", aic = " + rNumber(entry.criteria.aic) +
                       ",\n    converged = " + (fit.converged ? "TRUE" : "FALSE");
    if (fit.iterations)
        text += ", iter = " + std::to_string(*fit.iterations);
    return text + ")";
}

/// Levels of the categorical variables; R codes logical columns without them.
std::string levelsText(const Json &variables)
{
    static const std::vector<std::string> logical = {"FALSE", "TRUE"};
    std::string text;
    for (const Json &variable : variables) {
        if (!variable.contains("levels"))
            continue;
        const auto levels = variable["levels"].get<std::vector<std::string>>();
        if (levels == logical)
            continue;
        const std::string name = variable["expression"];
        text += (text.empty() ? "" : ",\n    ") + (name.starts_with('`') ? name : rString(name)) +
                " = " + rStrings(levels, 4);
    }
    return text.empty() ? text : "list(" + text + ")";
}

std::string basesText(const Json &variables)
{
    std::string text;
    for (const Json &variable : variables) {
        if (!variable.contains("alpha"))
            continue;
        text += (text.empty() ? "" : ",\n    ") +
                ("list(quote(" + variable["expression"].get<std::string>() +
                 "),\n      list(alpha = ") +
                rNumbers(variable["alpha"].get<std::vector<double>>(), 6) +
                ",\n      norm2 = " + rNumbers(variable["norm2"].get<std::vector<double>>(), 6) +
                "))";
    }
    return text.empty() ? text : "list(" + text + ")";
}

std::string objectText(const ModelSet &set, std::size_t number, const Json &design)
{
    const FitEntry &fit = set.fits[number];
    std::string text = "heddle_glm(heddle_coefficients[[" + std::to_string(number + 1) +
                       "]],\n  quote(" + responseText(set, fit) + " ~ " + rTermsText(design) +
                       "),\n  quote(" + familyText(fit.fit) + "),\n  " + figuresText(fit);
    if (!set.offsetColumn.empty())
        text += ",\n  offset = quote(" + quotedName(set.offsetColumn) + ")";
    if (const std::string levels = levelsText(design["variables"]); !levels.empty())
        text += ",\n  levels = " + levels;
    if (const std::string bases = basesText(design["variables"]); !bases.empty())
        text += ",\n  bases = " + bases;
    return text + ")";
}

} // namespace

bool hasGlmObjects(const ModelSet &set)
{
    constexpr std::array Kinds = {LearnerKind::Logistic, LearnerKind::Linear, LearnerKind::Poisson,
                                  LearnerKind::Gamma};
    const bool isGlm = std::find(Kinds.begin(), Kinds.end(), set.learner.kind) != Kinds.end();
    return isGlm && !set.design.isTreated() && !set.design.toJson().contains("standardized");
}

std::string rGlmObjects(const ModelSet &set)
{
    const Json design = set.design.toJson();
    std::string text = "\n# The fits as R's own objects: print(), coef(), formula() and "
                       "predict(…, newdata, type =\n# \"response\") work. summary() does not: it "
                       "would need the data.\n";
    if (design.dump().find("\"levels\"") != std::string::npos)
        text += "# Unlike predict_heddle(), R's predict() stops at a level never seen, and wants "
                "categorical\n# variables as text or factors.\n";
    text += Maker;
    text += "\nheddle_models <- list()\n";
    for (std::size_t i = 0; i < set.fits.size(); ++i) {
        const FitEntry &fit = set.fits[i];
        const std::string name = fit.event.empty() ? set.target : fit.event;
        text += "heddle_models[[" + rString(name) + "]] <- " + objectText(set, i, design) + "\n";
    }
    return text;
}

} // namespace heddle
