#include "formats/rscript.h"

#include "core/text.h"
#include "formats/prediction.h"
#include "formats/rcode.h"
#include "formats/rdesign.h"
#include "formats/rglm.h"
#include "formats/rtrees.h"

#include <algorithm>

namespace heddle {

namespace {

bool isOfTrees(const ModelSet &set)
{
    return set.fits.front().trees != nullptr;
}

std::string oneLine(std::string text)
{
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

/// Comments only, whatever the names and texts of a model file are.
std::string header(const ModelSet &set)
{
    std::string text = oneLine("# " + (set.experiment.empty() ? "" : set.experiment + ": ") +
                               "learner " + heddle::quoted(set.learner.name) + ", " + set.formula) +
                       "\n" +
                       oneLine("# Written by Heddle " + set.version + "; base R alone. Seed " +
                               std::to_string(set.seed) + ", data " + set.datasetId) +
                       "\n#\n";
    const bool isClasses = !set.predictedLevels().empty();
    text += isClasses ? "# predict_heddle(newdata): probabilities of a data frame's rows, a matrix "
                        "with a column a level."
                      : "# predict_heddle(newdata): one number for each row of a data frame.";
    if (isClasses && set.isOneVsRest() && set.fits.size() > 1)
        text += "\n# Those of the models, one a level, are normalised; with own = TRUE they are as "
                "the models say.";
    if (set.design.isTreated())
        return text + "\n# Missing values and levels never seen have numbers of their own.\n\n";
    return text + "\n# A row with a missing value or a level never seen is NA.\n\n";
}

/// The coefficients of a fit that belong to one level, or all of a fit without levels.
std::string coefficientsOf(const FitEntry &fit, const std::string &level)
{
    std::vector<std::string> names;
    std::vector<double> estimates;
    for (const Coefficient &coefficient : fit.coefficients) {
        if (coefficient.level != level)
            continue;
        names.push_back(coefficient.term);
        estimates.push_back(coefficient.estimate);
    }
    return names.empty() ? "NULL" : rNamedNumbers(names, estimates, 2);
}

/// What the linear predictors are of: the levels, the events of the fits, or the target.
std::vector<std::string> outputNames(const ModelSet &set)
{
    if (set.isJoint())
        return set.levels;
    std::vector<std::string> names;
    for (const FitEntry &fit : set.fits)
        names.push_back(fit.event.empty() ? set.target : fit.event);
    return names;
}

/// `heddle_coefficients`, one entry an output, or `heddle_trees`, one a fit.
std::string fitsText(const ModelSet &set)
{
    if (isOfTrees(set)) {
        std::string text = "heddle_trees <- list(\n";
        for (std::size_t i = 0; i < set.fits.size(); ++i)
            text += (i == 0 ? "" : ",\n") + rEnsemble(*set.fits[i].trees);
        return text + ")\n\n";
    }
    std::string text = "heddle_coefficients <- setNames(list(\n";
    const std::vector<std::string> names = outputNames(set);
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += "  ";
        text += set.isJoint() ? coefficientsOf(set.fits.front(), names[i])
                              : coefficientsOf(set.fits[i], {});
        text += i + 1 < names.size() ? ",\n" : "\n";
    }
    return text + "), " + rStrings(names, 0) + ")\n\n";
}

/// linear(…): the linear predictors of the rows that can be predicted, a column an output.
std::string linearCode(const ModelSet &set)
{
    const std::string count = std::to_string(outputNames(set).size());
    std::string text(isOfTrees(set) ? rTreesCode() : std::string_view());
    text += "\n  # Linear predictors, a column an output.\n"
            "  linear <- function(newdata, x, offset) {\n"
            "    eta <- matrix(0, nrow(x), " +
            count + ")\n";
    const std::string own = set.ownDesigns.empty() ? "" : "      x <- designs[[k]](newdata)\n";
    if (isOfTrees(set) && set.isJoint()) {
        text += "    eta <- walk_trees(x, heddle_trees[[1]])\n";
    } else {
        text += "    for (k in seq_len(" + count + ")) {\n" + own;
        if (isOfTrees(set))
            text += "      eta[, k] <- walk_trees(x, heddle_trees[[k]])\n";
        else
            text += "      b <- heddle_coefficients[[k]]\n"
                    "      if (is.null(b)) next # the base, whose linear predictor is 0\n"
                    "      b[is.na(b)] <- 0 # aliased\n"
                    "      eta[, k] <- x %*% b\n";
        text += "    }\n";
    }
    const bool usesOffset = !set.isJoint() || isOfTrees(set);
    const bool isShare = isOfTrees(set) && set.fits.front().trees->sum == TreeEnsemble::Sum::Share;
    if (set.learner.kind == LearnerKind::Baseline) {
        const std::size_t at = text.find("x %*% b");
        if (at != std::string::npos)
            text.replace(at, 7, "b"); // the same for every row
    } else if (hasOffset(set) && usesOffset) {
        text += "    eta <- eta + offset\n";
    }
    if (isShare)
        text += "    share <- pmin(pmax(eta, 0), 1)\n"
                "    eta <- log(pmax(share, 1e-15)) - log(pmax(1 - share, 1e-15))\n";
    return text + "    eta\n  }\n";
}

/// R for the mean of a linear predictor.
std::string_view meanText(Link link)
{
    switch (link) {
    case Link::Logit:
        return "plogis(eta)";
    case Link::Probit:
        return "pnorm(eta)";
    case Link::Cloglog:
        return "-expm1(-exp(eta))";
    case Link::Log:
        return "exp(eta)";
    case Link::Inverse:
        return "ifelse(eta > 0, 1 / eta, NA)";
    case Link::Identity:
        break;
    }
    return "eta";
}

std::string_view complementText(Link link)
{
    if (link == Link::Cloglog)
        return "exp(-exp(eta))";
    return link == Link::Probit ? "pnorm(-eta)" : "plogis(-eta)";
}

std::string_view logMeanText(Link link)
{
    if (link == Link::Cloglog)
        return "ifelse(eta < -36, eta, log(-expm1(-exp(eta))))";
    return link == Link::Probit ? "pnorm(eta, log.p = TRUE)" : "plogis(eta, log.p = TRUE)";
}

/// means(eta): what is predicted, a column a level or one of numbers.
std::string meansCode(const ModelSet &set)
{
    const Link link = set.fits.front().fit.link;
    const std::vector<std::string> levels = set.predictedLevels();
    std::string body;
    if (set.isJoint() || levels.size() > 2) {
        body = set.isJoint() ? "    logs <- eta\n"
                             : "    logs <- " + std::string(logMeanText(link)) + "\n";
        body += "    largest <- apply(logs, 1, max)\n"
                "    odds <- exp(logs - largest) # so that the largest is 1\n"
                "    odds / rowSums(odds)\n";
    } else if (levels.empty()) {
        body = "    " + std::string(meanText(link)) + "\n";
    } else {
        const bool isFirst = levels.front() == set.fits.front().event;
        const std::string event(meanText(link)), other(complementText(link));
        body = "    cbind(" + (isFirst ? event + ", " + other : other + ", " + event) + ")\n";
    }
    std::string text = "\n  means <- function(eta) {\n" + body + "  }\n";
    if (hasOwnProbabilities(set))
        text += "\n  own_means <- function(eta) " + std::string(meanText(link)) + "\n";
    return text;
}

std::string predictCode(const ModelSet &set)
{
    const std::vector<std::string> levels = set.predictedLevels();
    const bool hasOwn = hasOwnProbabilities(set);
    std::string text =
        hasOwn ? "\n  function(newdata, own = FALSE) {\n" : "\n  function(newdata) {\n";
    text += "    newdata <- as.data.frame(newdata)\n    x <- design(newdata)\n";
    text += hasOffset(set) ? "    offset <- offset_of(newdata)\n"
                             "    good <- rowSums(!is.finite(x)) == 0 & is.finite(offset)\n"
                           : "    offset <- numeric(nrow(x))\n"
                             "    good <- rowSums(!is.finite(x)) == 0\n";
    text += levels.empty() ? "    result <- rep(NA_real_, nrow(x))\n"
                           : "    levels <- " + rStrings(levels, 4) +
                                 "\n    result <- matrix(NA_real_, nrow(x), length(levels), "
                                 "dimnames = list(NULL, levels))\n";
    text += "    if (!any(good)) return(result)\n"
            "    eta <- linear(newdata[good, , drop = FALSE], x[good, , drop = FALSE], "
            "offset[good])\n";
    if (levels.empty())
        text += "    result[good] <- means(eta)[, 1]\n";
    else
        text += hasOwn ? "    result[good, ] <- if (own) own_means(eta) else means(eta)\n"
                       : "    result[good, ] <- means(eta)\n";
    return text + "    result\n  }\n})\n";
}

Result<void> checkSize(const ModelSet &set)
{
    std::int64_t nodes = 0;
    for (const FitEntry &fit : set.fits)
        nodes += fit.trees ? std::ssize(fit.trees->nodes) : 0;
    if (nodes <= MostScriptNodes)
        return {};
    return badInput("The trees of " + heddle::quoted(set.learner.name) + " have " +
                        std::to_string(nodes) + " nodes; a script holds up to " +
                        std::to_string(MostScriptNodes) + ".",
                    "Nothing was written.",
                    "Use json, which heddle-cli predicts from, or fit fewer or flatter trees.");
}

} // namespace

Result<std::string> rScript(const ModelSet &set)
{
    if (const auto complete = checkComplete(set); !complete)
        return complete.error();
    if (const auto size = checkSize(set); !size)
        return size.error();
    std::string text = header(set) + fitsText(set) + "predict_heddle <- local({\n" +
                       rDesignCode(set) + linearCode(set) + meansCode(set) + predictCode(set);
    if (hasGlmObjects(set))
        text += rGlmObjects(set);
    return text;
}

} // namespace heddle
