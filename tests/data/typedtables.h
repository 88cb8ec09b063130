#pragma once

#include "data/table.h"

#include <string>
#include <vector>

/// Small tables with columns of all types, and their files.
namespace heddle::test {

Table tableOf(std::vector<Column> columns); ///< Ends the test program when they do not fit.

/// Four rows: numbers, levels (one is empty, one no row has) and texts, each with a missing value.
Table mixedTable();

/// A table of one numeric column, each value the same.
Table plainTable(double value, std::size_t rows = 100);

std::string encoded(const Table &table); ///< The bytes of its file.

} // namespace heddle::test
