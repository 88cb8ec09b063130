#include "run/sshway.h"

#include <QTest>

using namespace heddle;
using Stage = SshWay::Stage;

/// Words of OpenSSH 9.2, shortened to what stands for a step and what could be taken for one.
class TestSshWay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheWayToAHost();
    void passesJumpHostsFirst();
    void namesTheJumpHostAhead_data();
    void namesTheJumpHostAhead();
    void passesAJumpHostWhoseConnectionIsShared();
    void doesNotListenToTheHostItself();
};

namespace {

const char *const toGate = R"(OpenSSH_9.2p1 Debian-2, OpenSSL 3.0.19
debug1: Connecting to gate.example [10.0.0.1] port 22.
debug1: Connection established.
debug1: Authenticating to gate.example:22 as 'lena'
debug1: Server host key: ssh-ed25519 SHA256:gateKEY
debug1: Host 'gate.example' is known and matches the ED25519 host key.
Authenticated to gate.example ([10.0.0.1]:22) using "publickey".
debug1: channel_connect_stdio_fwd: 10.1.0.7:2222)";

const char *const toBirchBehind = R"(debug1: Authenticating to 10.1.0.7:2222 as 'lena'
debug1: Server host key: ecdsa-sha2-nistp256 SHA256:birchKEY
debug1: Host '[10.1.0.7]:2222' is known and matches the ECDSA host key.
Authenticated to 10.1.0.7 (via proxy) using "publickey".)";

const char *const throughGate =
    R"(debug1: Setting implicit ProxyCommand from ProxyJump: ssh -v -W '[%h]:%p' gate
debug1: Executing proxy command: exec ssh -v -W '[10.1.0.7]:2222' gate)";

const char *const throughTwo =
    R"(debug1: Executing proxy command: exec /usr/bin/ssh -J gate -F my -v -W '[10.1.0.7]:2222' inner
debug1: Executing proxy command: exec ssh -F my -v -W '[fd00::5]:22' gate)";

const char *const toInnerBehind = R"(debug1: Authenticating to fd00::5:22 as 'lena'
debug1: Server host key: ssh-ed25519 SHA256:innerKEY
debug1: Host 'fd00::5' is known and matches the ED25519 host key.
Authenticated to fd00::5 (via proxy) using "publickey".)";

void take(SshWay &way, const char *words)
{
    const QStringList lines = QString::fromLatin1(words).split(QLatin1Char('\n'));
    for (const QString &line : lines)
        way.take(line);
}

} // namespace

void TestSshWay::followsTheWayToAHost()
{
    SshWay way;
    const auto takes = [&way](const char *line) { return way.take(QString::fromLatin1(line)); };

    QVERIFY(!takes("debug1: Reading configuration data /home/lena/.ssh/config"));
    QCOMPARE(way.stage(), Stage::Nowhere);
    QVERIFY(takes("debug1: Connecting to birch [10.0.0.7] port 2222."));
    QCOMPARE(way.stage(), Stage::Found);
    QVERIFY(takes("debug1: Connection established."));
    QCOMPARE(way.stage(), Stage::Answers);
    QVERIFY(takes("debug1: Server host key: ssh-ed25519 SHA256:abcDEF"));
    QCOMPARE(way.stage(), Stage::Answers);
    QVERIFY(takes("debug1: Host 'birch' is known and matches the ED25519 host key."));
    QCOMPARE(way.stage(), Stage::KeyKnown);
    QVERIFY(takes("Authenticated to birch ([10.0.0.7]:2222) using \"publickey\"."));
    QCOMPARE(way.stage(), Stage::SignedIn);
    QCOMPARE(way.address(), QStringLiteral("10.0.0.7"));
    QCOMPARE(way.port(), QStringLiteral("2222"));
    QCOMPARE(way.keyType(), QStringLiteral("ED25519"));
    QCOMPARE(way.fingerprint(), QStringLiteral("SHA256:abcDEF"));
    QVERIFY(way.jumps().isEmpty());
}

void TestSshWay::passesJumpHostsFirst()
{
    SshWay way;

    take(way, throughTwo);
    QCOMPARE(way.stage(), Stage::Found);
    QCOMPARE(way.jumps(), QStringList({QStringLiteral("gate"), QStringLiteral("inner")}));
    QCOMPARE(way.ahead(), QStringLiteral("gate"));
    take(way, toGate);
    QCOMPARE(way.ahead(), QStringLiteral("inner"));
    take(way, toInnerBehind);
    QCOMPARE(way.stage(), Stage::Found);
    QVERIFY(way.ahead().isEmpty());
    take(way, toBirchBehind);

    QCOMPARE(way.stage(), Stage::SignedIn);
    QVERIFY(way.address().isEmpty());
    QCOMPARE(way.port(), QStringLiteral("2222"));
    QCOMPARE(way.keyType(), QStringLiteral("ECDSA-SHA2-NISTP256"));
    QCOMPARE(way.fingerprint(), QStringLiteral("SHA256:birchKEY"));
}

void TestSshWay::namesTheJumpHostAhead_data()
{
    QTest::addColumn<int>("lines"); ///< Of the way to the jump host.
    QTest::addColumn<QString>("ahead");
    QTest::newRow("nothing is heard of it") << 0 << "gate";
    QTest::newRow("it is being called") << 2 << "gate";
    QTest::newRow("its key is known") << 6 << "gate";
    QTest::newRow("it let us in") << 7 << "";
}

void TestSshWay::namesTheJumpHostAhead()
{
    QFETCH(int, lines);
    SshWay way;
    take(way, throughGate);

    const QByteArrayList words = QByteArray(toGate).split('\n').mid(0, lines);
    take(way, words.join('\n').constData());

    QTEST(way.ahead(), "ahead");
    QCOMPARE(way.stage(), Stage::Found);
    QVERIFY(way.fingerprint().isEmpty()); // its key is not the host's
}

void TestSshWay::passesAJumpHostWhoseConnectionIsShared()
{
    SshWay way;

    take(way, throughGate);
    take(way, "debug1: auto-mux: Trying existing master");
    QCOMPARE(way.ahead(), QStringLiteral("gate"));
    take(way, toBirchBehind);

    QVERIFY(way.ahead().isEmpty());
    QCOMPARE(way.stage(), Stage::SignedIn);
    QCOMPARE(way.fingerprint(), QStringLiteral("SHA256:birchKEY"));
}

void TestSshWay::doesNotListenToTheHostItself()
{
    SshWay way;
    take(way, throughGate);
    take(way, toGate);
    take(way, toBirchBehind);

    QVERIFY(!way.take(QStringLiteral("debug1: Server host key: ssh-ed25519 SHA256:anOTHER")));
    QVERIFY(!way.take(QStringLiteral(
        "debug1: Executing proxy command: exec ssh -v -W '[10.1.0.7]:2222' elsewhere")));

    QCOMPARE(way.fingerprint(), QStringLiteral("SHA256:birchKEY"));
    QCOMPARE(way.jumps(), QStringList({QStringLiteral("gate")}));
}

QTEST_GUILESS_MAIN(TestSshWay)
#include "tst_sshway.moc"
