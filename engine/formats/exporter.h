#pragma once

#include "formats/modelfile.h"

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// One way to take models away.
struct ExportFormat
{
    std::string id;          ///< As `--format` takes it: "json", "r", "csv".
    std::string title;       ///< "R script"
    std::string summary;     ///< A few words for a list: "predicts by base R alone".
    std::string description; ///< One sentence: what it holds and who reads it.
    std::string suffix;      ///< Of the file name: "json".
};

/// The formats that this version writes, in the order of the contract.
std::vector<ExportFormat> exportFormats();

/// The set in one format. BadInput for an unknown format or one of the contract that is not
/// built into this version.
Result<std::string> exportText(const ModelSet &set, std::string_view formatId);

} // namespace heddle
