#include "typedtables.h"

#include "data/tablefile.h"

#include <cmath>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace heddle::test {

Table tableOf(std::vector<Column> columns)
{
    auto table = Table::fromColumns(std::move(columns));
    if (!table)
        std::abort();
    return std::move(*table);
}

Table mixedTable()
{
    return tableOf({Column::numeric("x", {1.5, std::nan(""), -0.0, INFINITY}),
                    Column::categorical("größe", {1, -1, 0, 3}, {"", "a", "unused", "\u20ac"}),
                    Column::text("t", {"one", "", "", "\u20ac uro"}, {false, true, false, false})});
}

Table plainTable(double value, std::size_t rows)
{
    return tableOf({Column::numeric("x", std::vector<double>(rows, value))});
}

std::string encoded(const Table &table)
{
    std::string bytes;
    const auto given = encodeTable(table, [&](std::string_view piece) {
        bytes += piece;
        return Result<void>();
    });
    if (!given)
        std::abort();
    return bytes;
}

} // namespace heddle::test
