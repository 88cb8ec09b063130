#pragma once

#include "wire/filedescriptor.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_ctx_st; // OpenSSL's SSL_CTX
struct ssl_st;     // OpenSSL's SSL

namespace heddle {

class TlsIdentity;

/// The one certificate that a client takes, and the one it met. Outlives the handshake.
struct PinCheck
{
    std::string expected;
    std::string met = {}; ///< Empty before the peer has shown one.
};

using SslContext = std::shared_ptr<ssl_ctx_st>;

/// TLS 1.3 and nothing older, without session tickets. Resources when OpenSSL refuses.
Result<SslContext> serverContext(const TlsIdentity &identity);
/// Likewise; the handshake fails at every certificate but the expected one.
Result<SslContext> clientContext(PinCheck &check);

/// One end of a TLS connection over a connected socket that does not block. Nothing here waits, and
/// one thread at a time may call; after an error nothing but the destructor may be called.
class TlsSession
{
public:
    enum class Step
    {
        Done,
        WantsRead,  ///< Again when the socket can be read.
        WantsWrite, ///< Again, with the same bytes, when it can be written.
        End         ///< The peer has ended the stream.
    };
    struct Moved
    {
        Step step = Step::Done;
        std::size_t size = 0; ///< With Done.
    };

    static Result<TlsSession> make(const SslContext &context, FileDescriptor socket, bool isServer);

    Result<Step> handshake();                   ///< Protocol or Io says why it failed.
    Result<Moved> read(std::span<char> buffer); ///< Io or Protocol (a damaged record).
    Result<Moved> write(std::string_view bytes);
    void sayGoodbye(); ///< Tells the peer that nothing more comes, as far as the socket takes it.
    void cutOff();     ///< Wakes all who wait for the socket.

    int descriptor() const { return m_socket.get(); }
    const std::string &peer() const { return m_peer; } ///< ADDR:PORT.

private:
    struct Free
    {
        void operator()(ssl_st *ssl) const;
    };

    TlsSession() = default;
    Result<Step> outcome(int returned, std::string_view what) const;

    FileDescriptor m_socket;
    std::unique_ptr<ssl_st, Free> m_ssl;
    std::string m_peer;
};

} // namespace heddle
