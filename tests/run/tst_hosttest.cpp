#include "run/hosttest.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <memory>
#include <vector>

using namespace heddle;
using namespace std::chrono_literals;

/// HostTest with an ssh of our own that tells its way and runs the command on this computer.
class TestHostTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void passesSevenSteps();
    void namesTheStepThatFails_data();
    void namesTheStepThatFails();
    void goesThroughAJumpHost();
    void namesTheJumpHostThatFails_data();
    void namesTheJumpHostThatFails();
    void saysThatTheCopyHasFailed();
    void givesUpASilentStep_data();
    void givesUpASilentStep();
    void waitsForASlowCopy();
    void mayBeDestroyedOnItsWay();
    void mayBeDestroyedByWhoHearsIt_data();
    void mayBeDestroyedByWhoHearsIt();

private:
    void makeSsh(const QByteArray &words, const QByteArray &last);
    void run(HostTest &test);

    QTemporaryDir m_folder;
    std::vector<HostStepResult> m_steps;
    HostFacts m_facts;
};

namespace {

const QByteArray wayWords = R"(OpenSSH_9.2p1 Debian
debug1: Connecting to birch [10.0.0.7] port 2222.
debug1: Connection established.
debug1: Server host key: ssh-ed25519 SHA256:abcDEF
debug1: Host 'birch' is known and matches the ED25519 host key.
Authenticated to birch ([10.0.0.7]:2222) using "publickey".)";

const QByteArray throughGate =
    "debug1: Executing proxy command: exec /usr/bin/ssh -v -W '[10.1.0.7]:2222' gate";

const QByteArray wayToGate = R"(debug1: Connecting to gate.example [10.0.0.1] port 22.
debug1: Connection established.
debug1: Server host key: ssh-ed25519 SHA256:gateKEY
debug1: Host 'gate.example' is known and matches the ED25519 host key.
Authenticated to gate.example ([10.0.0.1]:22) using "publickey".)";

const QByteArray wayBehindGate = R"(debug1: Authenticating to 10.1.0.7:2222 as 'lena'
debug1: Server host key: ssh-ed25519 SHA256:birchKEY
debug1: Host '[10.1.0.7]:2222' is known and matches the ED25519 host key.
Authenticated to 10.1.0.7 (via proxy) using "publickey".)";

WorkerSpec birch()
{
    WorkerSpec spec;
    spec.kind = WorkerKind::Ssh;
    spec.host = "birch";
    return spec;
}

} // namespace

void TestHostTest::initTestCase()
{
    qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache")).toUtf8());
    qputenv("PATH", m_folder.path().toUtf8() + ':' + qgetenv("PATH"));
}

