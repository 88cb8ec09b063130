#pragma once

#include "core/result.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace heddle {

/// Bounds for JSON that comes from outside. What is over them is refused before it is stored.
struct JsonLimits
{
    int depth = 64;                       ///< The contract's for experiments.
    std::size_t bytes = 64 * 1024 * 1024; ///< The contract's for experiments.
};

/// Parses JSON strictly: whole text, UTF-8, no comments, no duplicate keys, within the limits.
/// BadInput names line and column, or the JSON pointer of a duplicate key.
Result<nlohmann::ordered_json> parseJson(std::string_view text, const JsonLimits &limits = {});

/// Reads and parses a file (plain text). Io or BadInput, with the path as context.
Result<nlohmann::ordered_json> readJsonFile(const std::string &path, const JsonLimits &limits = {});

} // namespace heddle
