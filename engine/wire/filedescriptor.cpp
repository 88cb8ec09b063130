#include "wire/filedescriptor.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <system_error>

namespace heddle {

FileDescriptor::~FileDescriptor()
{
    if (isOpen())
        ::close(m_descriptor);
}

FileDescriptor::FileDescriptor(FileDescriptor &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

FileDescriptor &FileDescriptor::operator=(FileDescriptor &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

WakeSignal::WakeSignal()
    : m_event(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_isRaised(!m_event.isOpen())
{
}

void WakeSignal::raise()
{
    m_isRaised = true;
    const std::uint64_t one = 1;
    if (m_event.isOpen() && ::write(m_event.get(), &one, sizeof one) < 0)
        return; // the counter is full, so it was raised before
}

Deadline deadlineIn(std::chrono::milliseconds longest)
{
    constexpr std::chrono::milliseconds forever = std::chrono::hours(24 * 365); // no overflow
    return std::chrono::steady_clock::now() + std::min(longest, forever);
}

int millisecondsUntil(const Deadline &deadline)
{
    using std::chrono::milliseconds;
    if (!deadline)
        return -1;
    const auto left =
        std::chrono::ceil<milliseconds>(*deadline - std::chrono::steady_clock::now()).count();
    constexpr std::int64_t longest = std::numeric_limits<int>::max();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, longest));
}

Result<Waited> waitFor(int descriptor, short events, const WakeSignal &wake,
                       const Deadline &deadline)
{
    if (wake.descriptor() < 0)
        return Waited::Woken;
    for (;;) {
        std::array<pollfd, 2> entries{{{wake.descriptor(), POLLIN, 0}, {descriptor, events, 0}}};
        const int count = ::poll(entries.data(), entries.size(), millisecondsUntil(deadline));
        if (count < 0 && errno != EINTR)
            return systemError("Waiting for the peer failed", errno);
        if (count < 0)
            continue;
        if (entries[0].revents != 0)
            return Waited::Woken;
        return count == 0 ? Waited::TimeOver : Waited::Ready;
    }
}

Error systemError(std::string_view what, int errorNumber)
{
    const bool isShort = errorNumber == EMFILE || errorNumber == ENFILE || errorNumber == ENOMEM ||
                         errorNumber == ENOBUFS;
    return {isShort ? ErrorCode::Resources : ErrorCode::Io,
            std::string(what) + ": " + std::generic_category().message(errorNumber) + "."};
}

} // namespace heddle
