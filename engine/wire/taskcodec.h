#pragma once

#include "core/result.h"
#include "wire/cbor.h"
#include "work/taskresult.h"

#include <string>
#include <string_view>

namespace heddle {

/// A task's result as CBOR (docs/files.md): what the journal keeps. Numbers come back to the last
/// bit.
std::string encodeTaskResult(const TaskResult &result);

/// BadInput says what is wrong with the bytes; nothing that encodeTaskResult() does not write is
/// taken.
Result<TaskResult> decodeTaskResult(std::string_view bytes);

/// The members of the map that is encoded, for a message to hold; their number goes before them.
constexpr std::size_t taskResultMembers = 6;
void appendTaskResultMembers(CborWriter &writer, const TaskResult &result);

/// The same as decodeTaskResult() from a map that is parsed.
Result<TaskResult> taskResultFrom(const CborDocument &document);

} // namespace heddle
