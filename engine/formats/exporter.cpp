#include "formats/exporter.h"

#include "core/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace heddle {

namespace {

/// The contract's formats that this version does not write.
constexpr std::array<std::string_view, 8> LaterFormats = {"pmml", "onnx", "r",    "python",
                                                          "c",    "sql",  "html", "md"};

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
    return {{"json", "Model file",
             "Everything the fits hold, to the last bit: Heddle predicts from it.", "json"},
            {"csv", "Coefficients",
             "One line a coefficient, with its class: for tables and other programs.", "csv"}};
}

Result<std::string> exportText(const ModelSet &set, std::string_view formatId)
{
    if (formatId == "json")
        return toJson(set).dump(1) + "\n";
    if (formatId == "csv")
        return coefficientsCsv(set);
    const std::string name = heddle::quoted(formatId);
    if (std::find(LaterFormats.begin(), LaterFormats.end(), formatId) != LaterFormats.end())
        return badInput("The export format " + name + " is not built into this version.",
                        "Nothing was written.", "Use json or csv.");
    return badInput("There is no export format " + name + ".", "Nothing was written.",
                    "Use json or csv.");
}

} // namespace heddle
