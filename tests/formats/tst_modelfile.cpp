#include "core/json.h"
#include "data/csvreader.h"
#include "formats/exporter.h"
#include "formats/modelfile.h"
#include "formats/prediction.h"
#include "stats/links.h"
#include "stats/logistic.h"
#include "stats/metrics.h"
#include "stats/multinomial.h"
#include "support.h"
#include "work/taskrunner.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numeric>

using namespace heddle;
using Json = nlohmann::ordered_json;

namespace {

constexpr auto IrisExperiment = R"({"heddle": 1, "name": "iris", "data": {"source": "iris.csv"},
    "formula": "Species ~ poly(Sepal.Length, 2) + log(Sepal.Width) + Petal.Length",
    "learners": [{"kind": "logistic"}], "seed": 7})";

Table readTable(const std::string &path)
{
    auto read = readCsv(path);
    if (!read)
        qFatal("%s", read.error().text().c_str());
    return std::move(read->table);
}

/// A run's results of the iris models, without the run.
Results irisResults()
{
    auto experiment = experimentFromJson(*parseJson(IrisExperiment));
    const auto table = std::make_shared<const Table>(
        readTable(test::sourcePath("resources/examples/iris/iris.csv")));
    Results results;
    results.plan = *Plan::make(std::move(*experiment), table);
    const Plan &plan = *results.plan;
    LogisticTargets targets{.codes = plan.target().codes, .events = {0, 1, 2}, .shares = {}};
    const auto fits = fitLogistic(plan.design(), targets, {});
    for (int level = 0; level < 3; ++level) {
        FitEntry entry;
        entry.cell.level = level;
        entry.event = plan.target().levels[std::size_t(level)];
        entry.fit = (*fits)[std::size_t(level)];
        entry.criteria = informationCriteria(entry.fit);
        for (Eigen::Index i = 0; i < entry.fit.coefficients.size(); ++i)
            entry.coefficients.push_back({plan.recipe().terms()[std::size_t(i)].name,
                                          entry.fit.coefficients[i],
                                          entry.fit.standardErrors[i],
                                          0.5,
                                          0.25,
                                          {}});
        results.fits.push_back(std::move(entry));
    }
    return results;
}

/// The same of one learner and a table, by its own task.
Results resultsOf(const std::string &learner, const std::string &formula,
                  const std::string &table = "mtcars.csv")
{
    auto experiment = experimentFromJson(*parseJson(R"({"heddle": 1, "formula": ")" + formula +
                                                    R"(", "learners": [)" + learner + "]}"));
    Results results;
    results.plan = *Plan::make(
        std::move(*experiment),
        std::make_shared<const Table>(readTable(test::sourcePath("tests/data/tables/" + table))));
    const Plan &plan = *results.plan;
    const auto run = TaskRunner(results.plan).run(0, {});
    FitEntry entry;
    entry.fit = run->cells.front().fit;
    const Target &target = plan.target();
    if (target.kind == TargetKind::Classes && !plan.isJoint(0))
        entry.event = target.levels[std::size_t(target.event)];
    entry.criteria = informationCriteria(entry.fit);
    for (const CoefficientName &name : plan.coefficients(0)) {
        const double estimate =
            entry.fit.coefficients[static_cast<Eigen::Index>(entry.coefficients.size())];
        entry.coefficients.push_back({name.term, estimate, 1, 0.5, 0.25, name.level});
    }
    results.fits.push_back(std::move(entry));
    return results;
}

ModelSet reread(const ModelSet &set)
{
    const auto json = parseJson(toJson(set).dump(1));
    auto read = modelSetFromJson(*json);
    if (!read)
        qFatal("%s", read.error().text().c_str());
    return std::move(*read);
}

} // namespace

class TestModelFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void setPredictsTheSameBitsAfterReading();
    void eachFamilyPredictsTheSameBitsAfterReading_data();
    void eachFamilyPredictsTheSameBitsAfterReading();
    void allLevelsPredictTheSameBitsAfterReading_data();
    void allLevelsPredictTheSameBitsAfterReading();
    void rowsWithoutAMeanAreCounted();
    void singleLevelSpeaksOfItselfAndTheRest();
    void folderIsOneSet();
    void rowsWithoutPredictionAreCounted();
    void missingColumnIsNamed();
    void csvHoldsEveryCoefficient();
    void formatsOfTheContractAreTold();
    void damagedFileIsRefused_data();
    void damagedFileIsRefused();

private:
    Results m_results;
    std::optional<ModelSet> m_set;
};

void TestModelFile::initTestCase()
{
    m_results = irisResults();
    auto set = modelSetOf(m_results, "");
    QVERIFY2(set, set ? "" : set.error().text().c_str());
    m_set = std::move(*set);
}

