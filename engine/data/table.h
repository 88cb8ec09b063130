#pragma once

#include "core/result.h"
#include "data/rawvector.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

enum class ColumnType
{
    Numeric,
    Categorical,
    Text
};

/// "numeric", "categorical" or "text", as files and the screen say it.
std::string_view toText(ColumnType type);
std::optional<ColumnType> columnTypeFromText(std::string_view text);

/// One immutable column of a table.
///
/// A missing value is a NaN in a numeric column, code -1 in a categorical one, and a set bit
/// beside the text in a text column. Levels are ordered by the bytes of their UTF-8 text, or by
/// number where a numeric column was made categorical; a level that no row has may stand.
///
/// Numbers and codes are never copied with the column: copies refer to the same memory, which
/// lives as long as one of them does.
class Column
{
public:
    static Column numeric(std::string name, std::vector<double> values);
    static Column categorical(std::string name, std::vector<std::int32_t> codes,
                              std::vector<std::string> levels);
    /// The same without a copy, for readers that fill large columns from several threads.
    static Column numericRaw(std::string name, RawVector<double> values);
    static Column categoricalRaw(std::string name, RawVector<std::int32_t> codes,
                                 std::vector<std::string> levels);
    /// The same over memory that `keeper` keeps alive and that nobody changes any more (a mapped
    /// file).
    static Column numericView(std::string name, std::span<const double> values,
                              std::shared_ptr<const void> keeper);
    static Column categoricalView(std::string name, std::span<const std::int32_t> codes,
                                  std::vector<std::string> levels,
                                  std::shared_ptr<const void> keeper);
    static Column text(std::string name, std::vector<std::string> values,
                       std::vector<bool> missing);

    const std::string &name() const { return m_name; }
    ColumnType type() const { return m_type; }
    std::int64_t rows() const;
    bool isMissing(std::int64_t row) const;
    std::int64_t missingCount() const;

    std::span<const double> numbers() const { return m_numbers; }   ///< Empty unless Numeric.
    std::span<const std::int32_t> codes() const { return m_codes; } ///< Empty unless Categorical.
    const std::vector<std::string> &levels() const
    {
        return m_levels;
    }                                                                 ///< Empty unless Categorical.
    const std::vector<std::string> &texts() const { return m_texts; } ///< Empty unless Text.

    /// The cell as text: the shortest decimal that reads back the same, the level, the text;
    /// empty when missing.
    std::string cellText(std::int64_t row) const;

    std::int64_t bytes() const; ///< Memory that the values take, whoever else shares it.

private:
    std::string m_name;
    ColumnType m_type = ColumnType::Numeric;
    std::shared_ptr<const void> m_keeper; ///< Owns what the next two refer to.
    std::span<const double> m_numbers;
    std::span<const std::int32_t> m_codes;
    std::size_t m_valueBytes = 0; ///< Of m_numbers or m_codes, with what was set aside for them.
    std::vector<std::string> m_levels;
    std::vector<std::string> m_texts;
    std::vector<bool> m_missing; ///< Of text columns.
};

/// An immutable table of equally long columns with unique names. Values are shared by all lanes
/// through std::shared_ptr<const Table>; every member may be called from any thread.
class Table
{
public:
    /// BadInput when column lengths differ or a name stands twice.
    static Result<Table> fromColumns(std::vector<Column> columns);

    std::int64_t rows() const { return m_rows; }
    std::int64_t columnCount() const { return static_cast<std::int64_t>(m_columns.size()); }
    const Column &column(std::int64_t index) const
    {
        return m_columns[static_cast<std::size_t>(index)];
    }
    const std::vector<Column> &columns() const { return m_columns; }
    const Column *find(std::string_view name) const; ///< Null when there is no such column.

    std::vector<std::string> names() const;

    /// "sha256:…" of names, types, levels, missing marks and values in columns, so that a file
    /// and its compressed twin have one id (`dataset.id` of the contract). Costs one pass.
    ///
    /// The bytes hashed, with texts, counts and numbers as Sha256 writes them: the count of
    /// columns and of rows; then for each column its name, its type as text, and
    ///   numeric      its numbers (missing is the one NaN);
    ///   categorical  the count of levels, the levels, and for each row the code as a 4-byte
    ///                little-endian integer (missing is -1);
    ///   text         for each row its text, or the count -1 where missing.
    std::string id() const;

    std::int64_t bytes() const; ///< Memory that the values take.

private:
    std::vector<Column> m_columns;
    std::int64_t m_rows = 0;
};

} // namespace heddle
