#include "models/format.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace heddle;

class TestFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void counts_data();
    void counts();
    void fixed_data();
    void fixed();
    void shortNumbers_data();
    void shortNumbers();
    void pValues_data();
    void pValues();
    void durations_data();
    void durations();
    void bytes_data();
    void bytes();
    void percents();
    void speedUps();
};

namespace {

const double notKnown = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

} // namespace

void TestFormat::counts_data()
{
    QTest::addColumn<qint64>("count");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << "0";
    QTest::newRow("no group below a thousand") << qint64(999) << "999";
    QTest::newRow("comma between groups") << qint64(20000) << "20,000";
    QTest::newRow("two commas") << qint64(1204611) << "1,204,611";
    QTest::newRow("minus sign, not hyphen") << qint64(-3) << "−3";
}

void TestFormat::counts()
{
    QFETCH(qint64, count);
    QTEST(formatCount(count), "text");
}

void TestFormat::fixed_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<QString>("text");
    QTest::newRow("estimate") << 7.37850 << 4 << "7.3785";
    QTest::newRow("negative estimate") << -0.24542 << 4 << "−0.2454";
    QTest::newRow("groups") << 12345.678 << 1 << "12,345.7";
    QTest::newRow("tiny negative is zero") << -0.00001 << 2 << "0.00";
    QTest::newRow("unknown") << notKnown << 2 << "–";
    QTest::newRow("infinite") << infinity << 2 << "∞";
    QTest::newRow("minus infinite") << -infinity << 2 << "−∞";
}

void TestFormat::fixed()
{
    QFETCH(double, value);
    QFETCH(int, decimals);
    QTEST(formatFixed(value, decimals), "text");
}

void TestFormat::shortNumbers_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << 0.0 << "0";
    QTest::newRow("whole") << 20000.0 << "20,000";
    QTest::newRow("no trailing zeros") << 4.3 << "4.3";
    QTest::newRow("four digits") << 3.14159 << "3.142";
    QTest::newRow("below one keeps its digits") << 0.0123456 << "0.01235";
    QTest::newRow("very small") << 1.2e-9 << "1.2e−9";
    QTest::newRow("very small, one digit") << 2e-10 << "2e−10";
    QTest::newRow("very large") << 3.5e12 << "3.5e12";
    QTest::newRow("negative") << -1234.4 << "−1,234";
    QTest::newRow("unknown") << notKnown << "–";
}

void TestFormat::shortNumbers()
{
    QFETCH(double, value);
    QTEST(formatShort(value), "text");
}

void TestFormat::pValues_data()
{
    QTest::addColumn<double>("p");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << 0.0032 << "0.0032";
    QTest::newRow("one") << 1.0 << "1.0000";
    QTest::newRow("small") << 3.6e-4 << "3.6e−4";
    QTest::newRow("smaller") << 1.24e-12 << "1.2e−12";
    QTest::newRow("below what doubles resolve") << 1e-20 << "< 1e−16";
    QTest::newRow("unknown") << notKnown << "–";
}

void TestFormat::pValues()
{
    QFETCH(double, p);
    QTEST(formatP(p), "text");
}

void TestFormat::durations_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << "0.0 ms";
    QTest::newRow("below ten milliseconds") << 0.0012 << "1.2 ms";
    QTest::newRow("milliseconds") << 0.038 << "38 ms";
    QTest::newRow("just below a second") << 0.9996 << "1.00 s";
    QTest::newRow("a little over a second") << 1.234 << "1.23 s";
    QTest::newRow("seconds") << 8.71 << "8.7 s";
    QTest::newRow("tens of seconds") << 45.4 << "45 s";
    QTest::newRow("just below a minute") << 59.7 << "1:00";
    QTest::newRow("minutes") << 194.0 << "3:14";
    QTest::newRow("hours") << 3723.0 << "1:02:03";
    QTest::newRow("unknown") << notKnown << "–";
    QTest::newRow("negative is unknown") << -1.0 << "–";
}

void TestFormat::durations()
{
    QFETCH(double, seconds);
    QTEST(formatDuration(seconds), "text");
}

void TestFormat::bytes_data()
{
    QTest::addColumn<double>("size");
    QTest::addColumn<QString>("text");
    QTest::newRow("bytes") << 96.0 << "96 B";
    QTest::newRow("small kilobytes") << 5432.0 << "5.4 kB";
    QTest::newRow("kilobytes") << 712565.0 << "713 kB";
    QTest::newRow("no 1000 kB") << 999700.0 << "1.0 MB";
    QTest::newRow("megabytes") << 31e6 << "31 MB";
    QTest::newRow("gigabytes") << 24e9 << "24 GB";
    QTest::newRow("unknown") << notKnown << "–";
}

void TestFormat::bytes()
{
    QFETCH(double, size);
    QTEST(formatBytes(size), "text");
}

void TestFormat::percents()
{
    QCOMPARE(formatPercent(0.93), QStringLiteral("93 %"));
    QCOMPARE(formatPercent(0.96667, 1), QStringLiteral("96.7 %"));
    QCOMPARE(formatPercent(notKnown), QStringLiteral("–"));
}

void TestFormat::speedUps()
{
    QCOMPARE(formatSpeedUp(3.716), QStringLiteral("3.72×"));
    QCOMPARE(formatSpeedUp(0.1), QStringLiteral("0.10×"));
    QCOMPARE(formatSpeedUp(0.0049), QStringLiteral("0.0049×")); // of a run of milliseconds
    QCOMPARE(formatSpeedUp(0), QStringLiteral("–"));
    QCOMPARE(formatSpeedUp(std::nan("")), QStringLiteral("–"));
}

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"
