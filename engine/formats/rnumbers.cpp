#include "formats/rnumbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double SmallestP = std::numeric_limits<double>::epsilon(); ///< As R's eps.Pvalue.

std::string toChars(double value, std::chars_format format, int precision)
{
    std::array<char, 400> buffer{}; // 309 digits before the point, 15 behind it
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision).ptr;
    return {buffer.data(), end};
}

std::string nonFinite(double value)
{
    if (std::isnan(value))
        return "NA";
    return value > 0 ? "Inf" : "-Inf";
}

/// How a number looks with at most `digits` significant digits.
struct Shape
{
    int exponent = 0;    ///< Of ten, in scientific form.
    int significant = 1; ///< Digits without trailing zeros.
};

Shape shapeOf(double value, int digits)
{
    if (value == 0)
        return {};
    const std::string text = toChars(std::abs(value), std::chars_format::scientific, digits - 1);
    const std::size_t mark = text.find('e');
    Shape shape;
    const char *exponent = text.data() + mark + (text[mark + 1] == '+' ? 2 : 1);
    std::from_chars(exponent, text.data() + text.size(), shape.exponent);
    const std::size_t last = text.find_last_not_of("0.", mark - 1);
    shape.significant = last == std::string::npos ? 1 : std::max(1, static_cast<int>(last));
    return shape;
}

/// What all numbers of a column have in common.
struct Layout
{
    bool isScientific = false;
    int decimals = 0;
};

Layout layoutOf(std::span<const double> values, int digits)
{
    int left = 1, right = 0, significant = 1, greatest = 0, least = 0;
    bool anyNegative = false;
    for (const double value : values) {
        if (!std::isfinite(value))
            continue;
        const Shape shape = shapeOf(value, digits);
        const int sign = value < 0 ? 1 : 0;
        anyNegative = anyNegative || sign == 1;
        left = std::max(left, sign + std::max(1, shape.exponent + 1));
        right = std::max(right, shape.significant - shape.exponent - 1);
        significant = std::max(significant, shape.significant);
        greatest = std::max(greatest, shape.exponent);
        least = std::min(least, shape.exponent);
    }
    const int fixedWidth = left + right + (right > 0 ? 1 : 0);
    const int exponentWidth = greatest >= 100 || least <= -100 ? 5 : 4;
    const int scientificWidth =
        (anyNegative ? 1 : 0) + significant + (significant > 1 ? 1 : 0) + exponentWidth;
    if (fixedWidth <= scientificWidth)
        return {false, right};
    return {true, significant - 1};
}

void padLeft(std::vector<std::string> &texts)
{
    std::size_t width = 0;
    for (const std::string &text : texts)
        width = std::max(width, text.size());
    for (std::string &text : texts)
        text.insert(0, width - text.size(), ' ');
}

/// The text for p values below the smallest that R prints, beside others of a width.
std::string belowSmallest(std::size_t widest, bool alone, int digits)
{
    digits = std::max(1, digits - 2);
    const int width = static_cast<int>(widest);
    if (!alone && digits > 1 && digits + 6 > width)
        digits = std::max(1, width - 7);
    const bool isTight = digits == 1 && (alone || width <= 6);
    return (isTight ? "<" : "< ") + formatR(SmallestP, digits);
}

} // namespace

std::vector<std::string> formatR(std::span<const double> values, int digits)
{
    const Layout layout = layoutOf(values, digits);
    std::vector<std::string> texts;
    for (const double value : values) {
        if (!std::isfinite(value))
            texts.push_back(nonFinite(value));
        else
            texts.push_back(toChars(value,
                                    layout.isScientific ? std::chars_format::scientific
                                                        : std::chars_format::fixed,
                                    layout.decimals));
    }
    padLeft(texts);
    return texts;
}

std::string formatR(double value, int digits)
{
    return formatR(std::span(&value, 1), digits).front();
}

std::vector<std::string> formatPValuesR(std::span<const double> values, int digits)
{
    std::vector<double> plain, small;
    for (const double value : values) {
        if (value >= SmallestP)
            (value >= 1e-4 ? plain : small).push_back(value);
    }
    const std::vector<std::string> plainTexts = formatR(plain, digits);
    const std::vector<std::string> smallTexts = formatR(small, digits);
    std::size_t widest = 0;
    for (const auto *list : {&plainTexts, &smallTexts}) {
        for (const std::string &text : *list)
            widest = std::max(widest, text.size());
    }
    const std::string below = belowSmallest(widest, plain.empty() && small.empty(), digits);
    std::vector<std::string> texts;
    std::size_t nextPlain = 0, nextSmall = 0;
    for (const double value : values) {
        if (std::isnan(value))
            texts.emplace_back("NA");
        else if (value < SmallestP)
            texts.push_back(below);
        else
            texts.push_back(value >= 1e-4 ? plainTexts[nextPlain++] : smallTexts[nextSmall++]);
    }
    return texts;
}

std::string significanceStars(double p)
{
    constexpr std::array<std::pair<double, const char *>, 4> Marks = {
        {{0.001, "***"}, {0.01, "**"}, {0.05, "*"}, {0.1, "."}}};
    for (const auto &[bound, mark] : Marks) {
        if (p <= bound)
            return mark;
    }
    return {};
}

double roundR(double value, int decimals)
{
    if (!std::isfinite(value))
        return value;
    const std::string text = toChars(value, std::chars_format::fixed, std::clamp(decimals, 0, 15));
    double rounded = 0;
    std::from_chars(text.data(), text.data() + text.size(), rounded);
    return rounded + 0.0; // -0 is 0
}

} // namespace heddle