void TestModelFile::setPredictsTheSameBitsAfterReading()
{
    const Plan &plan = *m_results.plan;
    std::vector<std::int64_t> rows(std::size_t(plan.design().rows()));
    std::iota(rows.begin(), rows.end(), 0);
    Eigen::MatrixXd eta(plan.design().rows(), 3);
    for (int level = 0; level < 3; ++level)
        eta.col(level) = linearPredictor(
            plan.design(), m_results.fits[std::size_t(level)].fit.coefficients, {}, rows);
    const Eigen::MatrixXd expected = normalisedOneVsRest(eta);

    const auto predictions = predict(reread(*m_set), plan.table());

    QVERIFY(predictions);
    QVERIFY(predictions->probabilities == expected);
    QCOMPARE(predictions->levels, plan.target().levels);
    QCOMPARE(predictions->rowsWithout, 0);
    QCOMPARE(toJson(reread(*m_set)).dump(), toJson(*m_set).dump());
}

void TestModelFile::eachFamilyPredictsTheSameBitsAfterReading_data()
{
    QTest::addColumn<QByteArray>("learner");
    QTest::addColumn<QByteArray>("formula");
    QTest::newRow("poisson") << QByteArray(R"({"kind":"poisson"})") << QByteArray("carb ~ hp + wt");
    QTest::newRow("quasi-poisson with an offset")
        << QByteArray(R"({"kind":"poisson","parameters":{"dispersion":"estimate"}})")
        << QByteArray("carb ~ wt + offset(log(cyl))");
    QTest::newRow("gamma, inverse")
        << QByteArray(R"({"kind":"gamma"})") << QByteArray("mpg ~ hp + wt");
    QTest::newRow("gamma, log") << QByteArray(R"({"kind":"gamma","parameters":{"link":"log"}})")
                                << QByteArray("mpg ~ hp + wt");
    QTest::newRow("probit") << QByteArray(R"({"kind":"logistic","parameters":{"link":"probit"}})")
                            << QByteArray("vs ~ mpg");
    QTest::newRow("cloglog") << QByteArray(R"({"kind":"logistic","parameters":{"link":"cloglog"}})")
                             << QByteArray("vs ~ mpg");
    QTest::newRow("Firth") << QByteArray(R"({"kind":"logistic","parameters":{"penalty":"firth"}})")
                           << QByteArray("vs ~ mpg + wt");
    QTest::newRow("ridge")
        << QByteArray(R"({"kind":"logistic","parameters":{"penalty":"ridge","lambda":0.3}})")
        << QByteArray("vs ~ mpg + wt");
    QTest::newRow("linear") << QByteArray(R"({"kind":"linear"})") << QByteArray("mpg ~ hp + wt");
}

void TestModelFile::eachFamilyPredictsTheSameBitsAfterReading()
{
    QFETCH(const QByteArray, learner);
    QFETCH(const QByteArray, formula);
    const Results results = resultsOf(learner.toStdString(), formula.toStdString());
    const auto set = modelSetOf(results, "");
    QVERIFY2(set, set ? "" : set.error().text().c_str());
    const Plan &plan = *results.plan;
    std::vector<std::int64_t> rows(std::size_t(plan.design().rows()));
    std::iota(rows.begin(), rows.end(), 0);
    const GlmFit &fit = results.fits.front().fit;
    const Eigen::VectorXd expected = inverseLink(
        fit.link, linearPredictor(plan.design(), fit.coefficients, plan.offset(), rows));

    const ModelSet again = reread(*set);
    const auto predictions = predict(again, plan.table());

    QVERIFY2(predictions, predictions ? "" : predictions.error().text().c_str());
    QCOMPARE(predictions->rowsWithout, 0);
    if (plan.target().kind == TargetKind::Classes)
        QVERIFY(predictions->probabilities.col(1) == expected);
    else
        QVERIFY(predictions->numbers == expected);
    QCOMPARE(toJson(again).dump(), toJson(*set).dump());
}

void TestModelFile::allLevelsPredictTheSameBitsAfterReading_data()
{
    QTest::addColumn<QByteArray>("learner");
    QTest::addColumn<QByteArray>("formula");
    QTest::addColumn<QByteArray>("table");
    QTest::newRow("multinomial") << QByteArray(R"({"kind":"multinomial"})")
                                 << QByteArray("race ~ age + log(lwt) + ht")
                                 << QByteArray("birthwt.csv");
    QTest::newRow("multinomial, an aliased column")
        << QByteArray(R"({"kind":"multinomial","parameters":{"max_iterations":50}})")
        << QByteArray("tension ~ breaks + I(2 * breaks) + wool") << QByteArray("warpbreaks.csv");
    QTest::newRow("multinomial, two levels") << QByteArray(R"({"kind":"multinomial"})")
                                             << QByteArray("vs ~ mpg") << QByteArray("mtcars.csv");
    QTest::newRow("baseline of classes") << QByteArray(R"({"kind":"baseline"})")
                                         << QByteArray("race ~ age") << QByteArray("birthwt.csv");
    QTest::newRow("baseline of two classes")
        << QByteArray(R"({"kind":"baseline"})") << QByteArray("type ~ glu")
        << QByteArray("pima_tr.csv");
}

