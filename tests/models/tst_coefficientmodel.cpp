#include "formats/rnumbers.h"
#include "models/coefficientmodel.h"

#include "finishedruns.h"
#include "models/roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace heddle;

/// The models of one fit against R's summary(glm()), reference glm_ovr_iris.json.
class TestCoefficientModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsWhatRPrints_data();
    void showsWhatRPrints();
    void givesIntervalsOfTheNormalDistribution();
    void givesIntervalsOfStudentForLinearModels();
    void mutesNumbersThatMeanNothing();
    void oddsRatiosAreExponentials();
    void deviationsScaleEstimates();
    void eachFitHasItsScales();
    void copiesAllDigits();
    void starsAsInR_data();
    void starsAsInR();

private:
    std::shared_ptr<const Results> m_iris;
};

void TestCoefficientModel::initTestCase()
{
    m_iris = test::irisRun();
    QCOMPARE(m_iris->fits.size(), std::size_t(3));
}

void TestCoefficientModel::showsWhatRPrints_data()
{
    QTest::addColumn<int>("fit");
    QTest::newRow("versicolor") << 1;
    QTest::newRow("virginica") << 2;
}

void TestCoefficientModel::showsWhatRPrints()
{
    QFETCH(int, fit);
    const auto tight =
        test::reference("glm_ovr_iris.json")["results"][static_cast<std::size_t>(fit)]["tight"];
    CoefficientModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setFit(m_iris, fit);

    QCOMPARE(model.rowCount(), 4);
    for (int row = 0; row < 4; ++row) {
        const auto at = static_cast<std::size_t>(row);
        const auto number = [&](int column) { return model.index(row, column).data().toDouble(); };
        // Both stop by the same rule; what is left is the last step's size.
        HEDDLE_NEAR(number(CoefficientModel::Estimate), tight["coef"][at].get<double>(), 1e-7, 0);
        HEDDLE_NEAR(number(CoefficientModel::StdError), tight["se"][at].get<double>(), 1e-6, 0);
        HEDDLE_NEAR(number(CoefficientModel::Statistic), tight["stat"][at].get<double>(), 1e-6, 0);
        HEDDLE_NEAR(number(CoefficientModel::PValue), tight["p"][at].get<double>(), 1e-5, 1e-12);
    }
    QCOMPARE(
        model.headerData(CoefficientModel::Statistic, Qt::Horizontal, Qt::DisplayRole).toString(),
        QStringLiteral("z"));
}

void TestCoefficientModel::givesIntervalsOfTheNormalDistribution()
{
    CoefficientModel model;
    model.setFit(m_iris, 1);

    const QModelIndex index = model.index(2, CoefficientModel::Interval);
    const double estimate = index.data(CoefficientModel::EstimateRole).toDouble();
    const double error = model.index(2, CoefficientModel::StdError).data().toDouble();

    HEDDLE_NEAR(index.data(CoefficientModel::LowRole).toDouble(),
                estimate - 1.959963984540054 * error, 1e-12, 0);
    QVERIFY(index.data(CoefficientModel::IsClearRole).toBool());
    QVERIFY(index.data().toString().contains(QStringLiteral(" to ")));
}

void TestCoefficientModel::givesIntervalsOfStudentForLinearModels()
{
    CoefficientModel model;
    model.setFit(test::carsRun(), 0);

    const QModelIndex index = model.index(1, CoefficientModel::Interval);
    const double estimate = index.data(CoefficientModel::EstimateRole).toDouble();
    const double error = model.index(1, CoefficientModel::StdError).data().toDouble();

    HEDDLE_NEAR(index.data(CoefficientModel::HighRole).toDouble(),
                estimate + 2.045229642132703 * error, 1e-10, 0); // qt(0.975, 29)
    QCOMPARE(
        model.headerData(CoefficientModel::Statistic, Qt::Horizontal, Qt::DisplayRole).toString(),
        QStringLiteral("t"));
}

void TestCoefficientModel::mutesNumbersThatMeanNothing()
{
    CoefficientModel model;
    model.setFit(m_iris, 0); // setosa is separated

    QCOMPARE(model.index(1, CoefficientModel::PValue).data(ToneRole).toInt(), int(Tone::Muted));
    QCOMPARE(model.index(1, CoefficientModel::Estimate).data(ToneRole).toInt(), int(Tone::Muted));
    QCOMPARE(model.index(1, CoefficientModel::Statistic).data(ToneRole).toInt(), int(Tone::Muted));
    QVERIFY(!model.index(1, CoefficientModel::Forest).data(CoefficientModel::IsClearRole).toBool());
    QCOMPARE(model.index(1, CoefficientModel::Stars).data().toString(), QString());

    model.setFit(m_iris, 1);
    QCOMPARE(model.index(1, CoefficientModel::PValue).data(ToneRole).toInt(), int(Tone::Normal));
}

