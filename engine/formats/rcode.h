#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

// Pieces of R source code. Every text is UTF-8 and the same in every locale.

/// A string literal: "a \"b\"". Control characters are escaped.
std::string rString(std::string_view text);

/// A number that R reads back as the same double (to its last bit but one at most): "0.1", "NA"
/// for NaN, "-Inf".
std::string rNumber(double number);

/// A call over lines of at most 96 characters: `c(1, 2,\n  3)`. Lines behind the first begin with
/// `indent` blanks and two more.
std::string rCall(std::string_view function, const std::vector<std::string> &arguments,
                  int indent = 0);

std::string rNumbers(std::span<const double> numbers, int indent = 0); ///< c(…)
std::string rStrings(std::span<const std::string> texts, int indent = 0);

/// c("(Intercept)" = 1.5, …), an entry a line.
std::string rNamedNumbers(const std::vector<std::string> &names, std::span<const double> numbers,
                          int indent = 0);

} // namespace heddle
