#include "wire/hostport.h"

#include <QTest>

using namespace heddle;

class TestHostPort : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAnAddress_data();
    void readsAnAddress();
    void refuses_data();
    void refuses();
    void readsSeveral();
};

void TestHostPort::readsAnAddress_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::newRow("an IPv4 number")
        << QByteArray("127.0.0.1:4711") << QByteArray("127.0.0.1") << 4711;
    QTest::newRow("a name") << QByteArray("node-7.local:1") << QByteArray("node-7.local") << 1;
    QTest::newRow("an IPv6 number") << QByteArray("[::1]:0") << QByteArray("::1") << 0;
    QTest::newRow("the last port") << QByteArray("a:65535") << QByteArray("a") << 65535;
}

void TestHostPort::readsAnAddress()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, host);
    QFETCH(int, port);

    const auto address = parseHostPort(text.toStdString());

    QVERIFY(address);
    QCOMPARE(address->host, host.toStdString());
    QCOMPARE(static_cast<int>(address->port), port);
    QCOMPARE(address->text(), text.toStdString());
}

void TestHostPort::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("no port") << QByteArray("host");
    QTest::newRow("an empty port") << QByteArray("host:");
    QTest::newRow("a port too large") << QByteArray("host:65536");
    QTest::newRow("a port with a sign") << QByteArray("host:+1");
    QTest::newRow("a port with a letter") << QByteArray("host:1a");
    QTest::newRow("no host") << QByteArray(":1");
    QTest::newRow("IPv6 without brackets") << QByteArray("::1:80");
    QTest::newRow("IPv6 without port") << QByteArray("[::1]");
    QTest::newRow("an open bracket") << QByteArray("[::1:80");
    QTest::newRow("empty brackets") << QByteArray("[]:80");
    QTest::newRow("an address after a comma is missing") << QByteArray("host:1,");
    QTest::newRow("a URL") << QByteArray("tls://host:1");
}

void TestHostPort::refuses()
{
    QFETCH(QByteArray, text);

    const auto addresses = parseHostPorts(text.toStdString());

    QVERIFY(!addresses);
    QCOMPARE(addresses.error().code, ErrorCode::BadInput);
    QVERIFY(!addresses.error().remedy.empty());
}

void TestHostPort::readsSeveral()
{
    const auto addresses = parseHostPorts("10.0.0.1:5,[fe80::1]:6");

    QVERIFY(addresses);
    QCOMPARE(*addresses, (std::vector<HostPort>{{"10.0.0.1", 5}, {"fe80::1", 6}}));
}

QTEST_APPLESS_MAIN(TestHostPort)
#include "tst_hostport.moc"
