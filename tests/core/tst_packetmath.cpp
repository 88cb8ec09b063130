#include "core/packetmath.h"
#include "support.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace heddle;

namespace {

constexpr double Infinity = std::numeric_limits<double>::infinity();
constexpr double NotANumber = std::numeric_limits<double>::quiet_NaN();
// Two units in the last place; the C library is the reference, within half of one.
constexpr double Tolerance = 4.5e-16;

} // namespace

class TestPacketMath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void expOfSpecialValues_data();
    void expOfSpecialValues();
    void logOfSpecialValues_data();
    void logOfSpecialValues();
    void agreesWithTheLibrary();
    void doesNotDependOnThePlace();
    void powers_data();
    void powers();
};

void TestPacketMath::expOfSpecialValues_data()
{
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("expected");
    QTest::newRow("zero") << 0.0 << 1.0;
    QTest::newRow("one") << 1.0 << 2.718281828459045;
    QTest::newRow("nearly too large") << 709.78 << 1.7928227943945155e+308;
    QTest::newRow("too large") << 710.0 << Infinity;
    QTest::newRow("small") << -708.0 << 3.3075530036384078e-308;
    QTest::newRow("below the smallest normal number") << -709.0 << 0.0;
    QTest::newRow("far below") << -1e6 << 0.0;
    QTest::newRow("minus infinity") << -Infinity << 0.0;
    QTest::newRow("infinity") << Infinity << Infinity;
    QTest::newRow("not a number") << NotANumber << NotANumber;
}

void TestPacketMath::expOfSpecialValues()
{
    QFETCH(double, x);
    QFETCH(double, expected);
    std::vector<double> values = {x};

    packetExp(values);

    HEDDLE_NEAR(values[0], expected, Tolerance, 0);
}

void TestPacketMath::logOfSpecialValues_data()
{
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("expected");
    QTest::newRow("one") << 1.0 << 0.0;
    QTest::newRow("zero") << 0.0 << -Infinity;
    QTest::newRow("minus zero") << -0.0 << -Infinity;
    QTest::newRow("negative") << -1.0 << NotANumber;
    QTest::newRow("smallest normal number") << 2.2250738585072014e-308 << -708.39641853226408;
    QTest::newRow("subnormal") << 1e-310 << -713.80137882815416;
    QTest::newRow("smallest of all") << 5e-324 << -744.44007192138122;
    QTest::newRow("largest") << 1.7976931348623157e308 << 709.782712893384;
    QTest::newRow("infinity") << Infinity << Infinity;
    QTest::newRow("minus infinity") << -Infinity << NotANumber;
    QTest::newRow("not a number") << NotANumber << NotANumber;
}

void TestPacketMath::logOfSpecialValues()
{
    QFETCH(double, x);
    QFETCH(double, expected);
    std::vector<double> values = {x};

    packetLog(values);

    HEDDLE_NEAR(values[0], expected, Tolerance, 0);
}

void TestPacketMath::agreesWithTheLibrary()
{
    std::vector<double> arguments;
    for (int i = -7000; i <= 7000; ++i)
        arguments.push_back(i * 0.1009);
    std::vector<double> exponentials = arguments;
    packetExp(exponentials);
    std::vector<double> logarithms = exponentials;
    packetLog(logarithms);

    for (std::size_t i = 0; i < arguments.size(); ++i) {
        HEDDLE_NEAR(exponentials[i], std::exp(arguments[i]), Tolerance, 0);
        HEDDLE_NEAR(logarithms[i], std::log(exponentials[i]), Tolerance, 0);
    }
}

void TestPacketMath::doesNotDependOnThePlace()
{
    std::vector<double> together;
    for (int i = 0; i < 601; ++i)
        together.push_back(0.37 + i * 0.7301);
    std::vector<double> logarithms = together;
    packetLog(logarithms);
    std::vector<double> exponentials = together;
    packetExp(exponentials);

    for (std::size_t i = 0; i < together.size(); ++i) {
        std::vector<double> one = {together[i]};
        packetLog(one);
        QCOMPARE(one[0] == logarithms[i], true);
        one = {together[i]};
        packetExp(one);
        QCOMPARE(one[0] == exponentials[i], true);
    }
}

void TestPacketMath::powers_data()
{
    QTest::addColumn<double>("base");
    QTest::addColumn<double>("exponent");
    QTest::addColumn<double>("expected");
    QTest::newRow("square") << 3.7 << 2.0 << 3.7 * 3.7;
    QTest::newRow("zeroth power of zero") << 0.0 << 0.0 << 1.0;
    QTest::newRow("cube of a negative") << -2.0 << 3.0 << -8.0;
    QTest::newRow("reciprocal") << 8.0 << -1.0 << 0.125;
    QTest::newRow("negative power of zero") << 0.0 << -1.0 << Infinity;
    QTest::newRow("root") << 2.0 << 0.5 << 1.4142135623730951;
    QTest::newRow("root of zero") << 0.0 << 0.5 << 0.0;
    QTest::newRow("root of a negative") << -2.0 << 0.5 << NotANumber;
    QTest::newRow("general") << 5.5 << -0.37 << 0.53218889113830004;
    QTest::newRow("too large") << 10.0 << 309.0 << Infinity;
    QTest::newRow("one to the infinite") << 1.0 << 1e300 << 1.0;
}

void TestPacketMath::powers()
{
    QFETCH(double, base);
    QFETCH(double, exponent);
    QFETCH(double, expected);
    std::vector<double> one = {base};
    std::vector<double> many(300, base);

    packetPower(one, std::vector<double>{exponent});
    packetPower(many, std::vector<double>(300, exponent));

    HEDDLE_NEAR(one[0], expected, 2 * Tolerance, 0);
    QVERIFY(many.back() == one[0] || std::isnan(expected));
}

QTEST_APPLESS_MAIN(TestPacketMath)
#include "tst_packetmath.moc"
