#include "formats/rnumbers.h"
#include "formats/textreport.h"
#include "formats/texttable.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace heddle;

namespace {

constexpr double NotANumber = std::numeric_limits<double>::quiet_NaN();

FitEntry binomialFit(std::vector<Coefficient> coefficients, double nullDeviance, double deviance,
                     double aic, std::int64_t dfNull, std::int64_t dfResidual, int iterations)
{
    FitEntry entry;
    entry.fit.family = Family::Binomial;
    entry.fit.link = Link::Logit;
    entry.fit.iterations = iterations;
    entry.fit.nullDeviance = nullDeviance;
    entry.fit.deviance = deviance;
    entry.fit.dfNull = dfNull;
    entry.fit.dfResidual = dfResidual;
    entry.criteria.aic = aic;
    entry.coefficients = std::move(coefficients);
    return entry;
}

FitEntry versicolor()
{
    return binomialFit({{"(Intercept)", 7.82376322701377358, 2.48073627052983037,
                         3.15380692416078201, 1.6115566717127070e-03},
                        {"Sepal.Length", 0.34754979032020544, 0.58203817028227134,
                         0.59712542590059692, 5.5042364353027429e-01},
                        {"Sepal.Width", -3.37918130122646287, 0.76242643332024429,
                         -4.43214079883179402, 9.3302055482540415e-06},
                        {"Petal.Length", -0.13024454331972560, 0.31498877512464946,
                         -0.41348947519855067, 6.7924803193067795e-01}},
                       190.95425048844382, 151.47860145612964, 159.47860145612964, 149, 146, 5);
}

FitEntry setosa()
{
    FitEntry entry =
        binomialFit({{"(Intercept)", -71.804658313698312, 272699.272698697750,
                      -0.00026331078041793844, 0.99978990839603932},
                     {"Sepal.Length", 23.907119709615536, 76100.188517275397,
                      0.00031415322583844079, 0.99974934199550014},
                     {"Sepal.Width", 13.511543738921064, 48273.935066925274, 0.00027989314979582952,
                      0.99977667758001931},
                     {"Petal.Length", -34.946006701808059, 40571.352497022694,
                      -0.00086134685069649949, 0.99931274473131426}},
                    190.95425048844382, 3.5232825536433963e-09, 8.0000000035232812, 149, 146, 25);
    entry.fit.converged = false;
    entry.fit.separation = Separation::Complete;
    entry.separatingTerms = {"Petal.Length"};
    entry.warnings = {"No finite estimates exist."};
    return entry;
}

FitEntry aliased()
{
    return binomialFit({{"(Intercept)", 1.368225268507288872, 1.0142616158720365593,
                         1.3489865406480195, 0.177341289271630981},
                        {"age", -0.038994582743480416, 0.0327261102161634995, -1.1915434644054002,
                         0.233440304275078087},
                        {"lwt", -0.012138542338903961, 0.0061348634289279331, -1.9786165543093712,
                         0.047859194388666294},
                        {"lwt2", NotANumber, NotANumber, NotANumber, NotANumber},
                        {"smoke", 0.670763740745061510, 0.3258777635856587307, 2.0583292746476323,
                         0.039558535836593370}},
                       234.67199607834286, 222.87895, 230.87895, 188, 185, 4);
}

} // namespace

/// The expected texts are R 4.2's print(summary(glm(...))) in the C locale, from "Coefficients:"
/// on.
class TestTextReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versicolorIsPrintedAsRDoes();
    void separatedFitIsMarked();
    void aliasedTermIsNotAvailable();
    void numbersShareOneFormat_data();
    void numbersShareOneFormat();
    void pValuesAreFormattedAsRDoes_data();
    void pValuesAreFormattedAsRDoes();
    void tableCountsCharactersNotBytes();
};

void TestTextReport::versicolorIsPrintedAsRDoes()
{
    const std::string expected = R"(Coefficients:
             Estimate Std. Error z value Pr(>|z|)
(Intercept)    7.8238     2.4807   3.154  0.00161 **
Sepal.Length   0.3475     0.5820   0.597  0.55042
Sepal.Width   -3.3792     0.7624  -4.432 9.33e-06 ***
Petal.Length  -0.1302     0.3150  -0.413  0.67925
---
Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1

(Dispersion parameter for binomial family taken to be 1)

    Null deviance: 190.95  on 149  degrees of freedom
Residual deviance: 151.48  on 146  degrees of freedom
AIC: 159.48

Number of Fisher Scoring iterations: 5
)";
    QCOMPARE(QString::fromStdString(fitReport(versicolor())), QString::fromStdString(expected));
}

