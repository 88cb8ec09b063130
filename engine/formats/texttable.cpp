#include "formats/texttable.h"

#include <algorithm>

namespace heddle {

namespace {

/// Characters of UTF-8 text: bytes that do not go on with one.
std::size_t characters(const std::string &text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

/// Without what would move the cursor or colour a terminal.
std::string printable(std::string text)
{
    std::replace_if(
        text.begin(), text.end(),
        [](char c) {
            const auto code = static_cast<unsigned char>(c);
            return code < 0x20 || code == 0x7F;
        },
        '?');
    return text;
}

} // namespace

TextTable::TextTable(std::vector<std::string> header, std::size_t gap)
    : m_isLeft(header.size(), false)
    , m_gap(gap)
{
    m_isLeft.front() = true;
    m_rows.push_back(std::move(header));
}

void TextTable::addRow(std::vector<std::string> cells)
{
    cells.resize(m_isLeft.size());
    for (std::string &cell : cells)
        cell = printable(std::move(cell));
    m_rows.push_back(std::move(cells));
}

void TextTable::alignLeft(std::size_t column)
{
    m_isLeft[column] = true;
}

std::string TextTable::text() const
{
    std::vector<std::size_t> widths(m_isLeft.size(), 0);
    for (const auto &row : m_rows) {
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], characters(row[column]));
    }
    std::string text;
    for (const auto &row : m_rows) {
        std::string line;
        for (std::size_t column = 0; column < row.size(); ++column) {
            const std::string blanks(widths[column] - characters(row[column]), ' ');
            line += column == 0 ? "" : std::string(m_gap, ' ');
            line += m_isLeft[column] ? row[column] + blanks : blanks + row[column];
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

} // namespace heddle
