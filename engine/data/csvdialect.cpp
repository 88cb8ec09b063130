#include "data/csvdialect.h"

#include <fast_float/fast_float.h>

#include <cstring>

namespace heddle {

namespace {

const char *skipBlanks(const char *at, const char *end, const CsvDialect &dialect)
{
    while (at != end && dialect.isBlank(*at))
        ++at;
    return at;
}

/// The CR of a CRLF counts as a blank.
std::string_view trimmedRight(const char *begin, const char *end, const CsvDialect &dialect)
{
    while (begin != end && (dialect.isBlank(end[-1]) || end[-1] == '\r'))
        --end;
    return {begin, static_cast<std::size_t>(end - begin)};
}

const char *fieldEnd(const char *at, const char *end, const CsvDialect &dialect)
{
    while (at != end && *at != dialect.separator && *at != dialect.lineEnd)
        ++at;
    return at;
}

} // namespace

const char *behindQuoted(const char *open, const char *end, char quote)
{
    const char *at = open + 1;
    while (at < end) {
        at = static_cast<const char *>(std::memchr(at, quote, static_cast<std::size_t>(end - at)));
        if (!at)
            return nullptr;
        if (at + 1 == end || at[1] != quote)
            return at + 1;
        at += 2;
    }
    return nullptr;
}

CsvField readField(const char *begin, const char *end, const CsvDialect &dialect)
{
    const char *first = skipBlanks(begin, end, dialect);
    if (first == end || *first != dialect.quote || dialect.quote == 0) {
        const char *stop = fieldEnd(first, end, dialect);
        return {trimmedRight(first, stop, dialect), stop};
    }
    const char *behind = behindQuoted(first, end, dialect.quote);
    if (!behind)
        return {{first, static_cast<std::size_t>(end - first)}, end, false, true};
    const std::string_view text{first + 1, static_cast<std::size_t>(behind - first - 2)};
    const char *stop = fieldEnd(behind, end, dialect);
    const bool isEscaped = text.find(dialect.quote) != std::string_view::npos;
    return {text, stop, isEscaped, !trimmedRight(behind, stop, dialect).empty()};
}

std::string unescaped(std::string_view text, char quote)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        result += text[i];
        if (text[i] == quote)
            ++i; // its twin
    }
    return result;
}

std::string_view withoutSpaces(std::string_view text)
{
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<double> csvNumber(std::string_view text, char decimal)
{
    text = withoutSpaces(text);
    if (text.size() > 1 && text[0] == '+' && text[1] != '-')
        text.remove_prefix(1);
    double value = 0;
    const char *end = text.data() + text.size();
    const fast_float::parse_options options{fast_float::chars_format::general, decimal};
    const auto [stop, code] = fast_float::from_chars_advanced(text.data(), end, value, options);
    if (text.empty() || code == std::errc::invalid_argument || stop != end)
        return std::nullopt;
    return value;
}

CsvRecord readRecord(const char *begin, const char *end, const CsvDialect &dialect,
                     std::int64_t expected)
{
    CsvRecord record;
    const char *at = begin;
    for (;;) {
        const CsvField field = readField(at, end, dialect);
        ++record.fields;
        if (field.isMalformed && !record.isMalformed) {
            record.isMalformed = true;
            record.faultBegin = at;
            record.faultEnd = field.end;
        }
        if (field.end == end || *field.end == dialect.lineEnd) {
            record.end = field.end;
            record.isBlank = record.fields == 1 && field.text.empty() &&
                             std::memchr(begin, dialect.quote ? dialect.quote : '\n',
                                         static_cast<std::size_t>(field.end - begin)) == nullptr;
            break;
        }
        if (record.fields == expected && !record.faultBegin)
            record.faultBegin = field.end;
        at = field.end + 1;
    }
    if (record.faultBegin && !record.isMalformed)
        record.faultEnd = record.end;
    return record;
}

} // namespace heddle
