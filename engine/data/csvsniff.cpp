#include "data/csvsniff.h"

#include "core/text.h"

#include <algorithm>
#include <array>
#include <map>

namespace heddle {

namespace {

constexpr std::size_t sampleBytes = 256 << 10; // read in about a millisecond
constexpr std::size_t sampleRecords = 1000;

struct SampleField
{
    std::string_view text;
    bool isQuoted = false;
};

using SampleRecord = std::vector<SampleField>;

struct Sample
{
    std::vector<SampleRecord> records;
    const char *firstBegin = nullptr; ///< Of the first record.
    const char *firstEnd = nullptr;
};

SampleRecord splitRecord(const char *begin, const char *end, const CsvDialect &dialect)
{
    SampleRecord record;
    for (const char *at = begin;; ++at) {
        const CsvField field = readField(at, end, dialect);
        const bool isQuoted = field.text.data() != at && field.text.data()[-1] == dialect.quote;
        record.push_back({field.text, isQuoted});
        at = field.end;
        if (at == end || *at == dialect.lineEnd)
            return record;
    }
}

/// Whole records only, unless the data end before the sample does.
Sample takeSample(std::string_view data, const CsvDialect &dialect)
{
    Sample sample;
    const char *end = data.data() + data.size();
    const char *limit = data.data() + std::min(data.size(), sampleBytes);
    for (const char *at = data.data(); at < limit && sample.records.size() < sampleRecords;) {
        const CsvRecord record = readRecord(at, end, dialect, 0);
        if (!record.isBlank) {
            if (sample.records.empty()) {
                sample.firstBegin = at;
                sample.firstEnd = record.end;
            }
            sample.records.push_back(splitRecord(at, record.end, dialect));
        }
        at = record.end == end ? end : record.end + 1;
    }
    return sample;
}

/// Fields of the first records.
std::vector<std::int64_t> countFields(std::string_view data, const CsvDialect &dialect)
{
    constexpr std::size_t recordsEnough = 100; // separators show at once
    std::vector<std::int64_t> counts;
    const char *end = data.data() + data.size();
    const char *limit = data.data() + std::min(data.size(), sampleBytes);
    for (const char *at = data.data(); at < limit && counts.size() < recordsEnough;) {
        const CsvRecord record = readRecord(at, end, dialect, 0);
        if (!record.isBlank)
            counts.push_back(record.fields);
        at = record.end == end ? end : record.end + 1;
    }
    return counts;
}

/// Share of records with as many fields as the first; 0 when there is but one field.
double agreement(const std::vector<std::int64_t> &counts)
{
    if (counts.empty() || counts.front() < 2)
        return 0;
    const auto agreeing = std::ranges::count_if(counts, [&](std::int64_t fields) {
        // a header of write.table() lacks the name of the row names
        return fields == counts.front() || fields == counts.front() + 1;
    });
    return static_cast<double>(agreeing) / static_cast<double>(counts.size());
}

/// The best of the usual separators; the first of equals. Space only when no other divides.
char findSeparator(std::string_view data, CsvDialect dialect, std::optional<char> decimal)
{
    char best = ',';
    double bestAgreement = 0;
    std::int64_t bestFields = 1;
    for (const char separator : {',', ';', '\t', '|', ' '}) {
        if (separator == decimal || (separator == ' ' && bestAgreement > 0))
            continue;
        dialect.separator = separator;
        const std::vector<std::int64_t> counts = countFields(data, dialect);
        const double share = agreement(counts);
        const std::int64_t fields = counts.empty() ? 0 : counts.front();
        const bool isBetter = share > bestAgreement + 0.1 ||
                              (share > bestAgreement - 0.1 && share > 0 && fields > bestFields);
        if (isBetter) {
            best = separator;
            bestAgreement = share;
            bestFields = fields;
        }
    }
    return best;
}

char findDecimal(const Sample &sample)
{
    int balance = 0;
    for (const SampleRecord &record : sample.records) {
        for (const SampleField &field : record) {
            const bool isPoint = csvNumber(field.text, '.').has_value();
            const bool isComma = csvNumber(field.text, ',').has_value();
            balance += static_cast<int>(isComma) - static_cast<int>(isPoint);
        }
    }
    return balance > 0 ? ',' : '.';
}

bool looksLikeHeader(const SampleRecord &record, const CsvDialect &dialect,
                     const CsvOptions &options)
{
    const auto isNumber = [&](const SampleField &field) {
        return csvNumber(field.text, dialect.decimal).has_value() && !field.text.empty();
    };
    const auto isMissing = [&](const SampleField &field) {
        return isMissingText(field.text, options);
    };
    return std::ranges::none_of(record, isNumber) && !std::ranges::all_of(record, isMissing);
}

std::vector<std::string> namesFrom(const SampleRecord &record, std::size_t columns, bool hasHeader,
                                   const CsvDialect &dialect)
{
    std::vector<std::string> names(columns);
    const std::size_t unnamed = columns - std::min(columns, record.size());
    for (std::size_t i = unnamed; i < columns && hasHeader; ++i) {
        const SampleField &field = record[i - unnamed];
        names[i] = field.isQuoted ? unescaped(field.text, dialect.quote) : std::string(field.text);
    }
    for (std::size_t i = 0; i < columns; ++i) {
        if (!names[i].empty())
            continue;
        names[i] = "V" + std::to_string(i + 1); // as R names them
        while (std::ranges::count(names, names[i]) > 1)
            names[i] += '_';
    }
    return names;
}

Result<void> checkNames(const std::vector<std::string> &names, std::int64_t line)
{
    std::map<std::string_view, std::size_t> seen;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto [known, isNew] = seen.emplace(names[i], i);
        if (!isNew) {
            return badInput("Line " + std::to_string(line) + ": columns " +
                                std::to_string(known->second + 1) + " and " +
                                std::to_string(i + 1) + " are both named " + quoted(names[i]) + ".",
                            "Nothing was read.", "Give every column its own name.");
        }
    }
    return {};
}

Result<void> checkOptions(const CsvOptions &options)
{
    const auto isLineEnd = [](char c) { return c == '\n' || c == '\r'; };
    const char separator = options.separator.value_or(',');
    if (options.separator && (isLineEnd(separator) || separator == 0))
        return badInput("A line end cannot be the separator.", "Nothing was read.",
                        "Choose another separator.");
    if (options.separator && separator == options.quote)
        return badInput("Separator and quote are the same character.", "Nothing was read.",
                        "Choose another separator or quote.");
    if (options.separator && options.separator == options.decimal)
        return badInput("Separator and decimal mark are the same character.", "Nothing was read.",
                        "Choose another separator or decimal mark.");
    if (isLineEnd(options.quote) || options.quote == ' ' || options.quote == '\t')
        return badInput("A blank or line end cannot be the quote.", "Nothing was read.",
                        "Choose another quote.");
    if (options.decimal && options.decimal != '.' && options.decimal != ',')
        return badInput("The decimal mark is neither a point nor a comma.", "Nothing was read.",
                        "Choose one of the two.");
    return {};
}

/// Numbers and other texts of one column of the sample.
std::vector<bool> guessNumeric(const Sample &sample, const CsvLayout &layout,
                               const CsvOptions &options)
{
    std::vector<std::array<std::int64_t, 2>> counts(layout.names.size());
    for (std::size_t i = layout.hasHeader ? 1 : 0; i < sample.records.size(); ++i) {
        const SampleRecord &record = sample.records[i];
        if (record.size() != counts.size())
            continue;
        for (std::size_t column = 0; column < counts.size(); ++column) {
            const std::string_view text = record[column].text;
            if (!isMissingText(text, options) && !text.empty())
                ++counts[column][csvNumber(text, layout.dialect.decimal) ? 0 : 1];
        }
    }
    std::vector<bool> numeric;
    numeric.reserve(counts.size());
    for (const auto &[numbers, others] : counts)
        numeric.push_back(isMostlyNumeric(numbers, others));
    return numeric;
}

/// Fields that a record has to have: those of the first record, or one more when all that follow
/// have one more (row names without a name).
std::size_t fieldCount(const Sample &sample, bool hasHeader)
{
    const std::size_t first = sample.records.front().size();
    const auto hasOneMore = [&](const SampleRecord &record) { return record.size() == first + 1; };
    const bool rowNames = hasHeader && sample.records.size() > 1 &&
                          std::all_of(sample.records.begin() + 1, sample.records.end(), hasOneMore);
    return rowNames ? first + 1 : first;
}

std::string_view withoutBlankLinesAtEnd(std::string_view data)
{
    const auto last = data.find_last_not_of("\r\n");
    return last == std::string_view::npos ? std::string_view() : data.substr(0, last + 1);
}

} // namespace

