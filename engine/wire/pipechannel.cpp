#include "wire/pipechannel.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <climits>
#include <csignal>
#include <ctime>

namespace heddle {

namespace {

/// Keeps SIGPIPE from this thread while it lives, and takes back the one that a write raised.
class PipeSignalBlock
{
public:
    PipeSignalBlock()
    {
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        m_wasPending = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    ~PipeSignalBlock()
    {
        const timespec now{0, 0};
        while (!m_wasPending && sigtimedwait(&m_pipe, nullptr, &now) < 0 && errno == EINTR) {
        }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    PipeSignalBlock(const PipeSignalBlock &) = delete;
    PipeSignalBlock &operator=(const PipeSignalBlock &) = delete;

private:
    sigset_t m_pipe{};
    sigset_t m_before{};
    bool m_wasPending = false;
};

Error closedError()
{
    return {ErrorCode::Cancelled, "The channel was closed while writing."};
}

bool isPassing(int errorNumber)
{
    return errorNumber == EINTR || errorNumber == EAGAIN || errorNumber == EWOULDBLOCK;
}

bool isSocket(int descriptor)
{
    struct stat about = {};
    return ::fstat(descriptor, &about) == 0 && S_ISSOCK(about.st_mode);
}

} // namespace

PipeChannel::PipeChannel(FileDescriptor input, FileDescriptor output)
    : m_input(std::move(input))
    , m_output(std::move(output))
    , m_isSocket(isSocket(m_output.get()))
{
}

Result<Channel::Read> PipeChannel::read(std::span<char> buffer, std::chrono::milliseconds longest)
{
    assert(!buffer.empty());
    const Deadline deadline = deadlineIn(longest);
    for (;;) {
        const auto waited = waitFor(m_input.get(), POLLIN, m_closed, deadline);
        if (!waited)
            return waited.error();
        if (*waited != Waited::Ready)
            return Read{*waited == Waited::Woken ? Arrival::End : Arrival::Nothing};
        const ssize_t count = ::read(m_input.get(), buffer.data(), buffer.size());
        if (count > 0)
            return Read{Arrival::Bytes, static_cast<std::size_t>(count)};
        if (count == 0)
            return Read{Arrival::End};
        if (!isPassing(errno))
            return systemError("Reading from the peer failed", errno);
    }
}

Result<void> PipeChannel::write(std::string_view bytes)
{
    const std::lock_guard lock(m_writing);
    if (m_isSocket)
        return sendAll(bytes);
    const PipeSignalBlock block;
    while (!bytes.empty()) {
        const auto count = writeSome(bytes);
        if (!count)
            return count.error();
        bytes.remove_prefix(*count);
    }
    return {};
}

/// A socket needs one system call where a pipe needs seven: it asks for no signal by itself.
Result<void> PipeChannel::sendAll(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (m_closed.isRaised())
            return closedError();
        const ssize_t count =
            ::send(m_output.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
            continue;
        }
        if (!isPassing(errno))
            return systemError("Writing to the peer failed", errno);
        if (const auto waited = waitForRoom(); !waited)
            return waited.error();
    }
    return {};
}

/// Ready or Woken.
Result<Waited> PipeChannel::waitForRoom()
{
    auto waited = waitFor(m_output.get(), POLLOUT, m_closed, deadlineIn(longestStall()));
    if (!waited || *waited != Waited::TimeOver)
        return waited;
    m_closed.raise();
    return stallError(longestStall());
}

Result<std::size_t> PipeChannel::writeSome(std::string_view bytes)
{
    const auto waited = waitForRoom();
    if (!waited)
        return waited.error();
    if (*waited == Waited::Woken)
        return closedError();
    // A pipe that is ready takes this much at once; more would block out of close()'s reach.
    const ssize_t count =
        ::write(m_output.get(), bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
    if (count >= 0)
        return static_cast<std::size_t>(count);
    if (isPassing(errno))
        return std::size_t{0};
    return systemError("Writing to the peer failed", errno);
}

void PipeChannel::close()
{
    m_closed.raise(); // a write that waits gives its lock back
    const std::lock_guard lock(m_writing);
    m_output = FileDescriptor();
}

} // namespace heddle
