#pragma once

#include "core/result.h"
#include "data/table.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace heddle {

/// Takes the next bytes of a file; an error ends the encoding.
using TableSink = std::function<Result<void>(std::string_view)>;

/// Gives the bytes of the table's file (docs/files.md) to the sink, in pieces of 1 MiB and a
/// smaller last one; no more than a piece is held in memory. Returns the sink's error.
Result<void> encodeTable(const Table &table, const TableSink &sink);

/// How many bytes encodeTable() gives. Costs a look at each text.
std::int64_t encodedTableBytes(const Table &table);

/// The table of a file as encodeTable() writes it. Numbers and codes stay in the mapped file,
/// which all processes share; names, levels and texts are copied. The mapping ends with the last
/// copy of its last column; until then nobody may write to the file (it may be removed).
///
/// Everything in the file is checked before use, and its size limits what is set aside for it.
///
/// BadInput  the file is no table file, of another version, cut off or damaged, or holds another
///           table than `id`;
/// Io        the file cannot be opened or mapped.
/// Either names the file. Costs one pass over the file.
Result<Table> mapTable(const std::string &path, const std::string &id);

} // namespace heddle