bool isMostlyNumeric(std::int64_t numbers, std::int64_t others)
{
    return others * 20 <= numbers + others;
}

bool isMissingText(std::string_view text, const CsvOptions &options)
{
    return std::ranges::find(options.na, text) != options.na.end();
}

Result<CsvLayout> sniffCsv(std::string_view data, const CsvOptions &options)
{
    if (const auto checked = checkOptions(options); !checked)
        return checked.error();
    if (data.starts_with("\xEF\xBB\xBF"))
        data.remove_prefix(3);
    const char *begin = data.data();
    data = withoutBlankLinesAtEnd(data);
    if (data.empty())
        return badInput("The file is empty.", "Nothing was read.", "Choose another file.");

    CsvLayout layout;
    CsvDialect &dialect = layout.dialect;
    dialect.quote = options.quote;
    const std::string_view head = data.substr(0, sampleBytes);
    if (head.find('\n') == std::string_view::npos && head.find('\r') != std::string_view::npos)
        dialect.lineEnd = '\r';
    dialect.separator =
        options.separator ? *options.separator : findSeparator(data, dialect, options.decimal);
    const Sample sample = takeSample(data, dialect);
    if (data.find_first_not_of(" \t\r\n") == std::string_view::npos || sample.records.empty())
        return badInput("The file holds nothing but blanks.", "Nothing was read.",
                        "Choose another file.");
    dialect.decimal = options.decimal            ? *options.decimal
                      : dialect.separator == ',' ? '.'
                                                 : findDecimal(sample);
    const SampleRecord &first = sample.records.front();
    layout.hasHeader = options.header.value_or(looksLikeHeader(first, dialect, options));
    const std::size_t columns = fieldCount(sample, layout.hasHeader);
    layout.names = namesFrom(first, columns, layout.hasHeader, dialect);
    layout.firstLine = 1 + std::count(begin, sample.firstBegin, dialect.lineEnd);
    if (const auto checked = checkNames(layout.names, layout.firstLine); !checked)
        return checked.error();
    layout.looksNumeric = guessNumeric(sample, layout, options);

    const char *rows = sample.firstBegin;
    const char *end = data.data() + data.size();
    if (layout.hasHeader) {
        rows = sample.firstEnd == end ? end : sample.firstEnd + 1;
        layout.firstLine += std::count(sample.firstBegin, rows, dialect.lineEnd);
    }
    layout.head = {begin, static_cast<std::size_t>(rows - begin)};
    layout.rows = {rows, static_cast<std::size_t>(end - rows)};
    return layout;
}

} // namespace heddle
