#include "data/csvparse.h"

#include "data/csvdecimal.h"
#include "data/csvsniff.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace heddle {

namespace {

constexpr double missingNumber = std::numeric_limits<double>::quiet_NaN();

/// Codes of the texts of one column, in the order met.
class Dictionary
{
public:
    std::int32_t codeOf(std::string_view text, std::vector<std::string_view> &levels)
    {
        if (text == m_lastText && m_lastCode >= 0)
            return m_lastCode;
        const auto next = static_cast<std::int32_t>(levels.size());
        const auto [entry, isNew] = m_codes.try_emplace(text, next);
        if (isNew)
            levels.push_back(text);
        m_lastText = entry->first;
        m_lastCode = entry->second;
        return m_lastCode;
    }
    bool knows(std::string_view text) const { return m_codes.contains(text); }

private:
    std::unordered_map<std::string_view, std::int32_t> m_codes;
    std::string_view m_lastText; // equal neighbours are common
    std::int32_t m_lastCode = -1;
};

/// Numbers are gathered for so many rows before they go to their columns: columns begin at equal
/// places of their pages, and writing to all of them in turn would drive each other out of the
/// cache.
constexpr std::int64_t gatheredRows = 64;

/// One column as the piece fills it.
struct Target
{
    CsvCells cells = CsvCells::Skip;
    double *numbers = nullptr;  // of the piece's first slot
    double *gathered = nullptr; // of the rows not yet there
    std::int32_t *codes = nullptr;
    Dictionary dictionary;
};

class PieceParser
{
public:
    PieceParser(const CsvPiece &piece, std::int64_t firstSlot, std::vector<CsvColumnSlots> &columns,
                const CsvParseOptions &options)
        : m_piece(piece)
        , m_options(options)
        , m_dialect(options.dialect)
        , m_numberOptions(fast_float::chars_format::general, m_dialect.decimal)
        , m_targets(columns.size())
        , m_gathered(columns.size() * gatheredRows)
    {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            m_targets[i].gathered = m_gathered.data() + i * gatheredRows;
            m_targets[i].cells = columns[i].cells;
            m_targets[i].numbers = columns[i].numbers.data() + firstSlot;
            m_targets[i].codes = columns[i].codes.data() + firstSlot;
        }
        m_result.columns.resize(columns.size());
        for (const std::string &text : options.user->na) {
            if (const auto value = csvNumber(text, m_dialect.decimal))
                m_missingNumbers.push_back(*value);
        }
    }

    CsvPieceResult run(const std::stop_token &stop)
    {
        constexpr std::int64_t rowsBetweenQuestions = 256; // far below a millisecond
        m_line = m_piece.line;
        const char *at = m_piece.begin;
        for (std::int64_t records = 0; at < m_piece.end; ++records) {
            if (records % rowsBetweenQuestions == 0 && stop.stop_requested())
                break;
            at = parseRecord(at);
        }
        finish();
        return std::move(m_result);
    }

private:
    /// Behind the record and its line end.
    const char *parseRecord(const char *begin)
    {
        const char *at = begin;
        m_recordBegin = begin;
        m_recordHasQuotes = false;
        const std::size_t last = m_targets.size() - 1;
        for (std::size_t column = 0;; ++column) {
            at = parseCell(column, at);
            if (!at)
                return leaveOut(begin);
            const bool endsRecord = at == m_piece.end || *at == m_dialect.lineEnd;
            if (endsRecord != (column == last))
                return leaveOut(begin);
            if (endsRecord)
                break;
            ++at;
        }
        if (last == 0 && isBlank(begin, at))
            return leaveOut(begin);
        keepRow();
        return behindRecord(begin, at, m_recordHasQuotes);
    }

    const char *behindRecord(const char *begin, const char *end, bool mayHoldLineEnds)
    {
        m_line += mayHoldLineEnds ? countLineEnds(begin, end, m_dialect.lineEnd) + 1 : 1;
        return end == m_piece.end ? end : end + 1;
    }

    bool isBlank(const char *begin, const char *end) const
    {
        return std::all_of(begin, end, [&](char c) { return m_dialect.isBlank(c) || c == '\r'; });
    }

    /// Behind the cell, at separator, line end or end; null when the field is malformed.
    const char *parseCell(std::size_t column, const char *at)
    {
        Target &target = m_targets[column];
        if (target.cells == CsvCells::Number) {
            double value = 0;
            if (const char *end = numberEnd(at, value)) {
                target.gathered[m_result.rows % gatheredRows] =
                    isMissing(value) ? missingNumber : value;
                return end;
            }
        }
        const CsvField field = readField(at, m_piece.end, m_dialect);
        if (field.isMalformed)
            return nullptr;
        m_recordHasQuotes |= field.text.data() != at;
        if (target.cells == CsvCells::Number)
            target.gathered[m_result.rows % gatheredRows] = numberOf(column, field);
        else if (target.cells == CsvCells::Level)
            target.codes[m_result.rows] = codeOf(column, field);
        return field.end;
    }

