#include "formats/modelfile.h"
#include "formats/prediction.h"
#include "plan/celldesign.h"
#include "serialrun.h"
#include "treatedplans.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace heddle;
using namespace heddle::test;

/// Model files of treated and standardized variables.
class TestTreatedModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelsPredictWhatTheRunFitted_data();
    void modelsPredictWhatTheRunFitted();
    void modelsCodeWhatTheyHaveNotSeen();
    void joinsModelFilesOfLevels();
    void damagedDesignsAreRefused_data();
    void damagedDesignsAreRefused();
};

void TestTreatedModels::modelsPredictWhatTheRunFitted_data()
{
    QTest::addColumn<std::string>("members");
    QTest::newRow("two classes") << illness;
    QTest::newRow("numbers") << R"("formula":"amount ~ log(dose + 1) + site",)" + treated +
                                    R"("learners":[{"kind":"linear"}])";
    QTest::newRow("all levels at once") << R"("formula":"kind ~ dose + site",)" + treated +
                                               R"("learners":[{"kind":"multinomial"}])";
    QTest::newRow("one-vs-rest") << R"("formula":"kind ~ dose + site",)" + treated +
                                        R"("learners":[{"kind":"logistic"}])";
    QTest::newRow("standardized") << std::string(
        R"("formula":"kind ~ dose + site","prepare":{"kind":"standardize"},)"
        R"("learners":[{"kind":"logistic"}])");
}

/// A model applies what all training rows teach, while it was fitted to codes out of fold; so its
/// predictions are compared with those made by hand from its own recipe.
void TestTreatedModels::modelsPredictWhatTheRunFitted()
{
    QFETCH(std::string, members);
    const Results results = serialResults(treatedPlan(members));
    QVERIFY(results.failures.empty());

    const ModelSet set = orEnd(modelSetOf(results, ""));
    const ModelSet read = orEnd(modelSetFromJson(orEnd(parseJson(toJson(set).dump()))));
    const Predictions expected = orEnd(predict(set, *treatedTable()));
    const Predictions again = orEnd(predict(read, *treatedTable()));

    QCOMPARE(toJson(read).dump(), toJson(set).dump());
    const bool isTreated = results.plan->treatment() != nullptr;
    QCOMPARE(expected.rowsWithout, isTreated ? 0 : rows - results.plan->rowsUsed());
    for (std::int64_t row = 0; row < rows; ++row) {
        QCOMPARE(again.isPredicted(row), expected.isPredicted(row));
        if (!expected.isPredicted(row))
            continue;
        if (expected.levels.empty())
            QCOMPARE(again.numbers[row], expected.numbers[row]);
        else
            QVERIFY(again.probabilities.row(row) == expected.probabilities.row(row));
    }
    for (std::size_t fit = 0; fit < set.fits.size(); ++fit) {
        const FitEntry &entry = set.fits[fit];
        if (!expected.levels.empty() && (expected.event < 0 || set.fits.size() > 1))
            continue; // normalised over levels
        const auto x =
            orEnd(set.designOf(fit).matrix(*treatedTable(), std::vector<std::int64_t>{3, 4}));
        Eigen::VectorXd eta = Eigen::VectorXd::Zero(2);
        for (Eigen::Index term = 0; term < x.cols(); ++term)
            if (!std::isnan(entry.fit.coefficients[term]))
                eta += entry.fit.coefficients[term] * x.col(term);
        for (Eigen::Index i = 0; i < 2; ++i) {
            const double mean = expected.levels.empty() ? eta[i] : 1 / (1 + std::exp(-eta[i]));
            HEDDLE_NEAR(expected.levels.empty() ? expected.numbers[3 + i]
                                                : expected.probabilities(3 + i, expected.event),
                        mean, 1e-12, 1e-15);
        }
    }
}

