#include "wire/tlschannel.h"

#include <poll.h>

#include <cassert>

namespace heddle {

namespace {

constexpr std::size_t RecordSize = 16 * 1024; // TLS's largest; the lock is free between two

Error closedWhileWriting()
{
    return {ErrorCode::Cancelled, "The channel was closed while writing."};
}

} // namespace

TlsChannel::TlsChannel(TlsSession session)
    : m_session(std::move(session))
{
}

TlsChannel::~TlsChannel()
{
    TlsChannel::close();
}

Result<Channel::Read> TlsChannel::read(std::span<char> buffer, std::chrono::milliseconds longest)
{
    assert(!buffer.empty());
    const Deadline deadline = deadlineIn(longest);
    for (;;) {
        if (m_isClosed)
            return Read{Arrival::End};
        const auto moved = tryRead(buffer);
        if (!moved)
            return moved.error();
        if (moved->step == TlsSession::Step::Done)
            return Read{Arrival::Bytes, moved->size};
        if (moved->step == TlsSession::Step::End)
            return Read{Arrival::End};
        const auto waited = waitFor(moved->step, deadline);
        if (!waited)
            return waited.error();
        if (*waited == Waited::TimeOver)
            return Read{Arrival::Nothing};
    }
}

Result<void> TlsChannel::write(std::string_view bytes)
{
    const std::lock_guard lock(m_writing);
    while (!bytes.empty()) {
        if (m_isClosed)
            return closedWhileWriting();
        const auto moved = tryWrite(bytes.substr(0, RecordSize));
        if (!moved)
            return moved.error();
        if (moved->step == TlsSession::Step::Done) {
            bytes.remove_prefix(moved->size);
            continue;
        }
        const auto waited = waitFor(moved->step, deadlineIn(longestStall()));
        if (!waited)
            return waited.error();
        if (*waited == Waited::TimeOver) {
            close();
            return stallError(longestStall());
        }
    }
    return {};
}

void TlsChannel::close()
{
    if (m_isClosed.exchange(true))
        return;
    m_wake.raise();
    const std::lock_guard lock(m_mutex);
    if (!m_failure)
        m_session.sayGoodbye();
}

Result<TlsSession::Moved> TlsChannel::tryRead(std::span<char> buffer)
{
    const std::lock_guard lock(m_mutex);
    if (m_failure)
        return *m_failure;
    return remember(m_session.read(buffer));
}

Result<TlsSession::Moved> TlsChannel::tryWrite(std::string_view bytes)
{
    const std::lock_guard lock(m_mutex);
    if (m_failure)
        return *m_failure;
    return remember(m_session.write(bytes));
}

Result<TlsSession::Moved> TlsChannel::remember(Result<TlsSession::Moved> moved)
{
    if (moved)
        return moved;
    m_failure = moved.error().withContext(m_session.peer());
    m_session.cutOff();
    return *m_failure;
}

Result<Waited> TlsChannel::waitFor(TlsSession::Step wish, const Deadline &deadline)
{
    const short events = wish == TlsSession::Step::WantsWrite ? POLLOUT : POLLIN;
    return heddle::waitFor(m_session.descriptor(), events, m_wake, deadline);
}

} // namespace heddle
