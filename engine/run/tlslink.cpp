#include "run/tlslink.h"

#include "core/token.h"
#include "wire/messages.h"

#include <QSslCertificate>
#include <QSslConfiguration>

namespace heddle {

namespace {

constexpr int connectMilliseconds = 10'000;

QSslConfiguration pinnedOnly()
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_3OrLater);
    configuration.setCaCertificates({});
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    return configuration;
}

} // namespace

TlsLink::TlsLink(WorkerSpec spec, QObject *parent)
    : WorkerLink(parent)
    , m_spec(std::move(spec))
{
    m_socket.setSslConfiguration(pinnedOnly());
    connect(&m_socket, &QSslSocket::sslErrors, this, &TlsLink::checkErrors);
    connect(&m_socket, &QSslSocket::hostFound, this, &TlsLink::addressFound);
    connect(&m_socket, &QSslSocket::connected, this, &TlsLink::answered);
    connect(&m_socket, &QSslSocket::encrypted, this, &TlsLink::greet);
    connect(&m_socket, &QSslSocket::readyRead, this, [this] {
        const QByteArray bytes = m_socket.readAll();
        if (m_isOpen)
            Q_EMIT bytesCame({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    });
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, &WorkerLink::bytesLeft);
    connect(&m_socket, &QSslSocket::errorOccurred, this,
            [this](QAbstractSocket::SocketError error) { end(reasonOf(error)); });
    connect(&m_socket, &QSslSocket::disconnected, this, [this] { end({}); });
    m_connectTimer.setSingleShot(true);
    m_connectTimer.callOnTimeout(this, [this] {
        end({tr("%1 does not answer.").arg(QString::fromStdString(hostName(m_spec))),
             tr("Check that heddle-worker listens there and is not busy with another run.")});
    });
}

TlsLink::~TlsLink()
{
    constexpr int farewellMilliseconds = 100; // for the last words to go out
    m_isEnded = true;
    m_socket.disconnect(this);
    if (m_socket.state() == QAbstractSocket::ConnectedState) {
        m_socket.disconnectFromHost();
        if (m_socket.state() != QAbstractSocket::UnconnectedState)
            m_socket.waitForDisconnected(farewellMilliseconds);
    }
    m_socket.abort();
}

void TlsLink::open()
{
    auto token = readToken(m_spec.tokenFile);
    if (!token)
        return end(deathReason(token.error()));
    m_token = std::move(*token);
    m_connectTimer.start(connectMilliseconds);
    m_socket.connectToHostEncrypted(QString::fromStdString(m_spec.host), m_spec.port);
}

QString TlsLink::peerPin() const
{
    return QString::fromLatin1(
        m_socket.peerCertificate().digest(QCryptographicHash::Sha256).toHex());
}

void TlsLink::checkErrors(const QList<QSslError> & /*errors*/)
{
    // A certificate of its own making is all right when it is the one that was pinned.
    if (peerPin() == QString::fromStdString(m_spec.pin))
        m_socket.ignoreSslErrors();
    else
        end({tr("Its certificate has the SHA-256 %1, not the pinned %2.")
                 .arg(peerPin(), QString::fromStdString(m_spec.pin)),
             tr("Check that it is the worker you started, and give its pin anew.")});
}

void TlsLink::greet()
{
    if (peerPin() != QString::fromStdString(m_spec.pin))
        return checkErrors({});
    m_connectTimer.stop();
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_isOpen = true;
    Q_EMIT trusted();
    send(frameOf(message::Token{m_token}));
}

void TlsLink::send(std::string_view bytes)
{
    if (m_isOpen)
        m_socket.write(bytes.data(), static_cast<qint64>(bytes.size()));
}

std::size_t TlsLink::unsentBytes() const
{
    return static_cast<std::size_t>(m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite());
}

void TlsLink::close()
{
    m_socket.disconnectFromHost();
}

void TlsLink::end(const DeathReason &reason)
{
    m_connectTimer.stop();
    if (std::exchange(m_isEnded, true))
        return;
    m_isOpen = false;
    m_socket.abort();
    Q_EMIT ended(reason);
}

DeathReason TlsLink::reasonOf(QAbstractSocket::SocketError error) const
{
    const QString host = QString::fromStdString(hostName(m_spec));
    switch (error) {
    case QAbstractSocket::RemoteHostClosedError:
        return {tr("%1 closed the link.").arg(host), {}};
    case QAbstractSocket::ConnectionRefusedError:
        return {tr("Nothing listens on %1, port %2.").arg(host).arg(m_spec.port),
                tr("Start heddle-worker --listen there.")};
    case QAbstractSocket::HostNotFoundError:
        return {tr("The name %1 has no address.").arg(host), tr("Check its spelling.")};
    default:
        return {tr("The link to %1 is lost: %2.").arg(host, m_socket.errorString()), {}};
    }
}

} // namespace heddle