void TestHostTest::makeSsh(const QByteArray &words, const QByteArray &last)
{
    QFile file(m_folder.filePath(QStringLiteral("ssh")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\ncat >&2 <<'WORDS'\n" + words + "\nWORDS\n" + last + "\n");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

void TestHostTest::run(HostTest &test)
{
    m_steps.clear();
    connect(&test, &HostTest::stepEnded, this,
            [this](const HostStepResult &step) { m_steps.push_back(step); });
    connect(&test, &HostTest::finished, this, [this](const HostFacts &facts) { m_facts = facts; });
    QSignalSpy finished(&test, &HostTest::finished);
    test.setWorkerProgram(QStringLiteral(HEDDLE_WORKER));
    test.start();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
}

void TestHostTest::passesSevenSteps()
{
    // The command is what comes last; the shell greets first, as shells do.
    makeSsh(wayWords, "for last; do :; done\necho Welcome to birch\nexec sh -c \"$last\"");
    for (const bool isCopied : {true, false}) {
        HostTest test(birch());

        run(test);

        QCOMPARE(m_steps.size(), std::size_t{hostStepCount});
        for (int i = 0; i < hostStepCount; ++i) {
            const HostStepResult &step = m_steps[static_cast<std::size_t>(i)];
            QCOMPARE(static_cast<int>(step.step), i);
            QVERIFY2(step.state == HostStepResult::State::Passed, qPrintable(step.cause));
        }
        QCOMPARE(m_steps[0].figure, QStringLiteral("10.0.0.7"));
        QCOMPARE(m_steps[1].figure, QStringLiteral("port 2222"));
        QCOMPARE(m_steps[2].figure, QStringLiteral("ED25519"));
        QCOMPARE(m_steps[4].figure.startsWith(QLatin1String("copied")), isCopied);
        QVERIFY(m_facts.isReady);
        QCOMPARE(m_facts.fingerprint, QStringLiteral("SHA256:abcDEF"));
        QCOMPARE(m_facts.version, QStringLiteral(HEDDLE_VERSION));
        QCOMPARE(m_facts.roundTrips.size(), std::size_t{10});
        QVERIFY(m_facts.latencySeconds && m_facts.bytesPerSecond && m_facts.cores > 0);
    }
}

void TestHostTest::namesTheStepThatFails_data()
{
    QTest::addColumn<int>("lines"); ///< Of the way that ssh gets.
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<HostStep>("step");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<bool>("isKeyChanged");
    QTest::newRow("a name without address")
        << 1 << QByteArray("ssh: Could not resolve hostname birch: Name or service not known")
        << HostStep::Address << "The name birch has no address." << false;
    QTest::newRow("nothing listens")
        << 2 << QByteArray("ssh: connect to host birch port 2222: Connection refused")
        << HostStep::Answers << "Nothing listens for ssh on birch." << false;
    QTest::newRow("another key")
        << 4
        << QByteArray("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification "
                      "failed.")
        << HostStep::HostKey
        << "The key of birch is not the one known: the host was set up anew, or something stands "
           "between."
        << true;
    QTest::newRow("no sign-in") << 5 << QByteArray("lena@birch: Permission denied (publickey).")
                                << HostStep::SignedIn << "birch refused the sign-in." << false;
    QTest::newRow("a link that breaks")
        << 6 << QByteArray("client_loop: send disconnect: Broken pipe") << HostStep::WorkerStarts
        << "The ssh link to birch is lost. client_loop: send disconnect: Broken pipe" << false;
}

void TestHostTest::namesTheStepThatFails()
{
    QFETCH(int, lines);
    QFETCH(QByteArray, words);
    QFETCH(bool, isKeyChanged);
    makeSsh(wayWords.split('\n').mid(0, lines).join('\n') + '\n' + words, "exit 255");
    HostTest test(birch());

    run(test);

    QVERIFY(!m_steps.empty());
    QTEST(m_steps.back().step, "step");
    QVERIFY(m_steps.back().state == HostStepResult::State::Failed);
    QTEST(m_steps.back().cause, "cause");
    QCOMPARE(m_facts.isHostKeyChanged, isKeyChanged);
    QVERIFY(!m_facts.isReady);
}

void TestHostTest::goesThroughAJumpHost()
{
    makeSsh(throughGate + '\n' + wayToGate + '\n' + wayBehindGate,
            "for last; do :; done\nexec sh -c \"$last\"");
    HostTest test(birch());

    run(test);

    QVERIFY2(m_facts.isReady, qPrintable(m_steps.back().cause));
    QCOMPARE(m_steps[0].figure, QStringLiteral("through gate"));
    QCOMPARE(m_steps[1].figure, QStringLiteral("port 2222"));
    QCOMPARE(m_facts.fingerprint, QStringLiteral("SHA256:birchKEY"));
}

void TestHostTest::namesTheJumpHostThatFails_data()
{
    QTest::addColumn<int>("lines"); ///< Of the way to the jump host.
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QString>("cause");
    QTest::newRow("a name without address")
        << 0
        << QByteArray("ssh: Could not resolve hostname gate.example: Name or service not known")
        << "At the jump host of birch: The name gate has no address.";
    QTest::newRow("another key") << 3
                                 << QByteArray("WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!")
                                 << "At the jump host of birch: The key of gate is not the one "
                                    "known: the host was set up anew, or something stands between.";
    QTest::newRow("no sign-in") << 4 << QByteArray("lena@10.0.0.1: Permission denied (publickey).")
                                << "At the jump host of birch: gate refused the sign-in.";
    QTest::newRow("it does not reach the host")
        << 5
        << QByteArray("channel 0: open failed: connect failed: No route to host\r\n"
                      "stdio forwarding failed")
        << "The jump host does not reach birch: connect failed: No route to host.";
}

void TestHostTest::namesTheJumpHostThatFails()
{
    QFETCH(int, lines);
    QFETCH(QByteArray, words);
    makeSsh(throughGate + '\n' + wayToGate.split('\n').mid(0, lines).join('\n') + '\n' + words +
                "\nConnection closed by UNKNOWN port 65535",
            "exit 255");
    HostTest test(birch());

    run(test);

    QCOMPARE(m_steps.size(), std::size_t{2});
    QCOMPARE(m_steps.back().step, HostStep::Answers);
    QTEST(m_steps.back().cause, "cause");
    QVERIFY(!m_steps.back().remedy.isEmpty());
    QCOMPARE(m_facts.isHostKeyChanged, words.contains("CHANGED"));
}

void TestHostTest::saysThatTheCopyHasFailed()
{
    makeSsh(wayWords, "echo HEDDLE-NEEDS-WORKER\ncat >/dev/null &\n"
                      "echo head: error writing: No space left on device >&2\n"
                      "echo HEDDLE-FAILED\nexit 1");
    HostTest test(birch());

    run(test);

    QCOMPARE(m_steps.back().step, HostStep::WorkerStarts);
    QCOMPARE(m_steps.back().cause,
             QStringLiteral("The worker cannot be copied to the cache folder there. head: error "
                            "writing: No space left on device"));
    QVERIFY(m_steps.back().remedy.startsWith(QLatin1String("Make room there")));
}

void TestHostTest::givesUpASilentStep_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("last");
    QTest::addColumn<HostStep>("step");
    QTest::addColumn<QString>("cause");
    QTest::newRow("the host") << wayWords.split('\n').mid(0, 2).join('\n') << QByteArray()
                              << HostStep::Answers << "birch did not answer for 0.3 s.";
    QTest::newRow("its jump host") << throughGate << QByteArray() << HostStep::Answers
                                   << "gate, the jump host of birch, did not answer for 0.3 s.";
    QTest::newRow("the host behind a jump host")
        << throughGate + '\n' + wayToGate << QByteArray() << HostStep::Answers
        << "birch did not answer for 0.3 s.";
    QTest::newRow("its shell") << wayWords << QByteArray() << HostStep::WorkerStarts
                               << "The worker on birch said nothing for 0.3 s.";
    QTest::newRow("the copy") << wayWords << QByteArray("echo HEDDLE-NEEDS-WORKER")
                              << HostStep::WorkerStarts
                              << "The copy of the worker stood still for 0.3 s on its way to "
                                 "birch.";
}

void TestHostTest::givesUpASilentStep()
{
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, last);
    makeSsh(words, last + "\nexec sleep 60");
    HostTest test(birch());
    test.setTimeout(300ms);

    run(test);

    QTEST(m_steps.back().step, "step");
    QTEST(m_steps.back().cause, "cause");
    QVERIFY(!m_steps.back().remedy.isEmpty());
}

void TestHostTest::waitsForASlowCopy()
{
    const QByteArray cache = qgetenv("XDG_CACHE_HOME");
    qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("empty")).toUtf8());
    makeSsh(wayWords, "for last; do :; done\n{ i=0; while [ $i -lt 10 ]; do\n"
                      "dd bs=64k count=1 status=none; sleep 0.3; i=$((i+1)); done; exec cat; } | "
                      "sh -c \"$last\"");
    HostTest test(birch());
    test.setTimeout(1500ms); // in all it takes twice as long

    run(test);

    qputenv("XDG_CACHE_HOME", cache);
    QVERIFY2(m_facts.isReady, qPrintable(m_steps.back().cause));
    QVERIFY(m_steps[4].figure.startsWith(QLatin1String("copied")));
}

