#include "wire/taskcodec.h"

#include "core/random.h"
#include "samplemessages.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>

using namespace heddle;
using heddle::test::sampleResult;

namespace {

bool refuses(const std::string &bytes)
{
    const auto result = decodeTaskResult(bytes);
    return !result && result.error().code == ErrorCode::BadInput && !result.error().cause.empty();
}

} // namespace

class TestTaskCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bringsBackEveryBit();
    void refusesEveryTruncation();
    void survivesFlippedBytes();
    void refusesWhatItDoesNotWrite_data();
    void refusesWhatItDoesNotWrite();
    void refusesDepthAndSizesThatLie();
};

void TestTaskCodec::bringsBackEveryBit()
{
    const TaskResult before = sampleResult();
    const std::string bytes = encodeTaskResult(before);

    const auto after = decodeTaskResult(bytes);

    QVERIFY2(after, after ? "" : after.error().text().c_str());
    QCOMPARE(after->task, before.task);
    QCOMPARE(after->timing.lane, 3);
    QCOMPARE(after->timing.wallSeconds, 0.2);
    QCOMPARE(after->cells[1].failure, before.cells[1].failure);
    const GlmFit &fit = after->cells[0].fit;
    QCOMPARE(fit.iterations, std::optional(25));
    QCOMPARE(fit.separatingColumns, (std::vector<std::int64_t>{2, 0}));
    QVERIFY(std::signbit(after->cells[0].testLink[0]));
    QVERIFY(std::isnan(fit.coefficients[2]));
    QVERIFY(after->cells[0].trees && *after->cells[0].trees == *before.cells[0].trees);
    QVERIFY(!after->cells[1].trees);
    QCOMPARE(encodeTaskResult(*after), bytes); // and so everything else
}

void TestTaskCodec::refusesEveryTruncation()
{
    const std::string bytes = encodeTaskResult(sampleResult());
    for (std::size_t length = 0; length < bytes.size(); ++length)
        QVERIFY2(refuses(bytes.substr(0, length)), std::to_string(length).c_str());
    QVERIFY(refuses(bytes + '\0'));
}

void TestTaskCodec::survivesFlippedBytes()
{
    const std::string bytes = encodeTaskResult(sampleResult());
    RandomStream random(7, "flipped bytes", {});
    int refused = 0;
    for (std::size_t place = 0; place < bytes.size(); ++place) {
        std::string damaged = bytes;
        damaged[place] = static_cast<char>(damaged[place] ^ (1 << random.below(8)));
        const auto result = decodeTaskResult(damaged);
        refused += result ? 0 : 1;
        if (result) // another number or text, but a result of the same form
            QVERIFY(decodeTaskResult(encodeTaskResult(*result)));
    }
    QVERIFY(refused > static_cast<int>(bytes.size() / 10));
}

void TestTaskCodec::refusesWhatItDoesNotWrite_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("a negative task") << QByteArray("/task") << QByteArray("-1");
    QTest::newRow("a task that is a text") << QByteArray("/task") << QByteArray("\"4\"");
    QTest::newRow("a huge lane") << QByteArray("/lane") << QByteArray("9223372036854775807");
    QTest::newRow("no cells") << QByteArray("/cells") << QByteArray("[]");
    QTest::newRow("a cell that is a number") << QByteArray("/cells/0") << QByteArray("1");
    QTest::newRow("a family of later") << QByteArray("/cells/0/fit/family") << QByteArray("9");
    QTest::newRow("a list of numbers") << QByteArray("/cells/0/metrics") << QByteArray("[1]");
    QTest::newRow("warnings of numbers") << QByteArray("/cells/0/warnings") << QByteArray("[1]");
    QTest::newRow("a deviance of text")
        << QByteArray("/cells/0/fit/deviance") << QByteArray("\"\"");
}

void TestTaskCodec::refusesWhatItDoesNotWrite()
{
    QFETCH(QByteArray, pointer);
    QFETCH(QByteArray, json);
    auto document = nlohmann::ordered_json::from_cbor(encodeTaskResult(sampleResult()));
    document[nlohmann::ordered_json::json_pointer(pointer.toStdString())] =
        nlohmann::ordered_json::parse(json.toStdString());
    std::string bytes;
    nlohmann::ordered_json::to_cbor(document, bytes);

    QVERIFY(refuses(bytes));
}

void TestTaskCodec::refusesDepthAndSizesThatLie()
{
    QVERIFY(refuses(std::string(100'000, '\x81')));                           // lists in lists
    QVERIFY(refuses(std::string("\x9b\x7f\xff\xff\xff\xff\xff\xff\xff", 9))); // 2^63 - 1 items
    QVERIFY(refuses(std::string("\x5b\x7f\xff\xff\xff\xff\xff\xff\xff", 9))); // so many bytes
    QVERIFY(refuses(std::string("\xa2\x61t\x01\x61t\x01", 7)));               // a doubled key
    QVERIFY(refuses(std::string("\xc1\x01", 2)));                             // a tag
}

QTEST_APPLESS_MAIN(TestTaskCodec)
#include "tst_taskcodec.moc"
