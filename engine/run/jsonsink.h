#pragma once

#include "core/result.h"
#include "run/outputfile.h"
#include "run/resultsink.h"

#include <optional>
#include <string>

namespace heddle {

/// Writes JSON: the members of the document and the entries of its lists on lines of their own,
/// what is deeper on one line. Into memory, or into a file piece by piece.
class JsonSink : public ResultSink
{
public:
    explicit JsonSink(OutputFile *file = nullptr)
        : m_file(file)
    {
    }

    void beginObject() override;
    void endObject() override;
    void beginArray(std::int64_t count) override;
    void endArray() override;
    void key(std::string_view name) override;
    void text(std::string_view text) override;
    void number(double value) override;
    void count(std::int64_t value) override;
    void boolean(bool value) override;
    void null() override;

    /// All text so far that is not in the file yet.
    std::string takeText();
    Result<void> flush(); ///< Into the file; the first error of any piece.

private:
    void value(); ///< What stands before a value, and the place for the next.
    void begin(char bracket);
    void end(char bracket);
    void newLine();

    OutputFile *m_file;
    std::string m_text;
    std::optional<Error> m_error;
    int m_depth = 0;
    bool m_first = true;     ///< Nothing stands in the innermost object or array yet.
    bool m_afterKey = false; ///< The next value belongs to a key.
};

} // namespace heddle
