#include "data/tablefile.h"

#include "core/text.h"
#include "data/bytesource.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace heddle {

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view magic{"heddletable\0\0\0\0\0", 16};
constexpr std::int64_t formatVersion = 1;
constexpr std::int64_t wordBytes = 8; ///< All parts begin at a multiple of it.
constexpr std::int64_t headerBytes = static_cast<std::int64_t>(magic.size()) + 4 * wordBytes;
constexpr std::size_t pieceBytes = std::size_t{1} << 20;
constexpr std::int64_t missingLength = -1; ///< Stands for the length of a missing text.

std::int64_t toWords(std::int64_t bytes)
{
    return (bytes + wordBytes - 1) / wordBytes * wordBytes;
}

/// Cuts what is added into pieces of one size.
class PieceWriter
{
public:
    explicit PieceWriter(const TableSink &sink)
        : m_sink(sink)
    {
        m_piece.reserve(pieceBytes);
    }

    void add(std::string_view bytes)
    {
        while (!bytes.empty() && m_result) {
            const std::size_t size = std::min(bytes.size(), pieceBytes - m_piece.size());
            m_piece.append(bytes.substr(0, size));
            bytes.remove_prefix(size);
            if (m_piece.size() == pieceBytes)
                hand();
        }
    }
    template <typename T>
    void addValues(std::span<const T> values)
    {
        add({reinterpret_cast<const char *>(values.data()), values.size_bytes()});
        addPadding(static_cast<std::int64_t>(values.size_bytes()));
    }
    void addWord(std::int64_t word) { addValues(std::span<const std::int64_t>(&word, 1)); }
    void addPadding(std::int64_t bytesBefore)
    {
        constexpr std::string_view zeros("\0\0\0\0\0\0\0", 7);
        add(zeros.substr(0, static_cast<std::size_t>(toWords(bytesBefore) - bytesBefore)));
    }
    bool hasFailed() const { return !m_result; }
    Result<void> finish()
    {
        if (!m_piece.empty() && m_result)
            hand();
        return m_result;
    }

private:
    void hand()
    {
        m_result = m_sink(m_piece);
        m_piece.clear();
    }

    const TableSink &m_sink;
    std::string m_piece;
    Result<void> m_result;
};

/// The length in the file of a column's text.
std::int64_t storedLength(const Column &column, std::int64_t row)
{
    if (column.isMissing(row))
        return missingLength;
    return std::ssize(column.texts()[static_cast<std::size_t>(row)]);
}

void addLevels(PieceWriter &writer, const std::vector<std::string> &levels)
{
    std::int64_t bytes = 0;
    for (const std::string &level : levels) {
        writer.addWord(std::ssize(level));
        bytes += std::ssize(level);
    }
    for (const std::string &level : levels)
        writer.add(level);
    writer.addPadding(bytes);
}

void addTexts(PieceWriter &writer, const Column &column)
{
    std::int64_t bytes = 0;
    for (std::int64_t row = 0; row < column.rows(); ++row) {
        const std::int64_t length = storedLength(column, row);
        writer.addWord(length);
        bytes += std::max<std::int64_t>(length, 0);
    }
    for (std::int64_t row = 0; row < column.rows(); ++row) {
        if (!column.isMissing(row))
            writer.add(column.texts()[static_cast<std::size_t>(row)]);
    }
    writer.addPadding(bytes);
}

void addColumn(PieceWriter &writer, const Column &column)
{
    writer.addWord(static_cast<std::int64_t>(column.type()));
    writer.addWord(std::ssize(column.name()));
    writer.add(column.name());
    writer.addPadding(std::ssize(column.name()));
    switch (column.type()) {
    case ColumnType::Numeric:
        writer.addValues(column.numbers());
        break;
    case ColumnType::Categorical:
        writer.addWord(std::ssize(column.levels()));
        addLevels(writer, column.levels());
        writer.addValues(column.codes());
        break;
    case ColumnType::Text:
        addTexts(writer, column);
        break;
    }
}

std::int64_t encodedColumnBytes(const Column &column)
{
    const std::int64_t start = 2 * wordBytes + toWords(std::ssize(column.name()));
    std::int64_t textBytes = 0;
    switch (column.type()) {
    case ColumnType::Numeric:
        return start + std::ssize(column.numbers()) * wordBytes;
    case ColumnType::Categorical:
        for (const std::string &level : column.levels())
            textBytes += std::ssize(level);
        return start + wordBytes + std::ssize(column.levels()) * wordBytes + toWords(textBytes) +
               toWords(static_cast<std::int64_t>(column.codes().size_bytes()));
    case ColumnType::Text:
        for (std::int64_t row = 0; row < column.rows(); ++row)
            textBytes += std::max<std::int64_t>(storedLength(column, row), 0);
        return start + column.rows() * wordBytes + toWords(textBytes);
    }
    return start;
}

