#include "run/deathreason.h"

#include <QTest>

#include <csignal>

using namespace heddle;

class TestDeathReason : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysItInPlainWords_data();
    void saysItInPlainWords();
    void knowsAChangedKey();
};

void TestDeathReason::saysItInPlainWords_data()
{
    QTest::addColumn<bool>("isSignal");
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("memoryWasOut");
    QTest::addColumn<QString>("lastWords");
    QTest::addColumn<QString>("here");
    QTest::addColumn<QString>("behindSsh");
    QTest::newRow("in good order") << false << 0 << false << ""
                                   << ""
                                   << "";
    QTest::newRow("an exit code") << false << 2 << false << "one\ntwo\n"
                                  << "It ended with exit code 2. two"
                                  << "It ended with exit code 2. two";
    QTest::newRow("killed") << true << SIGKILL << false << ""
                            << "It was killed (signal 9) by a user or for want of memory."
                            << "It was killed (signal 9) by a user or for want of memory.";
    QTest::newRow("killed for want of memory")
        << true << SIGKILL << true << ""
        << "Out of memory: the kernel killed it. Use fewer lanes, or a host with more."
        << "Out of memory: the kernel killed it. Use fewer lanes, or a host with more.";
    QTest::newRow("crashed") << true << SIGSEGV << false << ""
                             << "It crashed (signal 11, Segmentation fault). Please report it with "
                                "the experiment."
                             << "It crashed (signal 11, Segmentation fault). Please report it with "
                                "the experiment.";
    QTest::newRow("a host's name without address")
        << false << 255 << false
        << "ssh: Could not resolve hostname birch: Name or service not known"
        << "It ended with exit code 255. ssh: Could not resolve hostname birch: Name or service "
           "not known"
        << "The name birch has no address. Check its spelling and your ssh configuration.";
    QTest::newRow("a link that broke")
        << false << 255 << false << "client_loop: send disconnect"
        << "It ended with exit code 255. client_loop: send disconnect"
        << "The ssh link to birch is lost. client_loop: send "
           "disconnect";
    QTest::newRow("killed there") << false << 137 << false << ""
                                  << "It ended with exit code 137."
                                  << "It was killed (signal 9) by a user or for want of memory.";
}

void TestDeathReason::saysItInPlainWords()
{
    QFETCH(bool, isSignal);
    QFETCH(int, code);
    QFETCH(bool, memoryWasOut);
    QFETCH(QString, lastWords);
    const ProgramEnd end{isSignal, code, lastWords, memoryWasOut};

    QTEST(deathReason(end), "here");
    QTEST(sshDeathReason(QStringLiteral("birch"), end), "behindSsh");
}

void TestDeathReason::knowsAChangedKey()
{
    const QString words = QStringLiteral("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n"
                                         "Host key verification failed.");

    QVERIFY(isHostKeyChange(words));
    QVERIFY(!isHostKeyChange(QStringLiteral("Host key verification failed.")));
    QVERIFY(sshDeathReason(QStringLiteral("birch"), {false, 255, words, false})
                .contains(QLatin1String("ssh-keygen -R birch")));
}

QTEST_GUILESS_MAIN(TestDeathReason)
#include "tst_deathreason.moc"
