#include "wire/tlssession.h"

#include "wire/sockets.h"
#include "wire/tlsidentity.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <cstdint>

namespace heddle {

namespace {

constexpr std::size_t ReadAhead = 64 * 1024; // several records in one system call

// OpenSSL's own socket BIO writes without MSG_NOSIGNAL, so that a lost peer would raise SIGPIPE.
using BioMethod = std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)>;

int socketOf(BIO *bio)
{
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool isPassing(int errorNumber)
{
    return errorNumber == EINTR || errorNumber == EAGAIN || errorNumber == EWOULDBLOCK;
}

int sendBytes(BIO *bio, const char *data, int size)
{
    BIO_clear_retry_flags(bio);
    const ssize_t count = ::send(socketOf(bio), data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (count < 0 && isPassing(errno))
        BIO_set_retry_write(bio);
    return static_cast<int>(count);
}

int receiveBytes(BIO *bio, char *data, int size)
{
    BIO_clear_retry_flags(bio);
    const ssize_t count = ::recv(socketOf(bio), data, static_cast<std::size_t>(size), 0);
    if (count < 0 && isPassing(errno))
        BIO_set_retry_read(bio);
    if (count == 0)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(count);
}

long control(BIO *bio, int command, long /*number*/, void * /*pointer*/)
{
    if (command == BIO_CTRL_EOF)
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BioMethod makeBioMethod()
{
    BioMethod method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "heddle socket"),
                     BIO_meth_free);
    if (method) {
        BIO_meth_set_write(method.get(), sendBytes);
        BIO_meth_set_read(method.get(), receiveBytes);
        BIO_meth_set_ctrl(method.get(), control);
    }
    return method;
}

BIO *newSocketBio(int socket)
{
    static const BioMethod method = makeBioMethod();
    BIO *bio = method ? BIO_new(method.get()) : nullptr;
    if (bio == nullptr)
        return nullptr;
    BIO_set_data(bio, reinterpret_cast<void *>(static_cast<std::intptr_t>(socket)));
    BIO_set_init(bio, 1);
    return bio;
}

Error noContext()
{
    return {ErrorCode::Resources, "OpenSSL could not prepare an encrypted link."};
}

SslContext makeContext(const SSL_METHOD *method)
{
    SslContext context(SSL_CTX_new(method), SSL_CTX_free);
    if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) != 1 ||
        SSL_CTX_set_max_proto_version(context.get(), TLS1_3_VERSION) != 1)
        return nullptr;
    SSL_CTX_set_mode(context.get(), SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_read_ahead(context.get(), 1);
    SSL_CTX_set_default_read_buffer_len(context.get(), ReadAhead);
    return context;
}

/// Stands in for the whole check of OpenSSL: the pin decides, names, dates and chains do not.
int isPinned(X509_STORE_CTX *store, void *argument)
{
    auto *check = static_cast<PinCheck *>(argument);
    const X509 *certificate = X509_STORE_CTX_get0_cert(store);
    check->met = certificate != nullptr ? certificatePin(*certificate) : std::string();
    if (!check->met.empty() && check->met == check->expected)
        return 1;
    X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_UNTRUSTED);
    return 0;
}

std::string reasonText()
{
    const char *reason = ERR_reason_error_string(ERR_peek_error());
    return reason != nullptr ? reason : "unknown reason";
}

} // namespace

Result<SslContext> serverContext(const TlsIdentity &identity)
{
    SslContext context = makeContext(TLS_server_method());
    if (!context || SSL_CTX_set_num_tickets(context.get(), 0) != 1 ||
        SSL_CTX_use_certificate(context.get(), identity.certificate()) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), identity.key()) != 1)
        return noContext();
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr); // clients show a token later
    return context;
}

Result<SslContext> clientContext(PinCheck &check)
{
    SslContext context = makeContext(TLS_client_method());
    if (!context)
        return noContext();
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context.get(), isPinned, &check);
    return context;
}

void TlsSession::Free::operator()(ssl_st *ssl) const
{
    SSL_free(ssl);
}

Result<TlsSession> TlsSession::make(const SslContext &context, FileDescriptor socket, bool isServer)
{
    TlsSession session;
    session.m_ssl.reset(SSL_new(context.get()));
    BIO *bio = session.m_ssl ? newSocketBio(socket.get()) : nullptr;
    if (bio == nullptr)
        return noContext();
    SSL_set_bio(session.m_ssl.get(), bio, bio); // which owns it from here on
    if (isServer)
        SSL_set_accept_state(session.m_ssl.get());
    else
        SSL_set_connect_state(session.m_ssl.get());
    session.m_peer = peerText(socket);
    session.m_socket = std::move(socket);
    return session;
}

Result<TlsSession::Step> TlsSession::handshake()
{
    ERR_clear_error();
    errno = 0;
    return outcome(SSL_do_handshake(m_ssl.get()), "The TLS 1.3 handshake failed");
}

Result<TlsSession::Moved> TlsSession::read(std::span<char> buffer)
{
    ERR_clear_error();
    errno = 0;
    Moved moved;
    const int returned = SSL_read_ex(m_ssl.get(), buffer.data(), buffer.size(), &moved.size);
    const auto step = outcome(returned, "Reading failed");
    if (!step)
        return step.error();
    moved.step = *step;
    return moved;
}

Result<TlsSession::Moved> TlsSession::write(std::string_view bytes)
{
    ERR_clear_error();
    errno = 0;
    Moved moved;
    const int returned = SSL_write_ex(m_ssl.get(), bytes.data(), bytes.size(), &moved.size);
    const auto step = outcome(returned, "Writing failed");
    if (!step)
        return step.error();
    moved.step = *step;
    return moved;
}

Result<TlsSession::Step> TlsSession::outcome(int returned, std::string_view what) const
{
    const int errorNumber = errno; // before anything can change it
    if (returned == 1)
        return Step::Done;
    switch (SSL_get_error(m_ssl.get(), returned)) {
    case SSL_ERROR_WANT_READ:
        return Step::WantsRead;
    case SSL_ERROR_WANT_WRITE:
        return Step::WantsWrite;
    case SSL_ERROR_ZERO_RETURN:
        return Step::End;
    case SSL_ERROR_SYSCALL:
        return systemError(what, errorNumber != 0 ? errorNumber : ECONNRESET);
    default:
        break;
    }
    if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
        return Error{ErrorCode::Io, std::string(what) + ": the peer left without a goodbye."};
    return Error{ErrorCode::Protocol, std::string(what) + ": " + reasonText() + "."};
}

void TlsSession::sayGoodbye()
{
    ERR_clear_error();
    SSL_shutdown(m_ssl.get());
    ::shutdown(m_socket.get(), SHUT_WR);
}

void TlsSession::cutOff()
{
    ::shutdown(m_socket.get(), SHUT_RDWR);
}

} // namespace heddle
