#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace heddle {

/// The characters a CSV file is made of.
///
/// Grammar: records end with lineEnd (a CR before LF belongs to it). A field that begins with the
/// quote, blanks before it allowed, ends with the next single quote and may hold anything; two
/// quotes stand for one. Elsewhere a quote is a character like others. Blanks around fields do
/// not count.
struct CsvDialect
{
    char separator = ',';
    char decimal = '.';
    char quote = '"'; ///< 0: none.
    char lineEnd = '\n';

    bool isBlank(char c) const { return (c == ' ' || c == '\t') && c != separator; }
};

/// One field as it stands in the bytes.
struct CsvField
{
    std::string_view text;    ///< Without blanks around and without the quotes.
    const char *end;          ///< At the separator, the lineEnd or the end of the data.
    bool isEscaped = false;   ///< Doubled quotes are in the text.
    bool isMalformed = false; ///< Something follows the closing quote, or there is none.
};

/// Reads the field that begins at `begin`.
CsvField readField(const char *begin, const char *end, const CsvDialect &dialect);

/// The text with doubled quotes made single.
std::string unescaped(std::string_view text, char quote);

/// Without the spaces that may stand around a number within quotes.
std::string_view withoutSpaces(std::string_view text);

/// The number the text is, with the dialect's decimal mark and spaces around; otherwise as
/// parseNumber.
std::optional<double> csvNumber(std::string_view text, char decimal);

/// Behind the closing quote of the field whose opening quote is at `open`; null when it has none.
const char *behindQuoted(const char *open, const char *end, char quote);

/// What one record is, found field by field.
struct CsvRecord
{
    const char *end = nullptr; ///< At its lineEnd or the end of the data.
    std::int64_t fields = 0;
    bool isBlank = false;     ///< Nothing but blanks: no record.
    bool isMalformed = false; ///< See CsvField.
    const char *faultBegin = nullptr,
               *faultEnd = nullptr; ///< Malformed field, or what is too much.
};

/// @param expected  number of fields wanted; what follows them is the fault.
CsvRecord readRecord(const char *begin, const char *end, const CsvDialect &dialect,
                     std::int64_t expected);

} // namespace heddle
