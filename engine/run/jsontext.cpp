#include "run/jsontext.h"

#include <charconv>
#include <cmath>

namespace heddle {

namespace {

void appendEscaped(std::string &to, char character)
{
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    switch (character) {
    case '"':
        to += "\\\"";
        return;
    case '\\':
        to += "\\\\";
        return;
    case '\n':
        to += "\\n";
        return;
    case '\r':
        to += "\\r";
        return;
    case '\t':
        to += "\\t";
        return;
    default:
        break;
    }
    const auto code = static_cast<unsigned char>(character);
    to += "\\u00";
    to += hexadecimal[code >> 4U];
    to += hexadecimal[code & 15U];
}

} // namespace

void appendJsonText(std::string &to, std::string_view text)
{
    to += '"';
    for (const char character : text) {
        const bool plain = static_cast<unsigned char>(character) >= 0x20 && character != '"' &&
                           character != '\\' && character != 0x7f;
        if (plain)
            to += character;
        else
            appendEscaped(to, character);
    }
    to += '"';
}

void appendJsonNumber(std::string &to, double value)
{
    if (std::isnan(value))
        to += "\"NaN\"";
    else if (std::isinf(value))
        to += value > 0 ? "\"Inf\"" : "\"-Inf\"";
    else
        appendNumber(to, value);
}

void appendNumber(std::string &to, double value)
{
    if (std::isnan(value))
        return;
    if (std::isinf(value)) {
        to += value > 0 ? "Inf" : "-Inf";
        return;
    }
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value);
    to.append(text, end.ptr);
}

void appendCount(std::string &to, std::int64_t value)
{
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, value);
    to.append(text, end.ptr);
}

void appendSeconds(std::string &to, double value)
{
    char text[400]; // a large double in full decimals
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, 6);
    to.append(text, end.ptr);
}

} // namespace heddle
