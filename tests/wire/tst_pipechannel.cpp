#include "channeltraffic.h"
#include "wire/pipechannel.h"

#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <future>

using namespace heddle;
using namespace std::chrono_literals;

namespace {

using Channels = std::array<std::unique_ptr<PipeChannel>, 2>;

Channels pipes()
{
    std::array<int, 2> there{};
    std::array<int, 2> back{};
    if (::pipe(there.data()) != 0 || ::pipe(back.data()) != 0)
        return {};
    return {std::make_unique<PipeChannel>(FileDescriptor(back[0]), FileDescriptor(there[1])),
            std::make_unique<PipeChannel>(FileDescriptor(there[0]), FileDescriptor(back[1]))};
}

Channels socketPair()
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
        return {};
    Channels channels;
    for (std::size_t i = 0; i < 2; ++i)
        channels[i] =
            std::make_unique<PipeChannel>(FileDescriptor(ends[i]), FileDescriptor(::dup(ends[i])));
    return channels;
}

void addKinds()
{
    QTest::addColumn<bool>("isSocket");
    QTest::newRow("pipes") << false;
    QTest::newRow("sockets") << true;
}

} // namespace

class TestPipeChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void movesBytesBothWaysAtOnce_data();
    void movesBytesBothWaysAtOnce();
    void nothingComesInTime();
    void closeWakesAReader();
    void closeWakesAWriter();
    void closeEndsThePeersStream();
    void aPeerThatIsGone();
    void aPeerThatTakesNothing_data();
    void aPeerThatTakesNothing();
};

void TestPipeChannel::movesBytesBothWaysAtOnce_data()
{
    addKinds();
}

void TestPipeChannel::movesBytesBothWaysAtOnce()
{
    QFETCH(bool, isSocket);
    const std::string bytes = pattern(10'000'000);
    const Channels ends = isSocket ? socketPair() : pipes();

    auto there = std::async(std::launch::async, [&] { return ends[0]->write(bytes); });
    auto back = std::async(std::launch::async, [&] { return ends[1]->write(bytes); });
    auto received = std::async(std::launch::async, [&] { return readAll(*ends[1], bytes.size()); });

    QVERIFY(readAll(*ends[0], bytes.size()) == bytes);
    QVERIFY(received.get() == bytes);
    QVERIFY(there.get());
    QVERIFY(back.get());
}

void TestPipeChannel::nothingComesInTime()
{
    const Channels ends = pipes();
    std::array<char, 8> buffer{};

    const auto read = ends[0]->read(buffer, 1ms);

    QVERIFY(read);
    QCOMPARE(read->arrival, Channel::Arrival::Nothing);
}

void TestPipeChannel::closeWakesAReader()
{
    const Channels ends = pipes();
    std::array<char, 8> buffer{};
    auto read = std::async(std::launch::async, [&] { return ends[0]->read(buffer, Long); });

    ends[0]->close();

    QCOMPARE(read.get()->arrival, Channel::Arrival::End);
}

void TestPipeChannel::closeWakesAWriter()
{
    const Channels ends = pipes();
    const std::string bytes = pattern(1'000'000); // more than a pipe holds
    auto written = std::async(std::launch::async, [&] { return ends[0]->write(bytes); });

    ends[0]->close();

    const auto outcome = written.get();
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, ErrorCode::Cancelled);
}

void TestPipeChannel::closeEndsThePeersStream()
{
    const Channels ends = pipes();
    std::array<char, 8> buffer{};
    QVERIFY(ends[0]->write("last"));

    ends[0]->close();

    QCOMPARE(readAll(*ends[1], 5), std::string("last"));
    QCOMPARE(ends[1]->read(buffer, Long)->arrival, Channel::Arrival::End);
}

void TestPipeChannel::aPeerThatIsGone()
{
    Channels ends = pipes();
    std::array<char, 8> buffer{};
    std::signal(SIGPIPE, SIG_DFL); // would end this program
    ends[1].reset();

    const auto read = ends[0]->read(buffer, Long);
    const auto written = ends[0]->write("x");

    QCOMPARE(read->arrival, Channel::Arrival::End);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Io);
    QVERIFY(!written.error().cause.empty());
}

void TestPipeChannel::aPeerThatTakesNothing_data()
{
    addKinds();
}

void TestPipeChannel::aPeerThatTakesNothing()
{
    QFETCH(bool, isSocket);
    const Channels ends = isSocket ? socketPair() : pipes();
    ends[0]->setLongestStall(50ms);

    const auto written = ends[0]->write(std::string(10'000'000, 'x'));

    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Io);
    std::array<char, 8> buffer{};
    const auto read = ends[0]->read(buffer, 0ms);
    QVERIFY(read && read->arrival == Channel::Arrival::End);
}

QTEST_APPLESS_MAIN(TestPipeChannel)
#include "tst_pipechannel.moc"