Error damagedTable(const std::string &cause)
{
    return badInput(cause, "The table was not read.", "Remove the file and have it made again.");
}

/// A place in the file from which the next part is taken. The bytes begin at a multiple of 8 in
/// memory and so does every part.
class TableBytes
{
public:
    explicit TableBytes(std::string_view bytes)
        : m_bytes(bytes)
    {
    }

    std::int64_t left() const { return std::ssize(m_bytes) - m_at; }

    /// The next values and the zeros behind them. BadInput when they are not all there.
    template <typename T>
    Result<std::span<const T>> take(std::int64_t count, const std::string &what)
    {
        constexpr auto valueBytes = static_cast<std::int64_t>(sizeof(T));
        if (count < 0 || count > left() / valueBytes)
            return failure("does not hold " + what);
        const char *start = m_bytes.data() + m_at;
        const std::int64_t size = count * valueBytes;
        m_at += size;
        const std::int64_t padding = toWords(size) - size;
        if (padding > left())
            return failure("ends within " + what);
        for (std::int64_t i = 0; i < padding; ++i) {
            if (m_bytes[static_cast<std::size_t>(m_at + i)] != '\0')
                return failure("has other bytes than zeros behind " + what);
        }
        m_at += padding;
        return std::span<const T>(reinterpret_cast<const T *>(start),
                                  static_cast<std::size_t>(count));
    }
    Result<std::int64_t> takeWord(const std::string &what)
    {
        const auto word = take<std::int64_t>(1, what);
        if (!word)
            return word.error();
        return word->front();
    }
    Error failure(const std::string &what) const
    {
        return damagedTable("The file " + what + " (at byte " + std::to_string(m_at) + " of " +
                            std::to_string(m_bytes.size()) + ").");
    }

private:
    std::string_view m_bytes;
    std::int64_t m_at = 0;
};

/// One text of a file; BadInput unless it is UTF-8.
Result<std::string> checkedText(std::span<const char> bytes, const std::string &what)
{
    const std::string_view text(bytes.data(), bytes.size());
    if (!isValidUtf8(text))
        return damagedTable("The file has a text that is not UTF-8 in " + what + ".");
    return std::string(text);
}

/// The lengths of texts and the texts. A missing text is empty and marked in `missing`; without
/// that none may be.
Result<std::vector<std::string>> takeTexts(TableBytes &bytes, std::int64_t count,
                                           const std::string &what, std::vector<bool> *missing)
{
    const auto lengths = bytes.take<std::int64_t>(count, "the lengths of " + what);
    if (!lengths)
        return lengths.error();
    const std::int64_t least = missing ? missingLength : 0;
    std::int64_t total = 0;
    for (const std::int64_t length : *lengths) {
        if (length < least || length > bytes.left() - total)
            return bytes.failure("does not hold " + what);
        total += std::max<std::int64_t>(length, 0);
    }
    const auto all = bytes.take<char>(total, what);
    if (!all)
        return all.error();
    std::vector<std::string> texts;
    texts.reserve(lengths->size());
    std::size_t start = 0;
    for (const std::int64_t length : *lengths) {
        const auto size = static_cast<std::size_t>(std::max<std::int64_t>(length, 0));
        auto text = checkedText(all->subspan(start, size), what);
        if (!text)
            return text.error();
        texts.push_back(std::move(*text));
        start += size;
        if (missing)
            missing->push_back(length == missingLength);
    }
    return texts;
}

/// Makes the columns of one file.
class ColumnReader
{
public:
    ColumnReader(TableBytes &bytes, std::int64_t rows, std::shared_ptr<const void> keeper)
        : m_bytes(bytes)
        , m_rows(rows)
        , m_keeper(std::move(keeper))
    {
    }

