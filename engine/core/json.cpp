#include "core/json.h"

#include "core/text.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <set>
#include <vector>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

/// RFC 6901: ~ and / inside a key.
std::string escaped(const std::string &key)
{
    std::string text;
    for (const char letter : key) {
        if (letter == '~')
            text += "~0";
        else if (letter == '/')
            text += "~1";
        else
            text += letter;
    }
    return text;
}

/// Builds a document from the parser's events with a stack of its own, so that depth and doubled
/// keys are refused before anything is stored.
class StrictBuilder : public nlohmann::json_sax<Json>
{
public:
    explicit StrictBuilder(const JsonLimits &limits)
        : m_limits(limits)
    {
    }

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t &) override { return add(value); }
    bool string(string_t &value) override { return add(std::move(value)); }
    bool binary(binary_t &value) override { return add(Json::binary(std::move(value))); }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t &value) override
    {
        Frame &frame = m_stack.back();
        if (!frame.keys.insert(value).second) {
            m_fault = "The key " + heddle::quoted(value) + " stands twice at " +
                      (pointer().empty() ? "/" : pointer()) + ".";
            return false;
        }
        frame.key = std::move(value);
        return true;
    }

    bool parse_error(std::size_t position, const std::string &,
                     const nlohmann::detail::exception &) override
    {
        m_position = position;
        return false;
    }

    const std::string &fault() const { return m_fault; }
    std::size_t position() const { return m_position; }
    Json take() { return std::move(m_root); }

private:
    struct Frame
    {
        Json value;
        std::string key; ///< Of the member that comes next, in an object.
        std::set<std::string, std::less<>> keys;
    };

    bool add(Json value)
    {
        if (m_stack.empty()) {
            m_root = std::move(value);
            return true;
        }
        Frame &frame = m_stack.back();
        if (frame.value.is_array())
            frame.value.push_back(std::move(value));
        else
            frame.value.get_ref<Json::object_t &>().emplace_back(frame.key, std::move(value));
        return true;
    }

    bool open(Json value)
    {
        if (static_cast<int>(m_stack.size()) >= m_limits.depth) {
            m_fault = "It is nested deeper than " + std::to_string(m_limits.depth) + " levels.";
            return false;
        }
        m_stack.push_back({std::move(value), {}, {}});
        return true;
    }

    bool close()
    {
        Json value = std::move(m_stack.back().value);
        m_stack.pop_back();
        return add(std::move(value));
    }

    std::string pointer() const
    {
        std::string text;
        for (std::size_t i = 0; i + 1 < m_stack.size(); ++i) {
            const Frame &frame = m_stack[i];
            text += '/';
            text +=
                frame.value.is_array() ? std::to_string(frame.value.size()) : escaped(frame.key);
        }
        return text;
    }

    JsonLimits m_limits;
    std::vector<Frame> m_stack;
    Json m_root;
    std::string m_fault;
    std::size_t m_position = 0;
};

/// "line 3, column 14" of a byte position that counts from 1.
std::string placeOf(std::string_view text, std::size_t position)
{
    std::size_t line = 1, column = 1;
    for (std::size_t i = 0; i + 1 < position && i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
            ++column; // continuation bytes of UTF-8 are no columns
        }
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

} // namespace

Result<Json> parseJson(std::string_view text, const JsonLimits &limits)
{
    const auto refuse = [](std::string cause) {
        return badInput(std::move(cause), "It was not read.",
                        "Correct the file with a text editor.");
    };
    if (text.size() > limits.bytes)
        return refuse("It has " + std::to_string(text.size()) + " bytes, at most " +
                      std::to_string(limits.bytes) + " are allowed.");
    const std::size_t invalid = firstInvalidUtf8(text);
    if (invalid != std::string_view::npos)
        return refuse("It is not UTF-8 text: " + placeOf(text, invalid + 1) + ".");
    // The parser takes a zero byte for the end of the text.
    if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos)
        return refuse("It is not JSON: unexpected text at " + placeOf(text, zero + 1) + ".");
    StrictBuilder builder(limits);
    if (Json::sax_parse(text, &builder))
        return builder.take();
    if (!builder.fault().empty())
        return refuse(builder.fault());
    if (builder.position() > text.size())
        return refuse("It is not JSON: it ends too early, at " + placeOf(text, text.size() + 1) +
                      ".");
    return refuse("It is not JSON: unexpected text at " + placeOf(text, builder.position()) + ".");
}

Result<Json> readJsonFile(const std::string &path, const JsonLimits &limits)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error{ErrorCode::Io, path + " cannot be opened.", "Nothing was read.",
                     "Check its name and that you may read it."};
    std::string text;
    std::vector<char> piece(1 << 16);
    while (file && text.size() <= limits.bytes) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad() || (text.empty() && !file.eof()))
        return Error{ErrorCode::Io, path + " cannot be read.", "Nothing was read.",
                     "Check that it is a file."};
    auto json = parseJson(text, limits);
    if (!json)
        return json.error().withContext(path);
    return json;
}

} // namespace heddle
