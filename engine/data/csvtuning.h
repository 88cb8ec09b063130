#pragma once

#include "data/csvreader.h"

#include <cstddef>
#include <cstdint>

namespace heddle {

/// What a user cannot set, for tests: the result must not depend on the first.
struct CsvTuning
{
    std::size_t chunkBytes = 1 << 20;    ///< Fits a core's second-level cache.
    std::int64_t memoryAllowed = 0;      ///< 0: ask the machine.
    std::int64_t previewBytes = 1 << 20; ///< So much of a gzip file is read at first for a preview.
};

Result<CsvTable> readCsv(const std::string &path, const CsvOptions &options,
                         const CsvTuning &tuning, const std::stop_token &stop);

} // namespace heddle
