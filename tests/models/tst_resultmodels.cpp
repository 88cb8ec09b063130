#include "models/coefficientmodel.h"
#include "models/roles.h"
#include "models/summarymodel.h"

#include "data/csvreader.h"
#include "run/coordinator.h"
#include "support.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <cmath>

using namespace heddle;

namespace {

/// Iris, one-vs-rest, with or without five folds, run on one lane.
std::shared_ptr<const Results> irisResults(bool folds)
{
    Experiment experiment;
    experiment.name = "iris";
    experiment.formula = "Species ~ Sepal.Length + Sepal.Width + Petal.Length";
    experiment.learners = {{LearnerKind::Logistic, "logistic"}};
    experiment.seed = 1;
    if (folds) {
        experiment.resampling.kind = ResamplingKind::CrossValidation;
        experiment.resampling.folds = 5;
        experiment.metrics = {Metric::LogLoss, Metric::Accuracy};
    }
    auto table = readCsv(test::sourcePath("tests/data/tables/iris.csv"));
    if (!table)
        qFatal("%s", table.error().text().c_str());
    auto plan = Plan::make(experiment, std::make_shared<const Table>(std::move(table->table)));
    if (!plan)
        qFatal("%s", plan.error().text().c_str());
    RunOptions options;
    options.lanes = 1;
    Coordinator coordinator(*plan, options);
    if (const Result<void> started = coordinator.start(); !started)
        qFatal("%s", started.error().text().c_str());
    coordinator.wait();
    return coordinator.results();
}

} // namespace

class TestResultModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheCoefficientsOfR();
    void tellsOddsRatios();
    void greysWhatMeansNothing();
    void summarisesEveryLevelAndAllTogether();
    void hasNoRowsWithoutResults();
};

void TestResultModels::showsTheCoefficientsOfR()
{
    const nlohmann::json versicolor = test::reference("glm_ovr_iris.json")["results"][1];
    CoefficientModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setFit(irisResults(false), 1);

    QCOMPARE(model.rowCount(), 4);
    for (int row = 0; row < 4; ++row) {
        const auto j = static_cast<std::size_t>(row);
        const auto number = [&](CoefficientModel::Column column) {
            return model.index(row, column).data().toDouble();
        };
        QCOMPARE(model.index(row, CoefficientModel::Term).data().toString().toStdString(),
                 versicolor["terms"][j].get<std::string>());
        HEDDLE_NEAR(number(CoefficientModel::Estimate),
                    versicolor["exact_logistic"]["coef"][j].get<double>(), 1e-9, 0);
        HEDDLE_NEAR(number(CoefficientModel::StdError),
                    versicolor["exact_logistic"]["se"][j].get<double>(), 1e-8, 0);
        // R's own z is taken one iteration early: up to 1.1e-3.
        HEDDLE_NEAR(number(CoefficientModel::Statistic),
                    versicolor["default"]["stat"][j].get<double>(), 1.1e-3, 0);
        const QModelIndex forest = model.index(row, CoefficientModel::Forest);
        const double half = 1.959963984540054 * number(CoefficientModel::StdError);
        HEDDLE_NEAR(forest.data(CoefficientModel::HighRole).toDouble(),
                    number(CoefficientModel::Estimate) + half, 1e-12, 0);
    }
}

void TestResultModels::tellsOddsRatios()
{
    CoefficientModel model;
    model.setFit(irisResults(false), 1);
    const double logOdds = model.index(2, CoefficientModel::Estimate).data().toDouble();

    model.setScale(EstimateScale::OddsRatio);

    HEDDLE_NEAR(model.index(2, CoefficientModel::Estimate).data().toDouble(), std::exp(logOdds),
                1e-14, 0);
    QCOMPARE(
        model.headerData(CoefficientModel::Estimate, Qt::Horizontal, Qt::DisplayRole).toString(),
        QStringLiteral("Odds ratio"));
}

void TestResultModels::greysWhatMeansNothing()
{
    const auto results = irisResults(false);
    CoefficientModel model;

    model.setFit(results, 0); // setosa is separated
    QVERIFY(!model.isReliable());
    QCOMPARE(model.index(1, CoefficientModel::PValue).data(ToneRole).toInt(),
             static_cast<int>(Tone::Muted));
    QVERIFY(model.index(1, CoefficientModel::Stars).data().toString().isEmpty());
    QVERIFY(fitState(results->fits[0]).contains(QLatin1String("separated")));

    model.setFit(results, 2);
    QVERIFY(model.isReliable());
    QCOMPARE(model.index(1, CoefficientModel::PValue).data(ToneRole).toInt(),
             static_cast<int>(Tone::Normal));
}

void TestResultModels::summarisesEveryLevelAndAllTogether()
{
    const auto results = irisResults(true);
    SummaryModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setResults(results);

    QCOMPARE(model.rowCount(), 4); // three levels and all levels together
    QCOMPARE(model.columnCount(), 6);
    for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY(model.index(row, 1).data().toString().contains(QStringLiteral(" ± ")));
        QCOMPARE(model.index(row, 5).data().toInt(), 5);
    }
}

void TestResultModels::hasNoRowsWithoutResults()
{
    CoefficientModel coefficients;
    SummaryModel summaries;

    coefficients.setFit(nullptr, 0);
    summaries.setResults(nullptr);

    QCOMPARE(coefficients.rowCount(), 0);
    QCOMPARE(summaries.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestResultModels)
#include "tst_resultmodels.moc"
