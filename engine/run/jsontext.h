#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace heddle {

/// Appends a JSON string literal; the text is UTF-8.
void appendJsonText(std::string &to, std::string_view text);
/// Appends the shortest decimal that reads back the same; infinite and not-a-number values are
/// the strings "Inf", "-Inf" and "NaN".
void appendJsonNumber(std::string &to, double value);
/// Appends a finite number as the shortest decimal that reads back the same, without the quotes
/// (and nothing when it is not a number): a cell of a CSV file.
void appendNumber(std::string &to, double value);
void appendCount(std::string &to, std::int64_t value);
/// Appends seconds with six decimals.
void appendSeconds(std::string &to, double value);

} // namespace heddle