void TestCoefficientModel::oddsRatiosAreExponentials()
{
    CoefficientModel model;
    model.setFit(m_iris, 1);
    const double estimate = model.index(1, CoefficientModel::Estimate).data().toDouble();
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);

    model.setScale(CoefficientModel::Scale::Ratio);

    QCOMPARE(changed.count(), 1);
    HEDDLE_NEAR(model.index(1, CoefficientModel::Estimate).data().toDouble(), std::exp(estimate),
                1e-14, 0);
}

void TestCoefficientModel::deviationsScaleEstimates()
{
    CoefficientModel model;
    model.setFit(m_iris, 1);
    const auto number = [&model](int row, int column) {
        return model.index(row, column).data().toDouble();
    };
    const double intercept = number(0, CoefficientModel::Estimate);
    const double estimate = number(1, CoefficientModel::Estimate);
    const double error = number(1, CoefficientModel::StdError);
    const double z = number(1, CoefficientModel::Statistic);

    model.setScale(CoefficientModel::Scale::PerSd);

    const double sd = 0.828066127977863; // sd(iris$Sepal.Length)
    QCOMPARE(number(0, CoefficientModel::Estimate), intercept);
    HEDDLE_NEAR(number(1, CoefficientModel::Estimate), estimate * sd, 1e-13, 0);
    HEDDLE_NEAR(number(1, CoefficientModel::StdError), error * sd, 1e-13, 0);
    QCOMPARE(number(1, CoefficientModel::Statistic), z);
    HEDDLE_NEAR(
        model.index(1, CoefficientModel::Forest).data(CoefficientModel::HighRole).toDouble(),
        (estimate + 1.959963984540054 * error) * sd, 1e-12, 0); // qnorm(0.975)
    const QStringList cells = model.text().split(u'\n').at(2).split(u'\t');
    HEDDLE_NEAR(cells.at(2).toDouble(), error * sd, 1e-13, 0);
}

void TestCoefficientModel::eachFitHasItsScales()
{
    using Scale = CoefficientModel::Scale;
    CoefficientModel model;
    model.setFit(m_iris, 1);
    QVERIFY(model.hasScale(Scale::Ratio) && model.hasScale(Scale::PerSd));
    model.setScale(Scale::Ratio);

    model.setFit(test::carsRun(), 0); // least squares
    QCOMPARE(model.scale(), Scale::Fitted);
    QVERIFY(!model.hasScale(Scale::Ratio) && model.hasScale(Scale::PerSd));

    model.setFit(test::finishedRun(
                     test::planOf(test::question("carb ~ wt", LearnerKind::Poisson), "mtcars.csv")),
                 0);
    QVERIFY(model.hasScale(Scale::Ratio));
    model.setScale(Scale::Ratio);
    QCOMPARE(model.headerData(CoefficientModel::Estimate, Qt::Horizontal, Qt::DisplayRole),
             QVariant(QStringLiteral("Ratio")));
}

void TestCoefficientModel::copiesAllDigits()
{
    CoefficientModel model;
    model.setFit(m_iris, 1);

    const QStringList lines = model.text().split(u'\n', Qt::SkipEmptyParts);

    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines.first(), QStringLiteral("term\testimate\tstd_error\tz\tp\tlow\thigh"));
    const QStringList cells = lines.at(2).split(u'\t');
    QCOMPARE(cells.at(0), QStringLiteral("Sepal.Length"));
    QCOMPARE(cells.at(1).toDouble(), m_iris->fits[1].coefficients[1].estimate);
}

void TestCoefficientModel::starsAsInR_data()
{
    QTest::addColumn<double>("p");
    QTest::addColumn<QString>("stars");
    QTest::newRow("up to a thousandth") << 0.001 << "***";
    QTest::newRow("up to a hundredth") << 0.01 << "**";
    QTest::newRow("up to a twentieth") << 0.05 << "*";
    QTest::newRow("up to a tenth") << 0.1 << ".";
    QTest::newRow("above") << 0.1000001 << "";
    QTest::newRow("unknown") << std::nan("") << "";
}

void TestCoefficientModel::starsAsInR()
{
    QFETCH(double, p);
    QTEST(QString::fromStdString(significanceStars(p)), "stars");
}

QTEST_GUILESS_MAIN(TestCoefficientModel)
#include "tst_coefficientmodel.moc"
