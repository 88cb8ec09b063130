#pragma once

#include "wire/channel.h"
#include "wire/tlssession.h"

#include <atomic>
#include <mutex>
#include <optional>

namespace heddle {

/// A channel over TLS 1.3 on TCP, made by TlsListener or connectTls(). Threads as Channel says;
/// nothing is locked while a call waits, so the reader does not hold up writers.
///
/// A peer that says goodbye gives End to read(); one that just goes gives Io, as does write() to a
/// peer that is gone. SIGPIPE is never raised. After any error all calls give that error.
///
/// close() says goodbye; write() then gives Cancelled, also one that waits. The peer's own writes
/// still find room, so it closes its end too when it has read End: what was written just before
/// close() would be lost if the peer were cut off while it writes. The destructor cuts it off; it
/// runs when no other call does.
class TlsChannel : public Channel
{
public:
    /// Takes over a session whose handshake is done.
    explicit TlsChannel(TlsSession session);
    ~TlsChannel() override;

    Result<Read> read(std::span<char> buffer, std::chrono::milliseconds longest) override;
    Result<void> write(std::string_view bytes) override;
    void close() override;

    const std::string &peer() const { return m_session.peer(); } ///< ADDR:PORT.

private:
    Result<TlsSession::Moved> tryRead(std::span<char> buffer);
    Result<TlsSession::Moved> tryWrite(std::string_view bytes);
    Result<TlsSession::Moved> remember(Result<TlsSession::Moved> moved);
    Result<Waited> waitFor(TlsSession::Step wish, const Deadline &deadline);

    std::mutex m_mutex;
    TlsSession m_session; // guarded by m_mutex
    std::optional<Error>
        m_failure; // guarded by m_mutex; nothing may be asked of m_session after it
    std::atomic<bool> m_isClosed = false;
    WakeSignal m_wake;    // raised when closed
    std::mutex m_writing; // held during write(), so that calls do not interleave
};

} // namespace heddle
