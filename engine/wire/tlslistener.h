#pragma once

#include "wire/channel.h"
#include "wire/hostport.h"
#include "wire/tlssession.h"

#include <list>
#include <memory>

namespace heddle {

class TlsIdentity;

/// Waits for TLS clients at one address. One thread calls accept(); close() may come from any.
/// The handshakes of all clients go on side by side: one that is silent holds up nobody.
class TlsListener
{
public:
    /// As handshakes over a slow line need less than a second.
    static constexpr std::chrono::milliseconds HandshakeTime{5000};

    /// Binds the address; port 0 takes a free one. Io when it is taken or not of this host.
    static Result<std::unique_ptr<TlsListener>>
    open(const HostPort &address, const TlsIdentity &identity,
         std::chrono::milliseconds handshakeTime = HandshakeTime);

    std::uint16_t port() const { return m_port; }

    /// The next client whose handshake is done, a TlsChannel; nullptr when the time is over or
    /// close() was called. An error is
    ///   Protocol or Io  about one client that was refused, with its address: no TLS, an older
    ///                   version, silence. The next call goes on with the others;
    ///   Resources       descriptors or memory are short: wait a little before the next call.
    Result<std::unique_ptr<Channel>> accept(std::chrono::milliseconds longest);

    /// Ends a waiting accept() and all later ones.
    void close();

private:
    struct Client
    {
        TlsSession session;
        Deadline deadline;
        TlsSession::Step wish = TlsSession::Step::WantsRead;
    };

    TlsListener() = default;
    Result<void> wait(const Deadline &deadline);
    Result<void> takeClient();
    Result<std::unique_ptr<Channel>> advanceClients();
    Result<std::unique_ptr<Channel>> advance(Client &client) const;

    FileDescriptor m_socket;
    SslContext m_context;
    std::chrono::milliseconds m_handshakeTime{};
    std::uint16_t m_port = 0;
    WakeSignal m_closed;
    std::list<Client> m_clients; ///< In their handshakes, oldest first.
};

} // namespace heddle