    /// Reads a number that fills a cell without quotes and blanks: the cell's end, else null.
    const char *numberEnd(const char *at, double &value) const
    {
        if (m_piece.end - at >= plainDecimalReach) {
            const char *stop = readPlainDecimal(at, m_dialect.decimal, value);
            if (const char *end = stop ? cellEnd(stop) : nullptr)
                return end;
        }
        const auto [stop, code] =
            fast_float::from_chars_advanced(at, m_piece.end, value, m_numberOptions);
        return code == std::errc() ? cellEnd(stop) : nullptr;
    }

    /// The place itself, or behind the CR of a CRLF, when a cell may end there.
    const char *cellEnd(const char *at) const
    {
        if (at == m_piece.end || *at == m_dialect.separator || *at == m_dialect.lineEnd)
            return at;
        const bool isCrLf = *at == '\r' && at + 1 != m_piece.end && at[1] == m_dialect.lineEnd;
        return isCrLf ? at + 1 : nullptr;
    }

    double numberOf(std::size_t column, const CsvField &field)
    {
        const std::string_view text = withoutSpaces(field.text);
        if (text.empty() || isMissingText(text, *m_options.user))
            return missingNumber;
        if (const auto value = csvNumber(text, m_dialect.decimal))
            return isMissing(*value) ? missingNumber : *value;
        m_rowFaults.push_back({m_line, static_cast<std::int64_t>(column), 0, m_recordBegin, nullptr,
                               field.text.data(), field.text.data() + field.text.size()});
        return missingNumber;
    }

    bool isMissing(double value) const
    {
        return !m_missingNumbers.empty() &&
               std::ranges::find(m_missingNumbers, value) != m_missingNumbers.end();
    }

    std::int32_t codeOf(std::size_t column, const CsvField &field)
    {
        Dictionary &dictionary = m_targets[column].dictionary;
        auto &levels = m_result.columns[column].levels;
        if (!field.isEscaped)
            return isMissingText(field.text, *m_options.user)
                       ? -1
                       : dictionary.codeOf(field.text, levels);
        std::string text = unescaped(field.text, m_dialect.quote);
        if (isMissingText(text, *m_options.user))
            return -1;
        if (!dictionary.knows(text))
            return dictionary.codeOf(m_result.texts.emplace_back(std::move(text)), levels);
        return dictionary.codeOf(text, levels);
    }

    void keepRow()
    {
        if (++m_result.rows % gatheredRows == 0)
            putGathered(gatheredRows);
        if (m_rowFaults.empty())
            return;
        for (const CsvFault &fault : m_rowFaults) {
            CsvPieceColumn &column = m_result.columns[static_cast<std::size_t>(fault.column)];
            ++column.others;
            if (column.faults.size() < m_options.faultsKept)
                column.faults.push_back(fault);
        }
        m_rowFaults.clear();
    }

    /// Puts the last rows of the numeric columns into place.
    void putGathered(std::int64_t rows)
    {
        for (const Target &target : m_targets) {
            if (target.cells == CsvCells::Number)
                std::copy_n(target.gathered, rows, target.numbers + m_result.rows - rows);
        }
    }

    const char *leaveOut(const char *begin)
    {
        m_rowFaults.clear();
        const auto expected = static_cast<std::int64_t>(m_targets.size());
        const CsvRecord record = readRecord(begin, m_piece.end, m_dialect, expected);
        const std::int64_t fields = record.isBlank ? 0 : record.isMalformed ? -1 : record.fields;
        ++m_result.linesLeftOut;
        if (m_result.faults.size() < m_options.faultsKept) {
            m_result.faults.push_back(
                {m_line, -1, fields, begin, record.end, record.faultBegin, record.faultEnd});
        }
        return behindRecord(begin, record.end, true);
    }

    /// Counts that only whole rows may enter.
    void finish()
    {
        putGathered(m_result.rows % gatheredRows);
        for (std::size_t i = 0; i < m_targets.size(); ++i) {
            const Target &target = m_targets[i];
            CsvPieceColumn &column = m_result.columns[i];
            if (target.cells == CsvCells::Level) {
                column.counts.assign(column.levels.size(), 0);
                for (std::int64_t row = 0; row < m_result.rows; ++row) {
                    if (target.codes[row] >= 0)
                        ++column.counts[static_cast<std::size_t>(target.codes[row])];
                }
            }
        }
    }

    const CsvPiece &m_piece;
    const CsvParseOptions &m_options;
    const CsvDialect m_dialect;
    const fast_float::parse_options m_numberOptions;
    std::vector<Target> m_targets;
    std::vector<double> m_gathered;       // by column, row
    std::vector<double> m_missingNumbers; // numbers among the texts that mean "missing"
    CsvPieceResult m_result;
    std::vector<CsvFault> m_rowFaults; // of the record at work
    const char *m_recordBegin = nullptr;
    std::int64_t m_line = 0;
    bool m_recordHasQuotes = false;
};

} // namespace

CsvPieceResult parsePiece(const CsvPiece &piece, std::int64_t firstSlot,
                          std::vector<CsvColumnSlots> &columns, const CsvParseOptions &options,
                          const std::stop_token &stop)
{
    return PieceParser(piece, firstSlot, columns, options).run(stop);
}

} // namespace heddle
