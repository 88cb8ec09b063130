#include "data/csvreading.h"

#include "core/machine.h"
#include "core/parallel.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace heddle {

namespace {

constexpr std::size_t warningsKept = 1000; // more than anybody reads
constexpr std::size_t textBytesKept = 200;

Error cancelled()
{
    return {ErrorCode::Cancelled, "Reading was cancelled."};
}

std::string fieldsText(std::int64_t fields, std::size_t expected)
{
    return std::to_string(fields) + (fields == 1 ? " field, " : " fields, ") +
           std::to_string(expected) + " expected.";
}

std::string_view span(const char *begin, const char *end)
{
    return {begin, static_cast<std::size_t>(end - begin)};
}

} // namespace

CsvReading::CsvReading(const CsvOptions &options, const CsvTuning &tuning, std::stop_token stop)
    : m_options(options)
    , m_tuning(tuning)
    , m_stop(std::move(stop))
    , m_threads(options.threads > 0 ? options.threads : coresAllowed())
{
}

Result<CsvTable> CsvReading::run(std::string_view data, std::int64_t memoryUsed)
{
    if (const auto checked = checkEncodingMarks(data); !checked)
        return checked.error();
    Result<CsvLayout> layout = sniffCsv(data, m_options);
    if (!layout)
        return layout.error();
    m_layout = std::move(*layout);
    if (const auto done = cut(previewOf(m_layout.rows)); !done)
        return done.error();
    if (const auto checked = checkTypes(); !checked)
        return checked.error();
    const std::vector<CsvCells> guess = firstGuess();
    if (const auto checked = checkMemory(guess, memoryUsed); !checked)
        return checked.error();

    m_slots.resize(m_layout.names.size());
    parse(guess);
    mergeAllLevels();
    parse(correctedGuess());
    mergeAllLevels();
    if (m_stop.stop_requested())
        return cancelled();
    CsvTable result;
    collectWarnings(result);
    Result<Table> table = Table::fromColumns(makeColumns());
    if (m_stop.stop_requested())
        return cancelled();
    if (!table)
        return table.error();
    result.table = std::move(*table);
    result.options = m_options;
    result.options.separator = m_layout.dialect.separator;
    result.options.decimal = m_layout.dialect.decimal;
    result.options.header = m_layout.hasHeader;
    return result;
}

Result<void> CsvReading::checkTypes() const
{
    for (const auto &[name, type] : m_options.types) {
        if (std::ranges::find(m_layout.names, name) != m_layout.names.end())
            continue;
        const auto nearest = nearestName(name, m_layout.names);
        return badInput("A type is given for column " + quoted(name) +
                            ", which the file does not have.",
                        "Nothing was read.",
                        nearest ? "Did you mean " + quoted(*nearest) + "?"
                                : "Take the name from the file's first line.");
    }
    return {};
}

/// The rows, or their beginning with just as many whole rows as are asked for.
std::string_view CsvReading::previewOf(std::string_view rows) const
{
    if (!m_options.maximumRows)
        return rows;
    const auto columns = static_cast<std::int64_t>(m_layout.names.size());
    const char *end = rows.data() + rows.size();
    const char *at = rows.data();
    for (std::int64_t left = *m_options.maximumRows; left > 0 && at != end;) {
        const CsvRecord record = readRecord(at, end, m_layout.dialect, columns);
        left -= record.fields == columns && !record.isBlank && !record.isMalformed;
        at = record.end == end ? end : record.end + 1;
    }
    return span(rows.data(), at);
}

Result<void> CsvReading::cut(std::string_view rows)
{
    CsvScanOptions options{m_tuning.chunkBytes, m_threads, 1};
    const auto head = cutIntoPieces(m_layout.head, m_layout.dialect, options, m_stop);
    if (!head)
        return head.error();
    options.firstLine = m_layout.firstLine;
    Result<std::vector<CsvPiece>> pieces = cutIntoPieces(rows, m_layout.dialect, options, m_stop);
    if (!pieces)
        return pieces.error();
    m_parsed.pieces = std::move(*pieces);
    m_parsed.results.resize(m_parsed.pieces.size());
    for (const CsvPiece &piece : m_parsed.pieces) {
        m_parsed.firstSlots.push_back(m_parsed.slots);
        m_parsed.slots += piece.slots;
    }
    return {};
}

