#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace heddle {

/// The shortest decimal text that reads back as the same double ("0.1", "1e+05"), "NaN", "Inf" or
/// "-Inf"; the same in every locale.
std::string formatNumber(double value);

/// The number that the whole text is, equal to strtod in the C locale to the last bit.
///
/// Digits with an optional sign, point and exponent; "inf", "infinity" and "nan" in any case; too
/// large is infinite, too small is zero. Blanks, hexadecimal digits and thousands separators are
/// no part of a number.
std::optional<double> parseNumber(std::string_view text);

/// Byte position of the first sequence that is not UTF-8 (overlong forms, surrogates and values
/// above U+10FFFF are not); npos when all is well.
std::size_t firstInvalidUtf8(std::string_view text);
bool isValidUtf8(std::string_view text);

/// The longest beginning of at most `bytes` bytes that does not cut a UTF-8 character.
std::string_view cutUtf8(std::string_view text, std::size_t bytes);

/// The candidate most like `name`, for "did you mean": fewest insertions, deletions, replacements
/// and swaps of neighbours, a wrong case counting half; the first of equals. None when more than a
/// third of the name would have to change.
std::optional<std::string> nearestName(std::string_view name,
                                       std::span<const std::string> candidates);

/// The text as one field of a CSV line: in quotes when it holds a comma, quote or line end.
std::string csvField(std::string_view text);

std::string joined(std::span<const std::string> texts); ///< "a, b, c"

/// The text in double quotes, as messages show names and cells: quotes and backslashes behind a
/// backslash, control characters as \n, \t or \x1f.
std::string quoted(std::string_view text);

} // namespace heddle
