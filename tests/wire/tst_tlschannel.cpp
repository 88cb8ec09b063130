#include "channeltraffic.h"
#include "wire/connecttls.h"
#include "wire/sockets.h"
#include "wire/tlschannel.h"
#include "wire/tlsidentity.h"
#include "wire/tlslistener.h"

#include <QTest>

#include <array>
#include <csignal>
#include <future>

using namespace heddle;
using namespace std::chrono_literals;

namespace {

using ChannelResult = Result<std::unique_ptr<Channel>>;

/// A listener on this computer and what connects to it.
struct Meeting
{
    TlsIdentity identity = *TlsIdentity::make();
    std::unique_ptr<TlsListener> listener;

    explicit Meeting(const std::string &host = "127.0.0.1",
                     std::chrono::milliseconds handshakeTime = Long)
        : listener(std::move(*TlsListener::open({host, 0}, identity, handshakeTime)))
    {
    }

    HostPort address() const { return {"127.0.0.1", listener->port()}; }
    std::future<ChannelResult> connect(const std::vector<HostPort> &addresses,
                                       const std::string &pin) const
    {
        return std::async(std::launch::async, [=] { return connectTls(addresses, pin, Long); });
    }
    std::future<ChannelResult> connect() const { return connect({address()}, identity.pin()); }
    FileDescriptor connectPlain() const
    {
        return std::move(*connectTo(resolve(address())->front(), deadlineIn(Long)));
    }
};

/// Both ends of one link.
struct Link
{
    std::unique_ptr<Channel> client;
    std::unique_ptr<Channel> server;

    Link()
    {
        const Meeting meeting;
        auto connected = meeting.connect();
        server = std::move(*meeting.listener->accept(Long));
        client = std::move(*connected.get());
    }
};

bool contains(const Error &error, const std::string &part)
{
    return error.text().find(part) != std::string::npos;
}

} // namespace

class TestTlsChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pinsDiffer();
    void movesBytesBothWaysAtOnce();
    void listensOnIPv6();
    void refusesATakenPort();
    void refusesAnotherCertificate();
    void refusesWhatIsNoPin();
    void triesAddressesInTurn();
    void tellsOfEachAddress();
    void refusesAPlainTextClient();
    void aSilentClientHoldsUpNobody();
    void aSilentServerTimesOut();
    void nobodyComesInTime();
    void closeWakesAccept();
    void nothingComesInTime();
    void closeWakesAReader();
    void closeWakesAWriter();
    void aPeerThatSaysGoodbye();
    void aPeerThatIsGone();
};

void TestTlsChannel::pinsDiffer()
{
    const auto one = TlsIdentity::make();
    const auto other = TlsIdentity::make();

    QCOMPARE(one->pin().size(), std::size_t{64});
    QVERIFY(one->pin() != other->pin());
    QCOMPARE(certificatePin(*one->certificate()), one->pin());
}

void TestTlsChannel::movesBytesBothWaysAtOnce()
{
    const std::string bytes = pattern(10'000'000);
    const Link link;

    auto there = std::async(std::launch::async, [&] { return link.client->write(bytes); });
    auto back = std::async(std::launch::async, [&] { return link.server->write(bytes); });
    auto received =
        std::async(std::launch::async, [&] { return readAll(*link.server, bytes.size()); });

    QVERIFY(readAll(*link.client, bytes.size()) == bytes);
    QVERIFY(received.get() == bytes);
    QVERIFY(there.get());
    QVERIFY(back.get());
}

void TestTlsChannel::listensOnIPv6()
{
    const Meeting meeting("::1");
    auto connected = meeting.connect({{"::1", meeting.listener->port()}}, meeting.identity.pin());

    const auto server = meeting.listener->accept(Long);

    QVERIFY(server && *server);
    QVERIFY(connected.get());
}

void TestTlsChannel::refusesATakenPort()
{
    const Meeting meeting;

    const auto second = TlsListener::open(meeting.address(), meeting.identity);

    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Io);
    QVERIFY(contains(second.error(), meeting.address().text()));
}

void TestTlsChannel::refusesAnotherCertificate()
{
    const Meeting meeting;
    const std::string expected(64, 'a');
    auto connected = meeting.connect({meeting.address()}, expected);

    const auto server = meeting.listener->accept(Long);
    const auto client = connected.get();

    QVERIFY(!client);
    QCOMPARE(client.error().code, ErrorCode::Protocol);
    QVERIFY(contains(client.error(), expected));
    QVERIFY(contains(client.error(), meeting.identity.pin()));
    QVERIFY(!server); // the handshake was not finished, so no byte of ours travelled
    QCOMPARE(server.error().code, ErrorCode::Protocol);
}

void TestTlsChannel::refusesWhatIsNoPin()
{
    for (const std::string &pin : {std::string(), std::string(63, 'a'), std::string(64, 'g')}) {
        const auto client = connectTls({{"127.0.0.1", 1}}, pin);

        QVERIFY(!client);
        QCOMPARE(client.error().code, ErrorCode::BadInput);
    }
}