/// Against what the run itself says of its test rows.
void TestModelFile::allLevelsPredictTheSameBitsAfterReading()
{
    QFETCH(const QByteArray, learner);
    QFETCH(const QByteArray, formula);
    QFETCH(const QByteArray, table);
    const Results results =
        resultsOf(learner.toStdString(), formula.toStdString(), table.toStdString());
    const auto set = modelSetOf(results, "");
    QVERIFY2(set, set ? "" : set.error().text().c_str());
    const Plan &plan = *results.plan;
    const Eigen::VectorXd &coefficients = results.fits.front().fit.coefficients;
    const auto levels = static_cast<Eigen::Index>(plan.target().levels.size());
    Eigen::MatrixXd eta = Eigen::MatrixXd::Zero(plan.rowsUsed(), levels);
    const Eigen::Index terms = coefficients.size() / (levels - 1);
    for (Eigen::Index level = 1; level < levels; ++level)
        for (Eigen::Index term = 0; term < terms; ++term)
            if (const double b = coefficients[(level - 1) * terms + term]; !std::isnan(b))
                eta.col(level) += b * plan.design().x().col(term);

    const ModelSet again = reread(*set);
    const auto predictions = predict(again, plan.table());

    QVERIFY2(predictions, predictions ? "" : predictions.error().text().c_str());
    QCOMPARE(predictions->levels, plan.target().levels);
    QVERIFY((predictions->probabilities - softmax(eta)).cwiseAbs().maxCoeff() < 1e-14);
    QVERIFY(predictions->probabilities == predict(*set, plan.table())->probabilities);
    QCOMPARE(toJson(again).dump(), toJson(*set).dump());
    const auto csv = exportText(again, "csv");
    QVERIFY(csv && csv->starts_with("class,term,estimate\n" + plan.target().levels[1] + ","));
}

void TestModelFile::rowsWithoutAMeanAreCounted()
{
    const Results results = resultsOf(R"({"kind":"gamma"})", "mpg ~ hp + wt");
    const auto table =
        Table::fromColumns({Column::numeric("hp", {100, -1e6}), Column::numeric("wt", {3, 3})});

    const auto predictions = predict(*modelSetOf(results, ""), *table);

    QVERIFY(predictions);
    QCOMPARE(predictions->rowsWithout, 1);
    QVERIFY(predictions->isPredicted(0) && !predictions->isPredicted(1));
}

void TestModelFile::singleLevelSpeaksOfItselfAndTheRest()
{
    const ModelSet single = reread(modelSetOf(*m_results.plan, m_results.fits[1]));

    const auto predictions = predict(single, m_results.plan->table());

    QVERIFY(predictions);
    QCOMPARE(predictions->levels, (std::vector<std::string>{"not versicolor", "versicolor"}));
    for (std::int64_t row = 0; row < predictions->rows(); ++row) {
        const double p = predictions->probabilities(row, 1);
        QCOMPARE(predictions->level(row), p > 0.5 ? "versicolor" : "not versicolor");
        HEDDLE_NEAR(predictions->probabilities.row(row).sum(), 1.0, 1e-15, 0);
    }
}

void TestModelFile::folderIsOneSet()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("models")));
    int number = 0;
    for (const FitEntry &fit : m_results.fits) {
        const QString path = folder.filePath(QStringLiteral("models/000%1.json").arg(++number));
        QVERIFY(writeModelFile(*m_results.plan, fit, path.toStdString()));
    }

    const auto set = readModels(folder.path().toStdString());
    const auto other = readModels(folder.path().toStdString(), "logistc");

    QVERIFY2(set, set ? "" : set.error().text().c_str());
    QCOMPARE(toJson(*set).dump(), toJson(*m_set).dump());
    QVERIFY(!other);
    QVERIFY(other.error().text().find("Did you mean \"logistic\"?") != std::string::npos);
}

void TestModelFile::rowsWithoutPredictionAreCounted()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("new.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Sepal.Length,Sepal.Width,Petal.Length\n5.1,3.5,1.4\nNA,3,1\n5,-1,1\n6,3,5\n");
    file.close();

    const auto predictions = predictFile(*m_set, path.toStdString());

    QVERIFY2(predictions, predictions ? "" : predictions.error().text().c_str());
    QCOMPARE(predictions->rowsWithout, 2);
    const QByteArrayList lines =
        QByteArray::fromStdString(predictionsCsv(*predictions)).split('\n');
    QCOMPARE(lines[0], QByteArray("row,prediction,p:setosa,p:versicolor,p:virginica"));
    QVERIFY(lines[1].startsWith("1,setosa,"));
    QCOMPARE(lines[2], QByteArray("2,,,,"));
    QCOMPARE(lines[3], QByteArray("3,,,,"));
    QCOMPARE(lines.size(), 6);
}

