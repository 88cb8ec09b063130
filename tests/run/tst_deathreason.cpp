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
    void putsBothIntoOneLine();
    void takesAnErrorApart();
};

void TestDeathReason::saysItInPlainWords_data()
{
    QTest::addColumn<bool>("isSignal");
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("memoryWasOut");
    QTest::addColumn<QString>("lastWords");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("in good order") << false << 0 << false << "words"
                                   << ""
                                   << "";
    QTest::newRow("an exit code") << false << 2 << false << "one\ntwo\n"
                                  << "It ended with exit code 2. two"
                                  << "";
    QTest::newRow("an exit code without a word") << false << 2 << false << ""
                                                 << "It ended with exit code 2."
                                                 << "";
    QTest::newRow("killed") << true << SIGKILL << false << ""
                            << "It was killed (signal 9) by a user or for want of memory."
                            << "";
    QTest::newRow("killed for want of memory") << true << SIGKILL << true << ""
                                               << "Out of memory: the kernel killed it."
                                               << "Use fewer lanes, or a host with more.";
    QTest::newRow("told to end") << true << SIGTERM << false << ""
                                 << "It was told to end (signal 15)."
                                 << "";
    QTest::newRow("crashed") << true << SIGSEGV << false << ""
                             << "It crashed (signal 11, Segmentation fault)."
                             << "Please report it with the experiment.";
}

void TestDeathReason::saysItInPlainWords()
{
    QFETCH(bool, isSignal);
    QFETCH(int, code);
    QFETCH(bool, memoryWasOut);
    QFETCH(QString, lastWords);

    const DeathReason reason = deathReason(ProgramEnd{isSignal, code, lastWords, memoryWasOut});

    QTEST(reason.cause, "cause");
    QTEST(reason.remedy, "remedy");
    QCOMPARE(reason.isEmpty(), code == 0);
}

void TestDeathReason::putsBothIntoOneLine()
{
    QCOMPARE(DeathReason().text(), QString());
    QCOMPARE((DeathReason{QStringLiteral("It is gone."), {}}.text()),
             QStringLiteral("It is gone."));
    QCOMPARE((DeathReason{QStringLiteral("It is gone."), QStringLiteral("Look for it.")}.text()),
             QStringLiteral("It is gone. Look for it."));
}

void TestDeathReason::takesAnErrorApart()
{
    const DeathReason reason =
        deathReason(Error{ErrorCode::Io, "The disk is full.", "Nothing was kept.", "Make room."});

    QCOMPARE(reason.cause, QStringLiteral("The disk is full. Nothing was kept."));
    QCOMPARE(reason.remedy, QStringLiteral("Make room."));
}

QTEST_GUILESS_MAIN(TestDeathReason)
#include "tst_deathreason.moc"
