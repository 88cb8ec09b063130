#include "models/experimentdocument.h"
#include "models/tablesummaries.h"
#include "models/variablemodel.h"
#include "support.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace heddle;

class TestVariableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void followsTheDocument();
    void severalRowsAreOneEdit();
    void showsTermsOfTheFormula();
    void picturesAreColouredByTheTarget();
    void saysNothingAnew_whenNothingChanges();

private:
    QStringList roles() const;

    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<TableSummaries> m_summaries;
    std::unique_ptr<VariableModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestVariableModel::init()
{
    m_tester.reset();
    m_model.reset();
    m_document = std::make_unique<ExperimentDocument>();
    m_summaries = std::make_unique<TableSummaries>();
    m_model = std::make_unique<VariableModel>(*m_document, m_summaries.get());
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_document->open(QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv")));
    QTRY_VERIFY(m_document->plan() != nullptr);
}

QStringList TestVariableModel::roles() const
{
    QStringList words;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row);
        words.append(
            index.data(VariableModel::IsDerivedRole).toBool()
                ? index.data().toString()
                : roleName(VariableRole(index.data(VariableModel::VariableRoleRole).toInt())));
    }
    return words;
}

void TestVariableModel::followsTheDocument()
{
    QCOMPARE(roles(), QStringLiteral("variable variable variable variable target").split(u' '));

    m_model->setRole({m_model->index(0)}, VariableRole::Target);
    QCOMPARE(roles(), QStringLiteral("target variable variable variable variable").split(u' '));
    QCOMPARE(m_document->undoText(), QStringLiteral("set role of Sepal.Length"));

    m_document->undo();
    QCOMPARE(roles(), QStringLiteral("variable variable variable variable target").split(u' '));
}

void TestVariableModel::severalRowsAreOneEdit()
{
    m_model->setRole({m_model->index(0), m_model->index(1)}, VariableRole::Ignore);

    QCOMPARE(roles(), QStringLiteral("ignore ignore variable variable target").split(u' '));
    m_document->undo();
    QVERIFY(!m_document->canUndo());
}

void TestVariableModel::showsTermsOfTheFormula()
{
    m_document->typeFormula(QStringLiteral("Species ~ Sepal.Length:Petal.Width - 1"));
    QCOMPARE(
        roles(),
        (QStringList{QStringLiteral("variable"), QStringLiteral("ignore"), QStringLiteral("ignore"),
                     QStringLiteral("variable"), QStringLiteral("target"),
                     QStringLiteral("Sepal.Length:Petal.Width"), QStringLiteral("-1")}));

    m_document->undo();
    QCOMPARE(m_model->rowCount(), 5);
}

void TestVariableModel::picturesAreColouredByTheTarget()
{
    m_summaries->setTable(m_document->table(), "Species");
    QTRY_VERIFY(m_model->picture(m_model->index(0)) != nullptr);

    QCOMPARE(m_model->classes().size(), std::size_t(3));
    QCOMPARE(m_model->picture(m_model->index(0))->histogram.byClass.size(), std::size_t(3));
}

void TestVariableModel::saysNothingAnew_whenNothingChanges()
{
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);

    m_model->setRole({m_model->index(4)}, VariableRole::Target);

    QCOMPARE(reset.count(), 0);
    QVERIFY(!m_document->canUndo());
}

QTEST_GUILESS_MAIN(TestVariableModel)
#include "tst_variablemodel.moc"