void TestTextReport::separatedFitIsMarked()
{
    const std::string expected = R"(Coefficients:
              Estimate Std. Error z value Pr(>|z|)
(Intercept)     -71.80  272699.27   0.000    1.000
Sepal.Length     23.91   76100.19   0.000    1.000
Sepal.Width      13.51   48273.94   0.000    1.000
Petal.Length    -34.95   40571.35  -0.001    0.999

(Dispersion parameter for binomial family taken to be 1)

    Null deviance: 1.9095e+02  on 149  degrees of freedom
Residual deviance: 3.5233e-09  on 146  degrees of freedom
AIC: 8

Number of Fisher Scoring iterations: 25

Separation: complete, by Petal.Length.
Warning: No finite estimates exist.
)";
    QCOMPARE(QString::fromStdString(fitReport(setosa())), QString::fromStdString(expected));
}

void TestTextReport::aliasedTermIsNotAvailable()
{
    const std::string expected = R"(Coefficients: (1 not defined because of singularities)
             Estimate Std. Error z value Pr(>|z|)
(Intercept)  1.368225   1.014262   1.349   0.1773
age         -0.038995   0.032726  -1.192   0.2334
lwt         -0.012139   0.006135  -1.979   0.0479 *
lwt2               NA         NA      NA       NA
smoke        0.670764   0.325878   2.058   0.0396 *
---
)";
    const QString report = QString::fromStdString(fitReport(aliased()));
    QCOMPARE(report.left(qsizetype(expected.size())), QString::fromStdString(expected));
}

void TestTextReport::numbersShareOneFormat_data()
{
    QTest::addColumn<QList<double>>("values");
    QTest::addColumn<int>("digits");
    QTest::addColumn<QByteArrayList>("expected");
    QTest::newRow("whole numbers")
        << QList<double>{1, 10, -100} << 7 << QByteArrayList{"   1", "  10", "-100"};
    QTest::newRow("most digits decide")
        << QList<double>{1.5, 2.25, 3} << 7 << QByteArrayList{"1.50", "2.25", "3.00"};
    QTest::newRow("cut at the digits")
        << QList<double>{3.14159265, 100} << 4 << QByteArrayList{"  3.142", "100.000"};
    QTest::newRow("scientific where narrower") << QList<double>{190.95425, 3.5232826e-9} << 5
                                               << QByteArrayList{"1.9095e+02", "3.5233e-09"};
    QTest::newRow("missing and infinite")
        << QList<double>{1.5, NotANumber, -std::numeric_limits<double>::infinity()} << 7
        << QByteArrayList{" 1.5", "  NA", "-Inf"};
    QTest::newRow("zero") << QList<double>{0} << 7 << QByteArrayList{"0"};
    QTest::newRow("rounding widens") << QList<double>{99.9999} << 3 << QByteArrayList{"100"};
}

void TestTextReport::numbersShareOneFormat()
{
    QFETCH(const QList<double>, values);
    QFETCH(const int, digits);
    QFETCH(const QByteArrayList, expected);

    QByteArrayList texts;
    for (const std::string &text :
         formatR(std::vector<double>(values.begin(), values.end()), digits))
        texts.append(QByteArray::fromStdString(text));

    QCOMPARE(texts, expected);
}

void TestTextReport::pValuesAreFormattedAsRDoes_data()
{
    QTest::addColumn<QList<double>>("values");
    QTest::addColumn<QByteArrayList>("expected");
    QTest::newRow("plain and small apart") << QList<double>{0.0016115, 0.55042364, 9.33020555e-6}
                                           << QByteArrayList{"0.00161", "0.55042", "9.33e-06"};
    QTest::newRow("four decimals count as plain")
        << QList<double>{0.00654117293, 0.000761998, 0.2}
        << QByteArrayList{"0.006541", "0.000762", "0.200000"};
    QTest::newRow("below the smallest, beside wide ones")
        << QList<double>{1e-20, 9.33020555e-6} << QByteArrayList{"< 2e-16", "9.33e-06"};
    QTest::newRow("below the smallest, alone") << QList<double>{0} << QByteArrayList{"<2e-16"};
    QTest::newRow("missing") << QList<double>{NotANumber, 0.5} << QByteArrayList{"NA", "0.5"};
}

void TestTextReport::pValuesAreFormattedAsRDoes()
{
    QFETCH(const QList<double>, values);
    QFETCH(const QByteArrayList, expected);

    QByteArrayList texts;
    for (const std::string &text :
         formatPValuesR(std::vector<double>(values.begin(), values.end()), 3))
        texts.append(QByteArray::fromStdString(text));

    QCOMPARE(texts, expected);
}

void TestTextReport::tableCountsCharactersNotBytes()
{
    TextTable table({"", "n"});
    table.addRow({"Größe", "1"});
    table.addRow({"a", "22"});

    QCOMPARE(QString::fromStdString(table.text()),
             QStringLiteral("       n\nGröße  1\na     22\n"));
}

QTEST_GUILESS_MAIN(TestTextReport)
#include "tst_textreport.moc"
