#include "data/formulatokens.h"

#include "core/text.h"
#include "data/formulanode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace heddle {

namespace {

constexpr std::size_t MaximumBytes = 1 << 20; // Far beyond 10,000 columns with long names.
constexpr const char *NotRead = "The formula was not read.";

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool startsNumber(std::string_view rest)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    return isDigit(rest[0]) || (rest[0] == '.' && rest.size() > 1 && isDigit(rest[1]));
}

bool continuesName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool startsName(char c)
{
    return continuesName(c) && c != '_' && !(c >= '0' && c <= '9');
}

std::string utf8(unsigned code)
{
    std::string out;
    const auto add = [&out](unsigned bits) { out += static_cast<char>(bits); };
    if (code < 0x80U) {
        add(code);
    } else if (code < 0x800U) {
        add(0xC0U | (code >> 6U));
        add(0x80U | (code & 0x3FU));
    } else if (code < 0x10000U) {
        add(0xE0U | (code >> 12U));
        add(0x80U | ((code >> 6U) & 0x3FU));
        add(0x80U | (code & 0x3FU));
    } else {
        add(0xF0U | (code >> 18U));
        add(0x80U | ((code >> 12U) & 0x3FU));
        add(0x80U | ((code >> 6U) & 0x3FU));
        add(0x80U | (code & 0x3FU));
    }
    return out;
}

class Tokenizer
{
public:
    explicit Tokenizer(const std::string &text)
        : m_text(text)
    {
    }

    Result<std::vector<FormulaToken>> run(FormulaFault &fault);

private:
    void skipSpace();
    void readToken();
    void readNumber();
    void readQuoted(char quote);
    void readEscape(std::string &out);
    void readSymbol();
    std::string_view rest() const { return std::string_view(m_text).substr(m_byte); }
    void advance(std::size_t bytes);
    void fail(const std::string &cause, const std::string &remedy);

    const std::string &m_text;
    std::size_t m_byte = 0;
    std::size_t m_character = 0;
    FormulaToken m_token;
    std::vector<FormulaToken> m_tokens;
    std::optional<Error> m_error;
};

void Tokenizer::advance(std::size_t bytes)
{
    const std::size_t end = std::min(m_byte + bytes, m_text.size());
    for (; m_byte < end; ++m_byte) {
        if (!isContinuation(m_text[m_byte]))
            ++m_character;
    }
}

void Tokenizer::fail(const std::string &cause, const std::string &remedy)
{
    if (!m_error)
        m_error = formulaError(m_token.begin, cause, NotRead, remedy);
}

void Tokenizer::skipSpace()
{
    constexpr std::string_view Space = " \t\r\n\f";
    while (m_byte < m_text.size() && Space.find(m_text[m_byte]) != std::string_view::npos)
        advance(1);
}

void Tokenizer::readNumber()
{
    const std::string_view text = rest();
    const auto [end, code] =
        std::from_chars(text.data(), text.data() + text.size(), m_token.number);
    auto bytes = static_cast<std::size_t>(end - text.data());
    if (code != std::errc())
        fail("the number '" + std::string(text.substr(0, bytes)) + "' is out of range.",
             "Use one between 1e-307 and 1e308.");
    m_token.kind = FormulaTokenKind::Number;
    m_token.text = text.substr(0, bytes);
    if (bytes < text.size() && text[bytes] == 'L') // R's whole numbers: 2L.
        ++bytes;
    advance(bytes);
}

void Tokenizer::readEscape(std::string &out)
{
    constexpr std::string_view Letters = "ntr\\\"'` ";
    constexpr std::string_view Meanings = "\n\t\r\\\"'` ";
    const char letter = m_byte + 1 < m_text.size() ? m_text[m_byte + 1] : '\0';
    if (letter == 'x' || letter == 'u' || letter == 'U') {
        std::size_t first = 2;
        const bool isBraced = letter != 'x' && rest().size() > 2 && rest()[2] == '{';
        first += isBraced ? 1 : 0;
        const std::string_view digits =
            rest().substr(std::min(first, rest().size()), letter == 'x'   ? 2
                                                          : letter == 'u' ? 4
                                                                          : 8);
        unsigned code = 0;
        const auto [end, status] =
            std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        const std::size_t last = first + static_cast<std::size_t>(end - digits.data());
        const bool isClosed = !isBraced || (last < rest().size() && rest()[last] == '}');
        const bool isCharacter =
            code > 0 && code <= 0x10FFFFU && (code < 0xD800U || code > 0xDFFFU);
        if (status == std::errc() && isClosed && isCharacter) {
            out += utf8(code);
            advance(last + (isBraced ? 1 : 0));
            return;
        }
    } else if (const auto at = Letters.find(letter); at != std::string_view::npos) {
        out += Meanings[at];
        advance(2);
        return;
    }
    fail("'\\" + std::string(letter == '\0' ? "" : std::string(1, letter)) + "' is not an escape.",
         "Write a backslash itself as '\\\\'.");
    advance(2);
}