void TestTreatedModels::modelsCodeWhatTheyHaveNotSeen()
{
    const Results results = serialResults(treatedPlan(illness));
    const ModelSet set = orEnd(modelSetOf(results, ""));
    const Table fresh =
        *Table::fromColumns({Column::numeric("dose", {missing, 3, 3}),
                             Column::categorical("site", {0, 1, -1}, {"a", "elsewhere"}),
                             Column::categorical("noise", {0, 0, 0}, {"new"})});

    const Predictions predictions = orEnd(predict(set, fresh));

    QCOMPARE(predictions.rowsWithout, 0);
    for (std::int64_t row = 0; row < 3; ++row)
        QVERIFY(predictions.isPredicted(row));
    const auto x = orEnd(set.design.matrix(fresh, std::vector<std::int64_t>{0, 1, 2}));
    const auto names = set.design.termNames();
    const auto value = [&](Eigen::Index row, const char *name) {
        return x(row, std::find(names.begin(), names.end(), name) - names.begin());
    };
    double sum = 0, count = 0;
    for (const double dose : treatedTable()->find("dose")->numbers())
        if (!std::isnan(dose)) {
            sum += dose;
            ++count;
        }
    HEDDLE_NEAR(value(0, "dose"), sum / count, 1e-14, 0);
    QCOMPARE(value(0, "dose_isBAD"), 1.0);
    QCOMPARE(value(1, "dose_isBAD"), 0.0);
    QCOMPARE(value(0, "site_lev_a"), 1.0);
    QCOMPARE(value(1, "site_lev_a"), 0.0);
    QCOMPARE(value(1, "site_rare"), 1.0); // as rare as can be
    QCOMPARE(value(1, "site_catB"), 0.0);
    HEDDLE_NEAR(value(1, "site_catP"), 0.5 / rows, 1e-15, 0);
    QCOMPARE(value(2, "site_isBAD"), 1.0);
    HEDDLE_NEAR(value(2, "site_catP"), 22.0 / rows, 1e-15, 0);
}

void TestTreatedModels::joinsModelFilesOfLevels()
{
    const Results results = serialResults(treatedPlan(
        R"("formula":"kind ~ dose + site",)" + treated + R"("learners":[{"kind":"logistic"}])"));
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("models")));
    for (const FitEntry &fit : results.fits)
        QVERIFY(
            writeModelFile(*results.plan, fit, folder.path().toStdString() + "/" + fit.modelFile));

    const ModelSet read = orEnd(readModels(folder.path().toStdString()));
    const Predictions expected = orEnd(predict(orEnd(modelSetOf(results, "")), *treatedTable()));
    const Predictions again = orEnd(predict(read, *treatedTable()));

    QCOMPARE(read.fits.size(), 3U);
    QVERIFY(again.probabilities == expected.probabilities);
}

void TestTreatedModels::damagedDesignsAreRefused_data()
{
    QTest::addColumn<std::string>("pointer");
    QTest::addColumn<std::string>("value");
    QTest::addColumn<std::string>("part");
    const auto row = [](const char *name, const char *pointer, const char *value,
                        const char *part) {
        QTest::newRow(name) << std::string(pointer) << std::string(value) << std::string(part);
    };
    const char *const code = "clean, missing, level, impact, prevalence or deviation";
    row("an unknown code", "/variables/0/code", "\"clear\"", code);
    row("no number for missing values", "/variables/0/missing", "\"NaN\"", "a finite number");
    row("no name", "/variables/0/derived", "\"\"", "the name of a derived variable");
    row("a level twice", "/variables/3/levels", R"(["a","a"])", "a list of different level texts");
    row("fewer values than levels", "/variables/3/values", "[]", "a list of 1 finite numbers");
    row("no number for a new level", "/variables/3/novel", "null", "a finite number");
    row("levels of a number", "/variables/0/levels", "[]", "nothing beside numbers");
    row("another name than the column's", "/variables/0/derived", "\"doze\"",
        "the list of the columns that the terms give");
    row("an sd of 0", "/standardized", R"([{"column":"dose","mean":1,"sd":0}])", "an sd above 0");
    row("a column that is not there", "/standardized", R"([{"column":"doze","mean":1,"sd":1}])",
        "an sd above 0");
}

void TestTreatedModels::damagedDesignsAreRefused()
{
    QFETCH(std::string, pointer);
    QFETCH(std::string, value);
    QFETCH(std::string, part);
    const auto made = treatedPlan(illness);
    nlohmann::ordered_json json =
        orEnd(parseJson(orEnd(recipeOfModel(*made, made->task(0).first)).toJson().dump()));
    QVERIFY(DesignRecipe::fromJson(json));

    json[nlohmann::ordered_json::json_pointer(pointer)] = orEnd(parseJson(value));
    const auto read = DesignRecipe::fromJson(json);

    QVERIFY(!read);
    QVERIFY2(read.error().text().find(part) != std::string::npos, read.error().text().c_str());
}

QTEST_GUILESS_MAIN(TestTreatedModels)
#include "tst_treatedmodels.moc"
