#include "data/table.h"

#include "core/sha256.h"
#include "core/text.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

namespace heddle {

namespace {

std::size_t at(std::int64_t row)
{
    return static_cast<std::size_t>(row);
}

std::int64_t heapBytes(const std::vector<std::string> &texts)
{
    const std::size_t inside = std::string().capacity(); // short texts live in the object
    std::size_t bytes = texts.capacity() * sizeof(std::string);
    for (const std::string &text : texts)
        bytes += text.capacity() > inside ? text.capacity() + 1 : 0;
    return static_cast<std::int64_t>(bytes);
}

void hashColumn(Sha256 &hash, const Column &column)
{
    hash.addText(column.name());
    hash.addText(toText(column.type()));
    switch (column.type()) {
    case ColumnType::Numeric:
        hash.addNumbers(column.numbers());
        break;
    case ColumnType::Categorical:
        static_assert(std::endian::native == std::endian::little);
        hash.addCount(static_cast<std::int64_t>(column.levels().size()));
        for (const std::string &level : column.levels())
            hash.addText(level);
        hash.addBytes(column.codes().data(), column.codes().size_bytes());
        break;
    case ColumnType::Text:
        for (std::int64_t row = 0; row < column.rows(); ++row) {
            if (column.isMissing(row))
                hash.addCount(-1);
            else
                hash.addText(column.texts()[at(row)]);
        }
        break;
    }
}

} // namespace

std::string_view toText(ColumnType type)
{
    switch (type) {
    case ColumnType::Numeric:
        return "numeric";
    case ColumnType::Categorical:
        return "categorical";
    case ColumnType::Text:
        return "text";
    }
    return {};
}

std::optional<ColumnType> columnTypeFromText(std::string_view text)
{
    for (const ColumnType type : {ColumnType::Numeric, ColumnType::Categorical, ColumnType::Text}) {
        if (text == toText(type))
            return type;
    }
    return std::nullopt;
}

Column Column::numeric(std::string name, std::vector<double> values)
{
    return numericRaw(std::move(name), {values.begin(), values.end()});
}

Column Column::numericRaw(std::string name, RawVector<double> values)
{
    const auto held = std::make_shared<const RawVector<double>>(std::move(values));
    Column column = numericView(std::move(name), *held, held);
    column.m_valueBytes = held->capacity() * sizeof(double);
    return column;
}

Column Column::numericView(std::string name, std::span<const double> values,
                           std::shared_ptr<const void> keeper)
{
    Column column;
    column.m_name = std::move(name);
    column.m_keeper = std::move(keeper);
    column.m_numbers = values;
    column.m_valueBytes = values.size_bytes();
    return column;
}

Column Column::categorical(std::string name, std::vector<std::int32_t> codes,
                           std::vector<std::string> levels)
{
    return categoricalRaw(std::move(name), {codes.begin(), codes.end()}, std::move(levels));
}

Column Column::categoricalRaw(std::string name, RawVector<std::int32_t> codes,
                              std::vector<std::string> levels)
{
    const auto held = std::make_shared<const RawVector<std::int32_t>>(std::move(codes));
    Column column = categoricalView(std::move(name), *held, std::move(levels), held);
    column.m_valueBytes = held->capacity() * sizeof(std::int32_t);
    return column;
}

Column Column::categoricalView(std::string name, std::span<const std::int32_t> codes,
                               std::vector<std::string> levels, std::shared_ptr<const void> keeper)
{
    Column column;
    column.m_name = std::move(name);
    column.m_type = ColumnType::Categorical;
    column.m_keeper = std::move(keeper);
    column.m_codes = codes;
    column.m_levels = std::move(levels);
    column.m_valueBytes = codes.size_bytes();
    return column;
}

Column Column::text(std::string name, std::vector<std::string> values, std::vector<bool> missing)
{
    Column column;
    column.m_name = std::move(name);
    column.m_type = ColumnType::Text;
    column.m_texts = std::move(values);
    column.m_missing = std::move(missing);
    column.m_missing.resize(column.m_texts.size());
    return column;
}

std::int64_t Column::rows() const
{
    switch (m_type) {
    case ColumnType::Numeric:
        return std::ssize(m_numbers);
    case ColumnType::Categorical:
        return std::ssize(m_codes);
    case ColumnType::Text:
        return std::ssize(m_texts);
    }
    return 0;
}

bool Column::isMissing(std::int64_t row) const
{
    switch (m_type) {
    case ColumnType::Numeric:
        return std::isnan(m_numbers[at(row)]);
    case ColumnType::Categorical:
        return m_codes[at(row)] < 0;
    case ColumnType::Text:
        return m_missing[at(row)];
    }
    return false;
}

std::int64_t Column::missingCount() const
{
    switch (m_type) {
    case ColumnType::Numeric:
        return std::ranges::count_if(m_numbers, [](double value) { return std::isnan(value); });
    case ColumnType::Categorical:
        return std::ranges::count_if(m_codes, [](std::int32_t code) { return code < 0; });
    case ColumnType::Text:
        return std::ranges::count(m_missing, true);
    }
    return 0;
}

std::string Column::cellText(std::int64_t row) const
{
    if (isMissing(row))
        return {};
    switch (m_type) {
    case ColumnType::Numeric:
        return formatNumber(m_numbers[at(row)]);
    case ColumnType::Categorical:
        return m_levels[static_cast<std::size_t>(m_codes[at(row)])];
    case ColumnType::Text:
        return m_texts[at(row)];
    }
    return {};
}

std::int64_t Column::bytes() const
{
    const std::size_t values = m_valueBytes + m_missing.size() / 8;
    return static_cast<std::int64_t>(values) + heapBytes(m_texts) + heapBytes(m_levels);
}

Result<Table> Table::fromColumns(std::vector<Column> columns)
{
    std::map<std::string_view, std::size_t> seen;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Column &column = columns[i];
        const auto [known, isNew] = seen.emplace(column.name(), i);
        if (!isNew) {
            return badInput("Columns " + std::to_string(known->second + 1) + " and " +
                                std::to_string(i + 1) + " are both named " + quoted(column.name()) +
                                ".",
                            "The table was not made.", "Give every column its own name.");
        }
        if (column.rows() != columns.front().rows()) {
            return badInput("Column " + quoted(column.name()) + " has " +
                                std::to_string(column.rows()) + " rows, column " +
                                quoted(columns.front().name()) + " has " +
                                std::to_string(columns.front().rows()) + ".",
                            "The table was not made.", "Give all columns the same length.");
        }
    }
    Table table;
    table.m_rows = columns.empty() ? 0 : columns.front().rows();
    table.m_columns = std::move(columns);
    return table;
}

const Column *Table::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_columns, name, &Column::name);
    return found == m_columns.end() ? nullptr : &*found;
}

std::vector<std::string> Table::names() const
{
    std::vector<std::string> names;
    for (const Column &column : m_columns)
        names.push_back(column.name());
    return names;
}

std::string Table::id() const
{
    Sha256 hash;
    hash.addCount(columnCount());
    hash.addCount(m_rows);
    for (const Column &column : m_columns)
        hashColumn(hash, column);
    return heddle::toText(hash.finish());
}

std::int64_t Table::bytes() const
{
    std::int64_t bytes = 0;
    for (const Column &column : m_columns)
        bytes += column.bytes();
    return bytes;
}

} // namespace heddle
