#pragma once

#include "run/spillfile.h"
#include "work/taskresult.h"

#include <cstdint>
#include <memory>
#include <string>

namespace heddle {

/// A result with or without the predictions of its test rows, which are most of it.
enum class ResultPart
{
    Whole,
    WithoutPredictions
};

/// A task's result as flat bytes, for a file that this process reads back: a head with all but the
/// predictions, then these.
struct PackedResult
{
    std::uint64_t offset = 0; ///< In the file, or in the buffer it was packed into.
    std::uint64_t headBytes = 0;
};

/// Appends a result to a buffer. Precondition: no cell has trees.
PackedResult pack(const TaskResult &result, std::string &buffer);

/// All cells.
Result<std::shared_ptr<const TaskResult>> unpack(const SpillFile &file, const PackedResult &packed,
                                                 ResultPart part);
/// One cell; of a task that told its reason once, that one.
Result<std::shared_ptr<const CellResult>>
unpackCell(const SpillFile &file, const PackedResult &packed, std::size_t place, ResultPart part);

} // namespace heddle