void TestModelFile::missingColumnIsNamed()
{
    auto table = Table::fromColumns({Column::numeric("Sepal.Length", {5.0})});

    const auto predictions = predict(*m_set, *table);

    QVERIFY(!predictions);
    QCOMPARE(predictions.error().code, ErrorCode::BadInput);
    QVERIFY(predictions.error().text().find("Sepal.Width") != std::string::npos);
}

void TestModelFile::csvHoldsEveryCoefficient()
{
    const auto text = exportText(*m_set, "csv");

    QVERIFY(text);
    const QByteArrayList lines = QByteArray::fromStdString(*text).split('\n');
    QCOMPARE(lines.size(), 3 * 5 + 2);
    QCOMPARE(lines[0], QByteArray("class,term,estimate"));
    QVERIFY(lines[2].startsWith("setosa,\"poly(Sepal.Length, 2)1\","));
    QCOMPARE(lines[1].mid(lines[1].lastIndexOf(',') + 1).toDouble(),
             m_set->fits[0].fit.coefficients[0]);
}

void TestModelFile::formatsOfTheContractAreTold()
{
    QVERIFY(exportText(*m_set, "json"));
    QVERIFY(exportText(*m_set, "pmml").error().text().find("not built into this version") !=
            std::string::npos);
    QCOMPARE(exportText(*m_set, "jsn").error().code, ErrorCode::BadInput);
}

void TestModelFile::damagedFileIsRefused_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("value"); // empty: the member is taken out
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char *name, const char *pointer, const char *value,
                        const char *part) {
        QTest::newRow(name) << QByteArray(pointer) << QByteArray(value) << QByteArray(part);
    };
    row("no version", "/heddle_model", "", "no model file");
    row("newer version", "/heddle_model", "2", "format version 2");
    row("version zero", "/heddle_model", "0", "/heddle_model");
    row("unknown key", "/designn", "{}", "Did you mean \"design\"?");
    row("no design", "/design", "", "design: an object");
    row("broken design", "/design/variables", "3", "design/variables");
    row("negative seed", "/seed", "-1", "/seed");
    row("unknown learner", "/learner/kind", "\"forest\"", "/learner/kind");
    row("unknown kind of target", "/target/kind", "\"counts\"", "/target/kind");
    row("one level", "/target/levels", "[\"setosa\"]", "/target/levels");
    row("a level twice", "/target/levels", "[\"setosa\",\"setosa\",\"x\"]", "/target/levels");
    row("no fits", "/fits", "[]", "/fits");
    row("fits of no list", "/fits", "1", "/fits");
    row("fit of no object", "/fits/0", "1", "/fits/0");
    row("level of another target", "/fits/0/level", "\"rose\"", "/fits/0/level");
    row("levels out of order", "/fits/0/level", "\"virginica\"", "/fits");
    row("link of another learner", "/fits/1/link", "\"probit\"", "/fits/1/");
    row("dispersion of another learner", "/learner/dispersion", "\"estimate\"", "/learner/");
    row("the first link given", "/learner/link", "\"logit\"", "/learner/link");
    row("family of another kind", "/fits/1/family", "\"gaussian\"", "/fits/1/");
    row("a coefficient too few", "/fits/2/coefficients/4", "", "/fits/2/coefficients");
    row("another term", "/fits/2/coefficients/1/term", "\"x\"", "/fits/2/coefficients");
    row("infinite estimate", "/fits/0/coefficients/1/estimate", "\"Inf\"",
        "/fits/0/coefficients/1");
    row("text for a number", "/fits/0/deviance", "\"1\"", "/fits/0/deviance");
    row("number for a text", "/formula", "1", "/formula");
}

void TestModelFile::damagedFileIsRefused()
{
    QFETCH(const QByteArray, pointer);
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, part);
    Json json = *parseJson(toJson(*m_set).dump());
    const Json::json_pointer place(pointer.toStdString());
    if (!value.isEmpty()) {
        json[place] = Json::parse(value.toStdString());
    } else if (Json &parent = json[place.parent_pointer()]; parent.is_array()) {
        parent.erase(std::stoul(place.back()));
    } else {
        parent.erase(place.back());
    }

    const auto set = modelSetFromJson(json);

    QVERIFY(!set);
    QCOMPARE(set.error().code, ErrorCode::BadInput);
    QVERIFY2(set.error().text().find(part.toStdString()) != std::string::npos,
             set.error().text().c_str());
}

QTEST_GUILESS_MAIN(TestModelFile)
#include "tst_modelfile.moc"
