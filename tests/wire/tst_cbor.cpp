#include "wire/cbor.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <limits>

using namespace heddle;

namespace {

using Json = nlohmann::json;

template <typename Value>
std::string written(const Value &value)
{
    std::string bytes;
    CborWriter(bytes).add(value);
    return bytes;
}

std::string faultOf(std::string_view bytes)
{
    const auto document = CborDocument::parse(bytes);
    return document ? "" : document.error().cause;
}

/// A map with so many members "m0", "m1" ….
std::string mapOf(std::size_t members)
{
    std::string bytes;
    CborWriter writer(bytes);
    writer.map(members);
    for (std::size_t i = 0; i < members; ++i)
        writer.member("m" + std::to_string(i), i);
    return bytes;
}

} // namespace

class TestCbor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wholeNumbersAreShortest_data();
    void wholeNumbersAreShortest();
    void numbersComeBackToTheLastBit();
    void readsShortNumbers_data();
    void readsShortNumbers();
    void walksThroughWhatIsNested();
    void givesNothingOfAnotherType();
    void namesTheFault_data();
    void namesTheFault();
};

void TestCbor::wholeNumbersAreShortest_data()
{
    QTest::addColumn<qint64>("value");
    constexpr auto most = std::numeric_limits<qint64>::max();
    for (const qint64 value :
         {qint64{0}, qint64{23}, qint64{24}, qint64{255}, qint64{256}, qint64{65535}, qint64{65536},
          qint64{4294967295}, qint64{4294967296}, most})
        for (const qint64 number : {value, -1 - value})
            QTest::newRow(std::to_string(number).c_str()) << number;
}

void TestCbor::wholeNumbersAreShortest()
{
    QFETCH(qint64, value);

    const std::string bytes = written(value);

    const std::vector<std::uint8_t> expected = Json::to_cbor(Json(value));
    QCOMPARE(bytes, std::string(expected.begin(), expected.end()));
    QCOMPARE(CborDocument::parse(bytes)->root().whole(), std::optional<std::int64_t>(value));
}

void TestCbor::numbersComeBackToTheLastBit()
{
    using Limits = std::numeric_limits<double>;
    for (const double value : {0.0, -0.0, 0.1, 1.5, Limits::min(), Limits::denorm_min(),
                               Limits::max(), Limits::infinity(), -Limits::infinity()}) {
        const std::string bytes = written(value);
        const auto number = CborDocument::parse(bytes)->root().number();
        QVERIFY(number);
        QCOMPARE(*number, value);
        QCOMPARE(std::signbit(*number), std::signbit(value));
    }
    const std::string bytes = written(Limits::quiet_NaN());
    QVERIFY(std::isnan(*CborDocument::parse(bytes)->root().number()));
}

/// The examples of RFC 8949, appendix A.
void TestCbor::readsShortNumbers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<double>("value");
    const auto row = [](const char *hex, double value) {
        QTest::newRow(hex) << QByteArray::fromHex(hex) << value;
    };
    row("f90000", 0);
    row("f93c00", 1);
    row("f93e00", 1.5);
    row("f97bff", 65504);
    row("f90001", 5.960464477539063e-8);
    row("f90400", 0.00006103515625);
    row("f9c400", -4);
    row("f9fc00", -std::numeric_limits<double>::infinity());
    row("fa47c35000", 100000);
    row("fa7f7fffff", 3.4028234663852886e+38);
    row("fb3ff199999999999a", 1.1);
    row("fbc010666666666666", -4.1);
    row("1903e8", 1000);
    row("3903e7", -1000);
}

void TestCbor::readsShortNumbers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(double, value);

    const std::string text = bytes.toStdString();

    QCOMPARE(CborDocument::parse(text)->root().number(), std::optional(value));
}

void TestCbor::walksThroughWhatIsNested()
{
    std::string bytes;
    CborWriter writer(bytes);
    writer.map(3);
    writer.text("lists");
    writer.list(3);
    writer.add(std::vector<int>{1, 2});
    writer.add(std::vector<int>{});
    writer.map(1);
    writer.member("inner", true);
    writer.member("texts", std::vector<std::string>{"a", "ä"});
    writer.member("last", 7);

    const auto document = CborDocument::parse(bytes);

    QVERIFY(document);
    const CborItem root = document->root();
    QVERIFY(root.isMap());
    std::vector<std::int64_t> sizes;
    for (const CborItem list : root.member("lists")->items()) {
        std::int64_t size = 0;
        for (const CborItem item : list.items())
            size += item.whole() ? 1 : 0;
        sizes.push_back(size);
    }
    QCOMPARE(sizes, (std::vector<std::int64_t>{2, 0, 0}));
    QVERIFY(!root.member("inner"));
    QCOMPARE(root.member("last")->whole(), std::optional<std::int64_t>(7));
    QCOMPARE((*root.member("texts")->items().begin()).text(), std::optional<std::string_view>("a"));
}

void TestCbor::givesNothingOfAnotherType()
{
    const std::string bytes = written(std::string("text"));
    const auto document = CborDocument::parse(bytes);
    const CborItem text = document->root();

    QVERIFY(!text.whole());
    QVERIFY(!text.number());
    QVERIFY(!text.boolean());
    QVERIFY(!text.bytes());
    QVERIFY(!text.member("text"));
    QVERIFY(!text.isList());
    for ([[maybe_unused]] const CborItem item : text.items())
        QFAIL("A text has no items.");
    QVERIFY(!CborDocument::parse("\x61\xff")->root().text()); // no UTF-8
}

void TestCbor::namesTheFault_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char *name, const char *hex, const char *part) {
        QTest::newRow(name) << QByteArray::fromHex(hex) << QByteArray(part);
    };
    row("nothing", "", "too early");
    row("half a number", "1903", "too early");
    row("a text of two letters with one", "6261", "too early");
    row("a list of two with one item", "8201", "too early");
    row("two items", "0101", "behind its end");
    row("a text without a length", "7f6161ff", "not stated");
    row("a tag", "c101", "tag");
    row("a value of later", "f8ff", "No value");
    row("a number as key", "a10101", "no text");
    row("a key twice", "a3616101616201616102", "stands twice");
    row("nine lists", "818181818181818180", "deeper than 8");
    QTest::newRow("a map of 65") << QByteArray::fromStdString(mapOf(65))
                                 << QByteArray("65 members");
}

void TestCbor::namesTheFault()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, part);

    const std::string fault = faultOf(bytes.toStdString());

    QVERIFY2(fault.find(part.toStdString()) != std::string::npos, fault.c_str());
    QVERIFY(faultOf(mapOf(64)).empty());
}

QTEST_APPLESS_MAIN(TestCbor)
#include "tst_cbor.moc"
