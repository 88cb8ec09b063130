#include "channeltraffic.h"
#include "wire/tlsidentity.h"
#include "wire/tlslistener.h"

#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

#include <chrono>
#include <future>

using namespace heddle;

namespace {

constexpr int LongEnough = 20'000; // ms

QSslConfiguration configuration(QSsl::SslProtocol protocol)
{
    QSslConfiguration result;
    result.setProtocol(protocol);
    result.setPeerVerifyMode(QSslSocket::VerifyPeer);
    return result;
}

QByteArray pinOf(const QSslSocket &socket)
{
    return socket.peerCertificate().digest(QCryptographicHash::Sha256).toHex();
}

/// Lets the one certificate pass, as a coordinator does.
void pinTo(QSslSocket &socket, const QByteArray &pin)
{
    QObject::connect(&socket, &QSslSocket::sslErrors, &socket, [&socket, pin] {
        if (pinOf(socket) == pin)
            socket.ignoreSslErrors();
    });
    QObject::connect(&socket, &QSslSocket::encrypted, &socket, [&socket, pin] {
        if (pinOf(socket) != pin)
            socket.abort();
    });
}

} // namespace

/// Qt's sockets as clients of a TlsListener.
class TestTlsInterop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void exchangesBytesWithAPinnedPeer();
    void theWrongPinEndsTheHandshake();
    void anOlderVersionIsRefused();

private:
    std::future<Result<std::unique_ptr<Channel>>> accept()
    {
        return std::async(std::launch::async, [this] { return m_listener->accept(Long); });
    }
    void connectTo(QSslSocket &socket)
    {
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_listener->port());
    }

    std::unique_ptr<TlsListener> m_listener;
    QByteArray m_pin;
};

void TestTlsInterop::init()
{
    const auto identity = TlsIdentity::make();
    m_pin = QByteArray::fromStdString(identity->pin());
    m_listener = std::move(*TlsListener::open({"127.0.0.1", 0}, *identity));
}

void TestTlsInterop::exchangesBytesWithAPinnedPeer()
{
    QSslSocket socket;
    socket.setSslConfiguration(configuration(QSsl::TlsV1_3OrLater));
    pinTo(socket, m_pin);
    auto accepted = accept();
    connectTo(socket);
    QTRY_VERIFY_WITH_TIMEOUT(socket.isEncrypted(), LongEnough);
    // The socket's last bytes of the handshake leave from the event loop, which get() would stop.
    QTRY_VERIFY_WITH_TIMEOUT(
        accepted.wait_for(std::chrono::seconds(0)) == std::future_status::ready, LongEnough);
    const auto channel = accepted.get();
    QVERIFY(channel && *channel);
    const std::string bytes = pattern(1'000'000);

    socket.write(bytes.data(), static_cast<qint64>(bytes.size()));
    auto echoed = std::async(std::launch::async,
                             [&] { return (*channel)->write(readAll(**channel, bytes.size())); });
    QByteArray received;
    QObject::connect(&socket, &QSslSocket::readyRead, &socket,
                     [&] { received += socket.readAll(); });

    QTRY_COMPARE_WITH_TIMEOUT(received.size(), qsizetype(bytes.size()), LongEnough);
    QVERIFY(echoed.get());
    QVERIFY(received.toStdString() == bytes);
    QCOMPARE(socket.sessionProtocol(), QSsl::TlsV1_3);

    QSignalSpy disconnected(&socket, &QSslSocket::disconnected);
    (*channel)->close();
    QTRY_COMPARE_WITH_TIMEOUT(disconnected.size(), 1, LongEnough);
}

void TestTlsInterop::theWrongPinEndsTheHandshake()
{
    QSslSocket socket;
    socket.setSslConfiguration(configuration(QSsl::TlsV1_3OrLater));
    pinTo(socket, QByteArray(64, 'a'));
    QSignalSpy encrypted(&socket, &QSslSocket::encrypted);
    auto accepted = accept();

    connectTo(socket);

    QTRY_COMPARE_WITH_TIMEOUT(socket.error(), QAbstractSocket::SslHandshakeFailedError, LongEnough);
    QCOMPARE(encrypted.size(), 0);
    const auto channel = accepted.get();
    // Qt looks at the certificate after its own end of the handshake, and then says nothing more.
    QVERIFY(!channel || readAll(**channel, 1).empty());
}

void TestTlsInterop::anOlderVersionIsRefused()
{
    QSslSocket socket;
    socket.setSslConfiguration(configuration(QSsl::TlsV1_2));
    pinTo(socket, m_pin);
    auto accepted = accept();

    connectTo(socket);

    QTRY_COMPARE_WITH_TIMEOUT(socket.error(), QAbstractSocket::SslHandshakeFailedError, LongEnough);
    const auto channel = accepted.get();
    QVERIFY(!channel);
    QCOMPARE(channel.error().code, ErrorCode::Protocol);
    QVERIFY(channel.error().cause.find("unsupported protocol") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestTlsInterop)
#include "tst_tlsinterop.moc"
