#include "finishedruns.h"
#include "models/fitlistmodel.h"
#include "models/problemmodel.h"
#include "models/resamplemodel.h"
#include "models/roles.h"
#include "models/summarymodel.h"
#include "models/treatmentmodel.h"
#include "treatedplans.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace heddle;

/// The lists and tables of the Results page over real runs.
class TestResultModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void fitsSayHowTheyWent();
    void fitsOfSeveralLearnersStandUnderHeadings();
    void summariesGiveMeanAndCorrectedError();
    void resamplesHaveTheAxesOfTheRun();
    void treatmentsSayWhatTheyExplain();
    void equalWarningsAreOneRow();
    void emptyModelsStandWithoutResults();

private:
    std::shared_ptr<const Results> m_iris;
    std::shared_ptr<const Results> m_folds;
};

void TestResultModels::initTestCase()
{
    m_iris = test::irisRun();
    m_folds = test::irisFoldsRun();
}

void TestResultModels::fitsSayHowTheyWent()
{
    FitListModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setResults(m_iris);

    QCOMPARE(model.rowCount(), 3);
    const QModelIndex setosa = model.index(0);
    QCOMPARE(setosa.data().toString(), QStringLiteral("setosa"));
    QVERIFY(setosa.data(FitListModel::IsUnreliableRole).toBool());
    QVERIFY(
        setosa.data(FitListModel::CourseRole).toString().startsWith(QStringLiteral("separated, ")));
    const QModelIndex versicolor = model.index(1);
    QCOMPARE(versicolor.data(FitListModel::MarkRole).toInt(), 1);
    QVERIFY(!versicolor.data(FitListModel::IsUnreliableRole).toBool());
    QCOMPARE(versicolor.data(FitListModel::FiguresRole).toString(),
             QStringLiteral("deviance 151.48, AIC 159.48")); // R: 151.4786
}

void TestResultModels::fitsOfSeveralLearnersStandUnderHeadings()
{
    FitListModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setResults(m_folds);

    QCOMPARE(model.rowCount(), 8);
    QCOMPARE(model.index(4).data().toString(), QStringLiteral("second"));
    QCOMPARE(model.index(4).data(FitListModel::FitRole).toInt(), -1);
    QVERIFY(!model.flags(model.index(4)).testFlag(Qt::ItemIsSelectable));
    QCOMPARE(model.rowOfFit(3), 5);
}

void TestResultModels::summariesGiveMeanAndCorrectedError()
{
    SummaryModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setResults(m_folds);

    QVERIFY(model.rowCount() >= 2);
    QCOMPARE(model.columnCount(), 6);
    const SummaryEntry &first = m_folds->summaries.front();
    QCOMPARE(model.index(0, 1).data(SortRole).toDouble(), first.mean);
    QCOMPARE(model.index(0, 1).data().toString(),
             QStringLiteral("%1 ± %2").arg(QString::number(first.mean, 'f', 3),
                                           QString::number(first.correctedSe, 'f', 3)));
    QCOMPARE(model.index(0, 5).data().toInt(), 10);
    QVERIFY(model.index(0, 3).data().toString().endsWith(QStringLiteral(" %")));
}

void TestResultModels::resamplesHaveTheAxesOfTheRun()
{
    ResampleModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setResults(m_folds);

    QCOMPARE(model.rowCount(), static_cast<int>(m_folds->resamples.size()));
    QVERIFY(model.columnOf(ResampleModel::Field::Repeat) > 0);
    QVERIFY(model.columnOf(ResampleModel::Field::Fold) > 0);
    QCOMPARE(model.columnOf(ResampleModel::Field::Replicate), -1);
    const int metric = model.columnOf(ResampleModel::Field::Metric);
    QCOMPARE(model.index(0, metric).data().toDouble(), m_folds->resamples.front().metrics.front());
    QCOMPARE(model.index(0, model.columnOf(ResampleModel::Field::RowsTest)).data().toInt(), 30);
}

void TestResultModels::treatmentsSayWhatTheyExplain()
{
    TreatmentModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setResults(test::finishedRun(test::treatedPlan(test::illness)));

    QVERIFY(model.rowCount() > 10);
    QVERIFY(!model.hasLevels());
    const auto at = [&](int column, int role = Qt::DisplayRole) {
        return model.index(0, column).data(role);
    };
    QCOMPARE(at(TreatmentModel::Derived).toString(), QStringLiteral("dose"));
    QCOMPARE(at(TreatmentModel::Code).toString(), QStringLiteral("clean"));
    QCOMPARE(at(TreatmentModel::Recommended).toString(), QStringLiteral("recommended"));
    QVERIFY(at(TreatmentModel::R2).toDouble() > 0.01);
    QVERIFY(at(TreatmentModel::PValue, SortRole).toDouble() < 0.01);
    model.setResults(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestResultModels::equalWarningsAreOneRow()
{
    ProblemModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    Results results = *m_iris;
    results.resamples = {};
    ResampleEntry entry;
    entry.warnings = {"The same."};
    for (int i = 0; i < 5; ++i)
        results.resamples.push_back(entry);
    results.failures = {{Cell{}, 0, "No fit."}};

    model.setResults(results);

    QVERIFY(model.index(0).data(ProblemModel::IsFailureRole).toBool());
    const QModelIndex most = model.index(1); // failures first, then by number of cells
    QCOMPARE(most.data().toString(), QStringLiteral("The same."));
    QCOMPARE(most.data(ProblemModel::CountRole).toInt(), 5);
    QVERIFY(most.data(ProblemModel::PlacesRole).toString().endsWith(QStringLiteral("2 more")));
}

void TestResultModels::emptyModelsStandWithoutResults()
{
    FitListModel fits;
    SummaryModel summaries;
    ResampleModel resamples;
    ProblemModel warnings;
    for (QAbstractItemModel *model :
         {static_cast<QAbstractItemModel *>(&fits), static_cast<QAbstractItemModel *>(&summaries),
          static_cast<QAbstractItemModel *>(&resamples),
          static_cast<QAbstractItemModel *>(&warnings)}) {
        const QAbstractItemModelTester tester(
            model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model->rowCount(), 0);
    }
}

QTEST_GUILESS_MAIN(TestResultModels)
#include "tst_resultmodels.moc"