void Tokenizer::readQuoted(char quote)
{
    m_token.kind = quote == '`' ? FormulaTokenKind::Name : FormulaTokenKind::String;
    m_token.isQuoted = true;
    advance(1);
    while (m_byte < m_text.size() && m_text[m_byte] != quote && !m_error) {
        if (m_text[m_byte] == '\\') {
            readEscape(m_token.text);
        } else {
            m_token.text += m_text[m_byte];
            advance(1);
        }
    }
    if (m_byte >= m_text.size())
        fail(std::string("the text that begins here has no closing ") + quote + ".",
             std::string("Add ") + quote + " where it ends.");
    advance(1);
    if (m_token.text.empty())
        fail("nothing stands between the quotes.", "Write a name or a level between them.");
}

void Tokenizer::readSymbol()
{
    constexpr std::array Symbols = {"==", "!=", "<=", ">=", "||", "&&", "~", "+", "-", "*", ":",
                                    "^",  "/",  "(",  ")",  ",",  "=",  "|", "<", ">", "&", "!"};
    m_token.kind = FormulaTokenKind::Symbol;
    if (rest()[0] == '%') {
        const std::size_t close = rest().find('%', 1);
        if (close != std::string_view::npos) {
            m_token.text = rest().substr(0, close + 1);
            advance(close + 1);
            return;
        }
    }
    for (const std::string_view symbol : Symbols) {
        if (rest().substr(0, symbol.size()) == symbol) {
            m_token.text = symbol;
            advance(symbol.size());
            return;
        }
    }
    std::size_t bytes = 1;
    while (bytes < rest().size() && isContinuation(rest()[bytes]))
        ++bytes;
    fail("'" + std::string(rest().substr(0, bytes)) + "' has no meaning in a formula.",
         "Put a column name that holds it between backticks.");
    advance(bytes);
}

void Tokenizer::readToken()
{
    const char c = m_text[m_byte];
    if (startsNumber(rest())) {
        readNumber();
    } else if (startsName(c)) {
        const auto text = rest();
        const auto end = std::find_if_not(text.begin(), text.end(), continuesName);
        m_token.kind = FormulaTokenKind::Name;
        m_token.text = std::string(text.begin(), end);
        advance(m_token.text.size());
    } else if (c == '"' || c == '\'' || c == '`') {
        readQuoted(c);
    } else {
        readSymbol();
    }
}

Result<std::vector<FormulaToken>> Tokenizer::run(FormulaFault &fault)
{
    do {
        skipSpace();
        m_token = {};
        m_token.begin = m_character;
        m_token.byteBegin = m_byte;
        if (m_byte < m_text.size())
            readToken();
        m_token.end = m_character;
        m_token.byteEnd = m_byte;
        m_tokens.push_back(m_token);
    } while (m_tokens.back().kind != FormulaTokenKind::End && !m_error);
    if (m_error) {
        fault = {m_token.begin, m_token.end};
        return *m_error;
    }
    return std::move(m_tokens);
}

} // namespace

Result<std::vector<FormulaToken>> formulaTokens(const std::string &text, FormulaFault &fault)
{
    if (text.size() > MaximumBytes)
        return badInput("The formula has " + std::to_string(text.size()) +
                            " bytes, more than 1 MiB.",
                        NotRead, "Use '.' for all columns, or fewer terms.");
    if (!isValidUtf8(text))
        return badInput("The formula is not UTF-8 text.", NotRead, "Save the experiment as UTF-8.");
    return Tokenizer(text).run(fault);
}

} // namespace heddle
