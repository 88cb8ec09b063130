#include "core/machine.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace heddle;

/// Limits of control groups, read from files like those of the kernel.
class TestMachine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allowsAtLeastOneCore();
    void takesTheSmallestCpuQuotaOfTheGroupsAbove();
    void takesTheSmallestMemoryLimitOfTheGroupsAbove();
    void knowsNoLimitWithoutFiles();

private:
    std::string write(const char *path, const char *text) const;
    std::string root() const { return m_folder.path().toStdString(); }

    QTemporaryDir m_folder;
};

/// The file's whole path.
std::string TestMachine::write(const char *path, const char *text) const
{
    const QString name = QDir(m_folder.path()).filePath(QLatin1String(path));
    QDir().mkpath(QFileInfo(name).path());
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0)
        qFatal("cannot write %s", qPrintable(name));
    return name.toStdString();
}

void TestMachine::allowsAtLeastOneCore()
{
    QVERIFY(coresAllowed() >= 1);
    QVERIFY(memoryAllowed() > 0);
}

void TestMachine::takesTheSmallestCpuQuotaOfTheGroupsAbove()
{
    const std::string membership = write("cpu-membership", "4:cpu,cpuacct:/old\n0::/user/job\n");
    write("user/job/cpu.max", "max 100000\n");
    write("user/cpu.max", "250000 100000\n");
    write("cpu/old/cpu.cfs_quota_us", "300000\n");
    write("cpu/old/cpu.cfs_period_us", "100000\n");

    QCOMPARE(groupCpuQuota(membership, root()), 2.5);
}

void TestMachine::takesTheSmallestMemoryLimitOfTheGroupsAbove()
{
    const std::string membership =
        write("memory-membership", "7:memory:/box/inner\n3:pids:/x\n0::/site/task\n");
    write("site/task/memory.max", "max\n");
    write("site/memory.max", "6000000\n");
    write("memory/box/memory.limit_in_bytes", "5000000\n");
    write("memory/box/inner/memory.limit_in_bytes", "9223372036854771712\n"); // the kernel's none
    write("x/memory.max", "1\n"); // a group of another controller

    QCOMPARE(groupMemoryLimit(membership, root()), 5'000'000);
}

void TestMachine::knowsNoLimitWithoutFiles()
{
    const std::string absent = root() + "/absent";

    QVERIFY(std::isinf(groupCpuQuota(absent, root())));
    QCOMPARE(groupMemoryLimit(absent, root()), std::numeric_limits<std::int64_t>::max());
}

QTEST_GUILESS_MAIN(TestMachine)
#include "tst_machine.moc"
