#include "core/json.h"

#include <nlohmann/json.hpp>

#include <QTemporaryFile>
#include <QTest>

using namespace heddle;

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsValuesAndTheOrderOfKeys();
    void refuses_data();
    void refuses();
    void survivesDeepNesting_data();
    void survivesDeepNesting();
    void acceptsExactlyTheDepthAllowed();
    void refusesTooManyBytes();
    void namesTheFile();
};

void TestJson::keepsValuesAndTheOrderOfKeys()
{
    const std::string text = R"({"b":[1,-2,0.5,true,null,"ä\n"],"a":{"x":18446744073709551615}})";

    const auto json = parseJson(text);

    QVERIFY(json.has_value());
    QCOMPARE(json->dump(), text);
}

void TestJson::refuses_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("part");
    const auto row = [](const char *name, std::string text, std::string part) {
        QTest::newRow(name) << std::move(text) << std::move(part);
    };
    row("empty", "", "ends too early, at line 1, column 1");
    row("cut off", "{\"a\":\n  [1,", "ends too early, at line 2, column 6");
    row("trailing text", "{} x", "line 1, column 4");
    row("trailing comma", "[1,\n2,]", "line 2, column 3");
    row("comment", "{\n// no\n}", "line 2, column 1");
    row("single quotes", "{'a':1}", "line 1, column 2");
    row("not a number", "[NaN]", "line 1, column 2");
    row("number out of range", "[1e999]", "line 1, column");
    row("doubled key", R"({"a":1,"a":2})", "The key \"a\" stands twice at /.");
    row("doubled key inside", R"({"l":[0,{"x/y":{"k":1,"k":2}}]})",
        "\"k\" stands twice at /l/1/x~1y.");
    row("byte that is not UTF-8", "{\n\"\xff\":1}", "not UTF-8 text: line 2, column 2");
    row("overlong UTF-8", "[\"\xc0\xaf\"]", "not UTF-8");
    row("lone surrogate", R"(["\ud800"])", "line 1, column");
    row("zero byte behind the end", std::string("{}\0", 3), "line 1, column 3");
}

void TestJson::refuses()
{
    QFETCH(std::string, text);
    QFETCH(std::string, part);

    const auto json = parseJson(text);

    QVERIFY(!json.has_value());
    QCOMPARE(json.error().code, ErrorCode::BadInput);
    QVERIFY2(json.error().cause.find(part) != std::string::npos, json.error().cause.c_str());
}

void TestJson::survivesDeepNesting_data()
{
    QTest::addColumn<std::string>("unit");
    QTest::newRow("lists") << std::string("[");
    QTest::newRow("objects") << std::string("{\"a\":");
}

void TestJson::survivesDeepNesting()
{
    QFETCH(std::string, unit);
    std::string text;
    for (int i = 0; i < 100000; ++i)
        text += unit;

    const auto json = parseJson(text);

    QVERIFY(!json.has_value());
    QVERIFY(json.error().cause.find("deeper than 64") != std::string::npos);
}

void TestJson::acceptsExactlyTheDepthAllowed()
{
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };

    QVERIFY(parseJson(nested(64)).has_value());
    QVERIFY(!parseJson(nested(65)).has_value());
    QVERIFY(!parseJson(nested(33), {.depth = 32}).has_value());
}

void TestJson::refusesTooManyBytes()
{
    QVERIFY(parseJson("[1,2]", {.bytes = 5}).has_value());
    QVERIFY(!parseJson("[1,2] ", {.bytes = 5}).has_value());
}

void TestJson::namesTheFile()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("{\"a\": nope}");
    file.close();
    const std::string path = file.fileName().toStdString();

    const auto broken = readJsonFile(path);
    const auto absent = readJsonFile(path + ".absent");
    const auto folder = readJsonFile("/");

    QCOMPARE(broken.error().code, ErrorCode::BadInput);
    QVERIFY(broken.error().cause.starts_with(path + ": "));
    QCOMPARE(absent.error().code, ErrorCode::Io);
    QCOMPARE(folder.error().code, ErrorCode::Io);
}

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