    Result<Column> read(std::int64_t number)
    {
        const std::string place = "column " + std::to_string(number);
        const auto type = m_bytes.takeWord("the type of " + place);
        if (!type)
            return type.error();
        const auto size = m_bytes.takeWord("the name of " + place);
        if (!size)
            return size.error();
        const auto nameBytes = m_bytes.take<char>(*size, "the name of " + place);
        if (!nameBytes)
            return nameBytes.error();
        auto name = checkedText(*nameBytes, "the name of " + place);
        if (!name)
            return name.error();
        switch (*type) {
        case static_cast<std::int64_t>(ColumnType::Numeric):
            return numeric(std::move(*name), place);
        case static_cast<std::int64_t>(ColumnType::Categorical):
            return categorical(std::move(*name), place);
        case static_cast<std::int64_t>(ColumnType::Text):
            return text(std::move(*name), place);
        default:
            return m_bytes.failure("gives " + place + " a type that does not exist");
        }
    }

private:
    Result<Column> numeric(std::string name, const std::string &place)
    {
        const auto values = m_bytes.take<double>(m_rows, "the numbers of " + place);
        if (!values)
            return values.error();
        return Column::numericView(std::move(name), *values, m_keeper);
    }
    Result<Column> categorical(std::string name, const std::string &place)
    {
        const auto count = m_bytes.takeWord("the levels of " + place);
        if (!count)
            return count.error();
        auto levels = takeTexts(m_bytes, *count, "the levels of " + place, nullptr);
        if (!levels)
            return levels.error();
        const auto codes = m_bytes.take<std::int32_t>(m_rows, "the codes of " + place);
        if (!codes)
            return codes.error();
        const auto isWrong = [&](std::int32_t code) { return code < -1 || code >= *count; };
        if (std::ranges::any_of(*codes, isWrong))
            return m_bytes.failure("has a code without a level in " + place);
        return Column::categoricalView(std::move(name), *codes, std::move(*levels), m_keeper);
    }
    Result<Column> text(std::string name, const std::string &place)
    {
        std::vector<bool> missing;
        auto texts = takeTexts(m_bytes, m_rows, "the texts of " + place, &missing);
        if (!texts)
            return texts.error();
        return Column::text(std::move(name), std::move(*texts), std::move(missing));
    }

    TableBytes &m_bytes;
    std::int64_t m_rows;
    std::shared_ptr<const void> m_keeper;
};

struct TableHeader
{
    std::int64_t columns = 0;
    std::int64_t rows = 0;
};

Result<TableHeader> takeHeader(TableBytes &bytes)
{
    const std::int64_t size = bytes.left();
    const auto start = bytes.take<char>(std::ssize(magic), "the beginning of a table file");
    if (!start)
        return start.error();
    if (!std::ranges::equal(*start, magic))
        return damagedTable("The file does not begin as a table file does.");
    const auto words = bytes.take<std::int64_t>(4, "its own size");
    if (!words)
        return words.error();
    if ((*words)[0] != formatVersion) {
        return badInput("The table file is of version " + std::to_string((*words)[0]) +
                            ", only version " + std::to_string(formatVersion) + " is known here.",
                        "The table was not read.", "Use the same version of Heddle everywhere.");
    }
    if ((*words)[1] != size) {
        return damagedTable("The file has " + std::to_string(size) + " bytes, it should have " +
                            std::to_string((*words)[1]) + ".");
    }
    return TableHeader{(*words)[2], (*words)[3]};
}

Result<Table> readTable(const std::shared_ptr<const MappedFile> &file)
{
    TableBytes bytes(file->bytes());
    const auto header = takeHeader(bytes);
    if (!header)
        return header.error();
    if (header->columns < 0 || header->rows < 0 || (header->columns == 0 && header->rows != 0))
        return bytes.failure("has a count of rows or columns that cannot be");
    ColumnReader reader(bytes, header->rows, file);
    std::vector<Column> columns; // grows as the file does hold them, whatever the count says
    for (std::int64_t number = 1; number <= header->columns; ++number) {
        auto column = reader.read(number);
        if (!column)
            return column.error();
        columns.push_back(std::move(*column));
    }
    if (bytes.left() != 0)
        return bytes.failure("goes on behind its last column");
    return Table::fromColumns(std::move(columns));
}

} // namespace

Result<void> encodeTable(const Table &table, const TableSink &sink)
{
    PieceWriter writer(sink);
    writer.add(magic);
    writer.addWord(formatVersion);
    writer.addWord(encodedTableBytes(table));
    writer.addWord(table.columnCount());
    writer.addWord(table.rows());
    for (const Column &column : table.columns()) {
        addColumn(writer, column);
        if (writer.hasFailed())
            break;
    }
    return writer.finish();
}

std::int64_t encodedTableBytes(const Table &table)
{
    std::int64_t bytes = headerBytes;
    for (const Column &column : table.columns())
        bytes += encodedColumnBytes(column);
    return bytes;
}

Result<Table> mapTable(const std::string &path, const std::string &id)
{
    const std::string context = "table file " + quoted(path);
    auto file = MappedFile::open(path);
    if (!file)
        return file.error().withContext(context);
    auto table = readTable(std::make_shared<const MappedFile>(std::move(*file)));
    if (!table)
        return table.error().withContext(context);
    const std::string found = table->id();
    if (found != id) {
        return damagedTable("The table in it is " + found + ", not " + id + ".")
            .withContext(context);
    }
    return table;
}

} // namespace heddle
