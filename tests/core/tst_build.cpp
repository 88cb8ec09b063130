#include "core/build.h"

#include <QRegularExpression>
#include <QTest>

using namespace heddle;

class TestBuild : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idIsSixteenHexadecimalDigits();
    void namesTheInstructionLevel();
};

void TestBuild::idIsSixteenHexadecimalDigits()
{
    const std::string_view id = buildId();

    const QRegularExpression digits(QStringLiteral("^[0-9a-f]{16}$"));
    const auto text = QString::fromLatin1(id.data(), static_cast<qsizetype>(id.size()));
    QVERIFY2(digits.match(text).hasMatch(), qPrintable(text));
}

void TestBuild::namesTheInstructionLevel()
{
    QVERIFY(instructionLevel() == "x86-64-v3");
}

QTEST_APPLESS_MAIN(TestBuild)
#include "tst_build.moc"
