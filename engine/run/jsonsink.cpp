#include "run/jsonsink.h"

#include "run/jsontext.h"

#include <utility>

namespace heddle {

namespace {

constexpr int linesToDepth = 2; ///< The document's members and the entries of its lists.
constexpr std::size_t pieceBytes = 1 << 16; ///< Handed to the file at a time.

} // namespace

void JsonSink::beginObject()
{
    begin('{');
}

void JsonSink::endObject()
{
    end('}');
}

void JsonSink::beginArray(std::int64_t)
{
    begin('[');
}

void JsonSink::endArray()
{
    end(']');
}

void JsonSink::key(std::string_view name)
{
    value();
    appendJsonText(m_text, name);
    m_text += ": ";
    m_afterKey = true;
}

void JsonSink::text(std::string_view text)
{
    value();
    appendJsonText(m_text, text);
}

void JsonSink::number(double value_)
{
    value();
    appendJsonNumber(m_text, value_);
}

void JsonSink::count(std::int64_t value_)
{
    value();
    appendCount(m_text, value_);
}

void JsonSink::boolean(bool value_)
{
    value();
    m_text += value_ ? "true" : "false";
}

void JsonSink::null()
{
    value();
    m_text += "null";
}

std::string JsonSink::takeText()
{
    return std::exchange(m_text, {});
}

Result<void> JsonSink::flush()
{
    if (m_file && !m_error) {
        if (const auto written = m_file->write(m_text); !written)
            m_error = written.error();
    }
    m_text.clear();
    if (m_error)
        return *m_error;
    return {};
}

void JsonSink::value()
{
    if (std::exchange(m_afterKey, false))
        return;
    if (m_depth == 0)
        return;
    if (!m_first)
        m_text += m_depth > linesToDepth ? ", " : ",";
    m_first = false;
    if (m_depth <= linesToDepth)
        newLine();
}

void JsonSink::begin(char bracket)
{
    value();
    m_text += bracket;
    ++m_depth;
    m_first = true;
}

void JsonSink::end(char bracket)
{
    --m_depth;
    if (!m_first && m_depth < linesToDepth)
        newLine();
    m_text += bracket;
    m_first = false;
    if (m_depth == 0)
        m_text += '\n';
    if (m_file && m_text.size() > pieceBytes)
        static_cast<void>(flush()); // told at the end
}

void JsonSink::newLine()
{
    m_text += '\n';
    m_text.append(2 * static_cast<std::size_t>(m_depth), ' ');
}

} // namespace heddle
