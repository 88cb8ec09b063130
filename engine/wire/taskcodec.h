#pragma once

#include "core/result.h"
#include "work/taskresult.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace heddle {

/// A task's result as CBOR (docs/files.md): what the journal keeps. Numbers come back to the last
/// bit.
std::string encodeTaskResult(const TaskResult &result);

/// The same as the map that is encoded, for a message to hold.
nlohmann::ordered_json taskResultJson(const TaskResult &result);
Result<TaskResult> taskResultFromJson(const nlohmann::ordered_json &json);

/// BadInput says what is wrong with the bytes; nothing that encodeTaskResult() does not write is
/// taken.
Result<TaskResult> decodeTaskResult(std::string_view bytes);

} // namespace heddle