Result<void> CsvReading::checkMemory(const std::vector<CsvCells> &cells,
                                     std::int64_t memoryUsed) const
{
    std::int64_t needed = memoryUsed;
    for (const CsvCells kind : cells) {
        const auto cellBytes = kind == CsvCells::Number ? sizeof(double) : sizeof(std::int32_t);
        needed += m_parsed.slots * static_cast<std::int64_t>(cellBytes);
    }
    if (needed <= m_tuning.memoryAllowed)
        return {};
    return Error{ErrorCode::Resources,
                 "The table needs about " + bytesText(needed) + " of memory, " +
                     bytesText(m_tuning.memoryAllowed) + " are allowed.",
                 "Nothing was read.", "Use fewer rows or columns, or allow more memory."};
}

std::optional<ColumnType> CsvReading::wantedType(std::size_t column) const
{
    const auto found = m_options.types.find(m_layout.names[column]);
    return found == m_options.types.end() ? std::nullopt : std::optional(found->second);
}

std::vector<CsvCells> CsvReading::firstGuess() const
{
    std::vector<CsvCells> cells;
    for (std::size_t i = 0; i < m_layout.names.size(); ++i) {
        const auto wanted = wantedType(i);
        const bool isNumeric = wanted ? *wanted == ColumnType::Numeric : m_layout.looksNumeric[i];
        cells.push_back(isNumeric ? CsvCells::Number : CsvCells::Level);
    }
    return cells;
}

/// Cells of a numeric column that are numbers, and that are neither numbers nor missing.
std::pair<std::int64_t, std::int64_t> CsvReading::numbersAndOthers(std::size_t column) const
{
    std::int64_t others = 0;
    for (const CsvPieceResult &result : m_parsed.results)
        others += result.columns[column].others;
    if (others == 0)
        return {0, 0}; // then the numbers do not matter
    std::int64_t numbers = 0;
    for (std::size_t i = 0; i < m_parsed.results.size(); ++i) {
        const double *values = m_slots[column].numbers.data() + m_parsed.firstSlots[i];
        numbers += std::count_if(values, values + m_parsed.results[i].rows,
                                 [](double value) { return !std::isnan(value); });
    }
    return {numbers, others};
}

/// How to parse those columns again whose cells say otherwise than the guess; Skip for the others.
std::vector<CsvCells> CsvReading::correctedGuess() const
{
    std::vector<CsvCells> cells(m_slots.size(), CsvCells::Skip);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (wantedType(i))
            continue;
        if (m_slots[i].cells == CsvCells::Level) {
            if (looksNumeric(m_levels[i], m_layout.dialect.decimal))
                cells[i] = CsvCells::Number;
            continue;
        }
        const auto [numbers, others] = numbersAndOthers(i);
        if (!isMostlyNumeric(numbers, others))
            cells[i] = CsvCells::Level;
    }
    return cells;
}

/// Parses the columns that are not to be skipped, in all pieces.
void CsvReading::parse(const std::vector<CsvCells> &cells)
{
    const auto isSkipped = [](CsvCells kind) { return kind == CsvCells::Skip; };
    if (m_stop.stop_requested() || std::ranges::all_of(cells, isSkipped))
        return;
    std::vector<CsvColumnSlots> slots(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        slots[i].cells = cells[i];
        if (cells[i] == CsvCells::Number)
            slots[i].numbers.resize(static_cast<std::size_t>(m_parsed.slots));
        else if (cells[i] == CsvCells::Level)
            slots[i].codes.resize(static_cast<std::size_t>(m_parsed.slots));
    }
    const CsvParseOptions options{m_layout.dialect, &m_options, warningsKept};
    forEachIndex(std::ssize(m_parsed.pieces), m_threads, [&](std::int64_t k) {
        const auto i = static_cast<std::size_t>(k);
        CsvPieceResult result =
            parsePiece(m_parsed.pieces[i], m_parsed.firstSlots[i], slots, options, m_stop);
        CsvPieceResult &kept = m_parsed.results[i];
        result.columns.swap(kept.columns); // kept.columns: the new ones
        for (std::size_t column = 0; column < cells.size(); ++column) {
            if (cells[column] == CsvCells::Skip && column < result.columns.size())
                std::swap(kept.columns[column], result.columns[column]);
        }
        kept.rows = result.rows;
        kept.linesLeftOut = result.linesLeftOut;
        kept.faults = std::move(result.faults);
        kept.texts.splice(kept.texts.end(), result.texts);
    });
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i] != CsvCells::Skip)
            m_slots[i] = std::move(slots[i]);
    }
    m_parsed.rows = 0;
    for (const CsvPieceResult &result : m_parsed.results)
        m_parsed.rows += result.rows;
}

