#include "run/hosttest.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <vector>

using namespace heddle;

/// HostTest with an ssh of our own that tells its way and runs the command on this computer.
class TestHostTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void passesSevenSteps();
    void namesTheStepThatFails_data();
    void namesTheStepThatFails();
    void mayBeDestroyedOnItsWay();

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
    QTest::newRow("no room for the worker")
        << 6 << QByteArray("head: error writing: No space left on device") << HostStep::WorkerStarts
        << "The ssh link to birch is lost." << false;
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

QTEST_GUILESS_MAIN(TestHostTest)
#include "tst_hosttest.moc"
