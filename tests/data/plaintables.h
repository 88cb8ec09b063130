#pragma once

#include "data/table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heddle::test {

/// A categorical column of texts; "NA" is missing.
Column categoricalColumn(const std::string &name, const std::vector<std::string> &texts);

/// A table of tests/data/tables by its name, read once and independently of the CSV reader (no
/// quoted separators, no ragged lines); or "small", the eight rows of
/// tests/reference/make_design.R.
const Table &plainTable(const std::string &name);

std::vector<std::int64_t> allRows(const Table &table);

/// The rows that have a value in each of the columns.
std::vector<std::int64_t> rowsWith(const Table &table, const std::vector<std::string> &columns);

} // namespace heddle::test
