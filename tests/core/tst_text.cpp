#include "core/text.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

using namespace heddle;

class TestText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formatsTheShortestText_data();
    void formatsTheShortestText();
    void readsBackWhatItWrote();
    void parsesWholeNumbersOnly_data();
    void parsesWholeNumbersOnly();
    void findsInvalidUtf8_data();
    void findsInvalidUtf8();
    void cutsBetweenCharacters();
    void suggestsTheNearestName_data();
    void suggestsTheNearestName();
    void quotesForMessages();
};

void TestText::formatsTheShortestText_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<std::string>("expected");
    QTest::newRow("tenth") << 0.1 << std::string("0.1");
    QTest::newRow("whole number") << 42.0 << std::string("42");
    QTest::newRow("negative zero") << -0.0 << std::string("-0");
    QTest::newRow("large") << 1e300 << std::string("1e+300");
    QTest::newRow("smallest subnormal") << 5e-324 << std::string("5e-324");
    QTest::newRow("third") << 1.0 / 3 << std::string("0.3333333333333333");
    QTest::newRow("not a number") << std::nan("") << std::string("NaN");
    QTest::newRow("infinite") << HUGE_VAL << std::string("Inf");
    QTest::newRow("negative infinite") << -HUGE_VAL << std::string("-Inf");
}

void TestText::formatsTheShortestText()
{
    QFETCH(double, value);
    QFETCH(std::string, expected);

    QCOMPARE(formatNumber(value), expected);
}

void TestText::readsBackWhatItWrote()
{
    std::mt19937_64 random(1);
    for (int i = 0; i < 20000; ++i) {
        const auto value = std::bit_cast<double>(random());
        if (std::isnan(value))
            continue;
        const auto back = parseNumber(formatNumber(value));
        QVERIFY(back);
        QCOMPARE(std::bit_cast<std::uint64_t>(*back), std::bit_cast<std::uint64_t>(value));
    }
}

void TestText::parsesWholeNumbersOnly_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<bool>("isNumber");
    QTest::addColumn<double>("expected");
    const auto number = [](const char *text, double value) {
        QTest::newRow(text) << std::string(text) << true << value;
    };
    const auto other = [](const char *text) {
        QTest::newRow(*text ? text : "nothing") << std::string(text) << false << 0.0;
    };
    number("1e5", 1e5);
    number("+1", 1);
    number("-1.5E-3", -1.5e-3);
    number(".5", 0.5);
    number("5.", 5);
    number("1e400", HUGE_VAL);
    number("-1e400", -HUGE_VAL);
    number("1e-400", 0);
    number("2.2250738585072011e-308", 2.2250738585072011e-308);
    number("9007199254740993", 9007199254740992.0);
    number("Inf", HUGE_VAL);
    number("-infinity", -HUGE_VAL);
    other("");
    other("+");
    other("+-1");
    other(".");
    other(" 1");
    other("1 ");
    other("1,5");
    other("1,000");
    other("0x10");
    other("1e");
    other("12a");
}

void TestText::parsesWholeNumbersOnly()
{
    QFETCH(std::string, text);
    QFETCH(bool, isNumber);
    QFETCH(double, expected);

    const auto value = parseNumber(text);

    QCOMPARE(value.has_value(), isNumber);
    if (isNumber)
        QCOMPARE(std::bit_cast<std::uint64_t>(*value), std::bit_cast<std::uint64_t>(expected));
}

void TestText::findsInvalidUtf8_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<int>("position");
    QTest::newRow("ASCII") << std::string("abc") << -1;
    QTest::newRow("two to four bytes") << std::string("\u00e9\u20ac\U0001F600") << -1;
    QTest::newRow("Latin-1") << std::string("caf\xe9!") << 3;
    QTest::newRow("cut off at the end") << std::string("ab\xe2\x82") << 2;
    QTest::newRow("lone continuation") << std::string("\x80") << 0;
    QTest::newRow("overlong slash") << std::string("\xc0\xaf") << 0;
    QTest::newRow("overlong in three bytes") << std::string("\xe0\x80\xaf") << 0;
    QTest::newRow("surrogate") << std::string("\xed\xa0\x80") << 0;
    QTest::newRow("above the last code point") << std::string("\xf4\x90\x80\x80") << 0;
}

void TestText::findsInvalidUtf8()
{
    QFETCH(std::string, text);
    QFETCH(int, position);

    QCOMPARE(static_cast<int>(firstInvalidUtf8(text)), position);
    QCOMPARE(isValidUtf8(text), position < 0);
}

void TestText::cutsBetweenCharacters()
{
    QCOMPARE(cutUtf8("a\u20acb", 2), std::string_view("a"));
    QCOMPARE(cutUtf8("a\u20acb", 4), std::string_view("a\u20ac"));
    QCOMPARE(cutUtf8("ab", 5), std::string_view("ab"));
}

void TestText::suggestsTheNearestName_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("expected");
    QTest::newRow("letter left out") << std::string("Speces") << std::string("Species");
    QTest::newRow("letters swapped") << std::string("Sepcies") << std::string("Species");
    QTest::newRow("wrong case wins over an edit")
        << std::string("skew.maxis") << std::string("Skew.maxis");
    QTest::newRow("nothing near") << std::string("price") << std::string();
    QTest::newRow("nothing") << std::string() << std::string();
}

void TestText::suggestsTheNearestName()
{
    QFETCH(std::string, name);
    QFETCH(std::string, expected);
    const std::vector<std::string> names{"Sepal.Length", "Species", "Skew.Maxis", "Skew.maxis"};

    QCOMPARE(nearestName(name, names).value_or(""), expected);
}

void TestText::quotesForMessages()
{
    QCOMPARE(quoted("a\"b\\\n\t\x01\u00e9"), std::string("\"a\\\"b\\\\\\n\\t\\x01\u00e9\""));
}

QTEST_APPLESS_MAIN(TestText)
#include "tst_text.moc"