void TestTlsChannel::triesAddressesInTurn()
{
    const Meeting meeting;
    const Meeting other;
    auto refused = std::async(std::launch::async, [&] { return other.listener->accept(Long); });
    auto connected =
        meeting.connect({{"127.0.0.1", 1}, other.address(), meeting.address()},
                        QString::fromStdString(meeting.identity.pin()).toUpper().toStdString());

    const auto server = meeting.listener->accept(Long);

    QVERIFY(connected.get());
    QVERIFY(server && *server);
    QVERIFY(!refused.get());
}

void TestTlsChannel::tellsOfEachAddress()
{
    const auto client = connectTls({{"127.0.0.1", 1}, {"::1", 2}}, std::string(64, 'a'), Long);

    QVERIFY(!client);
    QCOMPARE(client.error().code, ErrorCode::Io);
    QVERIFY(contains(client.error(), "127.0.0.1:1"));
    QVERIFY(contains(client.error(), "[::1]:2"));
}

void TestTlsChannel::refusesAPlainTextClient()
{
    const Meeting meeting;
    const FileDescriptor plain = meeting.connectPlain();
    const std::string text = "GET / HTTP/1.1\r\n\r\n";
    QCOMPARE(::send(plain.get(), text.data(), text.size(), MSG_NOSIGNAL),
             static_cast<ssize_t>(text.size()));

    const auto refused = meeting.listener->accept(Long);
    auto connected = meeting.connect();
    const auto next = meeting.listener->accept(Long);

    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Protocol);
    QVERIFY(contains(refused.error(), localAddress(plain).text())); // which client
    QVERIFY(contains(refused.error(), "http request"));             // and why
    QVERIFY(next && *next);
    QVERIFY(connected.get());
}

void TestTlsChannel::aSilentClientHoldsUpNobody()
{
    const Meeting meeting("127.0.0.1", 1500ms);
    const FileDescriptor silent = meeting.connectPlain();
    auto connected = meeting.connect();

    const auto served = meeting.listener->accept(Long);
    const auto refused = meeting.listener->accept(Long);

    QVERIFY(served && *served);
    QVERIFY(connected.get());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Protocol);
    QVERIFY(contains(refused.error(), localAddress(silent).text()));
}

void TestTlsChannel::aSilentServerTimesOut()
{
    const Meeting meeting; // which accepts nobody

    const auto client = connectTls({meeting.address()}, meeting.identity.pin(), 20ms);

    QVERIFY(!client);
    QCOMPARE(client.error().code, ErrorCode::Io);
}

void TestTlsChannel::nobodyComesInTime()
{
    const Meeting meeting;

    const auto server = meeting.listener->accept(1ms);

    QVERIFY(server);
    QVERIFY(*server == nullptr);
}

void TestTlsChannel::closeWakesAccept()
{
    const Meeting meeting;
    auto server = std::async(std::launch::async, [&] { return meeting.listener->accept(Long); });

    meeting.listener->close();

    QVERIFY(*server.get() == nullptr);
}

void TestTlsChannel::nothingComesInTime()
{
    const Link link;
    std::array<char, 8> buffer{};

    const auto read = link.client->read(buffer, 1ms);

    QVERIFY(read);
    QCOMPARE(read->arrival, Channel::Arrival::Nothing);
}

void TestTlsChannel::closeWakesAReader()
{
    const Link link;
    std::array<char, 8> buffer{};
    auto read = std::async(std::launch::async, [&] { return link.client->read(buffer, Long); });

    link.client->close();

    QCOMPARE(read.get()->arrival, Channel::Arrival::End);
}

void TestTlsChannel::closeWakesAWriter()
{
    const Link link;
    const std::string bytes = pattern(50'000'000); // more than both sockets hold
    auto written = std::async(std::launch::async, [&] { return link.client->write(bytes); });
    std::array<char, 8> buffer{};
    QCOMPARE(link.server->read(buffer, Long)->arrival, Channel::Arrival::Bytes); // it has begun

    link.client->close();

    const auto outcome = written.get();
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, ErrorCode::Cancelled);
}

void TestTlsChannel::aPeerThatSaysGoodbye()
{
    const Link link;
    std::array<char, 8> buffer{};
    QVERIFY(link.server->write("last"));

    link.server->close();

    QCOMPARE(readAll(*link.client, 5), std::string("last"));
    QCOMPARE(link.client->read(buffer, Long)->arrival, Channel::Arrival::End);
}

void TestTlsChannel::aPeerThatIsGone()
{
    const Meeting meeting;
    std::signal(SIGPIPE, SIG_DFL); // would end this program
    PinCheck check{meeting.identity.pin()};
    auto session = TlsSession::make(*clientContext(check), meeting.connectPlain(), false);
    auto accepted = std::async(std::launch::async, [&] { return meeting.listener->accept(Long); });
    QTRY_VERIFY(*session->handshake() == TlsSession::Step::Done);
    const auto server = accepted.get();
    {
        const TlsSession dying = std::move(*session); // gone without a goodbye
    }
    std::array<char, 8> buffer{};

    const auto read = (*server)->read(buffer, Long);
    const auto written = (*server)->write("x");

    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Io);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Io);
}

QTEST_GUILESS_MAIN(TestTlsChannel)
#include "tst_tlschannel.moc"
