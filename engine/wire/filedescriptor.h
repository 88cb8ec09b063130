#pragma once

#include "core/result.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace heddle {

/// Owns a file descriptor and closes it. Movable; -1 is none.
class FileDescriptor
{
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~FileDescriptor();
    FileDescriptor(FileDescriptor &&other) noexcept;
    FileDescriptor &operator=(FileDescriptor &&other) noexcept;

    int get() const { return m_descriptor; }
    bool isOpen() const { return m_descriptor >= 0; }

private:
    int m_descriptor = -1;
};

/// Ends waits from another thread. Once raised it stays raised. Any thread may call any member.
class WakeSignal
{
public:
    WakeSignal(); ///< Without descriptors left it is made raised, so that nobody waits in vain.
    void raise();
    bool isRaised() const { return m_isRaised; }
    int descriptor() const { return m_event.get(); } ///< Readable when raised.

private:
    FileDescriptor m_event;
    std::atomic<bool> m_isRaised;
};

/// The monotonic clock; no point in time is no deadline.
using Deadline = std::optional<std::chrono::steady_clock::time_point>;

/// That many milliseconds from now.
Deadline deadlineIn(std::chrono::milliseconds longest);

/// What is left until then, at least 0, rounded up: what poll() takes; -1 without a deadline.
int millisecondsUntil(const Deadline &deadline);

enum class Waited
{
    Ready, ///< The events asked for, an error or the end of the stream: the next call tells.
    Woken, ///< The signal was raised. Comes before Ready.
    TimeOver
};

/// Waits until `descriptor` has one of the poll() events. Io when poll() itself fails.
Result<Waited> waitFor(int descriptor, short events, const WakeSignal &wake,
                       const Deadline &deadline);

/// "what: why." for a system call that failed with that errno; Resources where memory or
/// descriptors are short, otherwise Io.
Error systemError(std::string_view what, int errorNumber);

} // namespace heddle
