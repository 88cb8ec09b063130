#include "run/sshreason.h"

#include <QTest>

using namespace heddle;

/// Ends of `ssh birch`, with the words of OpenSSH 9.2.
class TestSshReason : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatFailed_data();
    void saysWhatFailed();
    void namesTheJumpHost_data();
    void namesTheJumpHost();
    void saysWhatAJumpHostDoesNotReach_data();
    void saysWhatAJumpHostDoesNotReach();
    void leavesOutWhatSshTellsOfItsWay();
    void knowsAChangedKey();
};

namespace {

const QString host = QStringLiteral("birch");

ProgramEnd sshEnd(const QString &words, int code = 255)
{
    return {false, code, words, false};
}

} // namespace

void TestSshReason::saysWhatFailed_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("in good order") << 0 << ""
                                   << ""
                                   << "";
    QTest::newRow("a name without address")
        << 255 << "ssh: Could not resolve hostname birch: Name or service not known"
        << "The name birch has no address."
        << "Check its spelling and your ssh configuration.";
    QTest::newRow("nothing listens")
        << 255 << "ssh: connect to host birch port 22: Connection refused"
        << "Nothing listens for ssh on birch."
        << "Check the port, and that sshd runs there.";
    QTest::newRow("no sign-in") << 255 << "lena@birch: Permission denied (publickey)."
                                << "birch refused the sign-in."
                                << "Unlock your key with ssh-add, or check user and key in your "
                                   "ssh configuration.";
    QTest::newRow("a link that broke") << 255 << "client_loop: send disconnect"
                                       << "The ssh link to birch is lost. client_loop: send "
                                          "disconnect"
                                       << "";
    QTest::newRow("a link that fell silent") << 255 << "Timeout, server 10.0.0.7 not responding."
                                             << "birch no longer answers: the link is lost."
                                             << "";
    QTest::newRow("a worker that failed") << 1 << "heddle-worker: no memory"
                                          << "It ended with exit code 1. heddle-worker: no memory"
                                          << "";
    QTest::newRow("killed there") << 137 << ""
                                  << "It was killed (signal 9) by a user or for want of memory."
                                  << "";
}

void TestSshReason::saysWhatFailed()
{
    QFETCH(int, code);
    QFETCH(QString, words);

    const DeathReason reason = sshDeathReason(host, sshEnd(words, code));

    QTEST(reason.cause, "cause");
    QTEST(reason.remedy, "remedy");
}

void TestSshReason::namesTheJumpHost_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("cause");
    QTest::newRow("a name without address")
        << "ssh: Could not resolve hostname gate: Name or service not known"
        << "At the jump host of birch: The name gate has no address.";
    QTest::newRow("nothing listens") << "ssh: connect to host gate port 2: Connection refused"
                                     << "At the jump host of birch: Nothing listens for ssh on "
                                        "gate.";
    QTest::newRow("no answer") << "ssh: connect to host gate port 22: Connection timed out"
                               << "At the jump host of birch: gate does not answer.";
    QTest::newRow("no sign-in") << "lena@gate: Permission denied (publickey)."
                                << "At the jump host of birch: gate refused the sign-in.";
    QTest::newRow("an unknown key")
        << "No ED25519 host key is known for gate and you have requested strict checking.\n"
           "Host key verification failed."
        << "At the jump host of birch: The key of gate is not known or not the one known.";
}

void TestSshReason::namesTheJumpHost()
{
    QFETCH(QString, words);
    words += QStringLiteral("\r\nConnection closed by UNKNOWN port 65535\r\n");

    const DeathReason byWords = sshDeathReason(host, sshEnd(words));
    const DeathReason asTold = sshDeathReason(host, sshEnd(words), QStringLiteral("gate"));

    QTEST(byWords.cause, "cause");
    QVERIFY(!byWords.remedy.isEmpty());
    QCOMPARE(asTold, byWords);
}

void TestSshReason::saysWhatAJumpHostDoesNotReach_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("nothing listens") << "connect failed: Connection refused"
                                     << "Check the port, and that sshd runs on birch.";
    QTest::newRow("a name it does not know")
        << "connect failed: Temporary failure in name resolution"
        << "The jump host looks up the name of birch: check HostName in your ssh configuration.";
    QTest::newRow("a host that is off")
        << "connect failed: No route to host"
        << "Check that birch is switched on and that the network of the jump host reaches it.";
    QTest::newRow("it must not") << "administratively prohibited: open failed"
                                 << "The jump host forbids to go on from there: ask its keeper to "
                                    "allow it (AllowTcpForwarding).";
}

void TestSshReason::saysWhatAJumpHostDoesNotReach()
{
    QFETCH(QString, said);
    const QString words = QStringLiteral("channel 0: open failed: %1\r\nstdio forwarding failed\r\n"
                                         "Connection closed by UNKNOWN port 65535\r\n")
                              .arg(said);

    const DeathReason reason = sshDeathReason(host, sshEnd(words));

    QCOMPARE(reason.cause, QStringLiteral("The jump host does not reach birch: %1.").arg(said));
    QTEST(reason.remedy, "remedy");
}

void TestSshReason::leavesOutWhatSshTellsOfItsWay()
{
    const QString words =
        QStringLiteral("OpenSSH_9.2p1 Debian-2, OpenSSL 3.0.19\r\ndebug1: Sending command: x\r\n"
                       "Authenticated to birch ([10.0.0.7]:22) using \"publickey\".\r\n"
                       "sh: 1: no such shell\r\n"
                       "Transferred: sent 3472, received 3312 bytes, in 0.3 seconds\r\n"
                       "Bytes per second: sent 13139.5, received 12534.0\r\n"
                       "debug1: Exit status 1\r\n");

    QCOMPARE(wordsOfFailure(words), QStringLiteral("sh: 1: no such shell"));
    QCOMPARE(sshDeathReason(host, sshEnd(words, 1)).cause,
             QStringLiteral("It ended with exit code 1. sh: 1: no such shell"));
}

void TestSshReason::knowsAChangedKey()
{
    const QString words = QStringLiteral("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n"
                                         "Host key verification failed.");
    const QString ownRemedy =
        QStringLiteral("\n  remove with:\n  ssh-keygen -f \"/home/lena/.ssh/known_hosts\" -R "
                       "\"10.0.0.7\"\n");

    QVERIFY(isHostKeyChange(words));
    QVERIFY(!isHostKeyChange(QStringLiteral("Host key verification failed.")));
    QVERIFY(sshDeathReason(host, sshEnd(words))
                .remedy.endsWith(QLatin1String("with: ssh-keygen -R birch")));
    QVERIFY(sshDeathReason(host, sshEnd(words + ownRemedy))
                .remedy.endsWith(QLatin1String(
                    R"(with: ssh-keygen -f "/home/lena/.ssh/known_hosts" -R "10.0.0.7")")));
}

QTEST_GUILESS_MAIN(TestSshReason)
#include "tst_sshreason.moc"
