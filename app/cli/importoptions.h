#pragma once

#include "data/csvreader.h"
#include "options.h"

#include <string>
#include <vector>

namespace heddle {

/// The import options of `data` and of `--data`, built in or not.
std::vector<OptionSpec> importOptions();

/// Sets in `options` what the arguments give.
Result<void> applyImportOptions(const Arguments &arguments, CsvOptions &options);

/// "data.csv:7: Price: …", as stderr shows a warning of reading.
std::string warningText(const std::string &path, const CsvWarning &warning);

} // namespace heddle
