#pragma once

#include <cstdint>
#include <string_view>

namespace heddle {

/// Takes the parts of a document in their order. One traversal of the results feeds the file and
/// the digest, so that both always agree.
class ResultSink
{
public:
    virtual ~ResultSink() = default;

    virtual void beginObject() = 0;
    virtual void endObject() = 0;
    virtual void beginArray(std::int64_t count) = 0;
    virtual void endArray() = 0;
    virtual void key(std::string_view name) = 0; ///< Of the member that follows.

    virtual void text(std::string_view text) = 0;
    virtual void number(double value) = 0; ///< Infinite and not-a-number values, too.
    virtual void count(std::int64_t value) = 0;
    virtual void boolean(bool value) = 0;
    virtual void null() = 0; ///< Not there (an aliased term).
};

} // namespace heddle
