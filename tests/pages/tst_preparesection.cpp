#include "appresources.h"
#include "models/experimentdocument.h"
#include "pages/setup/preparesection.h"
#include "parts/theme.h"
#include "support.h"

#include <QApplication>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QSpinBox>
#include <QTest>

#include <memory>

using namespace heddle;

/// How Setup prepares variables: real clicks and keys.
class TestPrepareSection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void centresAndScales();
    void codesByImpact();
    void fillsMissingValues();
    void oneWayLeavesTheOther();
    void changesSettings();
    void undoGoesBack();

private:
    template <typename T>
    T *find(const char *name) const
    {
        return m_section->findChild<T *>(QString::fromLatin1(name));
    }
    void click(const char *box) const
    {
        QTest::mouseClick(find<QCheckBox>(box), Qt::LeftButton, {}, QPoint(8, 8));
    }
    template <typename Spin>
    void type(const char *name, const QString &text) const
    {
        auto *spin = find<Spin>(name);
        spin->setFocus();
        spin->selectAll();
        QTest::keyClicks(spin, text);
        QTest::keyClick(spin, Qt::Key_Return);
    }
    const std::optional<PrepareSpec> &prepare() const { return m_document->experiment().prepare; }

    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<PrepareSection> m_section;
};

void TestPrepareSection::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestPrepareSection::init()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_section = std::make_unique<PrepareSection>(*m_document);
    m_document->openSample(
        QString::fromStdString(test::sourcePath("resources/examples/iris/iris.heddle")));
    QTRY_VERIFY(m_document->plan() != nullptr);
    m_section->resize(300, 300);
    m_section->show();
    QVERIFY(QTest::qWaitForWindowActive(m_section.get()));
}

void TestPrepareSection::cleanup()
{
    m_section.reset();
    m_document.reset();
}

void TestPrepareSection::centresAndScales()
{
    QVERIFY(!prepare());

    click("standardize");
    QVERIFY(prepare() && prepare()->kind == PrepareKind::Standardize);
    QVERIFY(m_document->plan() != nullptr);
    QVERIFY(!find<QSpinBox>("crossFolds")->isVisible());

    click("standardize");
    QVERIFY(!prepare());
}

void TestPrepareSection::codesByImpact()
{
    click("impactCode");

    QVERIFY(prepare() && prepare()->kind == PrepareKind::Treat);
    QCOMPARE(prepare()->codes.size(), allTreatmentCodes.size());
    QVERIFY(!m_document->experiment().treatsMissing);
    QVERIFY(find<QSpinBox>("crossFolds")->isVisible());
    QVERIFY(m_document->plan() != nullptr);
    QCOMPARE(m_document->plan()->variableTaskCount(), 9); // three variables, three levels
}

void TestPrepareSection::fillsMissingValues()
{
    click("treatMissing");

    QVERIFY(m_document->experiment().treatsMissing);
    QVERIFY(prepare() && prepare()->kind == PrepareKind::Treat);
    QVERIFY(!prepare()->has(TreatmentCode::Impact));
    QVERIFY(prepare()->has(TreatmentCode::Missing));

    click("impactCode");
    QVERIFY(prepare()->has(TreatmentCode::Impact));
    QVERIFY(m_document->experiment().treatsMissing);

    click("treatMissing");
    click("impactCode");
    QVERIFY(!prepare());
    QVERIFY(!m_document->experiment().treatsMissing);
}

void TestPrepareSection::oneWayLeavesTheOther()
{
    click("treatMissing");
    click("standardize");
    QVERIFY(prepare()->kind == PrepareKind::Standardize);
    QVERIFY(!m_document->experiment().treatsMissing);
    QVERIFY(!find<QCheckBox>("treatMissing")->isChecked());

    click("impactCode");
    QVERIFY(prepare()->kind == PrepareKind::Treat);
    QVERIFY(!find<QCheckBox>("standardize")->isChecked());
}

void TestPrepareSection::changesSettings()
{
    click("impactCode");

    type<QDoubleSpinBox>("minFraction", QStringLiteral("5"));
    type<QSpinBox>("crossFolds", QStringLiteral("4"));
    type<QDoubleSpinBox>("significance", QStringLiteral("1"));

    QCOMPARE(prepare()->minFraction, 0.05);
    QCOMPARE(prepare()->crossFolds, 4);
    QCOMPARE(*prepare()->significance, 1.0);
    type<QDoubleSpinBox>("significance", QStringLiteral("0"));
    QVERIFY(!prepare()->significance);
    QCOMPARE(find<QDoubleSpinBox>("significance")->text(), QStringLiteral("auto"));
}

void TestPrepareSection::undoGoesBack()
{
    click("impactCode");
    m_document->undo();

    QVERIFY(!prepare());
    QVERIFY(!find<QCheckBox>("impactCode")->isChecked());
    QVERIFY(!find<QSpinBox>("crossFolds")->isVisible());
}

QTEST_MAIN(TestPrepareSection)
#include "tst_preparesection.moc"
