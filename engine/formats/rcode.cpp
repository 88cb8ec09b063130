#include "formats/rcode.h"

#include "core/text.h"

#include <cmath>

namespace heddle {

namespace {

constexpr std::size_t widest = 96;

std::string blanks(int count)
{
    return std::string(static_cast<std::size_t>(count), ' ');
}

} // namespace

std::string rString(std::string_view text)
{
    constexpr std::string_view Hex = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            out += "\\x";
            out += Hex[byte >> 4U];
            out += Hex[byte & 15U];
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string rNumber(double number)
{
    if (std::isnan(number))
        return "NA";
    if (std::isinf(number))
        return number > 0 ? "Inf" : "-Inf";
    return formatNumber(number);
}

std::string rCall(std::string_view function, const std::vector<std::string> &arguments, int indent)
{
    std::string text;
    std::string line = std::string(function) + "(";
    bool isFresh = true; // nothing but its indent stands in the line
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const bool isLast = i + 1 == arguments.size();
        const std::string piece = arguments[i] + (isLast ? ")" : ",");
        const std::size_t room = text.empty() ? static_cast<std::size_t>(indent) : 0;
        if (!isFresh && room + line.size() + 1 + piece.size() > widest) {
            text += line + "\n";
            line = blanks(indent + 2);
            isFresh = true;
        }
        line += (isFresh ? "" : " ") + piece;
        isFresh = false;
    }
    return text + line + (arguments.empty() ? ")" : "");
}

std::string rNumbers(std::span<const double> numbers, int indent)
{
    std::vector<std::string> texts;
    texts.reserve(numbers.size());
    for (const double number : numbers)
        texts.push_back(rNumber(number));
    return rCall("c", texts, indent);
}

std::string rStrings(std::span<const std::string> texts, int indent)
{
    std::vector<std::string> quoted;
    quoted.reserve(texts.size());
    for (const std::string &text : texts)
        quoted.push_back(rString(text));
    return rCall("c", quoted, indent);
}

std::string rNamedNumbers(const std::vector<std::string> &names, std::span<const double> numbers,
                          int indent)
{
    std::string text = "c(\n";
    for (std::size_t i = 0; i < names.size(); ++i)
        text += blanks(indent + 2) + rString(names[i]) + " = " + rNumber(numbers[i]) +
                (i + 1 < names.size() ? ",\n" : "\n");
    return text + blanks(indent) + ")";
}

} // namespace heddle