void CsvReading::mergeAllLevels()
{
    m_levels.resize(m_slots.size());
    if (m_stop.stop_requested())
        return;
    forEachIndex(std::ssize(m_slots), m_threads, [&](std::int64_t k) {
        const auto i = static_cast<std::size_t>(k);
        if (m_slots[i].cells != CsvCells::Level)
            m_levels[i] = {};
        else if (m_levels[i].codes.empty())
            m_levels[i] = mergeLevels(m_parsed, i);
    });
}

std::vector<Column> CsvReading::makeColumns()
{
    std::vector<std::optional<Column>> made(m_slots.size());
    forEachIndex(std::ssize(made), m_threads, [&](std::int64_t i) {
        if (!m_stop.stop_requested())
            made[static_cast<std::size_t>(i)] = makeColumn(static_cast<std::size_t>(i));
    });
    std::vector<Column> columns;
    for (std::optional<Column> &column : made) {
        if (column)
            columns.push_back(std::move(*column));
    }
    return columns;
}

Column CsvReading::makeColumn(std::size_t column)
{
    const std::string &name = m_layout.names[column];
    CsvColumnSlots &slots = m_slots[column];
    if (slots.cells == CsvCells::Number)
        return numericColumn(name, m_parsed, std::move(slots));
    const CsvLevels &levels = m_levels[column];
    const auto wanted = wantedType(column);
    const bool isText = wanted ? *wanted == ColumnType::Text : looksLikeText(levels);
    if (isText)
        return textColumn(name, m_parsed, slots, levels);
    return categoricalColumn(name, m_parsed, std::move(slots), levels, m_layout.dialect.decimal);
}

void CsvReading::collectWarnings(CsvTable &table) const
{
    std::vector<const CsvFault *> faults;
    for (const CsvPieceResult &result : m_parsed.results) {
        table.linesLeftOut += result.linesLeftOut;
        for (const CsvFault &fault : result.faults)
            faults.push_back(&fault);
        for (const CsvPieceColumn &column : result.columns) {
            table.cellsNotRead += column.others;
            for (const CsvFault &fault : column.faults)
                faults.push_back(&fault);
        }
    }
    std::ranges::sort(faults, {}, [](const CsvFault *fault) {
        return std::pair(fault->recordBegin, fault->column);
    });
    faults.resize(std::min(faults.size(), warningsKept));
    for (const CsvFault *fault : faults)
        table.warnings.push_back(warning(*fault));
}

CsvWarning CsvReading::warning(const CsvFault &fault) const
{
    const std::size_t columns = m_layout.names.size();
    const char *rowsEnd = m_layout.rows.data() + m_layout.rows.size();
    const char *recordEnd = fault.recordEnd;
    if (!recordEnd) {
        recordEnd = readRecord(fault.recordBegin, rowsEnd, m_layout.dialect,
                               static_cast<std::int64_t>(columns))
                        .end;
    }
    std::string_view record = span(fault.recordBegin, recordEnd);
    if (record.ends_with('\r'))
        record.remove_suffix(1);
    record = cutUtf8(record, textBytesKept);

    CsvWarning warning;
    warning.line = fault.line;
    warning.text = record;
    if (fault.begin) {
        const std::int64_t size = std::ssize(record);
        warning.faultBegin = std::min<std::int64_t>(fault.begin - fault.recordBegin, size);
        warning.faultEnd = std::min<std::int64_t>(fault.end - fault.recordBegin, size);
    }
    if (fault.column >= 0) {
        warning.column = m_layout.names[static_cast<std::size_t>(fault.column)];
        const std::string_view cell = span(fault.begin, fault.end);
        warning.message =
            warning.column + " is not a number: " + quoted(cutUtf8(cell, textBytesKept)) + ".";
    } else if (fault.fields > 0) {
        warning.message = fieldsText(fault.fields, columns);
    } else {
        warning.message =
            fault.fields == 0 ? "The line is empty." : "Text follows a closing quote.";
    }
    return warning;
}

} // namespace heddle
