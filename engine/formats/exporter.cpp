#include "formats/exporter.h"

#include "core/text.h"
#include "formats/rscript.h"
#include "formats/treejson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace heddle {

namespace {

/// The contract's formats that this version does not write.
constexpr std::array<std::string_view, 7> LaterFormats = {"pmml", "onnx", "python", "c",
                                                          "sql",  "html", "md"};

/// `class,term,estimate`; no class for one output. An aliased term has an empty estimate.
std::string coefficientsCsv(const ModelSet &set)
{
    const bool hasClass = set.isOneVsRest() || set.isJoint();
    std::string text = hasClass ? "class,term,estimate\n" : "term,estimate\n";
    for (const FitEntry &fit : set.fits) {
        for (const Coefficient &coefficient : fit.coefficients) {
            if (hasClass)
                text += csvField(set.isJoint() ? coefficient.level : fit.event) + ",";
            text += csvField(coefficient.term) + ",";
            if (coefficient.estimate == coefficient.estimate)
                text += formatNumber(coefficient.estimate);
            text += '\n';
        }
    }
    return text;
}

} // namespace

std::vector<ExportFormat> exportFormats()
{
    return {{"json", "JSON", "everything the fits hold",
             "Everything the fits hold, to the last bit: Heddle predicts from it.", "json"},
            {"r", "R script", "predicts by base R alone",
             "A function that predicts, in base R alone, and the fits of glm() as its objects.",
             "R"},
            {"csv", "CSV", "coefficients",
             "One line a coefficient, with its class: for tables and other programs.", "csv"}};
}

Result<std::string> exportText(const ModelSet &set, std::string_view formatId)
{
    if (formatId == "json")
        return modelText(toJson(set));
    if (formatId == "csv" && isOfTrees(set.learner.kind))
        return badInput("The learner " + heddle::quoted(set.learner.name) +
                            " has trees, no coefficients that csv could hold.",
                        "Nothing was written.", "Use json or r: they hold every tree.");
    if (formatId == "csv")
        return coefficientsCsv(set);
    if (formatId == "r")
        return rScript(set);
    const std::string name = heddle::quoted(formatId);
    if (std::find(LaterFormats.begin(), LaterFormats.end(), formatId) != LaterFormats.end())
        return badInput("The export format " + name + " is not built into this version.",
                        "Nothing was written.", "Use json, r or csv.");
    return badInput("There is no export format " + name + ".", "Nothing was written.",
                    "Use json, r or csv.");
}

} // namespace heddle
