#include "core/cpucheck.h"

#include <QTest>

using namespace heddle;

class TestCpuCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesWhatIsMissing_data();
    void namesWhatIsMissing();
    void acceptsTheComputerOfThisTest();
};

namespace {

CpuRegisters complete()
{
    CpuRegisters registers;
    registers.leaf1Ecx = ~0U;
    registers.leaf7Ebx = ~0U;
    registers.extendedEcx = ~0U;
    registers.stateLow = ~0U;
    return registers;
}

} // namespace

void TestCpuCheck::namesWhatIsMissing_data()
{
    QTest::addColumn<CpuRegisters>("registers");
    QTest::addColumn<QString>("missing");
    const auto row = [](const char *name, unsigned CpuRegisters::*word, int bit,
                        const char *missing) {
        CpuRegisters registers = complete();
        registers.*word &= ~(1U << bit);
        QTest::newRow(name) << registers << QString::fromLatin1(missing);
    };
    QTest::newRow("all of x86-64-v3") << complete() << QString();
    row("no AVX2 (Ivy Bridge)", &CpuRegisters::leaf7Ebx, 5, "AVX2");
    row("no FMA", &CpuRegisters::leaf1Ecx, 12, "FMA");
    row("no BMI2", &CpuRegisters::leaf7Ebx, 8, "BMI2");
    row("no LZCNT", &CpuRegisters::extendedEcx, 5, "LZCNT");
    row("AVX switched off by the system", &CpuRegisters::stateLow, 2,
        "AVX state saved by the operating system");
    QTest::newRow("nothing known") << CpuRegisters() << QStringLiteral("SSE4.2");
}

void TestCpuCheck::namesWhatIsMissing()
{
    QFETCH(CpuRegisters, registers);
    QTEST(QString::fromLatin1(missingCpuFeature(registers)), "missing");
}

void TestCpuCheck::acceptsTheComputerOfThisTest()
{
    QVERIFY(missingCpuFeature(readCpuRegisters()) == nullptr); // else this test had not started
}

QTEST_APPLESS_MAIN(TestCpuCheck)
#include "tst_cpucheck.moc"
