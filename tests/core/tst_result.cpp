#include "core/result.h"

#include <QTest>

using namespace heddle;

class TestResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsAValue();
    void holdsAnError();
    void putsTheContextBeforeTheCause();
};

void TestResult::holdsAValue()
{
    const Result<int> result = 3;

    QVERIFY(result.has_value());
    QCOMPARE(*result, 3);
}

void TestResult::holdsAnError()
{
    const Result<int> result =
        badInput("The file is empty.", "Nothing was read.", "Choose another.");

    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::BadInput);
    QCOMPARE(result.error().text(),
             std::string("The file is empty. Nothing was read. Choose another."));
}

void TestResult::putsTheContextBeforeTheCause()
{
    const Error error = badInput("It is empty.").withContext("data file a.csv");

    QCOMPARE(error.text(), std::string("data file a.csv: It is empty."));
}

QTEST_APPLESS_MAIN(TestResult)
#include "tst_result.moc"
