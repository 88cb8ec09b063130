#include "plaintables.h"

#include "support.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>
#include <numeric>
#include <set>

namespace heddle::test {

namespace {

constexpr double NotANumber = std::numeric_limits<double>::quiet_NaN();

std::string fileText(const std::string &path)
{
    gzFile file = gzopen(path.c_str(), "rb"); // Reads plain files, too.
    std::string text;
    std::array<char, 65536> buffer{};
    for (int got = 0; file != nullptr && (got = gzread(file, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    if (file != nullptr)
        gzclose(file);
    return text;
}

std::vector<std::string> cells(const std::string &line)
{
    std::vector<std::string> out(1);
    for (const char c : line) {
        if (c == ',')
            out.emplace_back();
        else if (c != '"')
            out.back() += c;
    }
    return out;
}

Column columnOf(const std::string &name, const std::vector<std::string> &texts)
{
    std::vector<double> numbers;
    for (const std::string &text : texts) {
        double number = NotANumber;
        if (text != "NA" && std::from_chars(text.data(), text.data() + text.size(), number).ptr !=
                                text.data() + text.size())
            return categoricalColumn(name, texts);
        numbers.push_back(number);
    }
    return Column::numeric(name, numbers);
}

/// The plain tables of tests/data/tables: no quoted separators, no ragged lines.
Table readTable(const std::string &name)
{
    const std::string path = sourcePath("tests/data/tables/" + name + ".csv");
    std::string text = fileText(path);
    if (text.empty())
        text = fileText(path + ".gz");
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> columns;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::vector<std::string> line = cells(text.substr(at, end - at));
        at = end + 1;
        if (names.empty()) {
            names = line;
            columns.resize(names.size());
            continue;
        }
        for (std::size_t i = 0; i < line.size(); ++i)
            columns[i].push_back(line[i]);
    }
    std::vector<Column> made;
    for (std::size_t i = 0; i < names.size(); ++i)
        made.push_back(columnOf(names[i], columns[i]));
    return *Table::fromColumns(std::move(made));
}

Table smallTable()
{
    return *Table::fromColumns({Column::numeric("y", {1, 0, 1, 1, 0, 1, 0, 0}),
                                categoricalColumn("a", {"p", "q", "r", "p", "q", "r", "p", "q"}),
                                categoricalColumn("b", {"u", "v", "u", "v", "u", "u", "v", "v"}),
                                categoricalColumn("s", {"m", "n", "m", "n", "n", "m", "m", "n"}),
                                Column::numeric("x", {1, 2, 4, 3, 5, 6, 2.5, 0.75}),
                                Column::numeric("z", {2, 1, 7, 3, 5, 9, 4, 0.5}),
                                Column::numeric("my var", {3, 1, 4, 1, 5, 9, 2, 6})});
}

} // namespace

Column categoricalColumn(const std::string &name, const std::vector<std::string> &texts)
{
    std::set<std::string> found(texts.begin(), texts.end());
    found.erase("NA");
    const std::vector<std::string> levels(found.begin(), found.end());
    std::vector<std::int32_t> codes;
    for (const std::string &text : texts) {
        const auto at = std::find(levels.begin(), levels.end(), text);
        codes.push_back(at == levels.end() ? -1 : static_cast<std::int32_t>(at - levels.begin()));
    }
    return Column::categorical(name, codes, levels);
}

const Table &plainTable(const std::string &name)
{
    static std::map<std::string, Table> tables;
    if (const auto at = tables.find(name); at != tables.end())
        return at->second;
    return tables.emplace(name, name == "small" ? smallTable() : readTable(name)).first->second;
}

std::vector<std::int64_t> allRows(const Table &table)
{
    std::vector<std::int64_t> rows(static_cast<std::size_t>(table.rows()));
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

std::vector<std::int64_t> rowsWith(const Table &table, const std::vector<std::string> &columns)
{
    std::vector<std::int64_t> rows = allRows(table);
    for (const std::string &name : columns)
        std::erase_if(
            rows, [column = table.find(name)](std::int64_t row) { return column->isMissing(row); });
    return rows;
}

} // namespace heddle::test
