#include "data/formulanode.h"

#include "core/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <unordered_set>

namespace heddle {

namespace {

bool isLetter(char c)
{
    // Every byte of a character beyond ASCII counts as a letter.
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Significant digits and decimal exponent of a number rounded to 15 digits: 1250 is "125", 3.
struct Decimal
{
    std::string digits;
    int exponent = 0;
};

Decimal decimalOf(double number)
{
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                   std::chars_format::scientific, 14)
                         .ptr;
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const std::size_t mark = text.find('e');
    Decimal decimal;
    for (const char c : text.substr(0, mark)) {
        if (isDigit(c))
            decimal.digits += c;
    }
    while (decimal.digits.size() > 1 && decimal.digits.back() == '0')
        decimal.digits.pop_back();
    const char *exponent = text.data() + mark + 1;
    if (*exponent == '+')
        ++exponent;
    std::from_chars(exponent, end, decimal.exponent);
    return decimal;
}

std::string fixedText(const Decimal &decimal)
{
    const int count = static_cast<int>(decimal.digits.size());
    if (decimal.exponent < 0)
        return "0." + std::string(static_cast<std::size_t>(-decimal.exponent - 1), '0') +
               decimal.digits;
    if (count <= decimal.exponent + 1)
        return decimal.digits +
               std::string(static_cast<std::size_t>(decimal.exponent + 1 - count), '0');
    std::string text = decimal.digits;
    return text.insert(static_cast<std::size_t>(decimal.exponent) + 1, ".");
}

std::string scientificText(const Decimal &decimal)
{
    std::string text = decimal.digits;
    if (text.size() > 1)
        text.insert(1, ".");
    const int size = std::abs(decimal.exponent);
    return text + (decimal.exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") +
           std::to_string(size);
}

std::string joined(const FormulaNode &node, NumberText numbers)
{
    // R puts no spaces around '/', ':' and '^'.
    std::string text;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) {
            switch (node.operation) {
            case FormulaOperation::Interaction:
                text += ':';
                break;
            case FormulaOperation::Crossing:
                text += " * ";
                break;
            case FormulaOperation::Power:
                text += '^';
                break;
            case FormulaOperation::Equal:
                text += " == ";
                break;
            case FormulaOperation::NotEqual:
                text += " != ";
                break;
            default: {
                const char c = node.operators[i - 1];
                text += c == '/' ? std::string("/") : std::string(" ") + c + " ";
            }
            }
        }
        text += formulaText(node.children[i], numbers);
    }
    return text;
}

std::string betweenQuotes(std::string_view text, char quote)
{
    std::string out(1, quote);
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (c == '\r')
            out += "\\r";
        else {
            if (c == quote || c == '\\')
                out += '\\';
            out += c;
        }
    }
    return out + quote;
}

void collectNewColumns(const FormulaNode &node, std::vector<std::string> &names,
                       std::unordered_set<std::string> &seen)
{
    if (node.operation == FormulaOperation::Column && seen.insert(node.text).second)
        names.push_back(node.text);
    for (const FormulaNode &child : node.children)
        collectNewColumns(child, names, seen);
}

} // namespace

std::string numberText(double number, NumberText numbers)
{
    if (numbers == NumberText::Lossless)
        return formatNumber(number);
    if (number == 0)
        return "0";
    // R's rule: the plain form unless the one with an exponent is shorter.
    const Decimal decimal = decimalOf(number);
    std::string scientific = scientificText(decimal);
    if (decimal.exponent > 30 || decimal.exponent < -30)
        return scientific;
    std::string fixed = fixedText(decimal);
    return fixed.size() <= scientific.size() ? fixed : scientific;
}

std::string formulaText(const FormulaNode &node, NumberText numbers)
{
    switch (node.operation) {
    case FormulaOperation::Number:
        return numberText(node.number, numbers);
    case FormulaOperation::String:
        return betweenQuotes(node.text, '"');
    case FormulaOperation::Column:
        return quotedName(node.text);
    case FormulaOperation::Dot:
        return ".";
    case FormulaOperation::Parentheses:
        return "(" + formulaText(node.children.front(), numbers) + ")";
    case FormulaOperation::Minus:
        return "-" + formulaText(node.children.front(), numbers);
    case FormulaOperation::Plus:
        return "+" + formulaText(node.children.front(), numbers);
    case FormulaOperation::Call: {
        const std::string argument = formulaText(node.children.front(), numbers);
        const std::string rest = node.argumentText.empty() ? "" : ", " + node.argumentText;
        return node.text + "(" + argument + rest + ")";
    }
    default:
        return joined(node, numbers);
    }
}

bool isReservedWord(std::string_view word)
{
    constexpr std::array Words = {"TRUE",        "FALSE",    "NULL",          "NA",         "NaN",
                                  "Inf",         "if",       "else",          "repeat",     "for",
                                  "while",       "next",     "function",      "break",      "in",
                                  "NA_integer_", "NA_real_", "NA_character_", "NA_complex_"};
    return std::find(Words.begin(), Words.end(), word) != Words.end();
}

bool isPlainName(std::string_view name)
{
    if (name.empty() || name == "." || isReservedWord(name))
        return false;
    const bool dotted = name[0] == '.' && !(name.size() > 1 && isDigit(name[1]));
    const auto inner = [](char c) { return isLetter(c) || isDigit(c) || c == '.' || c == '_'; };
    return (isLetter(name[0]) || dotted) && std::all_of(name.begin(), name.end(), inner);
}

std::string quotedName(std::string_view name)
{
    return isPlainName(name) ? std::string(name) : betweenQuotes(name, '`');
}

void collectColumns(const FormulaNode &node, std::vector<std::string> &names)
{
    std::unordered_set<std::string> seen(names.begin(), names.end());
    collectNewColumns(node, names, seen);
}

Error formulaError(std::size_t begin, const std::string &cause, std::string effect,
                   std::string remedy)
{
    return badInput("formula, column " + std::to_string(begin + 1) + ": " + cause,
                    std::move(effect), std::move(remedy));
}

} // namespace heddle
