#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace heddle {

/// What kind of trouble an error is. It decides the reaction (and the exit code of the programs);
/// the words of the error are for people.
enum class ErrorCode
{
    BadInput,  ///< A file, option or experiment that cannot be used as it is. Exit 2.
    Io,        ///< The operating system refused to read or write. Exit 2 before a run.
    Protocol,  ///< A peer said something it must not say.
    Resources, ///< Memory, disk or threads are not to be had.
    Cancelled, ///< Somebody asked to stop. Neither success nor failure. Exit 130.
    Internal,  ///< Our own mistake. Exit 1.
};

/// One thing that went wrong outside the code, told so that the user can act on it.
///
/// Each part is one sentence with a full stop, or empty. `cause` names the thing and the place
/// (file:line, column, JSON pointer, host), `effect` what did not happen because of it,
/// `remedy` what to do.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    std::string cause;
    std::string effect = {};
    std::string remedy = {};

    /// The same error with "context: " before its cause.
    [[nodiscard]] Error withContext(std::string_view context) const;

    /// Cause, effect and remedy as one line of text.
    [[nodiscard]] std::string text() const;
};

/// Shorthand for the commonest error.
Error badInput(std::string cause, std::string effect = {}, std::string remedy = {});

/// A value or the Error that stands in its place. Member names are those of std::expected.
template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    const T &value() const & { return get(); }
    T &value() & { return get(); }
    T &&value() && { return std::move(get()); }
    const T &operator*() const & { return get(); }
    T &operator*() & { return get(); }
    T &&operator*() && { return std::move(get()); }
    const T *operator->() const { return &get(); }
    T *operator->() { return &get(); }

    const Error &error() const
    {
        assert(!has_value());
        return *std::get_if<1>(&m_state);
    }

private:
    const T &get() const
    {
        assert(has_value());
        return *std::get_if<0>(&m_state);
    }
    T &get()
    {
        assert(has_value());
        return *std::get_if<0>(&m_state);
    }

    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
        , m_ok(false)
    {
    }

    bool has_value() const { return m_ok; }
    explicit operator bool() const { return m_ok; }
    const Error &error() const
    {
        assert(!m_ok);
        return m_error;
    }

private:
    Error m_error;
    bool m_ok = true;
};

} // namespace heddle