void TestHostTest::mayBeDestroyedOnItsWay()
{
    makeSsh(wayWords, "sleep 60");
    auto test = std::make_unique<HostTest>(birch());
    QSignalSpy steps(test.get(), &HostTest::stepEnded);
    test->setWorkerProgram(QStringLiteral(HEDDLE_WORKER));
    test->start();
    QTRY_COMPARE(steps.size(), 4);

    test.reset();
}

void TestHostTest::mayBeDestroyedByWhoHearsIt_data()
{
    QTest::addColumn<HostStep>("step");
    QTest::newRow("at its first step") << HostStep::Address;
    QTest::newRow("when the worker has started") << HostStep::WorkerStarts;
    QTest::newRow("at its last step") << HostStep::Clock;
}

void TestHostTest::mayBeDestroyedByWhoHearsIt()
{
    QFETCH(HostStep, step);
    makeSsh(wayWords, "for last; do :; done\nexec sh -c \"$last\"");
    auto test = std::make_unique<HostTest>(birch());
    int heard = 0;
    connect(test.get(), &HostTest::stepEnded, this, [&](const HostStepResult &result) {
        ++heard;
        if (result.step == step)
            test.reset();
    });
    test->setWorkerProgram(QStringLiteral(HEDDLE_WORKER));

    test->start();
    QCOMPARE(heard, 0); // nothing is told within a call
    QTRY_VERIFY_WITH_TIMEOUT(!test, 20'000);

    QCOMPARE(heard, static_cast<int>(step) + 1);
}

QTEST_GUILESS_MAIN(TestHostTest)
#include "tst_hosttest.moc"
