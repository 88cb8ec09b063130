#pragma once

#include <string>
#include <vector>

namespace heddle {

/// Lines of cells for a terminal: the first column on the left, the others on the right, each as
/// wide as its widest cell, one or more blanks between.
class TextTable
{
public:
    explicit TextTable(std::vector<std::string> header, std::size_t gap = 1);

    void addRow(std::vector<std::string> cells); ///< As many as the header has.
    void alignLeft(std::size_t column);
    std::string text() const; ///< With a line end behind each line; no blanks before it.

private:
    std::vector<std::vector<std::string>> m_rows;
    std::vector<bool> m_isLeft;
    std::size_t m_gap;
};

} // namespace heddle
