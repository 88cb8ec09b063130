#pragma once

#include <span>
#include <string>
#include <vector>

namespace heddle {

/// Numbers in one common layout, as R's format(x, digits) gives them: as many significant digits
/// as the one that needs most, at most `digits`, in fixed or scientific form, whichever is
/// narrower; padded on the left to one width. Missing is "NA". The same in every locale.
/// Source: R's formatReal (src/main/format.c).
std::vector<std::string> formatR(std::span<const double> values, int digits);

/// One number, without padding.
std::string formatR(double value, int digits);

/// p values as R's format.pval(p, digits) gives them: below 2.2e-16 "<2e-16".
std::vector<std::string> formatPValuesR(std::span<const double> values, int digits);

/// "***" up to 0.001, "**" up to 0.01, "*" up to 0.05, "." up to 0.1, else nothing: R's stars.
std::string significanceStars(double p);

/// The number rounded to so many decimals, 0 … 15, as R's round().
double roundR(double value, int decimals);

} // namespace heddle
